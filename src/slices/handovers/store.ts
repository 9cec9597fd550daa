// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { newId } from '../../platform/ids.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { type Handover, type HandoverBody, type HandoverClosure, type OpenKind, openKinds } from './model.ts'

/** Handovers of these bodies, as those that ended or as those that go on, for who follows either. */
export async function listHandovers(tx: ActorTx, of: readonly AdministrationId[]): Promise<Handover[]> {
  const { rows } = await sql<{
    predecessor: HandoverBody
    successor: HandoverBody
    ended_on: LocalDate
    kind: OpenKind
    number: number
  }>`
    select ${body('p')} as predecessor, ${body('s')} as successor, h.ended_on, h.kind, h.number
    from regia.open_handovers(${[...of]}::uuid[]) h
    join administrations p on p.administration_id = h.predecessor_id
    join administrations s on s.administration_id = h.successor_id
    order by h.ended_on, p.name, s.name, p.administration_id, s.administration_id`.execute(tx)
  const pairs = Map.groupBy(rows, ({ predecessor, successor }) => `${predecessor.id} ${successor.id}`)
  return [...pairs.values()].flatMap((lines) => {
    const [first] = lines
    if (!first) return []
    const open = openKinds.flatMap((kind) => lines.filter((line) => line.kind === kind))
    return [
      {
        predecessor: first.predecessor,
        successor: first.successor,
        endedOn: first.ended_on,
        open: open.map(({ kind, number }) => ({ kind, number })),
      },
    ]
  })
}

function body(alias: 'p' | 's') {
  const of = sql.raw(alias)
  return sql`jsonb_build_object('id', ${of}.administration_id, 'ipaCode', ${of}.ipa_code, 'name', ${of}.name,
    'otherLanguageName', ${of}.other_language_name, 'kind', ${of}.kind)`
}

/** The handover between two bodies, while something is open; undefined when there is none that the actor may see. */
export async function findHandover(
  tx: ActorTx,
  predecessorId: AdministrationId,
  successorId: AdministrationId,
): Promise<Handover | undefined> {
  const handovers = await listHandovers(tx, [predecessorId])
  return handovers.find((each) => each.predecessor.id === predecessorId && each.successor.id === successorId)
}

/** Whether the actor acts for this body. */
export async function readsFor(tx: ActorTx, id: AdministrationId): Promise<boolean> {
  const { rows } = await sql<{ reads: boolean }>`select ${id}::uuid = any (regia.scope()) as reads`.execute(
    tx,
  )
  return rows[0]?.reads ?? false
}

/** Writes that a handover is done; answers its id. */
export async function insertClosure(tx: ActorTx, closure: HandoverClosure): Promise<string> {
  const id = newId<string>()
  await tx
    .insertInto('handover_closures')
    .values({
      handover_closure_id: id,
      predecessor_id: closure.predecessorId,
      successor_id: closure.successorId,
      reason: closure.reason,
      person_id: tx.actor.kind === 'person' ? tx.actor.personId : null,
      closed_at: closure.closedAt,
    })
    .execute()
  return id
}
