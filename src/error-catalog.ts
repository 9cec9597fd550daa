// SPDX-License-Identifier: AGPL-3.0-or-later
import { cliErrors } from './cli/errors.ts'
import { storeErrors } from './platform/db/errors.ts'
import { commonErrors, type ErrorDetails, unexpectedError } from './shared/errors.ts'
import { callErrors } from './slices/calls/errors.ts'
import { candidacyErrors } from './slices/candidacies/errors.ts'
import { executionErrors } from './slices/execution/errors.ts'
import { figureErrors } from './slices/figures/errors.ts'
import { handoverErrors } from './slices/handovers/errors.ts'
import { historyErrors } from './slices/history/errors.ts'
import { inventoryErrors } from './slices/inventory/errors.ts'
import { noticeErrors } from './slices/notices/errors.ts'
import { peopleErrors } from './slices/people/errors.ts'
import { planModelErrors } from './slices/plan-models/errors.ts'
import { planErrors } from './slices/plans/errors.ts'
import { referenceErrors } from './slices/reference/errors.ts'
import { registryErrors } from './slices/registry/errors.ts'
import { spendingErrors } from './slices/spending/errors.ts'
import { waveErrors } from './slices/waves/errors.ts'
import { workbookErrors } from './slices/workbooks/errors.ts'

/** A refusal as people look it up: what the sentence quotes is «…». */
export interface CatalogEntry {
  readonly code: string
  readonly status: number
  readonly sentence: string
}

const anything: ErrorDetails = new Proxy({}, { get: () => '…' })

/** Every code there is, by code: the page /errori and docs/errors.md are made from this list. */
export const errorCatalog: readonly CatalogEntry[] = [
  unexpectedError,
  ...[
    commonErrors,
    storeErrors,
    cliErrors,
    historyErrors,
    noticeErrors,
    peopleErrors,
    referenceErrors,
    registryErrors,
    handoverErrors,
    inventoryErrors,
    planErrors,
    executionErrors,
    spendingErrors,
    figureErrors,
    waveErrors,
    planModelErrors,
    callErrors,
    candidacyErrors,
    workbookErrors,
  ].flatMap((errors) => Object.values(errors)),
]
  .map(({ code, status, it }) => ({ code, status, sentence: it(anything) }))
  .sort((a, b) => a.code.localeCompare(b.code, 'en'))
