// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, formatLongDate, type LocalDate } from '../../shared/dates.ts'
import { wholeNumber } from '../../ui/index.ts'
import type { BodyField } from './inputs.ts'
import type { Administration, AdministrationKind, Mandate, Population, SubmissionChannel } from './model.ts'
import type { DoubtReason, SureReason } from './pasted-list.ts'
import { regionNames } from './regions.ts'
import { type BandReading, isMandateInForce, type PopulationBand } from './rules.ts'

/** The page of a body: by IPA code where it has one. */
export function administrationPath(body: Pick<Administration, 'id' | 'ipaCode'>): string {
  return `/enti/${body.ipaCode ?? body.id}`
}

export const kindLabels: Readonly<Record<AdministrationKind, string>> = {
  municipality: 'Comune',
  union: 'Unione di comuni o comunità montana',
  province: 'Provincia',
  metropolitan_city: 'Città metropolitana',
  region: 'Regione o provincia autonoma',
  central: 'Amministrazione centrale',
  health: 'Azienda sanitaria o ospedaliera',
  school: 'Scuola',
  university: 'Università o ente di ricerca',
  in_house: 'Società in house',
  other: 'Altro ente',
}

export const channelLabels: Readonly<Record<SubmissionChannel, string>> = {
  programme: 'Dentro Regia',
  office: 'PEC o portale nazionale',
}

/** «Agliè», or both names where there are two: «Bolzano / Bozen». */
export function fullName(body: Pick<Administration, 'name' | 'otherLanguageName'>): string {
  return body.otherLanguageName ? `${body.name} / ${body.otherLanguageName}` : body.name
}

/** «Comune di Agliè», as people call the body; other kinds already say it in their name. */
export function titleOf(body: Pick<Administration, 'name' | 'kind' | 'otherLanguageName'>): string {
  const name = fullName(body)
  return body.kind !== 'municipality' || /^comune\b/i.test(name) ? name : `Comune di ${name}`
}

/** «Bergamo (BG), Lombardia»; null when nothing is known. */
export function placeOf(
  body: Pick<Administration, 'provinceName' | 'provinceAbbreviation' | 'regionName'>,
): string | null {
  const { provinceName, provinceAbbreviation, regionName } = body
  const province =
    provinceName && provinceAbbreviation
      ? `${provinceName} (${provinceAbbreviation})`
      : (provinceName ?? provinceAbbreviation)
  return [province, regionName].filter(Boolean).join(', ') || null
}

/** «2.501–5.000», «fino a 2.500», «oltre 250.000». */
export function bandInWords({ from, to }: PopulationBand): string {
  if (to === null) return `oltre ${wholeNumber(from - 1)}`
  return from === 0 ? `fino a ${wholeNumber(to)}` : `${wholeNumber(from)}–${wholeNumber(to)}`
}

/** «3.412 al 1º gennaio 2023»: counts of residents as the history and a preview say them. */
export function countsInWords(counts: unknown): string {
  const list = Array.isArray(counts) ? (counts as readonly Population[]) : []
  if (list.length === 0) return 'nessun valore'
  return list
    .map((count) => `${wholeNumber(count.residents)} al ${formatLongDate(count.countedOn)}`)
    .join(', ')
}

/** The band as the page of a body says it, with both counts where they matter. */
export function readingInWords(reading: BandReading): string {
  if (reading.band === null) return 'n.d.: nessuna fascia in vigore comprende questi abitanti'
  const band = bandInWords(reading.band)
  if (reading.otherBand && reading.other)
    return `${band} con il conteggio più recente, ${bandInWords(reading.otherBand)} con quello del ${reading.other.countedOn.slice(0, 4)}: guarda quale legge l’avviso`
  return reading.other ? `${band} con entrambe le fonti` : band
}

/** «dal 01/03/2023 al 28/02/2028», «dal 01/03/2023, senza scadenza». */
export function periodInWords({
  validFrom,
  validTo,
}: {
  validFrom: LocalDate
  validTo: LocalDate | null
}): string {
  return validTo === null
    ? `dal ${formatDate(validFrom)}, senza scadenza`
    : `dal ${formatDate(validFrom)} al ${formatDate(validTo)}`
}

/** «associato dal 1º marzo 2023 (convenzione n. 4, fino al 28 febbraio 2028)»: the line under the name of a body. */
export function mandateInWords(mandate: Mandate): string {
  const until = mandate.validTo === null ? '' : `fino al ${formatLongDate(mandate.validTo)}`
  const details = [mandate.act, until].filter((part) => part !== '').join(', ')
  return `associato a ${mandate.associationName} dal ${formatLongDate(mandate.validFrom)}${details ? ` (${details})` : ''}`
}

export type MandateStanding = 'future' | 'current' | 'ended'

export function standingOf(mandate: Mandate, today: LocalDate): MandateStanding {
  if (isMandateInForce(mandate, today)) return 'current'
  return mandate.validFrom > today ? 'future' : 'ended'
}

/** The fields of the form of a body, as messages and comparisons call them. */
export const fieldLabels: Readonly<Record<BodyField, string>> = {
  name: 'Nome',
  renamed_on: 'Ha cambiato nome dal',
  other_language_name: 'Nome nell’altra lingua',
  kind: 'Tipo',
  ipa_code: 'Codice IPA',
  istat_code: 'Codice ISTAT',
  cadastral_code: 'Codice catastale',
  tax_code: 'Codice fiscale',
  ipa_category: 'Categoria IPA',
  region_code: 'Regione',
  province_code: 'Codice della provincia',
  province_name: 'Provincia',
  province_abbreviation: 'Sigla della provincia',
  certified_mail: 'PEC',
  website: 'Sito',
  residents: 'Abitanti',
  counted_on: 'Contati il',
  counted_by: 'Fonte del conteggio',
}

/** A value of that form as people read it. */
export function valueInWords(field: BodyField, value: string): string {
  if (value === '') return 'nessun valore'
  if (field === 'kind') return kindLabels[value as AdministrationKind] ?? value
  if (field === 'region_code') return regionNames[value] ?? value
  return value
}

/** A change of a body as a preview shows it; null before when there was nothing. */
export function changeInWords(
  field: string,
  before: unknown,
  after: unknown,
): { field: string; before: string | null; after: string } {
  const label = field === 'region_name' ? 'Nome della regione' : (fieldLabels[field as BodyField] ?? field)
  const words = (value: unknown) => (field === 'residents' ? countsInWords(value) : String(value))
  const isMissing = before === null || (Array.isArray(before) && before.length === 0)
  return { field: label, before: isMissing ? null : words(before), after: words(after) }
}

/** Why a line of a pasted list means a body. */
export const sureReasons: Readonly<Record<SureReason, string>> = {
  code: 'riconosciuto dal codice',
  former_code: 'codice di una volta: è l’ente che prosegue',
  name: 'stesso nome',
  words: 'stesse parole del nome',
  former_name: 'nome di una volta: è l’ente che prosegue',
  slip: 'nome scritto con un errore di battitura',
}

/** Why it is asked. */
export const doubtReasons: Readonly<Record<DoubtReason, string>> = {
  namesakes: 'Più enti si chiamano così',
  incomplete: 'Il nome non è intero',
  slips: 'Nessuno si chiama così: questi hanno un nome simile',
  other_province: 'In quella provincia nessuno si chiama così',
  more_successors: 'Non esiste più, e ne proseguono più enti',
  code_and_name: 'Il codice è di un ente, il nome di un altro',
  cut_code: 'Il codice potrebbe aver perso gli zeri davanti',
  ended: 'Questo ente è confluito in un altro',
}
