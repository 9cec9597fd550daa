// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LocalDate } from '../../shared/dates.ts'
import type { AdministrationId, DataCentreId, DigitalServiceId, SoftwareId } from '../../shared/ids.ts'
import { typingSlips } from '../../shared/search-text.ts'
import {
  type DataCentre,
  type DigitalService,
  newDataCentreValues,
  newServiceValues,
  newSoftwareValues,
  type Software,
} from '../inventory/index.ts'
import { asker, askWhose, isRefused, keepStored, touchOf } from './asking.ts'
import { BookNames, bookText, idsByName, referred, thingValues } from './book-cells.ts'
import { cellsFrom, folded, nameKey, nearest, plain, sameText, splitNames } from './cells.ts'
import { bookSheet, bookSheets, fieldOfBook } from './inventory-book.ts'
import type { Cells, FieldChange, FoundSheet, Known, Plan, Problem, RowOutcome, StoredRow } from './model.ts'
import { type Ask, emptying, emptyValue, leaveIt, leaveOut, readCell, unanswerable } from './values.ts'

/** A row of the file by its name, as the other sheets may speak of it. */
export interface NamedRow {
  readonly sheet: number
  readonly line: number
  readonly nameKey: string
  readonly ref: string | null
  readonly newId: string
}

/** A place that another body may offer: of the store, or of the same file. */
export interface ForeignPlace {
  readonly id: string
  readonly isOpen: boolean
}

export interface BookContext {
  readonly today: LocalDate
  readonly sheets: readonly FoundSheet[]
  readonly codeOf: (id: AdministrationId) => string
  /** Codes of the catalogue of types by their code and by their name, folded. */
  readonly types: ReadonlyMap<string, string>
  /** Places of other bodies, by `IPA code|name folded`. */
  readonly foreign: Map<string, readonly ForeignPlace[]>
  /** New things whose row is refused: nothing may lean on them. By id, with where they are. */
  readonly refused: Map<string, string>
}

const asNew = '+'
const mostNames = 3000

/** Says what each row of our own workbook would do to one body. Rows come in the order of the sheets. */
export class BookCheck {
  private readonly known: Known
  private readonly context: BookContext
  private readonly names: BookNames
  private readonly found: ReadonlyMap<number, FoundSheet>
  private readonly stored: readonly ReadonlyMap<string, DataCentre | Software | DigitalService>[]
  /** By sheet: what is stored, and what the file adds. */
  private readonly byName: readonly Map<string, Set<string>>[]
  private readonly ids: readonly Set<string>[]
  private readonly seen = new Map<string, number>()
  private readonly needs = new Map<string, Map<string, string>>()

  constructor(known: Known, rows: readonly NamedRow[], context: BookContext) {
    this.known = known
    this.context = context
    this.names = new BookNames(known, context.codeOf)
    this.found = new Map(context.sheets.map((sheet) => [sheet.sheet, sheet]))
    const things = [known.dataCentres, known.software, known.services] as const
    this.stored = things.map(
      (each) =>
        new Map<string, DataCentre | Software | DigitalService>([...each].map((thing) => [thing.id, thing])),
    )
    this.byName = things.map((each) => idsByName([...each]))
    this.ids = things.map((each) => new Set([...each].map(({ id }) => id as string)))
    for (const row of rows) {
      if (row.sheet > bookSheet.services || row.nameKey === '') continue
      const isStored = row.ref !== null && this.stored[row.sheet]?.has(row.ref)
      const known = this.byName[row.sheet]
      if (!known || (!isStored && known.has(row.nameKey))) continue
      const id = isStored && row.ref !== null ? row.ref : row.newId
      const ids = known.get(row.nameKey)
      if (ids) ids.add(id)
      else known.set(row.nameKey, new Set([id]))
      this.ids[row.sheet]?.add(id)
    }
    for (const { serviceId, dependsOnId, reason } of known.dependencies)
      this.addNeed(serviceId, dependsOnId, reason)
  }

  check(row: StoredRow): RowOutcome {
    const found = this.found.get(row.sheet)
    const spec = bookSheets[row.sheet]
    if (!found || !spec) throw new Error(`No sheet ${row.sheet} in the workbook`)
    const problems: Problem[] = []
    const ask = asker(found, spec.fields, row, problems)
    const cells = cellsFrom(row.cells, found.columns)
    const outcome =
      row.sheet <= bookSheet.services
        ? this.thing(row, cells, ask)
        : row.sheet === bookSheet.hosting
          ? this.hosting(row, cells, ask)
          : this.dependency(cells, ask)
    if (!isRefused(problems)) return { ...outcome, problems }
    if (outcome.verdict === 'new') this.context.refused.set(row.newId, `${found.name}, riga ${row.line}`)
    return { ...outcome, problems, verdict: 'refused', plan: null }
  }

  private thing(row: StoredRow, cells: Cells, ask: Ask): Outcome {
    const { sheet } = row
    const name = cells['name'] ?? ''
    if (name === '' || emptying.test(name)) {
      ask('name', '', unanswerable(name, 'Manca il nome: scrivilo nel file, o togli la riga'))
      return { label: `riga ${row.line}`, verdict: 'new', changes: [], plan: null }
    }
    const stored = this.target(row, name, ask)
    const same = `${sheet} ${stored?.id ?? nameKey(name)}`
    const first = this.seen.get(same)
    if (first === undefined) this.seen.set(same, row.line)
    else ask('name', 'due', unanswerable(name, `È già alla riga ${first}: tieni una riga sola`))

    const current = stored ? thingValues(sheet, stored) : newValues(sheet)
    const { patch, changes } = this.fieldsOf(row, cells, stored ? current : null, ask)
    const after = { ...current, ...patch }
    if (sheet === bookSheet.dataCentres) this.placeAddsUp(after, stored as DataCentre | null, patch, ask)
    if (sheet === bookSheet.services) serviceAddsUp(after, ask)
    const kind = (['data_centre', 'software', 'service'] as const)[sheet] ?? 'software'
    const id = stored?.id ?? row.newId
    return {
      label: name,
      verdict: !stored ? 'new' : changes.length > 0 ? 'changed' : 'unchanged',
      changes,
      plan: stored && changes.length === 0 ? null : ({ kind, id, patch: stored ? patch : after } as Plan),
    }
  }

  /** Reads the columns of a thing that differ from what is stored; `current` is null for a new one. */
  private fieldsOf(
    row: StoredRow,
    cells: Cells,
    current: Readonly<Record<string, unknown>> | null,
    ask: Ask,
  ) {
    const patch: Record<string, unknown> = {}
    const changes: FieldChange[] = []
    for (const { key, label, reading, isTold } of bookSheets[row.sheet]?.fields ?? ([] as never[])) {
      const field = fieldOfBook(row.sheet, key)
      const cell = cells[key] ?? ''
      if (key === 'ipa' || key === 'ref' || cell === '' || !field) continue
      const before = current ? bookText(row.sheet, key, current[key]) : ''
      if (current && sameText(cell, before)) continue
      const touch = current ? this.touched(row, key, cell, before) : 'mine'
      if (touch === 'none') continue
      if (isTold) {
        this.told(row.sheet, key, cell, before, current !== null, ask)
        continue
      }
      const value =
        emptying.test(cell) && key !== 'name'
          ? emptyValue(reading)
          : key === 'typeCode'
            ? this.typeCode(cell, ask)
            : readCell(key, reading, cell, this.context.today, ask)
      if (value === undefined || (current && JSON.stringify(value) === JSON.stringify(current[key]))) continue
      const after = bookText(row.sheet, key, value)
      if (touch === 'both' && askWhose(key, cell, before, after, ask) === keepStored) continue
      patch[key] = value
      if (after !== before) changes.push({ field: key, label, before, after })
    }
    return { patch, changes }
  }

  private touched(row: StoredRow, key: string, cell: string, before: string) {
    const reading = fieldOfBook(row.sheet, key)?.reading
    return touchOf(this.found.get(row.sheet), row.base, key, reading, cell, before)
  }

  /** A column that says what moves along its own lifecycle. */
  private told(sheet: number, key: string, cell: string, before: string, isStored: boolean, ask: Ask): void {
    const field = fieldOfBook(sheet, key)
    if (!field || folded(cell) === folded(before) || (!isStored && folded(cell) === 'in esercizio')) return
    ask(key, '', {
      found: cell,
      message: isStored
        ? `In Regia è «${before}»: lo stato si cambia dalla sua scheda, che controlla che cosa ospita`
        : 'Uno nuovo entra in esercizio, o chiuso se scrivi «Chiuso il»',
      options: [isStored ? leaveIt : { value: leaveOut, label: 'Entra in esercizio' }],
      proposed: leaveOut,
      isSafe: false,
    })
  }

  private typeCode(cell: string, ask: Ask): unknown {
    const { types } = this.context
    const exact = types.get(cell) ?? types.get(folded(cell))
    if (exact) return exact
    const near = [...types]
      .filter(([word]) => word.length > 4 && typingSlips(folded(cell), word, 2) <= 2)
      .slice(0, 3)
    const answer = ask('typeCode', '', {
      found: cell,
      message: 'Non è nel catalogo dei tipi di servizio',
      options: [...near.map(([word, code]) => ({ value: code, label: `${code}, ${word}` })), leaveIt],
      proposed: near[0]?.[1] ?? null,
      isSafe: false,
    })
    return answer === null || answer === leaveOut ? undefined : answer
  }

  /** What a data centre says must be possible as a whole. */
  private placeAddsUp(
    after: Readonly<Record<string, unknown>>,
    stored: DataCentre | null,
    patch: Readonly<Record<string, unknown>>,
    ask: Ask,
  ): void {
    const day = (key: string) => (typeof after[key] === 'string' ? (after[key] as string) : null)
    const wrong = (field: string, message: string) =>
      ask(field, 'coerenza', unanswerable(bookText(0, field, after[field]), message))
    if (
      after['group'] === null &&
      (after['groupSource'] !== '' || after['groupOn'] !== null || after['isGroupContested'] === true)
    )
      wrong(
        'group',
        'C’è una fonte, una data o una contestazione, ma non il gruppo: scrivilo, o togli il resto',
      )
    if (patch['closedOn'] !== undefined && stored && stored.state !== 'closed')
      wrong('closedOn', 'Non è ancora chiuso: chiudilo dalla sua scheda, che controlla che cosa ospita')
    const [closed, capacity, group, closes] = [
      day('closedOn'),
      day('capacityOn'),
      day('groupOn'),
      day('closesOn'),
    ]
    if (closed && ((capacity && capacity > closed) || (group && group > closed)))
      wrong(
        'closedOn',
        'È prima del giorno del gruppo o della capacità: un data center chiuso non si misura più',
      )
    if (!closed && closes && group && closes < group)
      wrong('closesOn', 'La chiusura prevista è prima del giorno in cui ha avuto il gruppo')
    const others = ['cpu', 'ram', 'storage'].filter((key) => Number(after[key] ?? 0) > 0)
    if (after['servers'] === 0 && others.length > 0)
      wrong(
        'servers',
        'Zero server, ma con CPU, RAM o storage: i conti non tornano. Lascia vuoto ciò che non si sa',
      )
  }

  /** The stored thing a row speaks of, null when it is new. */
  private target(row: StoredRow, name: string, ask: Ask): DataCentre | Software | DigitalService | null {
    const stored = this.stored[row.sheet]
    const own = row.ref === null ? undefined : stored?.get(row.ref)
    if (own) return own
    const same = [...(stored?.values() ?? [])].length === 0 ? [] : this.storedByName(row.sheet, nameKey(name))
    if (row.ref !== null) {
      const answer = ask('ref', '', {
        found: row.ref.slice(-8),
        message: 'Il riferimento non è più fra ciò che ha l’ente: è stato tolto, o è di un altro',
        options: [
          ...same.map((each) => ({ value: each.id as string, label: `È «${each.name}»` })),
          { value: asNew, label: 'Aggiungilo come nuovo' },
        ],
        proposed: same[0]?.id ?? asNew,
        isSafe: false,
      })
      return same.find(({ id }) => id === answer) ?? null
    }
    if (same.length < 2) return same[0] ?? null
    const answer = ask('name', 'quale', {
      found: name,
      message: `L’ente ne ha ${same.length} con questo nome: quale?`,
      options: same.map((each) => ({
        value: each.id as string,
        label: `${each.name} #${each.id.slice(-8)}`,
      })),
      proposed: null,
      isSafe: false,
    })
    return same.find(({ id }) => id === answer) ?? same[0] ?? null
  }

  private storedByName(sheet: number, key: string): (DataCentre | Software | DigitalService)[] {
    const stored = this.stored[sheet]
    return [...(this.byName[sheet]?.get(key) ?? [])].flatMap((id) => {
      const thing = stored?.get(id)
      return thing && nameKey(thing.name) === key ? [thing] : []
    })
  }

  /** The thing a cell names; null when it is not known yet, and asked about. */
  private refer(
    sheet: number,
    field: string,
    part: string,
    cell: string,
    what: string,
    ask: Ask,
  ): string | null {
    const names = this.byName[sheet] ?? new Map<string, Set<string>>()
    const meant = referred(cell, names, this.ids[sheet] ?? [])
    const [only] = meant
    if (meant.length === 1 && only !== undefined) {
      const refusedAt = this.context.refused.get(only)
      if (refusedAt)
        ask(field, `${part}riga`, unanswerable(cell, `Si appoggia a ${refusedAt}, che è da correggere`))
      return only
    }
    const near =
      meant.length > 1
        ? meant.map((id) => ({ id, label: `${cell} #${id.slice(-8)}` }))
        : this.nearest(sheet, cell)
    const title = bookSheets[sheet]?.title ?? ''
    const answer = ask(field, part, {
      found: cell,
      message:
        meant.length > 1
          ? `${what}: ce n’è più di uno con questo nome`
          : `${what}: non è nel foglio «${title}» né in Regia`,
      options: [
        ...near.map(({ id, label }) => ({ value: id, label })),
        { value: leaveOut, label: 'Lascialo fuori' },
      ],
      proposed: meant.length > 1 ? null : (near[0]?.id ?? null),
      isSafe: false,
    })
    return answer === leaveOut ? null : (near.find(({ id }) => id === answer)?.id ?? null)
  }

  private nearest(sheet: number, cell: string): { id: string; label: string }[] {
    const names = this.byName[sheet] ?? new Map<string, Set<string>>()
    if (names.size > mostNames) return []
    return nearest(nameKey(cell), [...names], ([name]) => name).flatMap(([name, ids]) =>
      [...ids].map((id) => ({ id, label: this.stored[sheet]?.get(id)?.name ?? name })),
    )
  }

  private hosting(row: StoredRow, cells: Cells, ask: Ask): Outcome {
    const name = cells['name'] ?? ''
    const id = this.serviceOf(row, name, ask)
    const stored =
      id === null ? undefined : (this.stored[bookSheet.services]?.get(id) as DigitalService | undefined)
    const label = name || `riga ${row.line}`
    if (id === null) return { label, verdict: 'changed', changes: [], plan: null }
    const first = this.seen.get(`hosting ${id}`)
    if (first === undefined) this.seen.set(`hosting ${id}`, row.line)
    else ask('name', 'due', unanswerable(name, `È già alla riga ${first}: tieni una riga sola`))
    const before = stored
      ? this.names.hosting(stored)
      : { hosting: '', place: '', placeOwner: '', software: '' }
    const patch: {
      hosting?: string
      dataCentreId?: DataCentreId | null
      softwareIds?: readonly SoftwareId[]
    } = {}
    const changes: FieldChange[] = []
    const parts = ['hosting', 'place', 'placeOwner'] as const
    const touches = parts
      .filter((key) => (cells[key] ?? '') !== '' && !sameText(cells[key] ?? '', before[key]))
      .map((key) => (stored ? this.touched(row, key, cells[key] ?? '', before[key]) : 'mine'))
    if (touches.some((each) => each !== 'none')) {
      const place = this.place(cells, before, ask)
      const was = { hosting: stored?.hosting ?? 'unknown', dataCentreId: stored?.dataCentreId ?? null }
      if (place && (place.hosting !== was.hosting || place.dataCentreId !== was.dataCentreId)) {
        const after = [
          bookText(bookSheet.hosting, 'hosting', place.hosting),
          cells['place'],
          cells['placeOwner'],
        ]
          .filter(Boolean)
          .join(', ')
        const said = [before.hosting, before.place, before.placeOwner].filter(Boolean).join(', ')
        if (
          !touches.includes('both') ||
          askWhose('hosting', cells['hosting'] ?? '', said, after, ask) !== keepStored
        ) {
          Object.assign(patch, place)
          changes.push({ field: 'hosting', label: 'Dove sta', before: said, after })
        }
      }
    }
    const cell = cells['software'] ?? ''
    const touch = stored ? this.touched(row, 'software', cell, before.software) : 'mine'
    if (cell !== '' && !sameText(cell, before.software) && touch !== 'none') {
      const ids = emptying.test(cell)
        ? []
        : splitNames(cell).flatMap(
            (each) =>
              this.refer(bookSheet.software, 'software', folded(each), each, 'Applicativo', ask) ?? [],
          )
      const after = [...new Set(ids)].sort() as SoftwareId[]
      const was = (stored?.software ?? []).map((each) => each.id).sort()
      if (JSON.stringify(after) !== JSON.stringify(was))
        if (touch !== 'both' || askWhose('software', cell, before.software, cell, ask) !== keepStored) {
          patch.softwareIds = after
          changes.push({
            field: 'software',
            label: 'Applicativi',
            before: before.software,
            after: emptying.test(cell) ? '' : cell,
          })
        }
    }
    return {
      label,
      verdict: changes.length === 0 ? 'unchanged' : stored ? 'changed' : 'new',
      changes,
      plan: changes.length === 0 ? null : ({ kind: 'service', id, patch } as unknown as Plan),
    }
  }

  private serviceOf(row: StoredRow, name: string, ask: Ask): string | null {
    if (row.ref !== null && this.stored[bookSheet.services]?.has(row.ref)) return row.ref
    if (name === '') {
      ask('name', '', unanswerable('', 'Manca il servizio: scrivilo nel file, o togli la riga'))
      return null
    }
    return this.refer(bookSheet.services, 'name', '', name, 'Servizio', ask)
  }

  private place(
    cells: Cells,
    before: Readonly<Record<string, string>>,
    ask: Ask,
  ): { hosting: string; dataCentreId: DataCentreId | null } | null {
    const [where, place, owner] = [cells['hosting'] ?? '', cells['place'] ?? '', cells['placeOwner'] ?? '']
    const reading = fieldOfBook(bookSheet.hosting, 'hosting')?.reading
    const isNamed = place !== '' && !emptying.test(place)
    const read =
      where === '' || !reading
        ? isNamed
          ? 'data_centre'
          : undefined
        : readCell('hosting', reading, where, this.context.today, ask)
    if (typeof read !== 'string') return null
    if (read !== 'data_centre') {
      // The place stood there before and was not taken away with the answer.
      if (!isNamed || place === before['place']) return { hosting: read, dataCentreId: null }
      const answer = ask('place', 'dove', {
        found: place,
        message: `In «Dove sta» c’è «${where}», ma anche un data center: quale dei due?`,
        options: [
          { value: 'data_centre', label: `Nel data center «${place}»` },
          { value: read, label: `«${where}», senza data center` },
        ],
        proposed: null,
        isSafe: false,
      })
      if (answer !== 'data_centre') return answer === null ? null : { hosting: read, dataCentreId: null }
    }
    if (!isNamed) {
      ask('place', '', unanswerable(place, 'Scrivi anche quale data center, come nel foglio «Data center»'))
      return null
    }
    const isOwn =
      owner === '' ||
      emptying.test(owner) ||
      folded(owner) === folded(this.context.codeOf(this.known.administrationId))
    if (!isOwn) return this.foreignPlace(place, owner, ask)
    const id = this.refer(bookSheet.dataCentres, 'place', '', place, 'Data center', ask)
    if (id === null) return null
    const stored = this.stored[bookSheet.dataCentres]?.get(id) as DataCentre | undefined
    if (stored?.state === 'closed') {
      ask('place', 'chiuso', unanswerable(place, 'È chiuso: non può ospitare servizi'))
      return null
    }
    return { hosting: 'data_centre', dataCentreId: id as DataCentreId }
  }

  private foreignPlace(
    place: string,
    owner: string,
    ask: Ask,
  ): { hosting: string; dataCentreId: DataCentreId } | null {
    const used = this.known.hosts.filter(
      ({ administrationId }) => folded(this.context.codeOf(administrationId)) === folded(owner),
    )
    const inUse = referred(
      place,
      idsByName(used),
      used.map(({ id }) => id),
    )
    const offered = this.context.foreign.get(`${owner.toLowerCase()}|${nameKey(place)}`) ?? []
    const open = offered.filter(({ isOpen }) => isOpen).map(({ id }) => id)
    const ready = open.filter((id) => !this.context.refused.has(id))
    const ids = inUse.length > 0 ? inUse : [...new Set(ready.length > 0 ? ready : open)]
    const [id] = ids
    if (ids.length === 1 && id !== undefined) {
      const refusedAt = this.context.refused.get(id)
      if (!refusedAt) return { hosting: 'data_centre', dataCentreId: id as DataCentreId }
      ask('place', 'riga', unanswerable(place, `Si appoggia a ${refusedAt}, che è da correggere`))
    } else
      ask(
        'place',
        '',
        unanswerable(
          place,
          offered.length > 0
            ? `Il data center di «${owner}» non ospita altri enti, o è chiuso: lo dice chi lo gestisce, nella sua scheda`
            : `«${owner}» non ha un data center con questo nome aperto ad altri enti`,
        ),
      )
    return null
  }

  private dependency(cells: Cells, ask: Ask): Outcome {
    const [name, on] = [cells['name'] ?? '', cells['on'] ?? '']
    const label = `${name} → ${on}`
    const nothing: Outcome = { label, verdict: 'unchanged', changes: [], plan: null }
    for (const [key, cell] of [
      ['name', name],
      ['on', on],
    ] as const)
      if (cell === '') ask(key, '', unanswerable('', 'Manca il servizio: servono tutti e due'))
    if (name === '' || on === '') return nothing
    const from = this.refer(bookSheet.services, 'name', '', name, 'Servizio', ask)
    const to = this.refer(bookSheet.services, 'on', '', on, 'Servizio', ask)
    if (from === null || to === null) return nothing
    const reason = cells['reason'] ?? ''
    const stored = this.needs.get(from)?.get(to)
    const text = fieldOfBook(bookSheet.dependencies, 'reason')?.reading
    if (text) readCell('reason', text, reason, this.context.today, ask)
    if (stored !== undefined && (reason === '' || sameText(reason, plain(stored)))) return nothing
    if (stored === undefined) {
      const circle = from === to ? [from] : this.wayFrom(to, from)
      if (circle) {
        ask('on', 'cerchio', {
          found: on,
          message: `Si chiude un cerchio: ${[from, ...circle].map((id) => this.nameOf(id)).join(' → ')}`,
          options: [{ value: leaveOut, label: 'Lascia fuori questa dipendenza' }],
          proposed: leaveOut,
          isSafe: false,
        })
        return nothing
      }
      this.addNeed(from, to, reason)
    }
    return {
      label,
      verdict: stored === undefined ? 'new' : 'changed',
      changes: [{ field: 'reason', label: 'Perché', before: stored ?? '', after: reason }],
      plan: { kind: 'dependency', id: from as DigitalServiceId, on: to as DigitalServiceId, reason },
    }
  }

  private addNeed(from: string, to: string, reason: string): void {
    const known = this.needs.get(from) ?? new Map<string, string>()
    this.needs.set(from, known.set(to, reason))
  }

  /** The services from one to another along what each needs; null when there is no way. */
  private wayFrom(from: string, to: string): string[] | null {
    const before = new Map<string, string | null>([[from, null]])
    const queue = [from]
    for (const id of queue) {
      if (id === to) {
        const way: string[] = []
        for (let at: string | null = id; at !== null; at = before.get(at) ?? null) way.unshift(at)
        return way
      }
      for (const next of this.needs.get(id)?.keys() ?? [])
        if (!before.has(next)) {
          before.set(next, id)
          queue.push(next)
        }
    }
    return null
  }

  private nameOf(id: string): string {
    const stored = this.stored[bookSheet.services]?.get(id)
    if (stored) return stored.name
    return [...(this.byName[bookSheet.services] ?? [])].find(([, ids]) => ids.has(id))?.[0] ?? id
  }
}

type Outcome = Omit<RowOutcome, 'problems'>

function newValues(sheet: number): Readonly<Record<string, unknown>> {
  return sheet === bookSheet.dataCentres
    ? { ...newDataCentreValues('') }
    : sheet === bookSheet.software
      ? { ...newSoftwareValues('') }
      : { ...newServiceValues('') }
}

function serviceAddsUp(after: Readonly<Record<string, unknown>>, ask: Ask): void {
  if (after['dataClass'] === null && (after['dataClassSource'] !== '' || after['dataClassOn'] !== null))
    ask(
      'dataClass',
      'coerenza',
      unanswerable('', 'C’è la fonte o la data della classe, ma non la classe: scrivila'),
    )
}
