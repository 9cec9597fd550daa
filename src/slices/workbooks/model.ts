// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AdministrationId, Branded, DigitalServiceId, PersonId, SoftwareId } from '../../shared/ids.ts'
import type { SoftwareValues } from '../inventory/index.ts'

export type WorkbookImportId = Branded<'WorkbookImportId'>

/** Columns of the official list of software, in its order. */
export const listFields = ['name', 'supplier', 'services', 'licences', 'opportunity', 'risk', 'ease'] as const
export type ListField = (typeof listFields)[number]

/** A row as its cells read, in fields. */
export type Cells = Readonly<Record<ListField, string>>

export interface SheetRow {
  /** As the spreadsheet counts it. */
  readonly line: number
  readonly cells: Cells
}

/** The part of a file that is the list: where its head is, and which column holds which field. */
export interface ReadList {
  readonly sheetName: string
  readonly headerLine: number
  readonly header: readonly string[]
  readonly columns: ColumnMap
  readonly rows: readonly (readonly string[])[]
  /** From our own files only. */
  readonly mark: Mark | null
}

/** Index of the column of each field; a field without one is not in the file. */
export type ColumnMap = Readonly<Partial<Record<ListField, number>>>

/** What our own file says of itself on its hidden sheet. */
export interface Mark {
  readonly edition: number
  readonly administrationId: string
  /** What each software was when the file was made. */
  readonly base: Readonly<Record<string, Cells>>
}

export interface CellOption {
  readonly value: string
  readonly label: string
}

/** A cell that needs somebody's answer. */
export interface Problem {
  /** What the answer is kept under. */
  readonly key: string
  readonly cell: string
  readonly field: ListField
  readonly found: string
  readonly message: string
  /** Repairs to choose from; none when the file must be corrected. */
  readonly options: readonly CellOption[]
  /** The repair proposed; chosen in advance only when the meaning stays the same. */
  readonly proposed: string | null
  readonly isSafe: boolean
  /** The answer that holds now. */
  readonly chosen: string | null
}

export interface FieldChange {
  readonly field: ListField
  readonly before: string
  readonly after: string
}

export const verdicts = ['new', 'changed', 'unchanged', 'refused'] as const
export type Verdict = (typeof verdicts)[number]

/** What a row would do, or did. */
export interface RowOutcome {
  readonly line: number
  readonly label: string
  readonly verdict: Verdict
  readonly changes: readonly FieldChange[]
  readonly problems: readonly Problem[]
}

/** A row ready to be written. */
export interface PlannedRow extends RowOutcome {
  readonly softwareId: SoftwareId | null
  readonly values: SoftwareValues | null
  /** Null when the file says nothing of services. */
  readonly services: {
    readonly linked: readonly DigitalServiceId[]
    readonly added: readonly string[]
  } | null
}

export const importStates = ['uploaded', 'previewed', 'applied', 'undone', 'discarded'] as const
export type ImportState = (typeof importStates)[number]

/** Answers by key of the problem; null until somebody answers, and then what is proposed safely holds. */
export type Choices = Readonly<Record<string, string>> | null

/** Something an import wrote, with what stood before (null: it was not there) and its version after. */
export type Effect =
  | {
      readonly kind: 'software'
      readonly id: SoftwareId
      readonly name: string
      readonly before: SoftwareValues | null
      readonly version: number
    }
  | {
      readonly kind: 'service'
      readonly id: DigitalServiceId
      readonly name: string
      readonly before: readonly SoftwareId[] | null
      readonly version: number
    }

export interface WorkbookImport {
  readonly id: WorkbookImportId
  readonly administrationId: AdministrationId
  readonly state: ImportState
  readonly edition: number | null
  readonly fileName: string
  readonly sha256: string
  readonly size: number
  readonly sheetName: string
  readonly headerLine: number
  readonly header: readonly string[]
  readonly columns: ColumnMap
  readonly base: Mark['base'] | null
  readonly choices: Choices
  readonly effects: readonly Effect[] | null
  readonly personId: PersonId
  readonly createdAt: Date
  readonly updatedAt: Date
}
