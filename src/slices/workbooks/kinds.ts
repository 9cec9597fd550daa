// SPDX-License-Identifier: AGPL-3.0-or-later
import { inventoryKind, listKind } from './inventory-kind.ts'
import type { Kind } from './kind.ts'
import type { WorkbookKind } from './model.ts'
import { spendingKind } from './spending-kind.ts'

export const kinds: Readonly<Record<WorkbookKind, Kind>> = {
  software_list: listKind,
  inventory: inventoryKind,
  spending: spendingKind,
}
