// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { testDatabase } from '../../../test/databases.ts'
import { aPerson, aRole } from '../../../test/factories/people.ts'
import { aMember, anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import { type Actor, type PersonActor, systemActor, withActor } from '../../platform/db/actor.ts'
import { recordEvent, recordEvents } from '../../platform/events.ts'
import { newId } from '../../platform/ids.ts'
import { dateInRome } from '../../shared/dates.ts'
import type { AdministrationId, AssociationId, PersonId } from '../../shared/ids.ts'
import { type ListQuery, toPage } from '../../shared/list-query.ts'
import type { Role } from '../../shared/roles.ts'
import { cursorOf, findHistory, listHistory } from './queries.ts'
import { countEvents, findEvents } from './store.ts'

const database = testDatabase()
const now = new Date('2026-03-10T09:00:00Z')
const allRows = { cursor: null, size: 100 }

interface Place {
  administrationId?: AdministrationId | null
  associationId?: AssociationId | null
}

/** Somebody with a role, as the actor of a transaction. */
async function somebody(role: Role, place: Place = {}, name = 'Paola Verdi'): Promise<PersonActor> {
  const [givenName = '', familyName = ''] = name.split(' ')
  return withActor(database.db, systemActor('cli', now), async (tx) => {
    const personId = await aPerson(tx, { givenName, familyName }, now)
    const assignmentId = await aRole(tx, { personId, role, ...place }, now)
    return {
      kind: 'person' as const,
      personId,
      assignmentId,
      role,
      administrationId: place.administrationId ?? null,
      associationId: place.associationId ?? null,
      sends: [],
      today: dateInRome(now),
    }
  })
}

const kindsSeenBy = async (actor: Actor, administrationId: AdministrationId) =>
  withActor(database.db, actor, async (tx) =>
    (await findEvents(tx, { administrationId }, allRows)).map((event) => event.subjectKind).sort(),
  )

describe('who reads which events', () => {
  let body: { id: AdministrationId }
  let other: { id: AdministrationId }
  let associationId: AssociationId
  const told = ['administration', 'digital_service', 'plan', 'plan_item']

  before(async () => {
    await database.opened
    body = await anAdministration(database.db)
    other = await anAdministration(database.db)
    associationId = (await anAssociation(database.db)).id
    await aMember(database.db, associationId, body.id)
    await withActor(database.db, systemActor('cli', now), (tx) =>
      recordEvents(
        tx,
        told.map((subjectKind) => ({
          administrationId: body.id,
          subjectKind,
          subjectId: newId<string>(),
          action: subjectKind === 'plan' ? 'submit' : 'add',
          at: now,
        })),
      ),
    )
    // What a body still writes in its plan.
    await withActor(database.db, systemActor('cli', now), (tx) =>
      recordEvents(
        tx,
        ['note', 'explain', 'reply', 'entrust'].map((action) => ({
          administrationId: body.id,
          subjectKind: 'plan',
          subjectId: newId<string>(),
          action,
          at: now,
        })),
      ),
    )
  })

  test('a body, its office and its auditor read everything of the body', async () => {
    const own = { administrationId: body.id }
    for (const actor of [
      await somebody('contact', own),
      await somebody('auditor', own),
      await somebody('office_member', { associationId }),
    ]) {
      const kinds = await kindsSeenBy(actor, body.id)
      assert.deepEqual(
        told.filter((kind) => !kinds.includes(kind)),
        [],
        actor.role,
      )
    }
  })

  test('another body reads nothing', async () => {
    assert.deepEqual(
      await kindsSeenBy(await somebody('contact', { administrationId: other.id }), body.id),
      [],
    )
  })

  test('the programme reads what was declared, not what the body is writing', async () => {
    for (const role of ['programme_officer', 'reviewer'] as const)
      assert.deepEqual(await kindsSeenBy(await somebody(role), body.id), [
        'administration',
        'digital_service',
        'plan',
      ])
  })

  test('the auditor of the programme also reads who was given which role', async () => {
    const kinds = new Set(await kindsSeenBy(await somebody('auditor'), body.id))
    assert.deepEqual([...kinds].sort(), ['administration', 'assignment', 'digital_service', 'plan'])
  })

  test('the administrator reads people and registry, no plans', async () => {
    const kinds = new Set(await kindsSeenBy(await somebody('administrator'), body.id))
    assert.deepEqual([...kinds].sort(), ['administration', 'assignment'])
  })

  test('the public and the sign-in read nothing', async () => {
    for (const name of ['public', 'sign_in', 'status'] as const)
      assert.deepEqual(await kindsSeenBy(systemActor(name, now), body.id), [])
  })
})

describe('the names in a history', () => {
  test('are short, and become «persona cessata» in events and changes when the person ceases', async () => {
    const body = await anAdministration(database.db)
    const actor = await somebody('contact', { administrationId: body.id }, 'Irene Bassi')
    const subjectId = newId<string>()
    const words = {
      plan: {
        label: 'Piano',
        slug: 'piano',
        actions: { assign: 'ha cambiato la persona' },
        fields: { responsible_person_id: { label: 'Persona', as: 'person' as const } },
      },
    }
    const read = (as: Actor) =>
      withActor(database.db, as, async (tx) => {
        const [row] = await listHistory(tx, { subjectKind: 'plan', subjectId }, words)
        return [row?.sentence, row?.changes[0]?.after]
      })
    await withActor(database.db, actor, (tx) =>
      recordEvent(tx, {
        administrationId: body.id,
        subjectKind: 'plan',
        subjectId,
        action: 'assign',
        changes: { responsible_person_id: [null, actor.personId] },
        at: now,
      }),
    )
    assert.deepEqual(await read(actor), ['Irene B. ha cambiato la persona', 'Irene B.'])

    const colleague = await somebody('editor', { administrationId: body.id }, 'Bruno Lodi')
    await withActor(database.db, systemActor('cli', now), (tx) =>
      tx.updateTable('people').set({ ceased_at: now }).where('person_id', '=', actor.personId).execute(),
    )
    assert.deepEqual(await read(colleague), ['persona cessata ha cambiato la persona', 'persona cessata'])
  })

  test('of the system are words, not names', async () => {
    const reader = await somebody('administrator')
    const subjectId = newId<string>()
    await withActor(database.db, systemActor('cli', now), (tx) =>
      recordEvent(tx, { subjectKind: 'import', subjectId, action: 'run', at: now }),
    )
    const [event] = await withActor(database.db, reader, (tx) =>
      findEvents(tx, { subjectKinds: ['import'], subjectId }, allRows),
    )
    assert.equal(event?.who, 'Chi gestisce l’installazione')
  })
})

describe('a long history', () => {
  let reader: PersonActor
  const subjectId = newId<string>()
  const filter = { subjectKinds: ['import'], subjectId }

  before(async () => {
    await database.opened
    reader = await somebody('administrator')
    await withActor(database.db, systemActor('cli', now), (tx) =>
      recordEvents(
        tx,
        Array.from({ length: 7 }, (_, index) => ({
          subjectKind: 'import',
          subjectId,
          action: `step ${index}`,
          // Three events of one instant in the middle: the page boundary falls among them.
          at: new Date(Date.UTC(2026, 2, 1, 8, 0, index < 2 ? index : Math.max(index - 2, 2))),
        })),
      ),
    )
  })

  test('is paged by key forwards and back, each event once', async () => {
    const pageAt = (cursor: ListQuery['cursor']) =>
      withActor(database.db, reader, async (tx) => {
        const query = { filters: {}, sort: { key: 'quando', direction: 'desc' as const }, cursor, size: 3 }
        return toPage(query, await findHistory(tx, filter, {}, query), cursorOf)
      })
    const first = await pageAt(null)
    const second = await pageAt(first.next?.cursor ?? null)
    const third = await pageAt(second.next?.cursor ?? null)
    const ids = [first, second, third].map((page) => page.rows.map((row) => row.id))
    assert.deepEqual(
      ids.map((page) => page.length),
      [3, 3, 1],
    )
    assert.equal(new Set(ids.flat()).size, 7)
    assert.equal(third.next, null)
    const back = await pageAt(third.previous?.cursor ?? null)
    assert.deepEqual(
      back.rows.map((row) => row.id),
      ids[1],
    )
    assert.equal(await withActor(database.db, reader, (tx) => countEvents(tx, filter)), 7)
    assert.equal(await withActor(database.db, reader, (tx) => countEvents(tx, filter, 5)), 5)
  })

  test('leaves out a cursor that is not one', async () => {
    const odd = { direction: 'next' as const, at: { value: 'ieri', id: 'x' } }
    const found = await withActor(database.db, reader, (tx) =>
      findEvents(tx, filter, { cursor: odd, size: 3 }),
    )
    assert.deepEqual(found, [])
  })
})

describe('the filters of the journal', () => {
  test('take days of Italy, both ends included, and words of a name', async () => {
    const reader = await somebody('administrator')
    const writer = await somebody('administrator', {}, 'Zoe Quaglia')
    const subjectId = newId<string>()
    const instants = [
      '2026-03-28T22:59:59Z',
      '2026-03-28T23:00:00Z',
      '2026-03-29T21:59:59Z',
      '2026-03-29T22:00:00Z',
    ]
    await withActor(database.db, writer, (tx) =>
      recordEvents(
        tx,
        instants.map((at) => ({ subjectKind: 'association', subjectId, action: 'rename', at: new Date(at) })),
      ),
    )
    const found = (filter: object) =>
      withActor(database.db, reader, async (tx) =>
        (await findEvents(tx, { subjectId, ...filter }, allRows)).map((event) => event.at.toISOString()),
      )
    // The clocks go forward in the night of 29 March: the day has 23 hours.
    assert.deepEqual(await found({ from: '2026-03-29', to: '2026-03-29' }), [
      '2026-03-29T21:59:59.000Z',
      '2026-03-28T23:00:00.000Z',
    ])
    assert.equal((await found({ personName: 'zoe qua' })).length, 4)
    assert.equal((await found({ personName: '%' })).length, 0)
    assert.equal((await found({ personId: writer.personId as PersonId })).length, 4)
    assert.equal((await found({ personId: reader.personId as PersonId })).length, 0)
  })
})
