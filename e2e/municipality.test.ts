// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { copyFileSync, existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { Secret, TOTP } from 'otpauth'
import { SMTPServer } from 'smtp-server'
import { projectRoot } from '../src/platform/paths.ts'
import { roleLabels } from '../src/shared/roles.ts'
import { testSite, type Visitor } from './harness.ts'
import { type Part, walkTheRoad } from './road.ts'

/** The official list of municipalities, which is not part of the project. */
const registry = join(projectRoot, '..', 'shared', 'data', 'registry', 'comuni.csv')
const body = "Sant'Angelo Lodigiano"
const password = 'sette rane in fondo allo stagno'

interface Person {
  readonly givenName: string
  readonly familyName: string
  readonly role: string
  readonly place: 'body' | 'office' | 'programme'
}

const people: Readonly<Record<Part, Person>> = {
  office: { givenName: 'Clara', familyName: 'Monti', role: roleLabels.office_member, place: 'office' },
  contact: { givenName: 'Ines', familyName: 'Bassi', role: roleLabels.contact, place: 'body' },
  delegate: { givenName: 'Paolo', familyName: 'Vinci', role: roleLabels.delegate, place: 'body' },
  representative: {
    givenName: 'Mara',
    familyName: 'Orsi',
    role: roleLabels.legal_representative,
    place: 'body',
  },
  officer: { givenName: 'Lia', familyName: 'Greco', role: roleLabels.programme_officer, place: 'programme' },
  reviewer: { givenName: 'Dino', familyName: 'Rossi', role: roleLabels.reviewer, place: 'programme' },
}
const emailOf = ({ givenName, familyName }: Person) =>
  `${givenName}.${familyName}@prova.example`.toLowerCase()

/** What arrived, as it was written: who to, and the whole text. */
const mails: { to: string; text: string }[] = []
const post = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, session, done) {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      const text = Buffer.concat(chunks)
        .toString('utf8')
        .replace(/=\r?\n/g, '')
        .replaceAll('=3D', '=')
      for (const { address } of session.envelope.rcptTo) mails.push({ to: address, text })
      arrived()
      done()
    })
  },
})
let arrived = () => {}

post.listen(0, '127.0.0.1')
await once(post.server, 'listening')
after(() => post.close())

/** Waits until the post has what is asked; mails leave every quarter of a minute. */
async function untilMailed(what: string, isThere: () => boolean): Promise<void> {
  const late = Date.now() + 90_000
  while (!isThere()) {
    const timer = new AbortController()
    const next = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const end = setTimeout(late - Date.now(), 'late', { signal: timer.signal }).catch(() => 'in time')
    if ((await Promise.race([next, end])) === 'late')
      throw new Error(`No mail ${what}; those that came: ${mails.map(({ to }) => to).join(', ') || 'none'}`)
    timer.abort()
  }
}

const skip = existsSync(registry) ? false : `${registry} is not there: docs/registry.md says what it holds`

describe('the main road on a real municipality', { skip }, () => {
  const { port } = post.server.address() as AddressInfo
  const site = testSite({
    store: 'empty',
    env: { REGIA_SMTP_URL: `smtp://127.0.0.1:${port}`, REGIA_MAIL_FROM: 'regia@prova.example' },
  })

  test('the list of municipalities comes in whole, and a second time changes nothing', async () => {
    // A copy: the rows that are refused are written beside the file.
    const list = join(site.folder, 'comuni.csv')
    copyFileSync(registry, list)
    const first = JSON.parse(await site.regia(['import', 'comuni', list, '--json']))
    assert.equal(first.new + first.refused, first.read)
    assert.ok(first.new > 7_000 && first.refused < 10, JSON.stringify(first))
    const second = JSON.parse(await site.regia(['import', 'comuni', list, '--json']))
    assert.deepEqual([second.new, second.changed, second.refused], [0, 0, first.refused])
  })

  test('an administrator lets everybody in, with the second factor', async () => {
    const email = 'ada.neri@prova.example'
    const names = ['--nome', 'Ada', '--cognome', 'Neri', '--ruolo', 'administrator']
    await site.regia(['user', 'add', email, ...names, '--json'])
    const administrator = await newcomer(email)
    await turnOnSecondFactor(administrator, email)
    await addOffice(administrator)
    for (const person of Object.values(people)) await invite(administrator, person)
    await untilMailed('invites everybody', () =>
      Object.values(people).every((person) => linkFor(emailOf(person)) !== null),
    )
    await administrator.visit('/amministrazione/posta')
    await administrator.close()
    for (const person of Object.values(people)) {
      const visitor = await newcomer(emailOf(person))
      await visitor.close()
    }
  })

  test('from no service at all to an approved plan', () =>
    walkTheRoad({
      body,
      search: 'sant angelo lodig',
      reviewer: /^Dino R/,
      pictures: 'comune',
      async enter(part) {
        const visitor = await site.open()
        await signIn(visitor, emailOf(people[part]))
        return visitor
      },
    }))

  test('who was concerned had one mail for each act', async () => {
    const told = (person: Person, words: RegExp) =>
      mails.filter(({ to, text }) => to === emailOf(person) && words.test(text)).length
    await untilMailed('tells the approval', () => told(people.contact, /approvato/i) > 0)
    assert.equal(told(people.contact, /approvato/i), 1)
    assert.equal(told(people.contact, /rinviato/i), 1)
    assert.ok(told(people.reviewer, /trasmesso|assegnato/i) >= 1)
  })

  /** The address of the invitation in the mail that somebody got. */
  function linkFor(email: string): string | null {
    const mail = mails.find(({ to, text }) => to === email && text.includes('/invito/'))
    return /https?:\/\/\S+\/invito\/[\w-]+/.exec(mail?.text ?? '')?.[0] ?? null
  }

  /** Opens the mailed invitation and chooses a password. */
  async function newcomer(email: string): Promise<Visitor> {
    await untilMailed(`invites ${email}`, () => linkFor(email) !== null)
    const visitor = await site.open()
    await visitor.visit(linkFor(email) ?? '')
    await visitor.page.getByLabel('Nuova password', { exact: true }).fill(password)
    await visitor.page.getByLabel('Ripeti la nuova password').fill(password)
    await visitor.press('Salva la password ed entra')
    return visitor
  }
})

async function signIn({ page }: Visitor, email: string): Promise<void> {
  await page.goto('/accesso')
  await page.getByLabel('Indirizzo e-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Accedi' }).click()
  await page.getByRole('button', { name: 'Esci' }).first().waitFor()
}

/** Turns it on, goes out and comes back in with a code. */
async function turnOnSecondFactor(visitor: Visitor, email: string): Promise<void> {
  const { page } = visitor
  await visitor.visit('/profilo/secondo-fattore')
  await page.getByLabel('La tua password').fill(password)
  await visitor.press('Continua')
  const words = await page.getByText(/scrivi questa chiave/).textContent()
  const secret = Secret.fromBase32(words?.replace(/^.*:/, '').replaceAll(' ', '') ?? '')
  const authenticator = new TOTP({ secret })
  const now = Date.now()
  await page.getByLabel('Codice di sei cifre').fill(authenticator.generate({ timestamp: now }))
  await visitor.press('Attiva il secondo fattore')
  await visitor.signOut()
  await page.getByLabel('Indirizzo e-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await visitor.press('Accedi')
  // A code is good once: the next one is accepted a little early.
  await page.getByLabel('Codice di sei cifre').fill(authenticator.generate({ timestamp: now + 30_000 }))
  await visitor.press('Entra')
  assert.match(await visitor.heading(), /^Oggi/)
}

/** An associated office, with a mandate for the body. */
async function addOffice(administrator: Visitor): Promise<void> {
  const { page } = administrator
  await administrator.visit('/amministrazione/associazioni/nuova')
  await page.getByLabel('Nome dell’ufficio').fill('Ufficio associato del Lodigiano')
  await page.getByLabel('Telefono').fill('0371 000000')
  await page.getByRole('main').getByRole('button').last().click()
  await page.waitForLoadState()
  await administrator.look()
  await page.getByLabel('Nome o codice dell’ente').fill('098050')
  await page.getByRole('region', { name: 'Aggiungi enti' }).getByRole('button', { name: 'Cerca' }).click()
  await page.waitForLoadState()
  await page.getByRole('checkbox', { name: new RegExp(body) }).check()
  await page.getByRole('textbox', { name: 'Dal' }).fill('01/01/2024')
  await page.getByLabel('Atto').fill('Convenzione n. 12 del 2024')
  await administrator.press('Registra il mandato')
  await page
    .getByRole('row', { name: new RegExp(body) })
    .getByText('In corso')
    .waitFor()
}

async function invite(administrator: Visitor, person: Person): Promise<void> {
  const { page } = administrator
  await page.goto('/amministrazione/persone/nuova')
  await page.getByLabel('Nome', { exact: true }).fill(person.givenName)
  await page.getByLabel('Cognome').fill(person.familyName)
  await page.getByLabel('E-mail di lavoro').fill(emailOf(person))
  const role = page.getByLabel('Che cosa fa')
  const label = (await role.locator('option').allTextContents()).find(
    (text) => text.toLowerCase() === person.role,
  )
  await role.selectOption({ label: label ?? person.role })
  if (person.place === 'body') await page.getByLabel('Ente', { exact: true }).fill('098050')
  if (person.place === 'office')
    await page.getByLabel('Ufficio associato').selectOption({ label: 'Ufficio associato del Lodigiano' })
  if (person.role === roleLabels.delegate) {
    await page.getByRole('textbox', { name: 'Atto' }).fill('Delega del sindaco n. 3')
    await page.getByRole('checkbox', { name: /piani/i }).check()
  }
  await page.getByRole('button', { name: 'Aggiungi e prepara l’invito' }).click()
  await page.getByRole('heading', { level: 1, name: 'L’invito è pronto' }).waitFor()
}
