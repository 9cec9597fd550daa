// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DueItem } from '../../src/shared/due.ts'
import type { AdministrationId, PersonId } from '../../src/shared/ids.ts'

/** Something to do for Valdorsa by 12 March 2026, followed by nobody, unless said otherwise. */
export function aDueItem(values: Partial<DueItem> = {}): DueItem {
  return {
    key: 'plan:1',
    title: 'Rispondere a un’osservazione sul piano',
    hint: 'circa 5 minuti',
    href: '/piani/1',
    administrationId: '01890000-0000-7000-8000-0000000000a1' as AdministrationId,
    administrationName: 'Valdorsa',
    dueOn: '2026-03-12',
    responsible: null,
    status: 'todo',
    ...values,
  }
}

export const anna = { personId: '01890000-0000-7000-8000-000000000001' as PersonId, name: 'Anna C.' }
export const bruno = { personId: '01890000-0000-7000-8000-000000000002' as PersonId, name: 'Bruno L.' }
