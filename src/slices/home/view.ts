// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  addDays,
  dateInRome,
  daysBetween,
  distanceInWords,
  formatLongDate,
  formatShortWeekday,
  formatTime,
  formatWeekday,
  type LocalDate,
} from '../../shared/dates.ts'
import type { DueItem } from '../../shared/due.ts'
import { formatMoney } from '../../shared/money.ts'
import type { Role } from '../../shared/roles.ts'
import {
  type CalendarDay,
  type DueGroup,
  type DueRow,
  type FigureProps,
  type Task,
  taskStates,
} from '../../ui/index.ts'
import type { DueSpan, ReturnedPlan } from './model.ts'
import { countItems, moneyAtRisk, spanOf } from './rules.ts'

export const spanLabels: Readonly<Record<DueSpan, string>> = {
  'in-ritardo': 'In ritardo',
  'entro-7': 'Entro 7 giorni',
  'entro-30': 'Entro 30 giorni',
  oltre: 'Più avanti',
  'senza-data': 'Senza un termine',
}

const tones: Partial<Record<DueSpan, 'bad' | 'warn'>> = { 'in-ritardo': 'bad', 'entro-7': 'warn' }

/** «martedì 10 marzo»: the year is plain. */
export function weekdayInWords(date: LocalDate): string {
  return formatWeekday(date).replace(/ \d{4}$/, '')
}

/** «1 attività», «3 attività». */
export const duties = (count: number) => `${count} attività`
/** «33.319,00 € a rischio»; null when no money hangs on them. */
export function riskInWords(items: readonly DueItem[]): string | null {
  const cents = moneyAtRisk(items)
  return cents === null ? null : `${formatMoney(cents)} a rischio`
}
const bodies = (count: number) => (count === 1 ? 'un ente' : `${count} enti`)

/** «gio 12 marzo», with the year when it is another one. */
function dayInWords(date: LocalDate, today: LocalDate): string {
  return date.slice(0, 4) === today.slice(0, 4) ? formatShortWeekday(date) : formatLongDate(date)
}

const inList = (words: readonly string[]) => new Intl.ListFormat('it', { type: 'conjunction' }).format(words)
const capitalised = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** A row of the due list. `bodyHref` leads to the page of a body; money stands there where any hangs on the list. */
export function dueRow(
  item: DueItem,
  today: LocalDate,
  bodyHref: (item: DueItem) => string,
  isMoneyShown = false,
): DueRow {
  return {
    id: item.key,
    left: item.dueOn === null ? 'Nessun termine' : capitalised(distanceInWords(today, item.dueOn)),
    tone: tones[spanOf(item, today)],
    date: item.dueOn === null ? '' : dayInWords(item.dueOn, today),
    title: item.title,
    href: item.href,
    detail: item.hint,
    administration: { label: item.administrationName, href: bodyHref(item) },
    who: item.responsible?.name ?? null,
    status: item.status,
    ...(isMoneyShown ? { atRisk: item.atRiskCents ? formatMoney(item.atRiskCents) : null } : {}),
  }
}

/** The rows of a page in groups; each says how many the whole list has in it. */
export function dueGroups(
  page: readonly DueItem[],
  all: readonly DueItem[],
  today: LocalDate,
  bodyHref: (item: DueItem) => string,
): DueGroup[] {
  const isMoneyShown = moneyAtRisk(all) !== null
  return (Object.keys(spanLabels) as DueSpan[]).map((span) => {
    const own = all.filter((item) => spanOf(item, today) === span)
    return {
      key: span,
      label: spanLabels[span],
      summary: [duties(own.length), riskInWords(own)].filter(Boolean).join(', '),
      rows: page
        .filter((item) => spanOf(item, today) === span)
        .map((item) => dueRow(item, today, bodyHref, isMoneyShown)),
    }
  })
}

/** The figures of an office: each opens exactly the rows it counts. */
export function officeFigures(
  open: readonly DueItem[],
  returned: readonly ReturnedPlan[],
  bodyCount: number,
  today: LocalDate,
  hrefOf: (span: DueSpan) => string,
): FigureProps[] {
  const figure = (span: DueSpan, none: string): FigureProps => {
    const items = open.filter((item) => spanOf(item, today) === span)
    const [first] = items
    const risk = riskInWords(items)
    const tone = items.length > 0 ? tones[span] : undefined
    return {
      label: spanLabels[span],
      value: duties(items.length),
      href: hrefOf(span),
      context: first?.dueOn
        ? `${risk ? `${risk}; ` : ''}in ${bodies(countItems(items).bodies)}; la prima ${dayInWords(first.dueOn, today)}, ${first.administrationName}`
        : none,
      ...(tone ? { tone } : {}),
    }
  }
  const names = returned.slice(0, 2).map((plan) => plan.administrationName)
  const more = returned.length - names.length
  const rest = more === 0 ? [] : [more === 1 ? 'un altro' : `altri ${more}`]
  return [
    figure('in-ritardo', 'nessun termine passato'),
    figure('entro-7', 'nessun termine nei prossimi 7 giorni'),
    figure('entro-30', 'nessun termine da 8 a 30 giorni'),
    {
      label: 'Piani rinviati',
      value: returned.length === 1 ? '1 piano' : `${returned.length} piani`,
      href: '#piani-rinviati',
      context:
        returned.length === 0
          ? `su ${bodies(bodyCount)}`
          : `su ${bodies(bodyCount)}, ${inList([...names, ...rest])}`,
      ...(returned.length > 0 ? { tone: 'warn' as const } : {}),
    },
  ]
}

/** Fourteen days from today with what is due on each. */
export function calendarDays(
  open: readonly DueItem[],
  today: LocalDate,
  hrefOf: (date: LocalDate) => string,
): CalendarDay[] {
  return Array.from({ length: 14 }, (_, index) => {
    const date = addDays(today, index)
    return {
      date,
      items: open
        .filter((item) => item.dueOn === date)
        .map((item) => ({ label: item.administrationName, href: hrefOf(date) })),
    }
  })
}

/** «3 osservazioni, 1 con risposta · 12 giorni dal rinvio» */
export function returnedInWords(plan: ReturnedPlan, today: LocalDate): string {
  const parts = [plan.observations === 1 ? '1 osservazione' : `${plan.observations} osservazioni`]
  parts.push(plan.replies === 0 ? 'nessuna risposta' : `${plan.replies} con risposta`)
  const words = plan.observations === 0 ? 'Nessuna osservazione' : parts.join(', ')
  if (plan.returnedAt === null) return words
  const days = daysBetween(dateInRome(plan.returnedAt), today)
  const since = days === 0 ? 'rinviato oggi' : days === 1 ? 'rinviato ieri' : `${days} giorni dal rinvio`
  return `${words} · ${since}`
}

/** «Comune di Valdorsa: 3 cose da fare» */
export function guidedTitle(bodyTitle: string, count: number): string {
  if (count === 0) return `${bodyTitle}: per ora niente da fare`
  return `${bodyTitle}: ${count === 1 ? 'una cosa' : `${count} cose`} da fare`
}

/** A duty as a task: by when, then what it takes; who follows it, when it is somebody else. */
export function guidedTask(item: DueItem, today: LocalDate, { withPerson = false } = {}): Task {
  const parts = [
    item.dueOn === null ? null : lastDayInWords(item.dueOn, today),
    item.hint || null,
    withPerson && item.responsible ? `La segue ${item.responsible.name}` : null,
  ]
  return { title: item.title, href: item.href, status: item.status, hint: parts.filter(Boolean).join(' · ') }
}

function lastDayInWords(dueOn: LocalDate, today: LocalDate): string {
  const days = daysBetween(today, dueOn)
  const day = dueOn.slice(0, 4) === today.slice(0, 4) ? weekdayInWords(dueOn) : formatWeekday(dueOn)
  if (days < 0) return `Oltre il termine da ${days === -1 ? 'ieri' : `${-days} giorni`} (${day})`
  return days === 0 ? 'Entro oggi' : `Entro ${day}`
}

/** A duty on the page of its body: how long is left as the status, then who follows it and what it is. */
export function bodyTask(item: DueItem, today: LocalDate): Task {
  const tone = tones[spanOf(item, today)]
  return {
    title: item.title,
    href: item.href,
    status:
      item.dueOn === null
        ? item.status
        : { kind: tone ?? 'idle', icon: 'clock', label: capitalised(distanceInWords(today, item.dueOn)) },
    hint: [item.responsible?.name ?? 'Senza persona', taskStates[item.status].label.toLowerCase(), item.hint]
      .filter(Boolean)
      .join(' · '),
  }
}

export function doneTask(item: DueItem): Task {
  const parts = [item.doneOn ? formatLongDate(item.doneOn) : null, item.hint || null]
  return { title: item.title, href: item.href, status: 'done', hint: parts.filter(Boolean).join(' · ') }
}

/** «16:20», «16:20 di ieri», «16:20 del 3 marzo 2026»: after «Salvato alle». */
export function savedInWords(at: Date, now: Date): string {
  const days = daysBetween(dateInRome(at), dateInRome(now))
  if (days === 0) return formatTime(at)
  return `${formatTime(at)} ${days === 1 ? 'di ieri' : `del ${formatLongDate(dateInRome(at))}`}`
}

/** «E dopo?»: what happens when the tasks are done, for who may send and who may not. */
export function whatComesNext(role: Role, sends: readonly string[], hasOffice: boolean): string {
  if (role === 'legal_representative' || (role === 'delegate' && sends.includes('plans')))
    return 'Quando il piano è pronto lo rileggi in un riepilogo, con quello che è cambiato, e lo trasmetti tu. Ricevi subito una ricevuta con numero, data e ora.'
  const reads = hasOffice ? 'l’ufficio associato rilegge il piano' : 'il piano viene riletto'
  return `Quando hai finito, ${reads}. Lo trasmette solo il legale rappresentante o la persona incaricata: non puoi inviare nulla per errore.`
}

/** «da oggi», «da ieri», «da 12 giorni»: how long a plan has waited. */
export function ageInWords(since: Date, today: LocalDate): string {
  const days = daysBetween(dateInRome(since), today)
  if (days === 0) return 'da oggi'
  return days === 1 ? 'da ieri' : `da ${days} giorni`
}
