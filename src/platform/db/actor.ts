// SPDX-License-Identifier: AGPL-3.0-or-later
import { AsyncLocalStorage } from 'node:async_hooks'
import { type Kysely, sql, type Transaction } from 'kysely'
import { dateInRome, type LocalDate } from '../../shared/dates.ts'
import type { AdministrationId, AssignmentId, AssociationId, PersonId } from '../../shared/ids.ts'
import type { Role } from '../../shared/roles.ts'
import type { Tables } from './tables.ts'

/** A person acting under one of their assignments; the database checks that it is in force `today`. */
export interface PersonActor {
  readonly kind: 'person'
  readonly personId: PersonId
  readonly assignmentId: AssignmentId
  readonly role: Role
  readonly administrationId: AdministrationId | null
  readonly associationId: AssociationId | null
  /** What a delegate may send: 'plans', 'spending', 'candidacies'; empty for other roles. */
  readonly sends: readonly string[]
  readonly today: LocalDate
  readonly requestId?: string
}

export const systemActors = ['sign_in', 'jobs', 'cli', 'public', 'status', 'supplier'] as const
export type SystemActorName = (typeof systemActors)[number]

/** The system itself, under a name whose policies open the few rows it needs. */
export interface SystemActor {
  readonly kind: 'system'
  readonly name: SystemActorName
  readonly today: LocalDate
  readonly requestId?: string
}

export type Actor = PersonActor | SystemActor

export function systemActor(name: SystemActorName, now: Date, requestId?: string): SystemActor {
  return { kind: 'system', name, today: dateInRome(now), ...(requestId ? { requestId } : {}) }
}

/** The role of a person, null for the system. */
export function roleOf(actor: Actor): Role | null {
  return actor.kind === 'person' ? actor.role : null
}

/**
 * The transaction that withActor opens: the only handle by which a table is reached. It cannot open another one, which would
 * hang on the embedded store and leave the actor behind on a server.
 */
export type ActorTx = Omit<
  Transaction<Tables>,
  | 'transaction'
  | 'startTransaction'
  | 'connection'
  | 'destroy'
  | 'withTables'
  | 'withoutPlugins'
  | 'withPlugin'
  | 'withSchema'
> & { readonly actor: Actor }

const handles = new WeakMap<Db, Kysely<Tables>>()
const inside = new AsyncLocalStorage<true>()

/** The database as the application sees it: something to give to withActor. */
export interface Db {
  readonly kind: 'embedded' | 'server'
}

/** Makes the opaque handle; used by the store that owns the connections. */
export function makeDb(kind: Db['kind'], kysely: Kysely<Tables>): Db {
  const db: Db = { kind }
  handles.set(db, kysely)
  return db
}

/** Opens one short transaction in which `actor` acts: both the transaction and the actor end with `fn`. */
export async function withActor<Result>(
  db: Db,
  actor: Actor,
  fn: (tx: ActorTx) => Promise<Result>,
): Promise<Result> {
  const kysely = handles.get(db)
  if (!kysely) throw new Error('The store of this handle is closed')
  if (inside.getStore()) throw new Error('withActor inside withActor: pass the open transaction instead')
  return inside.run(true, () =>
    kysely.transaction().execute(async (tx) => {
      const person = actor.kind === 'person' ? actor : null
      await sql`select set_config('regia.today', ${actor.today}, true),
        set_config('regia.person_id', ${person?.personId ?? ''}, true),
        set_config('regia.assignment_id', ${person?.assignmentId ?? ''}, true),
        set_config('regia.system_actor', ${actor.kind === 'system' ? actor.name : ''}, true)`.execute(tx)
      return fn(Object.defineProperty(tx, 'actor', { value: actor }) as unknown as ActorTx)
    }),
  )
}

/** True while a transaction of withActor is open on this line of execution: nothing slow may run there. */
export function isInsideTransaction(): boolean {
  return inside.getStore() === true
}
