// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { anApprovedPlan } from '../../../test/factories/plans.ts'
import { aMember, anAssociation } from '../../../test/factories/registry.ts'
import { systemActor, withActor } from '../../platform/db/actor.ts'
import type { AssociationId, PlanId } from '../../shared/ids.ts'
import { listExecutions } from './store.ts'

const now = new Date('2026-03-10T09:00:00Z')
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n')
const database = testDatabase()
let app: TestApp
let officeId: AssociationId
let office: TestClient
let requests = 0

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  officeId = (await anAssociation(database.db)).id
  office = await app.as({ role: 'office_member', associationId: officeId })
})

/** A supplier somewhere else each time, so that the limit of requests is not what is tested. */
const supplier = () => app.anonymous({ address: `10.9.0.${++requests}` })

async function asked(days = '30') {
  app.setNow(now)
  const plan = await anApprovedPlan(database, {}, now)
  await aMember(database.db, officeId, plan.administrationId)
  const rows = await withActor(database.db, office.actor, (tx) => listExecutions(tx, plan.planId))
  const page = await office.post(`/piani/${plan.planId}/fornitori`, {
    supplierName: 'Archivia S.r.l.',
    recipient: '',
    asked: 'Verbale di collaudo',
    servizio: [rows[0]?.executionId ?? ''],
    days,
  })
  assert.equal(page.statusCode, 200, page.body.slice(-500))
  const path = /(\/fornitori\/[\w-]{43})/.exec(page.body)?.[1]
  assert.ok(path, 'no link on the page')
  return { ...plan, path, service: rows[0]?.executionId ?? '', other: rows[1]?.executionId ?? '' }
}

const file = (content: Buffer | string, field = 'file1') => ({ field, fileName: 'collaudo.pdf', content })
const officePage = async (planId: PlanId) => (await office.get(`/piani/${planId}/fornitori`)).body

describe('a supplier without an account', () => {
  test('brings files by a link shown once; the office accepts one and refuses one with a reason', async () => {
    const { planId, path, service, administrationId } = await asked()
    assert.doesNotMatch(await officePage(planId), /\/fornitori\/[\w-]{43}/)
    const browser = supplier()
    const page = await browser.get(path)
    assert.match(page.body, /Verbale di collaudo/)
    assert.match(page.body, />Anagrafe</)
    assert.doesNotMatch(page.body, /Protocollo|Archivia Cloud/)
    assert.equal(page.headers['x-robots-tag'], 'noindex, nofollow')
    assert.equal(page.headers['referrer-policy'], 'no-referrer')
    const other = Buffer.from(`${pdf}\n% altro`)
    const sent = await browser.postMultipart(path, { servizio: service, note: 'Firmato il 3' }, [
      file(pdf),
      file(other, 'file2'),
    ])
    assert.equal(sent.headers.location, `${path}?inviato=1`)
    assert.match((await browser.get(`${path}?inviato=1`)).body, /Ricevuto.*Da valutare/s)
    const contact = await app.as({ role: 'contact', administrationId })
    const brought = await officePage(planId)
    const [one, two] = [...brought.matchAll(/action="([^"]+\/esiti)"[^>]*aria-label="Accetta/g)].map(
      (m) => m[1] ?? '',
    )
    assert.ok(one && two)
    assert.equal((await contact.post(one, { to: 'accepted' })).statusCode, 303)
    assert.equal((await office.post(one, { to: 'refused', reason: 'x' })).statusCode, 409)
    assert.equal((await office.post(two, { to: 'refused' })).statusCode, 422)
    assert.equal((await office.post(two, { to: 'refused', reason: 'Manca la firma' })).statusCode, 303)
    assert.match((await browser.get(path)).body, /Manca la firma/)
    const notices = (await office.get('/notifiche')).body
    assert.match(notices, /Archivia S\.r\.l\. ha portato documenti/)
    const history = (await office.get(`/enti/${administrationId}/storia`)).statusCode
    assert.ok(history < 500)
  })

  test('is told in words what is not taken, and nothing of what was sent is kept by half', async () => {
    const { planId, path, service, other } = await asked()
    const browser = supplier()
    const send = (files: Parameters<typeof browser.postMultipart>[2], form = {}) =>
      browser.postMultipart(path, { servizio: service, note: 'La nota resta', ...form }, files)
    for (const [content, why] of [
      ['MZ\u0090', /programma/],
      ['', /vuoto/],
      ['<svg/>', /SVG/],
    ] as const) {
      const answer = await send([file(pdf), file(content, 'file2')])
      assert.equal(answer.statusCode, 422)
      assert.match(answer.body, why)
      assert.match(answer.body, />La nota resta</)
    }
    assert.match((await send([file(pdf), file(pdf, 'file3')])).body, /è lo stesso file/)
    assert.equal((await send([], { servizio: other })).statusCode, 422)
    assert.match(await officePage(planId), /Non è ancora arrivato nulla/)
    assert.equal((await send([file(pdf)])).statusCode, 303)
    const again = await send([file(pdf)], { note: 'Il verbale firmato.' })
    assert.equal(again.statusCode, 422)
    assert.match(again.body, /è lo stesso file/)
    assert.match(again.body, /Il verbale firmato\./, 'what was written is still there')
  })

  test('sees one page for a link that expired, was closed, or never was', async () => {
    const { planId, path } = await asked('1')
    const [unknown, short] = [`/fornitori/${'x'.repeat(43)}`, '/fornitori/abc']
    const words = async (where: string) => {
      const { statusCode, body } = await supplier().get(where)
      return [statusCode, /EXEC-023/.test(body), /non è più valido/.test(body)]
    }
    const closed = [404, true, true]
    assert.deepEqual(await words(unknown), closed)
    assert.deepEqual(await words(short), closed)
    const close = /action="([^"]+\/chiusure)"/.exec(await officePage(planId))?.[1] ?? ''
    assert.equal((await supplier().get(path)).statusCode, 200)
    app.setNow(new Date('2026-03-11T09:00:01Z'))
    assert.deepEqual(await words(path), closed)
    const nextDay = await app.as({ role: 'office_member', associationId: officeId })
    assert.equal((await nextDay.post(close)).statusCode, 404)
    app.setNow(now)
    office = await app.as({ role: 'office_member', associationId: officeId })
    assert.equal((await office.post(close)).statusCode, 303)
    assert.deepEqual(await words(path), closed)
    const late = await supplier().postMultipart(path, { servizio: '', note: 'tardi' }, [])
    assert.equal(late.statusCode, 404)
  })

  test('is stopped when many links are tried from one place', async () => {
    const browser = app.anonymous({ address: '10.9.9.9' })
    const statuses = new Set<number>()
    for (let tried = 0; tried < 62; tried += 1)
      statuses.add((await browser.get(`/fornitori/${'y'.repeat(42)}${tried % 10}`)).statusCode)
    assert.deepEqual([...statuses], [404, 429])
  })

  test('is asked by who writes for the body, about its own services; the link is not in the store', async () => {
    const { planId, administrationId, service, path } = await asked()
    const stranger = await anApprovedPlan(database, {}, now)
    const form = { supplierName: 'X', recipient: '', asked: 'Y', servizio: [service], days: '10' }
    const other = await app.as({ role: 'editor', administrationId: stranger.administrationId })
    assert.equal((await other.post(`/piani/${planId}/fornitori`, form)).statusCode, 404)
    assert.equal((await other.post(`/piani/${stranger.planId}/fornitori`, form)).statusCode, 422)
    const auditor = await app.as({ role: 'auditor', administrationId })
    assert.equal((await auditor.post(`/piani/${planId}/fornitori`, form)).statusCode, 403)
    const empty = await office.post(`/piani/${planId}/fornitori`, {
      ...form,
      servizio: [],
      days: '91',
      recipient: 'a b',
    })
    assert.equal(empty.statusCode, 422)
    for (const words of [
      /Scegli almeno un servizio/,
      /non è un numero intero fra 0 e 90/,
      /non è un indirizzo/,
    ])
      assert.match(empty.body, words)
    const secret = path.split('/').at(-1) ?? ''
    const found = await database.store.ownerRows('select 1 from supplier_requests r where r::text like $1', [
      `%${secret}%`,
    ])
    assert.deepEqual(found, [])
    const sql = await withActor(database.db, systemActor('public', now), (tx) =>
      tx.selectFrom('supplier_requests').select('supplier_request_id').execute(),
    )
    assert.deepEqual(sql, [])
  })
})

describe('a link by mail', () => {
  test('leaves once, with the whole address and no word of an account', async () => {
    const config = {
      ...app.context.config,
      smtp: { url: 'smtp://127.0.0.1:1', from: 'a@b.example' },
      publicUrl: 'https://regia.example',
    }
    const mailing = await testApp(database, { now, config })
    const client = await mailing.as({ role: 'office_member', associationId: officeId })
    const plan = await anApprovedPlan(database, {}, now)
    await aMember(database.db, officeId, plan.administrationId)
    const [row] = await withActor(database.db, client.actor, (tx) => listExecutions(tx, plan.planId))
    const form = { supplierName: 'Quadra', recipient: 'ced@quadra.example', asked: 'Verbale', days: '10' }
    const page = await client.post(`/piani/${plan.planId}/fornitori`, {
      ...form,
      servizio: [row?.executionId ?? ''],
    })
    assert.match(page.body, /spedito a ced@quadra\.example/)
    const mails = await database.store.ownerRows<{ body: string; href: string | null }>(
      "select body, href from mails where recipient = 'ced@quadra.example'",
    )
    assert.equal(mails.length, 1)
    assert.match(mails[0]?.body ?? '', /https:\/\/regia\.example\/fornitori\/[\w-]{43}$/)
    assert.equal(mails[0]?.href, null)
  })
})
