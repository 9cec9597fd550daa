// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, beforeEach, describe, test } from 'node:test'
import { h } from 'preact'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aDueItem } from '../../../test/factories/due.ts'
import { aMail, someNotices } from '../../../test/factories/notices.ts'
import { anActor, aPlan } from '../../../test/factories/plans.ts'
import { aMember, anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import { withActor } from '../../platform/db/actor.ts'
import { createServer } from '../../platform/http/server.tsx'
import type { DueItem, ResumePoint } from '../../shared/due.ts'
import type { AdministrationId, AssociationId, PersonId } from '../../shared/ids.ts'
import { renderFragment } from '../../ui/index.ts'
import { registerNoticeRoutes } from '../notices/index.ts'
import { registerPeopleRoutes, sessionSource } from '../people/index.ts'
import { planNotices, planWords, submitPlan } from '../plans/index.ts'
import { dueSection } from './due-section.tsx'
import { registerHomeRoutes } from './routes.tsx'

const database = testDatabase()
const now = new Date('2026-03-10T09:00:00Z')
const yesterday = new Date('2026-03-09T08:41:00Z')

let app: TestApp
let items: DueItem[] = []
let resume: ResumePoint | null = null
let asked: readonly AdministrationId[] = []

before(async () => {
  await database.opened
  app = await testApp(database, {
    now,
    build: async (context) => {
      const server = await createServer(context, sessionSource(context))
      registerPeopleRoutes(server, context)
      registerNoticeRoutes(server, context, planNotices)
      const source = {
        load: async (_: unknown, scope: readonly AdministrationId[]) => {
          asked = scope
          return items.filter((item) => scope.includes(item.administrationId))
        },
        resume: async () => resume,
      }
      registerHomeRoutes(server, context, {
        sources: [source, { load: async () => [] }],
        noticeWords: planNotices,
        eventWords: planWords,
      })
      return server
    },
  })
})
beforeEach(() => {
  items = []
  resume = null
})

async function anOffice(names: readonly string[]) {
  const { id: associationId } = await anAssociation(database.db, {
    contactPhone: '000 000 0000',
    contactHours: 'lunedì–venerdì, 9:00–13:00',
  })
  const bodies: { id: AdministrationId; ipaCode: string | null; name: string }[] = []
  for (const name of names) {
    const body = await anAdministration(database.db, { name })
    await aMember(database.db, associationId, body.id)
    bodies.push(body)
  }
  const client = await app.as({ role: 'office_member', associationId })
  return { associationId, bodies, client }
}

const itemOf = (
  body: { id: AdministrationId; name: string } | undefined,
  values: Partial<DueItem>,
): DueItem =>
  aDueItem({
    administrationId: body?.id as AdministrationId,
    administrationName: body?.name ?? '',
    key: `${body?.name}:${values.title}`,
    ...values,
  })

describe('the first page of an office', () => {
  let associationId: AssociationId
  let bodies: Awaited<ReturnType<typeof anOffice>>['bodies']
  let office: TestClient
  let other: AdministrationId

  before(async () => {
    ;({ associationId, bodies, client: office } = await anOffice(['Valdorsa', 'Montebrina']))
    other = (await anAdministration(database.db, { name: 'Lontana' })).id
  })
  beforeEach(() => {
    const me = { personId: office.person, name: 'Irene B.' }
    items = [
      itemOf(bodies[0], { title: 'Scrivere il piano', dueOn: '2026-03-06', responsible: me }),
      itemOf(bodies[0], { title: 'Rispondere alle osservazioni', dueOn: '2026-03-12', status: 'inProgress' }),
      itemOf(bodies[1], { title: 'Confermare i servizi', dueOn: '2026-03-20', status: 'toConfirm' }),
      itemOf(bodies[1], { title: 'Già fatto', dueOn: '2026-03-11', status: 'done', doneOn: '2026-03-01' }),
      itemOf(bodies[1], { title: 'Dire dove stanno i dati', dueOn: null }),
      aDueItem({ administrationId: other, administrationName: 'Lontana', title: 'Cosa d’altri' }),
    ]
  })

  test('shows what is due in its bodies, and asks of no other', async () => {
    const page = await office.get('/')
    assert.equal(page.statusCode, 200)
    assert.deepEqual([...asked].sort(), bodies.map((body) => body.id).sort())
    assert.match(page.body, /<h1>Oggi, martedì 10 marzo<\/h1>/)
    assert.match(page.body, /nei 2 enti associati/)
    for (const words of [
      '4 giorni fa',
      'Scrivere il piano',
      '2 giorni',
      '10 giorni',
      'Nessun termine',
      'Da confermare',
    ])
      assert.ok(page.body.includes(words), words)
    assert.doesNotMatch(page.body, /Già fatto|Cosa d’altri|A rischio/)
    assert.match(page.body, /4 attività in 2 enti/)
    assert.ok(page.body.includes(`href="/enti/${bodies[0]?.ipaCode}"`))
  })

  const filters: [string, string[]][] = [
    ['quando=in-ritardo', ['Scrivere il piano']],
    ['quando=entro-7', ['Rispondere alle osservazioni']],
    ['quando=entro-30', ['Confermare i servizi']],
    ['quando=oltre', []],
    ['quando=senza-data', ['Dire dove stanno i dati']],
    ['giorno=2026-03-12', ['Rispondere alle osservazioni']],
    ['chi=nessuno', ['Rispondere alle osservazioni', 'Confermare i servizi', 'Dire dove stanno i dati']],
    [
      'quando=altro&chi=x',
      [
        'Scrivere il piano',
        'Rispondere alle osservazioni',
        'Confermare i servizi',
        'Dire dove stanno i dati',
      ],
    ],
  ]
  for (const [search, titles] of filters)
    test(`filtered by ${search} shows ${titles.length} rows, and so does its file`, async () => {
      const page = await office.get(`/?${search}`)
      const shown = items.map((item) => item.title).filter((title) => page.body.includes(`>${title}</a>`))
      assert.deepEqual(shown, titles)
      if (titles.length === 0) assert.match(page.body, /Nessuna attività con questi filtri/)
      const file = await office.get(`/attivita.csv?${search}`)
      assert.match(String(file.headers['content-disposition']), /attivita-2026-03-10\.csv/)
      const rows = file.body.trimEnd().split('\r\n').slice(1)
      assert.equal(rows.length, titles.length)
      for (const title of titles) assert.ok(rows.some((row) => row.includes(title)))
    })

  test('shows the reader’s own, and goes out as a workbook', async () => {
    const page = await office.get(`/?chi=${office.person}`)
    assert.match(page.body, /1 attività in un ente/)
    assert.match(page.body, /Assegnate a me \(1\)/)
    const file = await office.get('/attivita.xlsx')
    assert.match(String(file.headers['content-type']), /spreadsheetml/)
    assert.equal(file.rawPayload.subarray(0, 2).toString(), 'PK')
  })

  test('is paged when the rows are many, and the groups keep their totals', async () => {
    items = Array.from({ length: 60 }, (_, index) =>
      itemOf(bodies[0], { title: `Attività numero ${index + 100}`, dueOn: '2026-03-12' }),
    )
    const first = await office.get('/')
    assert.match(first.body, /Righe 1–50 di 60/)
    assert.match(first.body, /· 60 attività/)
    const next = /href="([^"]+)" rel="next"/.exec(first.body)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const second = await office.get(next)
    assert.match(second.body, /Attività numero 159/)
    assert.doesNotMatch(second.body, /Attività numero 149|rel="next"/)
    const previous = /href="([^"]+)" rel="prev"/.exec(second.body)?.[1]?.replaceAll('&amp;', '&') ?? ''
    assert.match((await office.get(previous)).body, /Attività numero 100/)
  })

  test('shows returned plans and what arrived since yesterday', async () => {
    const plan = await aPlan(database, {}, now)
    await aMember(database.db, associationId, plan.administrationId)
    await database.store.asOwner(
      `update plans set state = 'returned', version_count = 1 where plan_id = '${plan.planId}'`,
    )
    await someNotices(database, office.person, { kind: 'assigned', count: 12 }, yesterday)
    const page = await office.get('/')
    assert.match(page.body, /1 piano<\/a>/)
    assert.ok(page.body.includes(`href="/piani/${plan.planId}"`))
    assert.match(page.body, /Ti sono stati assegnati 12 piani/)
    assert.match(page.body, /1 notifica da leggere/)
  })

  test('says so when nothing is due, and when the office has no bodies', async () => {
    items = []
    assert.match((await office.get('/')).body, /Niente da fare/)
    const empty = await app.as({
      role: 'office_member',
      associationId: (await anAssociation(database.db)).id,
    })
    assert.match((await empty.get('/')).body, /L’ufficio non ha ancora enti/)
  })
})

describe('the first page of who comes seldom', () => {
  test('has three things to do, the rest apart, where they left off and who helps', async () => {
    const { associationId, bodies } = await anOffice(['Torre Selvina'])
    const [body] = bodies
    const colleague = await anActor(database, { role: 'office_member', associationId }, now)
    const contact = await app.as({ role: 'contact', administrationId: body?.id as AdministrationId })
    items = [
      ...['Uno', 'Due', 'Tre', 'Quattro'].map((title) => itemOf(body, { title, dueOn: '2026-03-12' })),
      itemOf(body, {
        title: 'Cosa dell’ufficio',
        responsible: { personId: colleague.personId, name: 'Bruno L.' },
      }),
      itemOf(body, { title: 'Elenco dei programmi', status: 'done', doneOn: '2026-02-03' }),
    ]
    resume = { title: 'Anagrafe', href: '/piani/1/servizi/2', savedAt: new Date('2026-03-09T15:20:00Z') }
    await someNotices(
      database,
      contact.person,
      { kind: 'returned', administrationId: body?.id as AdministrationId },
      yesterday,
    )
    const page = await contact.get('/')
    assert.match(page.body, /<h1>Comune di Torre Selvina: 4 cose da fare<\/h1>/)
    const shown = ['Uno', 'Due', 'Tre', 'Quattro'].filter((title) => page.body.includes(`>${title}</a>`))
    assert.equal(shown.length, 3)
    assert.match(page.body, /C’è un’altra cosa, per dopo/)
    assert.match(page.body, /Salvato alle 16:20 di ieri/)
    assert.match(page.body, /href="\/piani\/1\/servizi\/2"/)
    assert.match(page.body, /La segue Bruno L\./)
    assert.match(page.body, /3 febbraio 2026/)
    assert.match(page.body, /Il tuo contatto all’ufficio associato è <strong>Irene B\./)
    assert.match(page.body, /href="tel:0000000000"/)
    assert.match(page.body, /Piano di Torre Selvina rinviato con osservazioni/)
    assert.match(page.body, /non puoi inviare nulla per errore/)
    assert.match((await contact.get('/?tutte=1')).body, />Quattro<\/a>/)
  })

  for (const role of ['editor', 'legal_representative', 'delegate'] as const)
    test(`opens to the role ${role}, with nothing to do and no office`, async () => {
      const { id } = await anAdministration(database.db, { name: 'Isolata' })
      const page = await (await app.as({ role, administrationId: id })).get('/')
      assert.equal(page.statusCode, 200)
      assert.match(page.body, /Comune di Isolata: per ora niente da fare/)
      assert.match(page.body, /non ha un ufficio associato/)
      assert.doesNotMatch(page.body, /Riprendi da lì|Novità/)
    })
})

describe('the first page of the programme', () => {
  test('shows officers and reviewers the queue, the oldest first, with who examines', async () => {
    const submit = async (at: Date) => {
      const { planId, administrationId } = await aPlan(database, {}, now)
      const signer = await anActor(database, { role: 'legal_representative', administrationId }, now)
      await withActor(database.db, signer, async (tx) => {
        const row = await tx
          .selectFrom('plans')
          .select('version')
          .where('plan_id', '=', planId)
          .executeTakeFirstOrThrow()
        await submitPlan(tx, { planId, version: row.version, isDeclared: true }, { mailEnabled: false }, at)
      })
      return planId
    }
    const old = await submit(new Date('2026-02-26T09:00:00Z'))
    const recent = await submit(yesterday)
    const reviewer = await app.as({ role: 'reviewer' })
    const assign = (planId: string, personId: PersonId) =>
      database.store.asOwner(
        `update plans set state = 'under_review', reviewer_person_id = '${personId}' where plan_id = '${planId}'`,
      )
    await assign(recent, reviewer.person)
    const officer = await app.as({ role: 'programme_officer' })
    for (const client of [reviewer, officer]) {
      const { statusCode, body } = await client.get('/')
      assert.equal(statusCode, 200)
      assert.ok(body.indexOf(`/piani/${old}/esame`) < body.indexOf(`/piani/${recent}/esame`))
      assert.ok(body.indexOf(`/piani/${old}/esame`) > 0)
      assert.match(body, /il più vecchio aspetta da 12 giorni/)
      assert.match(body, /2 piani<\/a>/)
      assert.equal(/Tocca a te/.test(body), client === reviewer)
    }
  })
})

describe('the first page of who runs the installation', () => {
  test('says who has no second factor and which mail does not leave', async () => {
    const administrator = await app.as({ role: 'administrator' })
    await aMail(database, {}, yesterday)
    await database.store.asOwner(`update mails set state = 'failed', last_error = 'no'`)
    const page = await administrator.get('/')
    assert.equal(page.statusCode, 200)
    assert.match(page.body, /Mail non riuscite(.|\n)*?>1<\/a>/)
    const withoutFactor = async () =>
      Number(/>(\d+) person[ae]<\/a>/.exec((await administrator.get('/')).body)?.[1])
    const count = await withoutFactor()
    const officer = await anActor(database, { role: 'programme_officer' }, now)
    await anActor(database, { role: 'reviewer' }, now)
    assert.equal(await withoutFactor(), count + 1)
    await database.store.asOwner(`insert into credentials (person_id, totp_confirmed_at, updated_at)
      values ('${officer.personId}', now(), now())
      on conflict (person_id) do update set totp_confirmed_at = excluded.totp_confirmed_at`)
    assert.equal(await withoutFactor(), count)
    assert.match(page.body, /Ultime modifiche/)
    assert.match(page.body, /Il tuo ruolo chiede un secondo fattore/)
    assert.doesNotMatch(
      (await (await app.as({ role: 'reviewer' })).get('/')).body,
      /chiede un secondo fattore/,
    )
  })
})

describe('the figures of who runs the installation', () => {
  test('open as many rows as they say', async () => {
    const whole = await testApp(database, { now })
    const administrator = await whole.as({ role: 'administrator' })
    for (const ipaCode of [null, null, 'c_con1']) await anAdministration(database.db, { ipaCode })
    const home = await administrator.get('/')
    for (const [label, href] of [
      ['Senza secondo fattore', '/amministrazione/persone?fattore=manca'],
      ['Enti senza codice IPA', '/enti?senza-ipa=1'],
    ] as const) {
      const value = new RegExp(`${label}(?:.|\\n)*?href="([^"]+)">(\\d+)`).exec(home.body)
      assert.equal(value?.[1], href)
      const rows = await administrator.get(href)
      assert.match(rows.body, new RegExp(`di ${value?.[2]}\\b`), label)
    }
  })
})

describe('the first page of an auditor', () => {
  test('leads to what they may read', async () => {
    const { id, name } = await anAdministration(database.db)
    const own = await (await app.as({ role: 'auditor', administrationId: id })).get('/')
    assert.ok(own.body.includes(`Comune di ${name}`))
    assert.match(own.body, /href="\/amministrazione\/giornale"/)
    const whole = await (await app.as({ role: 'auditor' })).get('/')
    assert.match(whole.body, /quello che gli enti hanno dichiarato al programma/)
    assert.match(whole.body, /href="\/piani"/)
  })
})

test('the page of a body shows what is due to it alone', async () => {
  const body = await anAdministration(database.db, { name: 'Collemora' })
  const other = await anAdministration(database.db)
  const contact = await app.as({ role: 'contact', administrationId: body.id })
  const due = [
    itemOf(body, { title: 'Scrivere il piano' }),
    itemOf(body, { title: 'Già fatto', status: 'done' }),
    itemOf(other, { title: 'Cosa d’altri' }),
  ]
  const source = {
    load: async (_: unknown, scope: readonly AdministrationId[]) =>
      due.filter((item) => scope.includes(item.administrationId)),
  }
  const read = (sources: Parameters<typeof dueSection>[0]) =>
    withActor(database.db, contact.actor, (tx) => dueSection(sources).load(tx, body, now))
  const section = await read([source])
  assert.equal(section?.count, 1)
  const html = renderFragment(section?.content ?? h('p', null), { csrfToken: '', path: '/' })
  assert.match(html, /Scrivere il piano/)
  assert.match(html, /2 giorni/)
  assert.doesNotMatch(html, /Già fatto|Cosa d’altri/)
  const empty = await read([])
  assert.match(renderFragment(empty?.content ?? h('p', null), { csrfToken: '', path: '/' }), /Niente da fare/)
})

test('without a session the first page leads to the sign-in, and the files are for an office', async () => {
  const page = await app.anonymous().get('/')
  assert.deepEqual([page.statusCode, page.headers.location], [303, '/accesso?da=%2F'])
  const auditor = await app.as({ role: 'auditor' })
  for (const path of ['/attivita.csv', '/attivita.xlsx'])
    assert.equal((await auditor.get(path)).statusCode, 403)
})
