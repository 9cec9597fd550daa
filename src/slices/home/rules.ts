// SPDX-License-Identifier: AGPL-3.0-or-later
import { daysBetween, type LocalDate } from '../../shared/dates.ts'
import type { DueItem } from '../../shared/due.ts'
import type { PersonId } from '../../shared/ids.ts'
import type { Cents } from '../../shared/money.ts'
import type { DueCounts, DueFilter, DueSpan, GuidedDuties, PersonLoad } from './model.ts'

/** Where a duty stands on the calendar: late from the day after its last, then up to 7 and up to 30 days. House rule. */
export function spanOf(item: DueItem, today: LocalDate): DueSpan {
  if (item.dueOn === null) return 'senza-data'
  const days = daysBetween(today, item.dueOn)
  if (days < 0) return 'in-ritardo'
  if (days <= 7) return 'entro-7'
  return days <= 30 ? 'entro-30' : 'oltre'
}

/** True while somebody has to do something. */
export function isOpen(item: DueItem): boolean {
  return item.status !== 'done' && item.status !== 'notDue'
}

/** What is still to be done: the nearest last day first, those without a day at the end; then the most money at risk, then by body. */
export function openItems(items: readonly DueItem[]): DueItem[] {
  return items.filter(isOpen).sort(byDueDay)
}

function byDueDay(a: DueItem, b: DueItem): number {
  if (a.dueOn !== b.dueOn) {
    if (a.dueOn === null) return 1
    if (b.dueOn === null) return -1
    return a.dueOn < b.dueOn ? -1 : 1
  }
  const money = (b.atRiskCents ?? 0) - (a.atRiskCents ?? 0)
  return money || a.administrationName.localeCompare(b.administrationName, 'it') || (a.key < b.key ? -1 : 1)
}

/** The money at risk in these duties that is known; null when no money hangs on any of them. */
export function moneyAtRisk(items: readonly DueItem[]): Cents | null {
  const known = items.flatMap(({ atRiskCents }) => atRiskCents ?? [])
  return known.length === 0 ? null : known.reduce((sum, cents) => sum + cents, 0)
}

export function matches(item: DueItem, filter: DueFilter, today: LocalDate): boolean {
  if (filter.span !== undefined && spanOf(item, today) !== filter.span) return false
  if (filter.on !== undefined && item.dueOn !== filter.on) return false
  if (filter.isMoneyAtRisk && !item.atRiskCents) return false
  if (filter.administrationId !== undefined && item.administrationId !== filter.administrationId) return false
  if (filter.responsible === undefined) return true
  return filter.responsible === 'nobody'
    ? item.responsible === null
    : item.responsible?.personId === filter.responsible
}

export function countItems(items: readonly DueItem[]): DueCounts {
  return { items: items.length, bodies: new Set(items.map((item) => item.administrationId)).size }
}

/** Who has how much, by name: urgent is late or within seven days. */
export function loadOf(items: readonly DueItem[], today: LocalDate): PersonLoad[] {
  const loads = new Map<PersonId, PersonLoad>()
  for (const item of items) {
    if (item.responsible === null) continue
    const { personId, name } = item.responsible
    const before = loads.get(personId) ?? { personId, name, urgent: 0, all: 0 }
    const isUrgent = ['in-ritardo', 'entro-7'].includes(spanOf(item, today))
    loads.set(personId, { ...before, urgent: before.urgent + (isUrgent ? 1 : 0), all: before.all + 1 })
  }
  return [...loads.values()].sort(
    (a, b) => a.name.localeCompare(b.name, 'it') || (a.personId < b.personId ? -1 : 1),
  )
}

/** What a person of a body sees: their own or nobody's first, those of others apart, what was done this year. */
export function guidedDuties(items: readonly DueItem[], personId: PersonId, today: LocalDate): GuidedDuties {
  const open = openItems(items)
  const isOwn = (item: DueItem) => item.responsible === null || item.responsible.personId === personId
  const year = today.slice(0, 4)
  return {
    own: open.filter(isOwn),
    others: open.filter((item) => !isOwn(item)),
    done: items
      .filter((item) => item.status === 'done' && item.doneOn?.startsWith(year))
      .sort((a, b) => ((a.doneOn ?? '') > (b.doneOn ?? '') ? -1 : 1)),
  }
}
