// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { testDatabase } from '../../../test/databases.ts'
import { someNotices } from '../../../test/factories/notices.ts'
import { anActor, aPlan } from '../../../test/factories/plans.ts'
import { aMember, anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import { type PersonActor, systemActor, withActor } from '../../platform/db/actor.ts'
import { DomainError } from '../../shared/errors.ts'
import type { AdministrationId, PersonId, PlanId } from '../../shared/ids.ts'
import { openAllNotices, openNotice, queueMail, retryMail, tellAudience } from './commands.ts'
import type { Audience, MailId, NewNotice, NoticeId } from './model.ts'
import { countUnread, findActs, findTroubledMails } from './store.ts'

const database = testDatabase()
const now = new Date('2026-03-10T09:00:00Z')
const later = new Date('2026-03-11T09:00:00Z')
const page = { cursor: null, size: 50 }
const code = (expected: string) => (error: unknown) => error instanceof DomainError && error.code === expected

let planId: PlanId
let administrationId: AdministrationId
let editor: PersonActor
let contact: PersonActor
let colleague: PersonActor
let reviewer: PersonActor
let officer: PersonActor
let auditor: PersonActor
let stranger: PersonActor
let former: PersonActor

before(async () => {
  await database.opened
  const plan = await aPlan(database, { ready: false }, now)
  ;({ planId, administrationId, editor } = plan)
  const associationId = (await anAssociation(database.db)).id
  await aMember(database.db, associationId, administrationId)
  contact = await anActor(database, { role: 'contact', administrationId }, now)
  colleague = await anActor(database, { role: 'office_member', associationId }, now)
  reviewer = await anActor(database, { role: 'reviewer' }, now)
  officer = await anActor(database, { role: 'programme_officer' }, now)
  auditor = await anActor(database, { role: 'auditor', administrationId }, now)
  former = await anActor(database, { role: 'delegate', administrationId, validTo: '2026-03-09' }, now)
  // Sends, but not plans: nothing of a plan concerns them.
  await anActor(database, { role: 'delegate', administrationId, sends: [] }, now)
  const other = await anAdministration(database.db)
  stranger = await anActor(database, { role: 'contact', administrationId: other.id }, now)
  await database.store.asOwner(
    `update plans set reviewer_person_id = '${reviewer.personId}' where plan_id = '${planId}'`,
  )
})

function news(audience: Audience, values: Partial<NewNotice> = {}): NewNotice {
  return {
    audience,
    kind: 'returned',
    administrationId,
    subjectKind: 'plan',
    subjectId: planId,
    details: { number: 2 },
    href: `/piani/${planId}`,
    mail: { subject: 'Piano rinviato', body: 'Il piano è stato rinviato.' },
    ...values,
  }
}

/** Who was told at an instant, and who gets a mail, as the owner sees it. */
async function toldAt(
  at: Date,
): Promise<{ notices: string[]; mails: { recipient: string; subject: string; body: string }[] }> {
  const rows = await database.store.ownerRows<{ person_id: string }>(
    'select person_id from notices where created_at = $1 order by notice_id',
    [at],
  )
  const mails = await database.store.ownerRows<{ recipient: string; subject: string; body: string }>(
    'select recipient, subject, body from mails where created_at = $1 order by mail_id',
    [at],
  )
  return { notices: rows.map((row) => row.person_id), mails }
}

const names = () =>
  new Map<string, string>(
    Object.entries({ editor, contact, colleague, reviewer, officer, auditor, stranger, former }).map(
      ([name, who]) => [who.personId, name],
    ),
  )
const minute = (() => {
  let minutes = 0
  return () => new Date(now.getTime() + ++minutes * 60_000)
})()

async function told(actor: PersonActor, notices: NewNotice | NewNotice[], mailEnabled = false) {
  const at = minute()
  await withActor(database.db, actor, (tx) => tellAudience(tx, notices, { mailEnabled }, at))
  const { notices: people, mails } = await toldAt(at)
  return { people: people.map((id) => names().get(id) ?? id).sort(), mails }
}

describe('who is told', () => {
  const cases: [string, () => PersonActor, () => Audience, string[]][] = [
    [
      'body, office and reviewer of a plan',
      () => officer,
      () => 'plan',
      ['colleague', 'contact', 'editor', 'reviewer'],
    ],
    ['body and office only', () => officer, () => 'plan_side', ['colleague', 'contact', 'editor']],
    ['the programme', () => editor, () => 'programme', ['officer']],
    ['people by id', () => officer, () => [reviewer.personId, stranger.personId], ['reviewer', 'stranger']],
    ['never the one who acts', () => editor, () => 'plan', ['colleague', 'contact', 'reviewer']],
  ]
  for (const [name, actor, audience, expected] of cases)
    test(name, async () => assert.deepEqual((await told(actor(), news(audience()))).people, expected))

  test('each once, when two audiences of one act hold the same person', async () => {
    const { people } = await told(editor, [news('plan'), news('programme'), news([officer.personId])])
    assert.deepEqual(people, ['colleague', 'contact', 'officer', 'reviewer'])
  })

  test('nobody, when a stranger names a plan that is not theirs', async () => {
    assert.deepEqual((await told(stranger, news('plan'))).people, [])
  })
})

describe('the mail of a notice', () => {
  test('goes once to each person who wants it', async () => {
    const { mails } = await told(officer, news([contact.personId, editor.personId]), true)
    assert.equal(mails.length, 2)
    assert.equal(new Set(mails.map((mail) => mail.recipient)).size, 2)
    assert.deepEqual([...new Set(mails.map((mail) => mail.subject))], ['Piano rinviato'])
  })

  test('is not written without SMTP, nor when there is none to send', async () => {
    assert.deepEqual((await told(officer, news([contact.personId]), false)).mails, [])
    const { mail: _, ...silent } = news([contact.personId])
    assert.deepEqual((await told(officer, silent, true)).mails, [])
  })

  test('is one for many things told at once', async () => {
    const many = [1, 2, 3].map((number) =>
      news([contact.personId], {
        subjectId: `01890000-0000-7000-8000-00000000000${number}`,
        mail: { subject: `Piano ${number} assegnato`, body: '…' },
      }),
    )
    const { people, mails } = await told(officer, many, true)
    assert.equal(people.length, 3)
    assert.deepEqual(
      mails.map(({ subject, body }) => [subject, body]),
      [['3 novità in Regia', '- Piano 1 assegnato\n- Piano 2 assegnato\n- Piano 3 assegnato']],
    )
  })

  test('is not for who does not want it or has no active account', async () => {
    const quiet = await anActor(database, { role: 'editor', administrationId }, now)
    const closed = await anActor(database, { role: 'editor', administrationId }, now)
    await database.store.asOwner(`
      update accounts set wants_mail = false where person_id = '${quiet.personId}';
      update accounts set is_active = false where person_id = '${closed.personId}'`)
    const { people, mails } = await told(officer, news([quiet.personId, closed.personId]), true)
    assert.equal(people.length, 2)
    assert.deepEqual(mails, [])
  })

  test('is not for a person who ceased, and neither is the notice', async () => {
    const gone = await anActor(database, { role: 'editor', administrationId }, now)
    await database.store.asOwner(`update people set ceased_at = now() where person_id = '${gone.personId}'`)
    const { people, mails } = await told(officer, news([gone.personId]), true)
    assert.deepEqual([people, mails], [[], []])
  })
})

describe('the notices of a person', () => {
  const ownIds = (actor: PersonActor) =>
    withActor(database.db, actor, async (tx) => (await findActs(tx, page)).map((act) => act.first.id))

  test('are read and opened by that person only', async () => {
    const reader = await anActor(database, { role: 'contact', administrationId }, now)
    await someNotices(database, reader.personId, { administrationId }, now)
    const [id] = await ownIds(reader)
    assert.ok(id)
    const others = [colleague, officer, auditor, await anActor(database, { role: 'administrator' }, now)]
    for (const other of others) {
      assert.equal((await ownIds(other)).includes(id), false, other.role)
      await assert.rejects(
        withActor(database.db, other, (tx) => openNotice(tx, id, later)),
        code('NOTE-001'),
      )
    }
    for (const name of ['public', 'sign_in', 'cli'] as const) {
      const seen = await withActor(database.db, systemActor(name, now), async (tx) => {
        const { rows } = await sql<{ count: number }>`select count(*)::integer as count from notices`.execute(
          tx,
        )
        return rows[0]?.count
      })
      assert.equal(seen, 0, name)
    }
    const opened = await withActor(database.db, reader, (tx) => openNotice(tx, id, later))
    assert.equal(opened.first.administrationName?.startsWith('Valprova'), true)
    assert.equal(await withActor(database.db, reader, (tx) => countUnread(tx, reader.personId)), 0)
  })

  test('are counted once for each act, for the person and for the sign-in, not for others', async () => {
    const reader = await anActor(database, { role: 'contact', administrationId }, now)
    await someNotices(database, reader.personId, { kind: 'assigned', count: 12 }, now)
    await someNotices(database, reader.personId, {}, later)
    const count = (actor: Parameters<typeof withActor>[1], of: PersonId = reader.personId) =>
      withActor(database.db, actor, (tx) => countUnread(tx, of))
    assert.equal(await count(reader), 2)
    assert.equal(await count(systemActor('sign_in', now)), 2)
    assert.equal(await count(colleague), 0)
    const acts = await withActor(database.db, reader, (tx) => findActs(tx, page))
    assert.deepEqual(
      acts.map((act) => act.count),
      [1, 12],
    )
    assert.equal(await withActor(database.db, reader, (tx) => openAllNotices(tx, later)), 13)
    assert.equal(await count(reader), 0)
    assert.equal(await withActor(database.db, reader, (tx) => openAllNotices(tx, later)), 0)
  })

  test('are paged by act, newest first and back', async () => {
    const reader = await anActor(database, { role: 'contact', administrationId }, now)
    for (const at of [now, later, new Date('2026-03-12T09:00:00Z')])
      await someNotices(database, reader.personId, { count: 2 }, at)
    const read = (
      cursor: { direction: 'next' | 'previous'; at: { value: string; id: string } } | null,
      size: number,
    ) => withActor(database.db, reader, (tx) => findActs(tx, { cursor, size }))
    const all = await read(null, 10)
    assert.equal(all.length, 3)
    const cursorAt = (index: number) => ({
      value: all[index]?.first.createdAt.toISOString() ?? '',
      id: all[index]?.first.id ?? '',
    })
    const next = await read({ direction: 'next', at: cursorAt(0) }, 10)
    assert.deepEqual(
      next.map((act) => act.first.id),
      [all[1]?.first.id, all[2]?.first.id],
    )
    const back = await read({ direction: 'previous', at: cursorAt(2) }, 1)
    assert.equal(back[0]?.first.id, all[1]?.first.id)
    assert.deepEqual(await read({ direction: 'next', at: { value: 'x', id: 'y' } }, 10), [])
  })
})

describe('the queue of mails', () => {
  test('shows the administrator what failed, never what it says, and nobody else', async () => {
    const at = minute()
    const administrator = await anActor(database, { role: 'administrator' }, now)
    await withActor(database.db, systemActor('sign_in', at), (tx) =>
      queueMail(
        tx,
        { personId: null, recipient: 'a@b.example', subject: 'Nuova password', body: 'segreto' },
        at,
      ),
    )
    await database.store.asOwner(
      `update mails set state = 'failed', attempts = 6, last_error = '550 no' where recipient = 'a@b.example'`,
    )
    const seen = await withActor(database.db, administrator, (tx) => findTroubledMails(tx, 10))
    assert.deepEqual(
      seen.map(({ recipient, state, lastError }) => [recipient, state, lastError]),
      [['a@b.example', 'failed', '550 no']],
    )
    assert.doesNotMatch(JSON.stringify(seen), /segreto/)
    const id = seen[0]?.id as MailId
    for (const actor of [administrator, officer, contact]) {
      const rows = await withActor(database.db, actor, (tx) =>
        sql<{ body: string }>`select body from mails`.execute(tx).then((result) => result.rows),
      )
      assert.deepEqual(rows, [], actor.role)
    }
    for (const actor of [officer, contact]) {
      assert.deepEqual(await withActor(database.db, actor, (tx) => findTroubledMails(tx, 10)), [])
      await assert.rejects(
        withActor(database.db, actor, (tx) => retryMail(tx, id, later)),
        code('NOTE-002'),
      )
    }
    await withActor(database.db, administrator, (tx) => retryMail(tx, id, later))
    const [row] = await database.store.ownerRows<{ state: string; attempts: number; next_attempt_at: Date }>(
      'select state, attempts, next_attempt_at from mails where mail_id = $1',
      [id],
    )
    assert.deepEqual(
      [row?.state, row?.attempts, row?.next_attempt_at.toISOString()],
      ['waiting', 0, later.toISOString()],
    )
    const [event] = await database.store.ownerRows<{ action: string }>(
      `select action from events where subject_kind = 'mail' and subject_id = $1`,
      [id],
    )
    assert.equal(event?.action, 'retry')
  })
})

test('opening one notice opens those of the same act, and no other', async () => {
  const reader = await anActor(database, { role: 'contact', administrationId }, now)
  await someNotices(database, reader.personId, { kind: 'assigned', count: 12 }, now)
  await someNotices(database, reader.personId, { kind: 'approved' }, now)
  await someNotices(database, reader.personId, { kind: 'assigned' }, later)
  const opened = await withActor(database.db, reader, async (tx) => {
    const twelve = (await findActs(tx, page)).find((act) => act.count === 12)
    return openNotice(tx, twelve?.first.id as NoticeId, later)
  })
  assert.equal(opened.count, 12)
  const acts = await withActor(database.db, reader, (tx) => findActs(tx, page))
  assert.deepEqual(acts.map((act) => [act.count, act.isUnread]).sort(), [
    [1, true],
    [1, true],
    [12, false],
  ])
})

test('an id that is nobody’s notice is refused', async () => {
  const id = '01890000-0000-7000-8000-0000000000ff' as NoticeId
  await assert.rejects(
    withActor(database.db, contact, (tx) => openNotice(tx, id, now)),
    code('NOTE-001'),
  )
})
