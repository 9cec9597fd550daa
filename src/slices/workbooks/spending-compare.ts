// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, type LocalDate } from '../../shared/dates.ts'
import type { DigitalServiceId } from '../../shared/ids.ts'
import { formatMoney } from '../../shared/money.ts'
import type { DataCentre } from '../inventory/index.ts'
import {
  amountSlots,
  authorisedStates,
  cigFault,
  cupFault,
  type Duty,
  dutyLabels,
  dutyOf,
  emptySpendingValues,
  netOf,
  type PastOutcome,
  type PastSpending,
  plainCode,
  type SentSpending,
  type SpendingState,
  type SpendingValues,
  twinOf,
} from '../spending/index.ts'
import { asker, askWhose, isRefused, keepStored, touchOf } from './asking.ts'
import { idsByName, referred } from './book-cells.ts'
import { cellsFrom, folded, nameKey, nearest, sameText, splitNames } from './cells.ts'
import type { RowCheck } from './kind.ts'
import type { FieldChange, FoundSheet, Problem, RowOutcome, SpendingPlan, StoredRow } from './model.ts'
import { outcomeLabels, spendingField, spendingSheets } from './spending-book.ts'
import { SpendingCells, type SpendingKnown } from './spending-cells.ts'
import {
  isGranted,
  RowReading,
  readContract,
  readOutcome,
  readSending,
  readYears,
  spentOf,
} from './spending-reading.ts'
import { type Ask, canonical, emptying, leaveIt, leaveOut, unanswerable } from './values.ts'

const { fields } = spendingSheets[0]
/** What may be added to a request that is here, by its column without its number. */
const groups: Readonly<Record<string, 'sending' | 'outcome' | 'spent'>> = {
  sentOn: 'sending',
  channel: 'sending',
  sentBy: 'sending',
  protocol: 'sending',
  outcome: 'outcome',
  actNumber: 'outcome',
  actOn: 'outcome',
  reasons: 'outcome',
  words: 'outcome',
  due: 'outcome',
  met: 'outcome',
  ground: 'outcome',
  scope: 'outcome',
  expiresOn: 'outcome',
  spent: 'spent',
}
const groupOf = (key: string) => groups[key.replace(/\d$/, '')]
const asNew = '+'
const wouldNeed: Readonly<Record<Duty, string>> = {
  authorisation: 'l’autorizzazione',
  communication: 'la comunicazione',
  prior_communication: 'la comunicazione preventiva',
}

interface Found {
  readonly changes: readonly FieldChange[]
  readonly plan: SpendingPlan | null
}

/** Says what each row of a workbook of spending would do to one body. */
export class SpendingCheck implements RowCheck {
  private readonly cells: SpendingCells
  private readonly found: FoundSheet
  private readonly today: LocalDate
  /** Lines by the request they speak of, or by the reference of a new one. */
  private readonly lines = new Map<string, number>()
  /** New ones, to be told from each other. */
  private readonly added: (Pick<SpendingValues, 'subject' | 'supplier' | 'cig' | 'startsOn'> & {
    readonly state: SpendingState
    readonly line: number
    readonly placeId: string
  })[] = []

  constructor(known: SpendingKnown, found: FoundSheet, today: LocalDate) {
    this.cells = new SpendingCells(known)
    this.found = found
    this.today = today
  }

  check(row: Pick<StoredRow, 'line' | 'cells' | 'ref' | 'base' | 'answers'>): RowOutcome {
    const problems: Problem[] = []
    const cells = cellsFrom(row.cells, this.found.columns)
    const reading = new RowReading(cells, this.today, asker(this.found, fields, row, problems))
    const code = this.code(reading, row.ref)
    const stored = this.target(row.ref, code, reading.ask)
    const same = stored?.request.requestId ?? folded(code)
    const first = this.lines.get(same)
    if (same !== '' && first !== undefined)
      reading.ask('code', 'due', unanswerable(code, `È già alla riga ${first}: tieni una riga sola`))
    else this.lines.set(same, row.line)
    const { changes, plan } = stored ? this.later(row, reading, stored) : this.past(row.line, reading, code)
    const isOpen = isRefused(problems)
    return {
      label: reading.cell('name') || stored?.values.subject || `riga ${row.line}`,
      verdict: isOpen ? 'refused' : !stored ? 'new' : plan === null ? 'unchanged' : 'changed',
      changes,
      problems,
      plan: isOpen ? null : plan,
    }
  }

  /** How the body calls it; a row of our own file is found by its other reference. */
  private code(row: RowReading, ref: string | null): string {
    const code = row.text('code')
    if (code !== '' || this.byId(ref)) return code
    const protocol = row.text('protocol')
    return (
      row.ask('code', '', {
        found: '',
        message: 'Manca il riferimento: il numero con cui l’ente la ritrova, e che un altro file userà',
        options: protocol === '' ? [] : [{ value: protocol, label: `Usa il protocollo «${protocol}»` }],
        proposed: protocol || null,
        isSafe: false,
      }) ?? ''
    )
  }

  private byId(ref: string | null): SentSpending | undefined {
    return ref === null ? undefined : this.cells.known.sent.find(({ request }) => request.requestId === ref)
  }

  /** The request that a row speaks of, null when it is new. */
  private target(ref: string | null, code: string, ask: Ask): SentSpending | null {
    const own = this.byId(ref)
    if (own) return own
    const same =
      code === ''
        ? undefined
        : this.cells.known.sent.find(({ request }) => folded(request.externalRef ?? '') === folded(code))
    if (ref !== null && !same)
      ask('ref', '', {
        found: ref.slice(-8),
        message: 'Il riferimento di Regia non è più fra le spese dell’ente: è stata tolta, o è di un altro',
        options: [{ value: asNew, label: 'Aggiungila come nuova' }],
        proposed: asNew,
        isSafe: false,
      })
    return same ?? null
  }

  private place(row: RowReading): DataCentre | null {
    const cell = row.cell('place')
    const { places } = this.cells.known
    if (cell === '') {
      row.missing('place', 'Manca il data center')
      return null
    }
    const meant = referred(
      cell,
      this.cells.places,
      places.map(({ id }) => id),
    )
    if (meant.length === 1) return places.find(({ id }) => id === meant[0]) ?? null
    const near = meant.length > 1 ? places.filter(({ id }) => meant.includes(id)) : nearestNamed(cell, places)
    const answer = row.ask('place', '', {
      found: cell,
      message:
        meant.length > 1
          ? 'L’ente ne ha più di uno con questo nome: quale?'
          : 'Non è fra i data center dell’ente: per quello di un altro ente scrive chi lo gestisce',
      options: near.map(({ id, name }) => ({
        value: id as string,
        label: meant.length > 1 ? `${name} #${id.slice(-8)}` : name,
      })),
      proposed: meant.length > 1 ? null : (near[0]?.id ?? null),
      isSafe: false,
    })
    return places.find(({ id }) => id === answer) ?? null
  }

  private services(row: RowReading, place: DataCentre): DigitalServiceId[] {
    const services = this.cells.servicesOf(place.id)
    const named = idsByName(services)
    const ids = splitNames(row.text('services')).flatMap((name) => {
      const meant = referred(
        name,
        named,
        services.map(({ id }) => id),
      )
      if (meant.length === 1) return meant
      const near =
        meant.length > 1 ? services.filter(({ id }) => meant.includes(id)) : nearestNamed(name, services)
      const answer = row.ask('services', folded(name), {
        found: name,
        message:
          meant.length > 1
            ? 'Ce n’è più di uno con questo nome in quel data center: quale?'
            : 'Oggi non è fra i servizi ospitati in quel data center',
        options: [
          ...near.map((each) => ({ value: each.id, label: each.name })),
          { value: leaveOut, label: 'Lascialo fuori' },
        ],
        proposed: meant.length > 1 ? null : (near[0]?.id ?? leaveOut),
        isSafe: false,
      })
      return services.some(({ id }) => id === answer) ? [answer as string] : []
    })
    return [...new Set(ids)].sort() as DigitalServiceId[]
  }

  /** A row that adds a request. */
  private past(line: number, row: RowReading, externalRef: string): Found {
    const subject = row.text('name')
    if (subject === '') row.missing('name', 'Manca l’oggetto')
    const place = this.place(row)
    const duty = row.choice<Duty>('duty')
    if (duty === null)
      row.missing('duty', 'Manca il tipo: autorizzazione, comunicazione o comunicazione preventiva')
    const { amounts, spent } = readYears(row)
    if (amounts.length === 0 && !amountSlots.some((slot) => row.isOpen(`net${slot}`)))
      row.missing('net1', 'Manca l’importo: almeno un anno, senza IVA')
    const contract = readContract(row)
    const exemptGround = row.choice<NonNullable<SpendingValues['exemptGround']>>('exemptGround')
    const values: SpendingValues = {
      ...emptySpendingValues,
      ...contract,
      subject,
      amounts,
      exemptGround,
      kind: row.choice('kind'),
      exemptReason: row.text('exemptReason'),
      purpose: row.choice('purpose'),
      need: row.text('need'),
      cloudReason: row.text('cloudReason'),
      supplier: row.text('supplier'),
      product: row.text('product'),
      procedure: row.choice('procedure'),
      cig: plainCode(row.text('cig')),
      cup: plainCode(row.text('cup')),
      excessReason: row.text('excessReason'),
      serviceIds: place ? this.services(row, place) : [],
    }
    const sending = readSending(row, this.cells.known.name)
    const outcome = readOutcome(row, { duty, sentOn: sending?.sentOn ?? null, endsOn: contract.endsOn })
    const past = {
      externalRef,
      values,
      outcome,
      spent: spentOf(row, spent, isGranted(outcome)),
    }
    this.oddities(row, values, duty, place)
    if (!place || duty === null || !sending) return { changes: [], plan: null }
    this.twins(line, row, values, place, outcome)
    const whole: PastSpending = { ...past, duty, sending, dataCentreId: place.id }
    return { changes: summaryOf(whole, place), plan: { kind: 'past_spending', past: whole } }
  }

  /** What is odd, and stops nothing. */
  private oddities(
    row: RowReading,
    values: SpendingValues,
    duty: Duty | null,
    place: DataCentre | null,
  ): void {
    if (place && duty !== null) {
      const today = dutyOf(place, values.exemptGround, false)
      if (today !== duty)
        row.warn(
          'duty',
          'gruppo',
          `Il data center è ${place.group === null ? 'senza gruppo' : `di gruppo ${place.group}`}: oggi servirebbe ${wouldNeed[today]}`,
        )
    }
    const [cig, cup] = [cigFault(values.cig), cupFault(values.cup)]
    if (cig) row.warn('cig', 'codice', cig)
    if (cup) row.warn('cup', 'codice', cup)
  }

  /** The same spending under another reference: here, or in the file. */
  private twins(
    line: number,
    row: RowReading,
    values: SpendingValues,
    place: DataCentre,
    outcome: PastOutcome | null,
  ): void {
    const here = this.cells.known.sent
      .filter(({ request }) => request.dataCentreId === place.id)
      .map(({ request, values: { cig } }) => ({ ...request, cig }))
    const twin = twinOf(values, here)
    const inFile = twinOf(
      values,
      this.added.filter(({ placeId }) => placeId === place.id),
    )
    const told = twin ? `«${twin.subject}», già in Regia` : inFile ? `quella della riga ${inFile.line}` : null
    if (told !== null)
      row.ask('name', 'doppia', {
        found: values.subject,
        message: `Sembra ${told}: stesso CIG, o stesso oggetto e fornitore in 12 mesi`,
        options: [{ value: asNew, label: 'È un’altra: importala' }],
        proposed: null,
        isSafe: false,
      })
    const state: SpendingState =
      outcome?.action === 'record_denied'
        ? 'denied'
        : outcome?.action === 'record_withdrawn'
          ? 'withdrawn'
          : 'submitted'
    this.added.push({ ...values, state, line, placeId: place.id })
  }

  /** A row about a request that is here: what was sent stays; how it left, what was answered and what was spent may be added. */
  private later(row: Pick<StoredRow, 'base'>, reading: RowReading, stored: SentSpending): Found {
    const { request } = stored
    const isOffice = request.channel === 'office'
    const years = amountSlots.map((slot) => yearIn(reading.cells[`year${slot}`] ?? ''))
    const before = this.cells.textsOf(this.cells.valuesOf(stored, years))
    const touched = this.touched(row.base, reading, before)
    const inGroup = (group: 'sending' | 'outcome') => touched.filter(({ key }) => groupOf(key) === group)
    const isSent = isOffice && stored.sending === null && inGroup('sending').length > 0
    const sending = isSent ? readSending(reading, this.cells.known.name) : null
    const isAnswered = isOffice && request.state === 'submitted' && inGroup('outcome').length > 0
    const outcome = isAnswered
      ? readOutcome(reading, {
          duty: request.duty,
          sentOn: (sending ?? stored.sending)?.sentOn ?? null,
          endsOn: request.endsOn,
        })
      : null
    const granted = authorisedStates.includes(request.state) || isGranted(outcome)
    const changes: FieldChange[] = []
    const spent: { year: number; cents: number | null }[] = []
    for (const { key, cell } of touched) {
      const change = {
        field: key,
        label: spendingField(key).label,
        before: before[key] ?? '',
        after: emptying.test(cell) ? '' : canonical(spendingField(key).reading, cell),
      }
      const group = groupOf(key)
      if (group === 'spent') {
        const amount = this.amount(row.base, reading, years, change, cell, granted)
        if (!amount) continue
        spent.push(amount)
        changes.push({ ...change, label: `Speso ${amount.year}` })
      } else if (group === 'sending' ? sending !== null : group === 'outcome' && outcome !== null)
        changes.push(change)
      else if (!(group === 'sending' ? isSent : group === 'outcome' && isAnswered))
        stays(reading, key, cell, change.before)
    }
    const isNothing = changes.length === 0
    return {
      changes,
      plan: isNothing
        ? null
        : { kind: 'later_spending', id: request.requestId, later: { sending, outcome, spent } },
    }
  }

  /** The cells that say something else than what is here, and that somebody wrote. */
  private touched(
    base: string | null,
    { cells }: RowReading,
    before: Readonly<Record<string, string>>,
  ): { readonly key: string; readonly cell: string }[] {
    return fields.flatMap(({ key, reading }) => {
      const cell = cells[key] ?? ''
      const was = before[key] ?? ''
      if (key === 'ipa' || key === 'ref' || key.startsWith('year') || cell === '') return []
      if (isSame(key, canonical(reading, cell), was) || (was === '' && emptying.test(cell))) return []
      return touchOf(this.found, base, key, reading, cell, was) === 'none' ? [] : [{ key, cell }]
    })
  }

  /** What was spent in a year, as the file says it now; null when it does not come in. */
  private amount(
    base: string | null,
    reading: RowReading,
    years: readonly (number | null)[],
    change: FieldChange,
    cell: string,
    granted: boolean,
  ): { year: number; cents: number | null } | null {
    const key = change.field
    const year = years[Number(key.at(-1)) - 1] ?? null
    if (year === null) {
      reading.missing(key.replace('spent', 'year'), 'Scrivi di quale anno sono questi importi')
      return null
    }
    const isGone = emptying.test(cell)
    const cents = isGone ? null : reading.number(key)
    if (cents === null && !isGone) return null
    const [amount] = spentOf(reading, [{ year, cents: cents ?? 0, key }], granted)
    if (!amount) return null
    const isBoth = touchOf(this.found, base, key, spendingField(key).reading, cell, change.before) === 'both'
    if (isBoth && askWhose(key, cell, change.before, change.after, reading.ask) === keepStored) return null
    return { year, cents }
  }
}

function stays(row: RowReading, key: string, cell: string, before: string): void {
  const message = groupOf(key)
    ? `In Regia è «${before || 'nulla'}», e da qui non cambia`
    : `In Regia è «${before || 'nulla'}»: ciò che fu inviato non cambia`
  row.ask(key, 'resta', { found: cell, message, options: [leaveIt], proposed: leaveOut, isSafe: false })
}

function isSame(key: string, cell: string, before: string): boolean {
  if (sameText(cell, before)) return true
  const set = (names: string) => splitNames(names).map(nameKey).sort().join('|')
  if (key === 'services') return set(cell) === set(before)
  if (key === 'cig' || key === 'cup') return plainCode(cell) === before
  return (key === 'code' || key === 'place') && nameKey(cell) === nameKey(before)
}

const yearIn = (cell: string) => (/^\d{4}$/.test(cell) ? Number(cell) : null)

const nearestNamed = <Thing extends { readonly name: string }>(cell: string, things: readonly Thing[]) =>
  nearest(nameKey(cell), things, ({ name }) => nameKey(name))

/** What a new one is, in few words. */
function summaryOf(past: PastSpending, place: DataCentre): FieldChange[] {
  const { values, sending, outcome, duty } = past
  const days = [values.startsOn, values.endsOn].flatMap((day) => (day ? [formatDate(day)] : []))
  const said: readonly (readonly [field: string, label: string, after: string])[] = [
    ['place', 'Data center', place.name],
    ['duty', 'Tipo', dutyLabels[duty]],
    ['net1', 'Senza IVA', formatMoney(netOf(values.amounts))],
    ['startsOn', 'Contratto', days.join('–')],
    ['sentOn', 'Inviata il', formatDate(sending.sentOn)],
    [
      'outcome',
      'Esito',
      [outcomeLabels[outcome?.action ?? 'waiting'], outcome?.number].filter(Boolean).join(', n. '),
    ],
  ]
  return said.map(([field, label, after]) => ({ field, label, before: '', after }))
}
