// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Refusal, RowBatch } from './model.ts'

/** What the thread is given to read. */
export interface WorkerTask {
  readonly bytes: Uint8Array
  readonly isCsv: boolean
}

/** What it answers each time it is asked for more. */
export type WorkerAnswer =
  | { readonly batch: RowBatch; readonly rowsRead: number; readonly rowsTotal: number | null }
  | { readonly done: true }
  | { readonly refusal: Refusal }
