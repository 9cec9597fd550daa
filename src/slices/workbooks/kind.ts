// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import type { Effect, Plan, RowOutcome, StoredRow, WorkbookImport } from './model.ts'
import type { Work } from './work.ts'

/** What checks the rows of one body, in the order of the file. */
export interface RowCheck {
  /** Looks up what these rows need besides what the body has. */
  prepare?(tx: ActorTx, rows: readonly StoredRow[]): Promise<void>
  check(row: StoredRow): RowOutcome
}

/** One go through the rows of an import. */
export interface Checking {
  /** Once before each phase. */
  begin(phase: number): Promise<void>
  of(tx: ActorTx, bodyId: AdministrationId): Promise<RowCheck>
}

/** What an import wrote, by body. */
export type Effects = ReadonlyMap<AdministrationId, readonly Effect[]>

/** What the pipeline asks of a kind of workbook: all the rest of it does not know which one it has in hand. */
export interface Kind {
  /** Sheets checked and written together, by their place in the kind: those of every body, before the next. */
  readonly phases: readonly (readonly [from: number, to: number])[]
  open(work: Work, stored: WorkbookImport, bodies: readonly AdministrationId[]): Promise<Checking>
  /** Changes with anything that the rows of these bodies are compared with. */
  fingerprint(tx: ActorTx, bodies: readonly AdministrationId[]): Promise<string>
  /** Writes what the rows of a body ask for in a phase; answers what undoing needs. */
  write(tx: ActorTx, bodyId: AdministrationId, plans: readonly Plan[], now: Date): Promise<readonly Effect[]>
  /** Things written that somebody changed or leant on since. */
  countChangedSince(tx: ActorTx, effects: Effects): Promise<number>
  takeBack(tx: ActorTx, effects: Effects, now: Date): Promise<void>
}
