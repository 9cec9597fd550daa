// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AdministrationId } from '../shared/ids.ts'
import type { ActorTx } from './db/actor.ts'
import { newId } from './ids.ts'

/** A field that changed: its label-free name, the value before and the one after; null is «no value». */
export type Changes = Readonly<Record<string, readonly [before: unknown, after: unknown]>>

export interface NewEvent {
  readonly administrationId?: AdministrationId | null
  /** For example 'plan', 'plan_item', 'administration', 'person'. */
  readonly subjectKind: string
  readonly subjectId: string
  /** A verb of the field: 'submit', 'correct', 'add'. */
  readonly action: string
  readonly from?: string | null
  readonly to?: string | null
  readonly reason?: string | null
  readonly changes?: Changes
  readonly at: Date
}

/** Writes what happened, by whom and why, in the same transaction as the change. Never updated, never deleted. */
export async function recordEvent(tx: ActorTx, event: NewEvent): Promise<void> {
  await recordEvents(tx, [event])
}

/** The same for many things changed together; one statement. */
export async function recordEvents(tx: ActorTx, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return
  const { actor } = tx
  const person = actor.kind === 'person' ? actor : null
  await tx
    .insertInto('events')
    .values(
      events.map((event) => ({
        event_id: newId<string>(),
        at: event.at,
        person_id: person?.personId ?? null,
        assignment_id: person?.assignmentId ?? null,
        role: person?.role ?? null,
        system_actor: actor.kind === 'system' ? actor.name : null,
        administration_id: event.administrationId ?? null,
        subject_kind: event.subjectKind,
        subject_id: event.subjectId,
        action: event.action,
        from_state: event.from ?? null,
        to_state: event.to ?? null,
        reason: event.reason?.trim() || null,
        changes: JSON.stringify(event.changes ?? {}),
        request_id: actor.requestId ?? null,
      })),
    )
    .execute()
}

/** What differs between two rows over the fields named, ready for an event. */
export function changesBetween<Row extends object>(
  before: Row | null,
  after: Partial<Row>,
  fields: readonly (keyof Row & string)[],
): Changes {
  const changes: Record<string, readonly [unknown, unknown]> = {}
  for (const field of fields) {
    const [was, is] = [before?.[field] ?? null, after[field] ?? null]
    if (JSON.stringify(was) !== JSON.stringify(is)) changes[field] = [was, is]
  }
  return changes
}
