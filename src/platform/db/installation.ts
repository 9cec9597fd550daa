// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LocalDate } from '../../shared/dates.ts'
import type { Store } from './store.ts'

/** The day the demonstration data were made; null when the store is a real one. */
export async function findDemoDate(store: Store): Promise<LocalDate | null> {
  const [row] = await store.ownerRows<{ demo_as_of: LocalDate }>('select demo_as_of from installation')
  return row?.demo_as_of ?? null
}

/** Marks the store as demonstration: written before its first row, so that no demo is ever taken for real data. */
export async function markAsDemo(store: Store, asOf: LocalDate): Promise<void> {
  await store.ownerRows('insert into installation (demo_as_of) values ($1) returning is_only', [asOf])
}
