// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LocalDate } from '../../shared/dates.ts'
import type { FieldError } from '../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import { foldWords } from '../../shared/search-text.ts'
import { serviceForm } from './forms.ts'
import { readService, type ServiceChoices } from './inputs.ts'
import { type FormState, parseFormState } from './merge.ts'
import type { DigitalService, ServiceValues } from './model.ts'
import { newServiceValues, type ServicePart, serviceShape, serviceValues } from './shapes.ts'

/** The columns of the grid, in order: each writes one field of the form of a service. */
export const gridColumns = [
  { key: 'name', label: 'Servizio' },
  { key: 'type', label: 'Tipo' },
  { key: 'dataClass', label: 'Classe' },
  { key: 'dataClassSource', label: 'Fonte della classe' },
  { key: 'dataClassOn', label: 'Data' },
  { key: 'place', label: 'Dove sta' },
  { key: 'software', label: 'Applicativi' },
  { key: 'usersCount', label: 'Utenti' },
] as const

export type GridColumn = (typeof gridColumns)[number]['key']

/** The parts the grid writes; the others of a service stay as they are. */
export const gridParts = [
  'name',
  'type',
  'software',
  'place',
  'class',
  'users',
] as const satisfies readonly ServicePart[]

/** Empty rows for services to add. */
export const newRows = ['n1', 'n2', 'n3', 'n4', 'n5'] as const

export const cellName = (column: string, row: string) => `${column}.${row}`

export type GridCells = Readonly<Record<GridColumn, string>>

/** What the cells of a service show. */
export function cellsOf(service: DigitalService, choices: Pick<ServiceChoices, 'types'>): GridCells {
  const values = serviceValues(service)
  const form = serviceForm(values)
  const text = (name: string) => String(form[name] ?? '')
  return {
    name: values.name,
    type: choices.types.find((type) => type.code === values.typeCode)?.label ?? values.typeCode ?? '',
    dataClass: values.dataClass ?? '',
    dataClassSource: values.dataClassSource,
    dataClassOn: text('dataClassOn'),
    place: text('place'),
    software: service.software.map((each) => each.name).join('; '),
    usersCount: text('usersCount'),
  }
}

export const emptyCells: GridCells = {
  name: '',
  type: '',
  dataClass: '',
  dataClassSource: '',
  dataClassOn: '',
  place: 'unknown',
  software: '',
  usersCount: '',
}

/** A row as it came back. */
export interface GridRow {
  readonly id: string
  readonly cells: GridCells
  readonly patch: Partial<ServiceValues>
  /** What the page showed of the service; null for a new row. */
  readonly base: FormState<ServicePart> | null
  readonly errors: readonly FieldError[]
}

/** The cells of one row as they were typed. */
export function typedCells(posted: PostedForm, id: string): GridCells {
  const reader = new FormReader(posted)
  return Object.fromEntries(gridColumns.map(({ key }) => [key, reader.typed(cellName(key, id))])) as Record<
    GridColumn,
    string
  >
}

/** Reads one row of a form. `stored` is null for a new row. */
export function readGridRow(
  posted: PostedForm,
  id: string,
  stored: DigitalService | null,
  choices: ServiceChoices,
  today: LocalDate,
): GridRow {
  const base = new FormReader(posted).typed(cellName('base', id))
  return {
    ...readCells(typedCells(posted, id), id, stored, choices, today),
    base: stored === null ? null : (parseFormState(serviceShape, base) ?? {}),
  }
}

/** Reads the cells of one row. Errors carry the name of their cell. */
export function readCells(
  cells: GridCells,
  id: string,
  stored: DigitalService | null,
  choices: ServiceChoices,
  today: LocalDate,
): Omit<GridRow, 'base'> {
  const current = stored === null ? null : serviceValues(stored)
  const reader = new FormReader({
    ...cells,
    typeCode: typeCode(cells.type, choices),
    software: [],
    newSoftware: cells.software,
  })
  const patch = readService(reader, gridParts, choices, today, current)
  return {
    id,
    cells,
    patch,
    errors: reader.errors.map(({ field, message }) => ({ field: cellName(columnOf(field), id), message })),
  }
}

/** The code of a type by its name, as the cell shows it; what is not in the catalogue stays as it was typed, to be refused. */
function typeCode(typed: string, { types }: ServiceChoices): string {
  const folded = foldWords(typed).join(' ')
  if (folded === '') return ''
  return types.find((type) => foldWords(type.label).join(' ') === folded)?.code ?? typed
}

function columnOf(field: string): string {
  return { typeCode: 'type', newSoftware: 'software' }[field] ?? field
}

/** A new row in which nothing was written. */
export function isEmptyRow(cells: GridCells): boolean {
  return gridColumns.every(({ key }) => cells[key].trim() === emptyCells[key])
}

/** A new row's values, the rest unknown. */
export function newRowValues(row: Pick<GridRow, 'patch'>): ServiceValues {
  return { ...newServiceValues(''), ...row.patch }
}
