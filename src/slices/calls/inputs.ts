// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LocalDate } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import { formatMoney } from '../../shared/money.ts'
import { administrationKinds } from '../registry/index.ts'
import { failedExamples } from './amounts.ts'
import {
  byName,
  code,
  type Decoder,
  day,
  euro,
  type FilePoint,
  list,
  object,
  oneOf,
  optional,
  Points,
  text,
  whole,
  yesNo,
} from './decoders.ts'
import { callErrors } from './errors.ts'
import {
  type Band,
  bandings,
  type CallContent,
  type CallExample,
  type CallRequirement,
  type CallTerm,
  type CallWindow,
  callCertainties,
  callEvents,
  callPhases,
  type Evidence,
  type Mode,
  termKinds,
  termSteps,
} from './model.ts'
import { bandOfSize } from './rules.ts'

/** A version as a file gives it. */
export interface GivenCall {
  readonly code: string
  readonly validFrom: LocalDate
  readonly content: CallContent
}

export interface CallFile {
  readonly calls: readonly GivenCall[]
  readonly points: readonly FilePoint[]
}

const certainty = oneOf(callCertainties)
const title = text(300)

const window = object<CallWindow>({ opensOn: day, closesOn: day })
const mode = object<Mode>({ code, label: title, planMode: optional(oneOf(['A', 'B'] as const), null) })

const band = object({
  code,
  label: title,
  from: optional(whole(), null),
  to: optional(whole(), null),
  fee: euro,
  servicesMin: optional(whole(10_000), 0),
  servicesMax: optional(whole(10_000), null),
  units: optional(byName(euro), {}),
  certainty: optional(certainty, 'certain' as const),
  evidence: optional(object({ applications: whole(), reproduced: whole() }), null),
})

const term = object<CallTerm>({
  code,
  title,
  kind: optional(oneOf(termKinds), 'due' as const),
  step: oneOf(termSteps),
  from: optional(oneOf(callEvents), null),
  days: optional(whole(10_000), null),
  workingDays: optional(whole(10_000), null),
  months: optional(whole(1000), null),
  on: optional(day, null),
  bands: optional(list(code, 1), null),
  certainty,
  source: title,
})

const requirement = object<CallRequirement>({
  code,
  title,
  phase: oneOf(callPhases),
  certainty,
  source: title,
})

const example = object({
  size: optional(whole(), null),
  band: optional(code, null),
  services: optional(byName(whole(10_000)), {}),
  amount: euro,
})

const evidence = object<Evidence>({ applications: whole(), reproduced: whole(), source: title })

const given = object({
  code: lowerCode(),
  validFrom: day,
  title,
  fund: title,
  measure: title,
  audience: list(oneOf(administrationKinds), 1),
  needsPlan: optional(yesNo, false),
  windows: list(window, 1),
  envelope: optional(euro, null),
  contractsFrom: optional(day, null),
  bandedBy: oneOf(bandings),
  sizeLabel: optional(title, ''),
  countedOn: optional(day, null),
  modes: optional(list(mode), []),
  bands: list(band, 1),
  terms: optional(list(term), []),
  documents: optional(list(requirement), []),
  checks: optional(list(requirement), []),
  examples: list(example, 1),
  evidence: optional(evidence, null),
  certainty,
  source: title,
  note: optional(text(1000), ''),
})

/** Codes stand in addresses: lower case only. */
function lowerCode(): Decoder<string> {
  return (value, place, points) => {
    if (typeof value === 'string' && value !== value.toLowerCase())
      points.add(place, 'va scritto in minuscolo')
    return code(value, place, points)
  }
}

/** Reads a file of calls and says every point to correct, with its place. Stops with CALL-002 when it is not such a file. */
export function parseCallFile(fileName: string, bytes: Uint8Array): CallFile {
  const refuse = (reason: string): never => {
    throw new DomainError(callErrors.unreadableFile, { details: { file: fileName, reason } })
  }
  const points = new Points()
  const parsed = readJson(bytes, refuse)
  const { kind, calls, ...others } = (parsed ?? {}) as Record<string, unknown>
  if (kind !== 'calls') return refuse('in testa deve dire "kind": "calls"')
  if (!Array.isArray(calls) || calls.length === 0) return refuse('non ha avvisi in "calls"')
  for (const name of Object.keys(others)) if (name !== 'note') points.add(name, 'nome non previsto')
  const read = calls.map((each, index) => readCall(each, `avviso ${index + 1}`, points))
  const codes = read.map((call) => call?.code)
  for (const [index, each] of codes.entries())
    if (each !== undefined && codes.indexOf(each) < index)
      points.add(`avviso ${index + 1} › code`, `«${each}» c’è già nel file`)
  return { calls: read.filter((call) => call !== null), points: points.found }
}

function readJson(bytes: Uint8Array, refuse: (reason: string) => never): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    return refuse(`non è JSON: ${error instanceof SyntaxError ? error.message : 'non è un testo UTF-8'}`)
  }
}

/** One call; null when something in it is to correct. */
function readCall(value: unknown, place: string, points: Points): GivenCall | null {
  const own = new Points()
  const read = given(value, place, own)
  if (own.found.length === 0) {
    const { code: callCode, validFrom, envelope, bands, examples, ...rest } = read
    const content: CallContent = {
      ...rest,
      envelopeCents: envelope,
      bands: bands.map(({ fee, units, servicesMax, ...each }) => ({
        ...each,
        feeCents: fee,
        servicesMax: Object.keys(units).length === 0 ? 0 : servicesMax,
        units: Object.entries(units).map(([name, cents]) => ({ mode: name, cents })),
      })),
      examples: examples.map(({ amount, ...each }) => ({ ...each, cents: amount })),
    }
    checkContent(content, place, own)
    if (own.found.length === 0) return { code: callCode, validFrom, content }
  }
  points.found.push(...own.found)
  return null
}

/** What the shape alone does not say: bounds without gaps, modes that exist, terms that say one thing, examples that come out. */
function checkContent(content: CallContent, place: string, points: Points): void {
  const at = (where: string) => `${place} › ${where}`
  for (const name of ['modes', 'bands', 'terms', 'documents', 'checks'] as const) {
    const codes = content[name].map((each) => each.code)
    codes.forEach((each, index) => {
      if (codes.indexOf(each) < index) points.add(at(`${name} ${index + 1} › code`), `«${each}» c’è già`)
    })
  }
  if (content.modes.length > 4) points.add(at('modes'), 'sono più di quattro')
  content.windows.forEach(({ opensOn, closesOn }, index) => {
    if (closesOn < opensOn) points.add(at(`windows ${index + 1}`), 'si chiude prima di aprirsi')
  })
  content.bands.forEach((each, index) => {
    checkBand(content, each, at(`bands ${index + 1}`), points)
  })
  checkBounds(content, at, points)
  content.terms.forEach((each, index) => {
    checkTerm(content, each, at(`terms ${index + 1}`), points)
  })
  content.examples.forEach((each, index) => {
    checkExample(content, each, at(`examples ${index + 1}`), points)
  })
  for (const { line, expectedCents, foundCents } of failedExamples(content, bandOfSize))
    points.add(
      at(`examples ${line}`),
      `dice ${formatMoney(expectedCents)}, la tabella dà ${foundCents === null ? 'nessun importo: controlla servizi e fascia' : formatMoney(foundCents)}`,
    )
}

function checkBand(content: CallContent, band: Band, place: string, points: Points): void {
  for (const { mode: name, cents } of band.units) {
    if (content.modes.every((each) => each.code !== name))
      points.add(`${place} › units › ${name}`, 'non è fra i modi dell’avviso')
    if (cents === 0) points.add(`${place} › units › ${name}`, 'deve essere più di zero')
  }
  if (band.servicesMax !== null && band.servicesMax < band.servicesMin)
    points.add(
      `${place} › servicesMax`,
      `è meno di servicesMin${band.units.length === 0 ? ': una fascia senza units non conta servizi' : ''}`,
    )
}

/** Bands by a size follow one another without gaps; those without a size have no bounds. */
function checkBounds(
  { bandedBy, bands, countedOn, sizeLabel }: CallContent,
  at: (where: string) => string,
  points: Points,
): void {
  if (bandedBy === 'none' && bands.length > 1)
    points.add(at('bands'), 'sono più di una, ma bandedBy è "none"')
  if (bandedBy === 'residents' && countedOn === null)
    points.add(at('countedOn'), 'manca: di quale giorno sono gli abitanti?')
  if ((bandedBy === 'size' || bandedBy === 'choice') && sizeLabel === '')
    points.add(at('sizeLabel'), 'manca: che cosa decide la fascia?')
  const isSized = bandedBy === 'residents' || bandedBy === 'size'
  for (const [index, { from, to }] of bands.entries()) {
    const place = at(`bands ${index + 1}`)
    if (!isSized) {
      if (from !== null || to !== null) points.add(place, `ha estremi, ma bandedBy è "${bandedBy}"`)
      continue
    }
    if (from === null) {
      points.add(`${place} › from`, 'manca')
      continue
    }
    if (to !== null && to < from) points.add(`${place} › to`, 'è meno di from')
    if (to === null && index < bands.length - 1)
      points.add(`${place} › to`, 'manca: solo l’ultima fascia è senza tetto')
    const before = bands[index - 1]
    if (before && before.to !== null && from !== before.to + 1)
      points.add(
        `${place} › from`,
        `deve essere ${before.to + 1}: le fasce si seguono senza vuoti, estremi inclusi`,
      )
  }
}

function checkTerm(content: CallContent, term: CallTerm, place: string, points: Points): void {
  const amounts = [term.days, term.workingDays, term.months, term.on].filter((each) => each !== null)
  if (amounts.length !== 1) points.add(place, 'serve uno solo fra days, workingDays, months e on')
  if (term.kind === 'cap' && term.on === null)
    points.add(`${place} › on`, 'manca: una data finale è un giorno')
  if (term.kind === 'due' && term.on === null && term.from === null)
    points.add(`${place} › from`, 'manca: da che cosa si conta?')
  for (const name of term.bands ?? [])
    if (content.bands.every((each) => each.code !== name))
      points.add(`${place} › bands`, `«${name}» non è una fascia dell’avviso`)
}

function checkExample(content: CallContent, example: CallExample, place: string, points: Points): void {
  if ((example.size === null) === (example.band === null)) points.add(place, 'serve uno solo fra size e band')
  else if (example.band !== null && content.bands.every((each) => each.code !== example.band))
    points.add(`${place} › band`, `«${example.band}» non è una fascia dell’avviso`)
}
