// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LocalDate } from './dates.ts'
import type { AdministrationId, PersonId } from './ids.ts'
import type { Cents } from './money.ts'

/** The five states of a duty, the same a task list shows: da iniziare, in corso, da confermare, completo, non dovuto. */
export const dueStatuses = ['todo', 'inProgress', 'toConfirm', 'done', 'notDue'] as const
export type DueStatus = (typeof dueStatuses)[number]

/** Something a body has to do, or did this year. */
export interface DueItem {
  /** Stable and unique over all sources: 'plan:<id>:observations'. */
  readonly key: string
  /** A verb with its object: «Rispondere a 3 osservazioni sul piano». */
  readonly title: string
  /** One line: what it is about, what it takes, who did the last step. */
  readonly hint: string
  readonly href: string
  readonly administrationId: AdministrationId
  readonly administrationName: string
  /** The last day; null when no term is known. */
  readonly dueOn: LocalDate | null
  /** What is lost if that day passes; null when nothing is, or nobody knows how much. Left out where no money hangs on it. */
  readonly atRiskCents?: Cents | null
  readonly responsible: { readonly personId: PersonId; readonly name: string } | null
  readonly status: DueStatus
  /** When a `done` one was done. */
  readonly doneOn?: LocalDate
}

/** Where the actor left off: «L’ultima cosa aperta è Anagrafe, nel piano di migrazione». */
export interface ResumePoint {
  readonly title: string
  readonly href: string
  readonly savedAt: Date
}

/** What a slice knows that is due. Home and the page of a body read all of them. `Tx` is the transaction of withActor. */
export interface DueSource<Tx> {
  /** The duties of these bodies, in any order; policies decide what the actor sees of them. */
  load(tx: Tx, scope: readonly AdministrationId[], today: LocalDate): Promise<readonly DueItem[]>
  /** The last thing the actor was writing in this slice, if it still can be written. */
  resume?(tx: Tx): Promise<ResumePoint | null>
}
