// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import type { UploadedFile } from '../../platform/http/types.ts'
import { dataClasses } from '../../shared/classification.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { mediaTypeOf, plainFileName } from '../../shared/documents.ts'
import { type FormReader, formSchema } from '../../shared/forms.ts'
import type { DataCentreId, PersonId, SoftwareId } from '../../shared/ids.ts'
import { isUuid } from '../../shared/ids.ts'
import type { Cents } from '../../shared/money.ts'
import { foldWords } from '../../shared/search-text.ts'
import type { ClosingInput, ProofFile } from './closing-store.ts'
import {
  agidGroups,
  type BaselineValues,
  type CostItem,
  capacities,
  costItems,
  type DataCentreState,
  type DataCentreValues,
  dataCentreFields,
  degrees,
  type HostingChoice,
  hostings,
  type ServiceType,
  type ServiceValues,
  type Software,
  type SoftwareValues,
} from './model.ts'
import { isPast } from './rules.ts'
import type { ServicePart } from './shapes.ts'

const seenFields = ['version', 'base', 'conflitti', 'scelta'] as const
const serviceFields = [
  'name',
  'typeCode',
  'software[]',
  'newSoftware',
  'place',
  'dataClass',
  'dataClassSource',
  'dataClassOn',
  'usersCount',
  'responsiblePersonId',
  'note',
] as const

export const serviceFormSchema = formSchema(...seenFields, ...serviceFields)
export const newServiceFormSchema = formSchema('ente', 'passo', 'distinto', ...serviceFields)
export const dataCentreFormSchema = formSchema(...seenFields, 'ente', 'distinto', ...dataCentreFields)
export const softwareFormSchema = formSchema(
  ...seenFields,
  'ente',
  'name',
  'product',
  'productVersion',
  'supplier',
  'contractEndsOn',
  'licences',
  'yearlyCost',
  'components',
  'opportunity',
  'risk',
  'ease',
)
export const dependencyFormSchema = formSchema('verso', 'servizio', 'motivo')
export const moveFormSchema = formSchema('azione', 'motivo', 'giorno', 'costo')
export const closingFormSchema = formSchema('costo')
export const baselineFormSchema = formSchema('visto', 'blocca', 'countedOn', 'method', 'reason', ...costItems)
export const catalogueFormSchema = formSchema('ente', 'tipo[]')

/** What a form of a service may choose from. */
export interface ServiceChoices {
  readonly types: readonly ServiceType[]
  readonly software: readonly Software[]
  readonly places: readonly HostingChoice[]
  readonly writers: readonly { readonly id: PersonId; readonly name: string }[]
}

const otherPlaces = hostings.filter((hosting) => hosting !== 'data_centre')

/** The value of a place in a form: `dc:` and an id, or where else it is. */
export function placeKey(values: Pick<ServiceValues, 'hosting' | 'dataCentreId'>): string {
  return values.dataCentreId === null ? values.hosting : `dc:${values.dataCentreId}`
}

/** Reads the parts of a service that a form carries. What is wrong is gathered in the reader; the place is checked apart, in the store. */
export function readService(
  reader: FormReader,
  parts: readonly ServicePart[],
  choices: ServiceChoices,
  today: LocalDate,
  current: ServiceValues | null,
): Partial<ServiceValues> {
  const values: { -readonly [Key in keyof ServiceValues]?: ServiceValues[Key] } = {}
  const has = (part: ServicePart) => parts.includes(part)
  if (has('type')) values.typeCode = readType(reader, choices, current)
  if (has('name')) {
    const label = choices.types.find((type) => type.code === values.typeCode)?.label
    values.name =
      reader.text('name') ||
      label ||
      reader.text('name', { required: 'Scrivi il nome del servizio, o scegli un tipo' })
  }
  if (has('software'))
    Object.assign(values, readSoftwareLinks(reader, choices.software, new Set(current?.softwareIds)))
  if (has('place')) Object.assign(values, readPlace(reader))
  if (has('class')) {
    const dataClass = reader.choice('dataClass', [...dataClasses, 'unknown'])
    values.dataClass = dataClass === 'unknown' ? null : dataClass
    values.dataClassSource = reader.text('dataClassSource', { max: 300 })
    values.dataClassOn = pastDate(reader, 'dataClassOn', today)
    if (values.dataClass === null && (values.dataClassSource !== '' || values.dataClassOn !== null))
      reader.fail('dataClass', 'Hai scritto fonte o data: scegli anche la classe, oppure togli fonte e data')
  }
  if (has('users')) values.usersCount = reader.count('usersCount', { max: 100_000_000 })
  if (has('responsible')) {
    const known = [
      ...choices.writers.map(({ id }) => id),
      ...(current?.responsiblePersonId ? [current.responsiblePersonId] : []),
    ]
    values.responsiblePersonId = reader.choice('responsiblePersonId', known)
  }
  if (has('note')) values.note = reader.text('note', { max: 2000 })
  return values
}

function readType(reader: FormReader, choices: ServiceChoices, current: ServiceValues | null): string | null {
  const typed = reader.typed('typeCode').trim()
  if (typed === '') return null
  if (typed === current?.typeCode || choices.types.some((type) => type.code === typed)) return typed
  return reader.fail(
    'typeCode',
    `«${typed}» non è nel catalogo dei tipi: sceglilo dall’elenco, o lascia vuoto`,
  )
}

function readPlace(reader: FormReader): Pick<ServiceValues, 'hosting' | 'dataCentreId'> {
  const typed = reader.typed('place')
  const id = /^dc:(.+)$/.exec(typed)?.[1]
  if (id !== undefined && isUuid(id)) return { hosting: 'data_centre', dataCentreId: id as DataCentreId }
  const hosting = otherPlaces.find((each) => each === typed)
  if (hosting === undefined)
    reader.fail(
      'place',
      typed === '' ? 'Scegli una risposta, anche «Non lo so ancora»' : 'Scegli una delle risposte elencate',
    )
  return { hosting: hosting ?? 'unknown', dataCentreId: null }
}

function readSoftwareLinks(
  reader: FormReader,
  known: readonly Software[],
  linkedBefore: ReadonlySet<string>,
): Pick<ServiceValues, 'softwareIds' | 'newSoftware'> {
  const ids = new Set<SoftwareId>()
  for (const id of reader.all('software').filter((each) => each !== '')) {
    const found = known.find((software) => software.id === id)
    if (found) ids.add(found.id)
    else reader.fail('software', 'Uno degli applicativi non è fra quelli dell’ente: ricarica la pagina')
  }
  const { linked, added } = matchSoftware(reader, known, linkedBefore)
  return { softwareIds: [...new Set([...ids, ...linked])].sort(), newSoftware: added }
}

/**
 * Names of software typed with `;` between them: those the body has are linked, the others will be added. When two have the same name,
 * the one already linked is meant, or the cell says so.
 */
function matchSoftware(
  reader: FormReader,
  known: readonly Software[],
  linkedBefore: ReadonlySet<string>,
): { linked: SoftwareId[]; added: string[] } {
  const linked: SoftwareId[] = []
  const added = new Map<string, string>()
  for (const name of reader
    .text('newSoftware', { max: 1000 })
    .split(';')
    .map((each) => each.trim())) {
    if (name === '') continue
    const same = known.filter((software) => folded(software.name) === folded(name))
    const meant = same.length > 1 ? same.filter((software) => linkedBefore.has(software.id)) : same
    if (same.length > 1 && meant.length === 0)
      reader.fail(
        'newSoftware',
        `L’ente ha ${same.length} applicativi «${name}»: sceglilo nella scheda del servizio`,
      )
    else if (meant.length > 0) linked.push(...meant.map((software) => software.id))
    else if (name.length > 200)
      reader.fail('newSoftware', 'Il nome di un applicativo ha al massimo 200 caratteri')
    else if (!added.has(folded(name))) added.set(folded(name), name)
  }
  return { linked: [...new Set(linked)], added: [...added.values()] }
}

function folded(name: string): string {
  return foldWords(name).join(' ')
}

/** What a closing frees: the cost of a year that ends, and the file that proves the switch-off, told by its bytes. */
export function readClosing(reader: FormReader, file: UploadedFile | undefined): ClosingInput {
  return { yearlyCostCents: reader.money('costo'), proof: file ? readProof(reader, file) : null }
}

const proofTypes: readonly string[] = ['application/pdf', 'application/pkcs7-mime', 'image/png', 'image/jpeg']

function readProof(reader: FormReader, { fileName, content, isTooLarge }: UploadedFile): ProofFile | null {
  if (isTooLarge) return reader.fail('prova', 'Il file è troppo grande: il limite è 10 MB')
  if (content.byteLength === 0) return reader.fail('prova', 'Il file è vuoto: scegline un altro')
  const mediaType = mediaTypeOf(content)
  if (mediaType === null || !proofTypes.includes(mediaType))
    return reader.fail('prova', 'La prova è un PDF, un P7M o un’immagine PNG o JPEG: questo file non lo è')
  const sha256 = createHash('sha256').update(content).digest('hex')
  return { fileName: plainFileName(fileName), mediaType, content, sha256 }
}

/** Reads the costs before work starts. */
export function readBaseline(reader: FormReader, today: LocalDate): BaselineValues {
  const method = reader.text('method', { required: 'Scrivi come sono stati contati i costi', max: 1000 })
  const countedOn = reader.date('countedOn', { required: 'Scrivi il giorno a cui si riferiscono i costi' })
  if (countedOn !== null && !isPast(countedOn, today))
    reader.fail('countedOn', 'Questo giorno deve ancora venire')
  const costs = Object.fromEntries(costItems.map((item) => [item, reader.money(item)])) as Record<
    CostItem,
    Cents | null
  >
  if (costItems.every((item) => costs[item] === null)) reader.fail(costItems[0], 'Scrivi almeno un costo')
  return { ...costs, method, countedOn: countedOn ?? today }
}

/** The day a data centre was switched off: required, and not to come. */
export function readClosingDay(reader: FormReader, field: string, today: LocalDate): LocalDate | null {
  const day = reader.date(field, { required: 'Scrivi il giorno in cui è stato chiuso' })
  if (day === null || isPast(day, today)) return day
  return reader.fail(field, 'Questo giorno deve ancora venire: si segna chiuso quando lo è')
}

function pastDate(reader: FormReader, field: string, today: LocalDate): LocalDate | null {
  const date = reader.date(field)
  if (date === null || isPast(date, today)) return date
  return reader.fail(field, 'Questo giorno deve ancora venire: scrivi quando è stato deciso')
}

/** Reads the form of a data centre. Only that of a closed one has the day it was closed. */
export function readDataCentre(
  reader: FormReader,
  today: LocalDate,
  state: DataCentreState,
): DataCentreValues {
  const group = reader.choice('group', [...agidGroups, 'unknown'])
  const values: DataCentreValues = {
    name: reader.text('name', {
      required: 'Scrivi il nome del data center: per esempio «Municipio, piano terra»',
    }),
    site: reader.text('site', { max: 300 }),
    room: reader.text('room', { max: 200 }),
    group: group === 'unknown' ? null : group,
    groupReason: reader.text('groupReason', { max: 1000 }),
    groupSource: reader.text('groupSource', { max: 300 }),
    groupOn: pastDate(reader, 'groupOn', today),
    censusEdition: reader.text('censusEdition', { max: 100 }),
    isGroupContested: reader.ticked('isGroupContested'),
    isShared: reader.ticked('isShared'),
    servers: reader.count('servers'),
    cpu: reader.count('cpu'),
    ram: reader.gigabytes('ram'),
    storage: reader.gigabytes('storage'),
    racks: reader.count('racks'),
    energy: reader.count('energy'),
    capacityOn: pastDate(reader, 'capacityOn', today),
    closesOn: reader.date('closesOn'),
    closedOn: state === 'closed' ? readClosingDay(reader, 'closedOn', today) : null,
  }
  if (values.capacityOn !== null && capacities.every((key) => values[key] === null))
    reader.fail('capacityOn', 'Hai scritto il giorno: scrivi anche almeno una delle quantità')
  if (
    values.isGroupContested &&
    (group === null || group === 'unknown') &&
    reader.errors.every(({ field }) => field !== 'group')
  )
    reader.fail('isGroupContested', 'Si contesta un gruppo assegnato: scegli quale')
  return values
}

/** Reads the form of a software. */
export function readSoftware(reader: FormReader): SoftwareValues {
  return {
    name: reader.text('name', { required: 'Scrivi il nome dell’applicativo' }),
    product: reader.text('product', { max: 200 }),
    productVersion: reader.text('productVersion', { max: 100 }),
    supplier: reader.text('supplier', { max: 200 }),
    contractEndsOn: reader.date('contractEndsOn'),
    licences: reader.text('licences', { max: 2000 }),
    yearlyCostCents: reader.money('yearlyCost'),
    components: reader.text('components', { max: 4000 }),
    opportunity: reader.choice('opportunity', degrees),
    risk: reader.choice('risk', degrees),
    ease: reader.choice('ease', degrees),
  }
}
