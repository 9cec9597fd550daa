// SPDX-License-Identifier: AGPL-3.0-or-later
import { typingSlips } from '../../shared/search-text.ts'
import {
  type Degree,
  type DigitalService,
  degreeLabels,
  degrees,
  newSoftwareValues,
  type Software,
  type SoftwareValues,
  softwareValues,
} from '../inventory/index.ts'
import { asker, askWhose, isRefused, keepStored } from './asking.ts'
import { cellsFrom, folded, nearest, plain, sameText } from './cells.ts'
import { fieldLabels, type ListField, listFields, listSheets } from './list-book.ts'
import type { Cells, FieldChange, FoundSheet, Known, Plan, Problem, RowOutcome, StoredRow } from './model.ts'
import { type Ask, leaveOut, unanswerable } from './values.ts'

/** What the list says of a software, as cells. */
export type ListCells = Readonly<Record<ListField, string>>
type Services = Extract<Plan, { kind: 'listed' }>['services']

const newService = '+'

/** A name and its version as one cell: «Demos 5.2», «Demos, versione 2024 R2». */
export function labelOf({ name, productVersion }: Pick<Software, 'name' | 'productVersion'>): string {
  if (productVersion === '') return name
  return /^\d+(\.\d+)+$/.test(productVersion)
    ? `${name} ${productVersion}`
    : `${name}, versione ${productVersion}`
}

/** The same cell read back. Only what cannot be part of a name is taken as a version: «Office 365» is a name. */
export function splitLabel(label: string): { name: string; productVersion: string } {
  const told = /^(.+?),?\s+(?:versione|vers\.|ver\.|v\.)\s*(\S.*)$/i.exec(label)
  const dotted = /^(.+?)\s+v?(\d+(?:\.\d+)+)$/i.exec(label)
  const [, name, productVersion] = told ?? dotted ?? [label, label, '']
  return { name: (name ?? label).trim(), productVersion: (productVersion ?? '').trim() }
}

/** A software as a row of the list. Without versions, which are a reserved field, when they were not asked for. */
export function cellsOf(
  software: Software,
  services: readonly DigitalService[],
  withVersion: boolean,
): ListCells {
  return {
    name: labelOf(withVersion ? software : { name: software.name, productVersion: '' }),
    supplier: software.supplier,
    services: services
      .filter((service) => service.software.some(({ id }) => id === software.id))
      .map((service) => service.name)
      .join('; '),
    licences: software.licences,
    opportunity: degreeOf(software.opportunity),
    risk: degreeOf(software.risk),
    ease: degreeOf(software.ease),
  }
}

const degreeOf = (degree: Degree | null) => (degree === null ? '' : degreeLabels[degree])

/** What the body has now, as far as the list speaks of it. */
export type ListKnown = Pick<Known, 'software' | 'services'>

/** Says what each row of the official list would do to one body. */
export class ListCheck {
  private readonly known: ListKnown
  private readonly found: FoundSheet
  private readonly firstLines = new Map<string, number>()
  /** By what a row of our own file said when it left, what it was of: more than one where nothing tells two apart. */
  private readonly own: ReadonlyMap<string, readonly Software[]>

  constructor(known: ListKnown, found: FoundSheet) {
    this.known = known
    this.found = found
    const { base = {} } = found
    const left = known.software.filter(({ id }) => base[id])
    this.own = Map.groupBy(left, ({ id }) => rowKey(base[id] ?? {}))
  }

  check(row: Pick<StoredRow, 'line' | 'cells' | 'answers' | 'newId'>): RowOutcome {
    const read = cellsFrom(row.cells, this.found.columns)
    const cells = Object.fromEntries(listFields.map((field) => [field, read[field] ?? ''])) as ListCells
    const isFree = ({ id }: Software) => !this.firstLines.has(folded(id))
    const untouched = this.own.get(rowKey(cells))?.find(isFree)
    const targetOf = (ask: Ask) =>
      untouched
        ? { software: untouched, label: untouched }
        : findTarget(cells.name, this.known.software, this.found.base ? isFree : () => true, ask)
    return planRow({ ...row, cells }, this.found, this.known, this.firstLines, targetOf)
  }
}

const rowKey = (cells: Cells) => listFields.map((field) => plain(cells[field] ?? '')).join('\n')

function planRow(
  row: Pick<StoredRow, 'line' | 'answers' | 'newId'> & { readonly cells: ListCells },
  file: FoundSheet,
  known: ListKnown,
  firstLines: Map<string, number>,
  targetOf: (ask: Ask) => ReturnType<typeof findTarget>,
): RowOutcome {
  const { cells, line } = row
  const problems: Problem[] = []
  const ask = asker(file, listSheets[0]?.fields ?? [], row, problems)

  const target = targetOf(ask)
  const stored = target.software
  const same = folded(stored ? stored.id : cells.name)
  const first = firstLines.get(same)
  if (first !== undefined && cells.name !== '')
    ask('name', '', unanswerable(cells.name, `È già alla riga ${first}: tieni una riga sola per applicativo`))
  else firstLines.set(same, line)

  const before = stored ? cellsOf(stored, known.services, true) : null
  const base = stored ? file.base?.[stored.id] : undefined
  // What reads as it left, or as it stands, says nothing new: two services of one name are then no question.
  const saysServices = ![before, base].some(
    (each) => each && sameCell('services', each['services'] ?? '', cells.services),
  )
  const services = saysServices ? readServices(cells.services, known.services, ask) : null
  const values = readValues(cells, stored, target.label, ask)
  const after = values && {
    ...cellsOf({ ...(stored ?? emptySoftware), ...values }, [], true),
    services: services ? wordsOf(services, known.services) : (before?.services ?? ''),
  }
  const kept = new Set<ListField>()
  if (before && after && base)
    for (const field of listFields) {
      const isMine = !sameCell(field, nameless(field, base[field] ?? ''), nameless(field, cells[field]))
      const isTheirs = !sameCell(field, nameless(field, base[field] ?? ''), nameless(field, before[field]))
      if (!isMine) kept.add(field)
      else if (isTheirs && !sameCell(field, before[field], after[field])) {
        const answer = askWhose(field, cells[field], before[field], after[field], ask)
        if (answer === keepStored) kept.add(field)
      }
    }
  const changes: FieldChange[] = listFields
    .filter((field) => after && !kept.has(field) && !sameCell(field, before?.[field] ?? '', after[field]))
    .map((field) => ({
      field,
      label: fieldLabels[field],
      before: before?.[field] ?? '',
      after: after?.[field] ?? '',
    }))
  const isNotYet = values === null || isRefused(problems)
  const verdict = isNotYet
    ? 'refused'
    : stored === null
      ? 'new'
      : changes.length > 0
        ? 'changed'
        : 'unchanged'
  return {
    label: cells.name,
    problems,
    changes,
    verdict,
    plan:
      values === null || verdict === 'refused' || verdict === 'unchanged'
        ? null
        : {
            kind: 'listed',
            id: stored?.id ?? (row.newId as Software['id']),
            patch: stored ? keepFields(values, softwareValues(stored), kept) : values,
            services: kept.has('services') ? null : services,
          },
  }
}

const emptySoftware = { ...newSoftwareValues(''), id: '' } as unknown as Software

/** A file made without versions says nothing of them. */
function nameless(field: ListField, value: string): string {
  return field === 'name' ? splitLabel(value).productVersion : value
}

function keepFields(
  values: SoftwareValues,
  stored: SoftwareValues,
  kept: ReadonlySet<ListField>,
): SoftwareValues {
  return {
    ...values,
    ...(kept.has('name') ? { productVersion: stored.productVersion } : {}),
    ...(kept.has('supplier') ? { supplier: stored.supplier } : {}),
    ...(kept.has('licences') ? { licences: stored.licences } : {}),
    ...(kept.has('opportunity') ? { opportunity: stored.opportunity } : {}),
    ...(kept.has('risk') ? { risk: stored.risk } : {}),
    ...(kept.has('ease') ? { ease: stored.ease } : {}),
  }
}

/** Services are a set: their order says nothing. */
function sameCell(field: ListField, a: string, b: string): boolean {
  if (field !== 'services') return sameText(plain(a), plain(b))
  const set = (text: string) => text.split(/[;\n]/).map(folded).filter(Boolean).sort().join('|')
  return set(a) === set(b)
}

/**
 * The software a row speaks of: by the whole cell first, so that what was exported finds itself, then by its name. Of more than one of a
 * name, those that no earlier row is of (`isFree`).
 */
function findTarget(
  cell: string,
  software: readonly Software[],
  isFree: (each: Software) => boolean,
  ask: Ask,
): { software: Software | null; label: ReturnType<typeof splitLabel> } {
  const whole = folded(cell)
  const split = splitLabel(cell)
  const byLabel = software.filter((each) => folded(labelOf(each)) === whole)
  const byName = software.filter((each) => folded(each.name) === whole)
  const bySplit = software.filter((each) => folded(each.name) === folded(split.name))
  const same = [byLabel, byName, bySplit].find((each) => each.length > 0) ?? []
  const free = same.filter(isFree)
  const found = free.length > 0 ? free : same
  const meant = found.length > 1 ? found.find((each) => each.id === askWhich(found, cell, ask)) : found[0]
  if (!meant) return { software: null, label: split }
  if (byLabel.includes(meant)) return { software: meant, label: meant }
  // Only the name is written: the version stays as it is.
  if (byName.includes(meant)) return { software: meant, label: meant }
  return { software: meant, label: { name: meant.name, productVersion: split.productVersion } }
}

function askWhich(found: readonly Software[], cell: string, ask: Ask): string | null {
  return ask('name', 'quale', {
    found: cell,
    message: `L’ente ha ${found.length} applicativi con questo nome: quale dei due?`.replace(
      'quale dei due',
      found.length === 2 ? 'quale dei due' : 'quale',
    ),
    options: found.map((each) => ({
      value: each.id,
      label: [labelOf(each), each.supplier].filter(Boolean).join(', '),
    })),
    proposed: null,
    isSafe: false,
  })
}

/** The values a row asks for; an empty cell leaves what there is. Null when the row has no name. */
function readValues(
  cells: ListCells,
  stored: Software | null,
  label: { name: string; productVersion: string },
  ask: Ask,
): SoftwareValues | null {
  const now = stored ? softwareValues(stored) : newSoftwareValues(label.name)
  if (cells.name === '') {
    ask('name', '', unanswerable('', 'Manca il nome: scrivilo nel file, o togli la riga'))
    return null
  }
  for (const [field, most] of [
    ['name', 200],
    ['supplier', 200],
    ['licences', 2000],
  ] as const)
    if (cells[field].length > most)
      ask(
        field,
        '',
        unanswerable(
          `${cells[field].slice(0, 60)}…`,
          `Al massimo ${most} caratteri: ora sono ${cells[field].length}`,
        ),
      )
  return {
    ...now,
    name: label.name,
    productVersion: label.productVersion,
    supplier: cells.supplier || now.supplier,
    licences: cells.licences === '' ? now.licences : readLicences(cells.licences, ask),
    opportunity: readDegree('opportunity', cells.opportunity, now.opportunity, ask),
    risk: readDegree('risk', cells.risk, now.risk, ask),
    ease: readDegree('ease', cells.ease, now.ease, ask),
  }
}

/** A day in the text that does not exist is asked about: 31/02/2027. */
function readLicences(text: string, ask: Ask): string {
  for (const [whole, day, month, year] of text.matchAll(/\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b/g)) {
    const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
    const isMonth = Number(month) >= 1 && Number(month) <= 12
    if (isMonth && Number(day) >= 1 && Number(day) <= days) continue
    const swapped = !isMonth && Number(day) <= 12 && Number(day) >= 1 && Number(month) <= 31
    const repaired = isMonth
      ? `${String(days).padStart(2, '0')}/${month?.padStart(2, '0')}/${year}`
      : swapped
        ? `${month}/${day?.padStart(2, '0')}/${year}`
        : null
    const answer = ask('licences', whole, {
      found: whole,
      message: 'Il giorno non esiste',
      options: [
        ...(repaired
          ? [
              {
                value: repaired,
                label: isMonth
                  ? `${repaired}, ultimo giorno del mese`
                  : `${repaired}, giorno e mese scambiati`,
              },
            ]
          : []),
        { value: whole, label: 'Lascia il testo com’è' },
      ],
      proposed: repaired,
      isSafe: false,
    })
    if (answer) return text.replace(whole, answer)
  }
  return text
}

const degreeWords: Readonly<Record<string, Degree>> = {
  alto: 'high',
  alta: 'high',
  medio: 'medium',
  media: 'medium',
  basso: 'low',
  bassa: 'low',
}

function readDegree(field: ListField, cell: string, now: Degree | null, ask: Ask): Degree | null {
  if (cell === '') return now
  const word = folded(cell)
  const exact = degreeWords[word]
  if (exact) return exact
  // A figure for the letter it looks like cannot mean anything else.
  const alike = degreeWords[word.replaceAll('0', 'o').replaceAll('1', 'l')]
  const named = Object.keys(degreeWords).filter((each) => word.split(' ').includes(each))
  const prudent = degrees.find((degree) => named.some((each) => degreeWords[each] === degree))
  const near = Object.keys(degreeWords).find((each) => typingSlips(word, each, 1) <= 1)
  const proposed = alike ?? prudent ?? (near ? degreeWords[near] : undefined) ?? null
  return ask(field, '', {
    found: cell,
    message: 'Valori ammessi: Alto, Medio, Basso',
    options: degrees.map((degree) => ({
      value: degree,
      label: `${degreeLabels[degree]}${degree === prudent && named.length > 1 && !alike ? ', il più prudente' : ''}`,
    })),
    proposed,
    isSafe: alike !== undefined,
  }) as Degree | null
}

/** The services a cell names; null when it is empty: then they stay as they are. */
function readServices(cell: string, services: readonly DigitalService[], ask: Ask): Services {
  if (cell === '') return null
  const byName = (name: string) => services.filter((service) => folded(service.name) === folded(name))
  const names = cell
    .split(/[;\n]/)
    .map((name) => name.replace(/^[\s•\-–*]+/, '').trim())
    .filter((name) => name !== '')
    .flatMap((name) => {
      const parts = name
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean)
      return byName(name).length === 0 && parts.length > 1 && parts.every((part) => byName(part).length > 0)
        ? parts
        : [name]
    })
  const linked = new Set<DigitalService['id']>()
  const added = new Map<string, string>()
  for (const name of names) {
    const found = byName(name)
    if (found.length === 1 && found[0]) linked.add(found[0].id)
    else {
      const answer =
        found.length > 1
          ? askService(name, found, true, ask)
          : askService(
              name,
              nearest(folded(name), services, (service) => folded(service.name)),
              false,
              ask,
            )
      const chosen = services.find(({ id }) => id === answer)
      if (chosen) linked.add(chosen.id)
      else if (answer === newService) added.set(folded(name), name.slice(0, 200))
    }
  }
  return { linked: [...linked], added: [...added.values()] }
}

function askService(
  name: string,
  near: readonly DigitalService[],
  isTwice: boolean,
  ask: Ask,
): string | null {
  const [first, ...others] = near
  const letters = (text: string) => [...folded(text)].sort().join('')
  return ask('services', folded(name), {
    found: name,
    message: isTwice ? `L’ente ha ${near.length} servizi con questo nome` : 'Nessun servizio con questo nome',
    options: [
      ...near.map(({ id, name: label }) => ({ value: id as string, label })),
      ...(isTwice ? [] : [{ value: newService, label: `Aggiungi il servizio «${name.slice(0, 80)}»` }]),
      { value: leaveOut, label: 'Lascialo fuori' },
    ],
    proposed: isTwice ? null : (first?.id ?? newService),
    // The same letters in another order, and nothing else like it: a slip of the keyboard.
    isSafe: !isTwice && first !== undefined && others.length === 0 && letters(first.name) === letters(name),
  })
}

function wordsOf({ linked, added }: NonNullable<Services>, services: readonly DigitalService[]): string {
  return [...services.filter(({ id }) => linked.includes(id)).map(({ name }) => name), ...added].join('; ')
}
