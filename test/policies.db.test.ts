// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import {
  type Actor,
  type ActorTx,
  type PersonActor,
  type SystemActorName,
  systemActor,
  systemActors,
  withActor,
} from '../src/platform/db/actor.ts'
import { recordEvent } from '../src/platform/events.ts'
import { newId } from '../src/platform/ids.ts'
import type { AdministrationId, AssociationId, PersonId } from '../src/shared/ids.ts'
import type { Role } from '../src/shared/roles.ts'
import { describeServerOnly, testDatabase } from './databases.ts'
import { aPerson, aRole } from './factories/people.ts'
import { aMember, anAdministration, anAssociation } from './factories/registry.ts'

const database = testDatabase()
const now = new Date('2026-03-10T09:00:00Z')
const today = '2026-03-10'
const cli = systemActor('cli', now)

let body: AdministrationId
let otherBody: AdministrationId
let office: AssociationId
let people: Readonly<
  Record<'contact' | 'colleague' | 'stranger' | 'office' | 'ended' | 'administrator' | 'officer', PersonActor>
>

async function actorWith(
  role: Role,
  values: Partial<PersonActor> & { validTo?: string } = {},
): Promise<PersonActor> {
  const { administrationId = null, associationId = null, validTo = null } = values
  return withActor(database.db, cli, async (tx) => {
    const personId = await aPerson(tx, {}, now)
    const assignmentId = await aRole(tx, { personId, role, administrationId, associationId, validTo }, now)
    return { kind: 'person', personId, assignmentId, role, administrationId, associationId, sends: [], today }
  })
}

before(async () => {
  await database.opened
  body = (await anAdministration(database.db)).id
  otherBody = (await anAdministration(database.db)).id
  office = (await anAssociation(database.db)).id
  await aMember(database.db, office, body)
  people = {
    contact: await actorWith('contact', { administrationId: body }),
    colleague: await actorWith('editor', { administrationId: body }),
    stranger: await actorWith('contact', { administrationId: otherBody }),
    office: await actorWith('office_member', { associationId: office }),
    ended: await actorWith('contact', { administrationId: body, validTo: '2026-03-09' }),
    administrator: await actorWith('administrator'),
    officer: await actorWith('programme_officer'),
  }
  await withActor(database.db, systemActor('sign_in', now), async (tx) => {
    const { personId } = people.contact
    await tx
      .insertInto('credentials')
      .values({ person_id: personId, password_hash: 'x', updated_at: now })
      .execute()
    await tx.insertInto('recovery_codes').values({ person_id: personId, code_hash: 'x' }).execute()
    await tx
      .insertInto('sign_in_waits')
      .values({ account_key: 'x', client_address: 'x', failures: 1, last_failure_at: now })
      .execute()
    await tx
      .insertInto('one_time_links')
      .values({ link_hash: 'x', person_id: personId, purpose: 'password', created_at: now, expires_at: now })
      .execute()
    await tx
      .insertInto('sessions')
      .values({
        session_hash: 'x',
        session_id: newId<string>(),
        person_id: personId,
        created_at: now,
        last_seen_at: now,
        rotated_at: now,
        expires_at: now,
        client_address: '192.0.2.1',
        user_agent: '',
      })
      .execute()
  })
})

const secretTables = ['credentials', 'recovery_codes', 'sessions', 'one_time_links', 'sign_in_waits'] as const

async function tables(): Promise<string[]> {
  const rows = await database.store.ownerRows<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1",
  )
  return rows.map((row) => row.name)
}

async function count(actor: Actor, table: string): Promise<number> {
  return withActor(database.db, actor, async (tx) => {
    const { rows } = await sql<{ n: number }>`select count(*)::integer as n from ${sql.table(table)}`.execute(
      tx,
    )
    return rows[0]?.n ?? -1
  })
}

describe('the catalogue', () => {
  test('every table has row security, and a policy or no grant to the application', async () => {
    const rows = await database.store.ownerRows<{
      name: string
      secured: boolean
      policies: number
      granted: boolean
    }>(`
      select c.relname as name, c.relrowsecurity as secured,
        (select count(*)::integer from pg_policy p where p.polrelid = c.oid) as policies,
        has_any_column_privilege('regia_app', c.oid, 'select, insert, update') or has_table_privilege('regia_app', c.oid, 'select, insert, update, delete, truncate') as granted
      from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`)
    assert.ok(rows.length > 20)
    assert.deepEqual(
      rows.filter((row) => !row.secured || (row.granted && row.policies === 0)),
      [],
    )
  })

  test('every view is read with the rights of who asks; nothing else holds rows', async () => {
    const rows = await database.store.ownerRows<{ name: string }>(`
      select c.relname as name from pg_class c
      where c.relnamespace in ('public'::regnamespace, 'regia'::regnamespace)
        and (c.relkind in ('m', 'f') or (c.relkind = 'v' and not coalesce(c.reloptions @> array['security_invoker=true'], false)))`)
    assert.deepEqual(rows, [])
  })

  test('the application owns nothing and goes around nothing', async () => {
    const [role] = await database.store.ownerRows<{ bypass: boolean; superuser: boolean; owned: number }>(`
      select rolbypassrls as bypass, rolsuper as superuser,
        (select count(*)::integer from pg_class where relowner = r.oid) as owned
      from pg_roles r where rolname = 'regia_app'`)
    assert.deepEqual(role, { bypass: false, superuser: false, owned: 0 })
  })

  test('functions with the rights of the owner have a fixed search path', async () => {
    const rows = await database.store.ownerRows<{ name: string }>(`
      select p.proname as name from pg_proc p
      where p.pronamespace = 'regia'::regnamespace and p.prosecdef
        and not coalesce(p.proconfig::text ~ 'search_path="?public, pg_temp', false)`)
    assert.deepEqual(rows, [])
  })

  test('events are written once', async () => {
    await withActor(database.db, people.contact, (tx) =>
      recordEvent(tx, {
        administrationId: body,
        subjectKind: 'plan',
        subjectId: body,
        action: 'prova',
        at: now,
      }),
    )
    for (const statement of [sql`update events set reason = 'altro'`, sql`delete from events`])
      await assert.rejects(
        withActor(database.db, people.contact, (tx) => statement.execute(tx)),
        /permission denied/,
      )
  })
})

describe('without an actor', () => {
  test('no table shows a row', async () => {
    const nobody: Actor = { kind: 'system', name: '' as SystemActorName, today }
    for (const table of await tables()) {
      if (table === 'applied_migrations') continue
      assert.equal(await count(nobody, table), 0, table)
    }
  })

  test('nothing is written', async () => {
    const nobody: Actor = { kind: 'system', name: '' as SystemActorName, today }
    await assert.rejects(
      withActor(database.db, nobody, (tx) =>
        tx
          .insertInto('people')
          .values({ person_id: newId<string>(), given_name: 'A', family_name: 'B', created_at: now })
          .execute(),
      ),
      /row-level security/,
    )
  })

  test('an actor that makes itself up has no role', async () => {
    const forged: PersonActor = {
      ...people.contact,
      assignmentId: people.administrator.assignmentId,
      role: 'administrator',
    }
    assert.equal(await count(forged, 'administrations'), 0)
    const claimed: PersonActor = { ...people.stranger, administrationId: body }
    assert.equal(await count(claimed, 'assignments'), await count(people.stranger, 'assignments'))
  })
})

describe('secrets', () => {
  test('nobody but the sign-in actor reads credentials, sessions, links and waits', async () => {
    const others: Actor[] = [
      ...Object.values(people),
      ...systemActors.filter((name) => name !== 'sign_in').map((name) => systemActor(name, now)),
    ]
    for (const table of secretTables) {
      assert.equal(await count(systemActor('sign_in', now), table), 1, table)
      for (const actor of others)
        assert.equal(
          await count(actor, table),
          0,
          `${table} ${actor.kind === 'person' ? actor.role : actor.name}`,
        )
    }
  })

  test('an administrator gives a link, in their own name only, and does not read it', async () => {
    const link = (issuedBy: PersonId | null, hash: string) =>
      withActor(database.db, people.administrator, (tx) =>
        tx
          .insertInto('one_time_links')
          .values({
            link_hash: hash,
            person_id: people.contact.personId,
            purpose: 'password',
            issued_by: issuedBy,
            created_at: now,
            expires_at: now,
          })
          .execute(),
      )
    await link(people.administrator.personId, 'own')
    await assert.rejects(link(people.officer.personId, 'forged'), /row-level security/)
    assert.equal(await count(people.administrator, 'one_time_links'), 0)
    await assert.rejects(
      withActor(database.db, people.contact, (tx) =>
        tx
          .insertInto('one_time_links')
          .values({
            link_hash: 'mine',
            person_id: people.administrator.personId,
            purpose: 'password',
            issued_by: people.contact.personId,
            created_at: now,
            expires_at: now,
          })
          .execute(),
      ),
      /row-level security/,
    )
    await withActor(database.db, systemActor('sign_in', now), (tx) =>
      tx.deleteFrom('one_time_links').where('link_hash', '=', 'own').execute(),
    )
  })

  test('an address of a colleague is read by who administers, not by colleagues', async () => {
    assert.equal(await count(people.contact, 'accounts'), 1)
    assert.equal(await count(people.office, 'accounts'), 1)
    assert.ok((await count(people.administrator, 'accounts')) >= 7)
  })

  test('the public reads no person and no role', async () => {
    for (const table of ['people', 'accounts', 'assignments', 'events'])
      assert.equal(await count(systemActor('public', now), table), 0, table)
  })

  test('sign-ins are read by administrators alone', async () => {
    await withActor(database.db, systemActor('sign_in', now), (tx) =>
      recordEvent(tx, {
        subjectKind: 'session',
        subjectId: people.officer.personId,
        action: 'sign_in',
        at: now,
      }),
    )
    const seen = async (actor: Actor) =>
      withActor(database.db, actor, (tx) =>
        tx.selectFrom('events').select('event_id').where('subject_kind', '=', 'session').execute(),
      )
    assert.equal((await seen(people.administrator)).length, 1)
    for (const actor of [people.officer, people.contact, people.office])
      assert.equal((await seen(actor)).length, 0)
  })
})

describe('roles', () => {
  const holders = async (actor: Actor) =>
    withActor(database.db, actor, async (tx) => {
      const rows = await tx.selectFrom('assignments').select('person_id').execute()
      return new Set(rows.map((row) => row.person_id as PersonId))
    })

  test('of another body are not visible', async () => {
    const seen = await holders(people.contact)
    assert.ok(
      seen.has(people.contact.personId) &&
        seen.has(people.colleague.personId) &&
        seen.has(people.office.personId),
    )
    assert.ok(!seen.has(people.stranger.personId) && !seen.has(people.administrator.personId))
    const byOffice = await holders(people.office)
    assert.ok(byOffice.has(people.contact.personId) && !byOffice.has(people.stranger.personId))
  })

  test('that ended see nothing any more, their own row apart', async () => {
    assert.deepEqual(await holders(people.ended), new Set([people.ended.personId]))
    for (const table of ['administrations', 'associations', 'people', 'administration_populations'])
      assert.equal(await count(people.ended, table), 0, table)
    const lastDay: PersonActor = { ...people.ended, today: '2026-03-09' }
    assert.ok((await count(lastDay, 'administrations')) > 0)
  })

  test('of who was taken away see nothing', async () => {
    const gone = await actorWith('administrator')
    assert.ok((await count(gone, 'accounts')) > 1)
    await withActor(database.db, cli, (tx) =>
      tx.updateTable('people').set({ ceased_at: now }).where('person_id', '=', gone.personId).execute(),
    )
    assert.equal(await count(gone, 'people'), 0)
    assert.equal(await count(gone, 'administrations'), 0)
  })

  test('are given and changed by administrators only', async () => {
    for (const actor of [people.contact, people.office, people.officer, people.ended]) {
      const grant = (tx: ActorTx) => aRole(tx, { personId: actor.personId, role: 'administrator' }, now)
      await assert.rejects(withActor(database.db, actor, grant), /row-level security/)
      const changed = await withActor(database.db, actor, (tx) =>
        tx.updateTable('assignments').set({ valid_to: '2026-12-31' }).executeTakeFirst(),
      )
      assert.equal(Number(changed.numUpdatedRows), 0)
    }
  })

  test('nobody signs an event with the name of another', async () => {
    const event = (personId: PersonId | null, system: string | null) => ({
      event_id: newId<string>(),
      at: now,
      person_id: personId,
      system_actor: system,
      subject_kind: 'plan',
      subject_id: body,
      action: 'prova',
    })
    for (const forged of [event(people.stranger.personId, null), event(null, 'jobs')])
      await assert.rejects(
        withActor(database.db, people.contact, (tx) => tx.insertInto('events').values(forged).execute()),
        /row-level security/,
      )
  })
})

describe('withActor', () => {
  test('refuses one inside another', async () => {
    await assert.rejects(
      withActor(database.db, people.contact, () => withActor(database.db, cli, async () => {})),
      /withActor inside withActor/,
    )
  })

  test('leaves no actor behind, whether the transaction succeeds or not', async () => {
    const settings = async () =>
      database.store.ownerRows<{ person: string | null; system: string | null }>(
        "select nullif(current_setting('regia.person_id', true), '') as person, nullif(current_setting('regia.system_actor', true), '') as system",
      )
    await withActor(database.db, people.administrator, async () => {})
    assert.deepEqual(await settings(), [{ person: null, system: null }])
    await assert.rejects(
      withActor(database.db, people.administrator, async () => {
        throw new Error('as it happens')
      }),
      /as it happens/,
    )
    assert.deepEqual(await settings(), [{ person: null, system: null }])
    assert.equal(await count(systemActor('public', now), 'people'), 0)
  })

  test('a transaction rolled back does not swallow what another request writes meanwhile', async () => {
    const add = (tx: ActorTx, name: string) => aPerson(tx, { familyName: name }, now)
    const undone = withActor(database.db, cli, async (tx) => {
      await add(tx, 'Annullata')
      await new Promise((resolve) => setTimeout(resolve, 50))
      await add(tx, 'Annullata anche lei')
      throw new Error('rolled back')
    })
    const kept = withActor(database.db, cli, (tx) => add(tx, 'Rimasta'))
    const results = await Promise.allSettled([undone, kept])
    assert.deepEqual(
      results.map((result) => result.status),
      ['rejected', 'fulfilled'],
    )
    const rows = await database.store.ownerRows<{ name: string }>(
      "select family_name as name from people where family_name like 'Annullata%' or family_name = 'Rimasta'",
    )
    assert.deepEqual(rows, [{ name: 'Rimasta' }])
  })
})

describeServerOnly('on a server', () => {
  test('requests at once keep their own actor', async () => {
    const seen = await Promise.all(
      Array.from({ length: 40 }, (_, n) => {
        const actor = n % 2 === 0 ? people.contact : people.stranger
        return withActor(database.db, actor, async (tx) => {
          await sql`select pg_sleep(0.01)`.execute(tx)
          const { rows } = await sql<{ id: string }>`select regia.person_id() as id`.execute(tx)
          return rows[0]?.id === actor.personId
        })
      }),
    )
    assert.ok(seen.every(Boolean))
  })
})
