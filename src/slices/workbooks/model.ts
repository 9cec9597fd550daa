// SPDX-License-Identifier: AGPL-3.0-or-later
import type {
  AdministrationId,
  AssignmentId,
  AssociationId,
  Branded,
  DataCentreId,
  DigitalServiceId,
  PersonId,
  SoftwareId,
} from '../../shared/ids.ts'
import type { Role } from '../../shared/roles.ts'
import type {
  DataCentre,
  DataCentreValues,
  DigitalService,
  Host,
  ServiceValues,
  Software,
  SoftwareValues,
} from '../inventory/index.ts'
import type { LaterSpending, PastSpending, SpendingRequestId } from '../spending/index.ts'

export type WorkbookImportId = Branded<'WorkbookImportId'>

/** The official «Lista degli applicativi», and our own «Inventario di Regia» and «Spese dei data center». */
export const workbookKinds = ['software_list', 'inventory', 'spending'] as const
export type WorkbookKind = (typeof workbookKinds)[number]

/** A column of a sheet, as people read it and as it is found. */
export interface Field {
  readonly key: string
  readonly label: string
  /** Other headings under which it is found, folded. */
  readonly others?: readonly string[]
}

/** A sheet of a kind; the rows of a file say which by its position in the kind. */
export interface SheetSpec {
  readonly key: string
  readonly title: string
  readonly fields: readonly Field[]
  /** Without these columns there is nothing to read. */
  readonly required: readonly string[]
}

/** Index of the column of each field; a field without one is not in the file. */
export type ColumnMap = Readonly<Partial<Record<string, number>>>

/** Where a sheet of the kind was found in a file. */
export interface FoundSheet {
  /** Its position in the kind. */
  readonly sheet: number
  /** As the file calls it. */
  readonly name: string
  /** As the spreadsheet counts it. */
  readonly headerLine: number
  readonly header: readonly string[]
  readonly columns: ColumnMap
  /** Fields that the marks of the rows speak of, in their order; only in our own files. */
  readonly marked?: readonly string[]
  /** What each software was when a list of ours was made. */
  readonly base?: Readonly<Record<string, Cells>>
}

/** A row as its cells read, in fields. */
export type Cells = Readonly<Record<string, string>>

export interface CellOption {
  readonly value: string
  readonly label: string
}

/** A cell that needs somebody's answer. */
export interface Problem {
  /** What the answer is kept under. */
  readonly key: string
  readonly cell: string
  readonly field: string
  readonly label: string
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
  readonly field: string
  readonly label: string
  readonly before: string
  readonly after: string
}

export const verdicts = ['new', 'changed', 'unchanged', 'refused'] as const
export type Verdict = (typeof verdicts)[number]

/** Answers by key of the problem. One not given leaves what is proposed safely; an empty one is «not yet». */
export type Answers = Readonly<Record<string, string>>

/** What a row would do, or did. */
export interface RowOutcome {
  readonly label: string
  readonly verdict: Verdict
  readonly changes: readonly FieldChange[]
  readonly problems: readonly Problem[]
  /** What it would write; null when nothing. */
  readonly plan: Plan | null
}

/** A row as it is kept. */
export interface StoredRow {
  readonly sheet: number
  readonly line: number
  readonly cells: readonly string[]
  readonly bodyId: AdministrationId | null
  readonly nameKey: string
  readonly ref: string | null
  readonly newId: string
  readonly base: string | null
  readonly answers: Answers
}

/** A row as it is read from a file, before it is kept. */
export type ReadRow = Omit<StoredRow, 'answers'>

/** What of one thing is to be written: the whole of a new one, or the fields that change. */
export type Plan = InventoryPlan | SpendingPlan

export type InventoryPlan =
  | { readonly kind: 'data_centre'; readonly id: DataCentreId; readonly patch: Partial<DataCentreValues> }
  | { readonly kind: 'software'; readonly id: SoftwareId; readonly patch: Partial<SoftwareValues> }
  | { readonly kind: 'service'; readonly id: DigitalServiceId; readonly patch: Partial<ServiceValues> }
  | {
      readonly kind: 'dependency'
      readonly id: DigitalServiceId
      readonly on: DigitalServiceId
      readonly reason: string
    }
  | {
      readonly kind: 'listed'
      readonly id: SoftwareId
      readonly patch: SoftwareValues
      /** Null when the file says nothing of services. */
      readonly services: {
        readonly linked: readonly DigitalServiceId[]
        readonly added: readonly string[]
      } | null
    }

/** A request that left before Regia was there, whole; or what a file adds to one that is here. */
export type SpendingPlan =
  | { readonly kind: 'past_spending'; readonly past: PastSpending }
  | { readonly kind: 'later_spending'; readonly id: SpendingRequestId; readonly later: LaterSpending }

export interface Dependency {
  readonly serviceId: DigitalServiceId
  readonly dependsOnId: DigitalServiceId
  readonly reason: string
}

/** What a body has, as far as a workbook speaks of it. Services without the ceased ones. */
export interface Known {
  readonly administrationId: AdministrationId
  readonly dataCentres: readonly DataCentre[]
  /** Places of other bodies that its services run in. */
  readonly hosts: readonly Host[]
  readonly software: readonly Software[]
  readonly services: readonly DigitalService[]
  readonly dependencies: readonly Dependency[]
}

export const importStates = [
  'reading',
  'uploaded',
  'checking',
  'previewed',
  'applying',
  'applied',
  'undone',
  'discarded',
  'unreadable',
] as const
export type ImportState = (typeof importStates)[number]

/** States in which Regia is at work, and the page waits. */
export const underWay: readonly ImportState[] = ['reading', 'checking', 'applying']

/** Something an import wrote, with what stood before (null: it was not there) and its version after. */
export interface Effect {
  readonly administrationId: AdministrationId
  readonly kind: 'data_centre' | 'software' | 'service' | 'dependency' | 'spending_request'
  readonly id: string
  readonly before: Readonly<Record<string, unknown>> | null
  readonly version: number
}

/** Under whose assignment work is done aside: the database checks it again. */
export interface Acting {
  readonly personId: PersonId
  readonly assignmentId: AssignmentId
  readonly role: Role
  readonly administrationId: AdministrationId | null
  readonly associationId: AssociationId | null
}

/** How many rows there are of each verdict, and cells still to be answered. */
export type Counts = Readonly<Partial<Record<Verdict | 'fields' | 'open' | 'proposed' | 'bodies', number>>>

export interface WorkbookImport {
  readonly id: WorkbookImportId
  readonly ownerId: string
  /** The owner, when it is a body; else it is an association. */
  readonly administrationId: AdministrationId | null
  readonly bodyId: AdministrationId | null
  readonly state: ImportState
  readonly kind: WorkbookKind | null
  readonly edition: number | null
  readonly fileName: string
  readonly sha256: string
  readonly size: number
  readonly sheets: readonly FoundSheet[]
  readonly isAllOrNothing: boolean
  readonly fault: string | null
  readonly fingerprint: string | null
  readonly counts: Counts
  readonly progressDone: number
  readonly progressTotal: number
  readonly personId: PersonId
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly version: number
}

/** An import as lists show it. */
export type ImportLine = Omit<WorkbookImport, 'sheets'> & { readonly bodyName: string | null }

/** A row as it would end, or ended. */
export type OutcomeRow = RowOutcome & {
  readonly sheet: number
  readonly line: number
  readonly cells: readonly string[]
  readonly bodyName: string | null
}

/** Which rows of an import are looked at. */
export type Look = Verdict | 'problems'
