// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LocalDate } from '../../shared/dates.ts'
import type { AdministrationId, Branded, PersonId } from '../../shared/ids.ts'
import type { Cents } from '../../shared/money.ts'
import type { AdministrationKind } from '../registry/index.ts'

export type CallId = Branded<'CallId'>
export type CallVersionId = Branded<'CallVersionId'>

/** How well a value of a call is known; all but `certain` are shown as «fonte da verificare». */
export const callCertainties = ['certain', 'secondary', 'partial', 'inferred'] as const
export type CallCertainty = (typeof callCertainties)[number]

/** What decides the band of a body: residents at a count, another size that is asked, a choice by hand, or nothing (one band). */
export const bandings = ['residents', 'size', 'choice', 'none'] as const
export type Banding = (typeof bandings)[number]

/** A way of doing a service, with an amount of its own in each band. */
export interface Mode {
  readonly code: string
  readonly label: string
  /** The mode of the migration plan it answers to; null when the plan says nothing of it. */
  readonly planMode: 'A' | 'B' | null
}

export interface UnitAmount {
  readonly mode: string
  readonly cents: Cents
}

/** How many funded candidacies a table was compared with, and how many it gives to the cent. */
export interface Evidence {
  readonly applications: number
  readonly reproduced: number
  readonly source: string
}

/** One row of the table of a call. Bounds are included; null is no bound. */
export interface Band {
  readonly code: string
  readonly label: string
  readonly from: number | null
  readonly to: number | null
  readonly feeCents: Cents
  readonly servicesMin: number
  /** Most services paid; null when nobody saw a limit. */
  readonly servicesMax: number | null
  readonly units: readonly UnitAmount[]
  readonly certainty: CallCertainty
  readonly evidence: Omit<Evidence, 'source'> | null
}

/** A window in which candidacies are received, both days included. */
export interface CallWindow {
  readonly opensOn: LocalDate
  readonly closesOn: LocalDate
}

/** What must be done within a term. */
export const termSteps = [
  'cup',
  'contract',
  'completion',
  'request',
  'sample_check',
  'maintenance',
  'all',
] as const
export type TermStep = (typeof termSteps)[number]

/** What happened on the day a term counts from. */
export const callEvents = [
  'admission',
  'decree',
  'contract',
  'completion',
  'payment',
  'payment_year_end',
  'sample_check_request',
] as const
export type CallEvent = (typeof callEvents)[number]

/** `due` gives the day of a step, `extension` adds to it, `cap` is a day no step passes. */
export const termKinds = ['due', 'extension', 'cap'] as const
export type TermKind = (typeof termKinds)[number]

/** A term as a row: so many days, working days or months from an event, or a day. */
export interface CallTerm {
  readonly code: string
  readonly title: string
  readonly kind: TermKind
  readonly step: TermStep
  /** Null for a cap, and for an extension: it counts from where its term does. */
  readonly from: CallEvent | null
  readonly days: number | null
  readonly workingDays: number | null
  readonly months: number | null
  readonly on: LocalDate | null
  /** Bands it holds for; null for all. */
  readonly bands: readonly string[] | null
  readonly certainty: CallCertainty
  readonly source: string
}

/** When a document or a check is needed. */
export const callPhases = ['candidacy', 'cup', 'contract', 'completion', 'request', 'sample_check'] as const
export type CallPhase = (typeof callPhases)[number]

/** A document a body must have, or something that is checked. */
export interface CallRequirement {
  readonly code: string
  readonly title: string
  readonly phase: CallPhase
  readonly certainty: CallCertainty
  readonly source: string
}

/** An amount worked out by hand: a version whose examples do not come out is refused. */
export interface CallExample {
  /** Residents or other size, or null with the code of the band. */
  readonly size: number | null
  readonly band: string | null
  readonly services: Readonly<Record<string, number>>
  readonly cents: Cents
}

/** Everything a version of a call says. */
export interface CallContent {
  /** As published: it is a key of the open data. */
  readonly title: string
  readonly fund: string
  readonly measure: string
  readonly audience: readonly AdministrationKind[]
  /** A candidacy stands on the migration plan of the body: giving it up makes the plan lapse. */
  readonly needsPlan: boolean
  readonly windows: readonly CallWindow[]
  readonly envelopeCents: Cents | null
  /** First day a contract may have; null when the call says none. */
  readonly contractsFrom: LocalDate | null
  readonly bandedBy: Banding
  /** What the size is, for `size` and `choice`: «numeri civici», «tipo di ente». */
  readonly sizeLabel: string
  /** The count of residents the call reads, for `residents`. */
  readonly countedOn: LocalDate | null
  readonly modes: readonly Mode[]
  readonly bands: readonly Band[]
  readonly terms: readonly CallTerm[]
  readonly documents: readonly CallRequirement[]
  readonly checks: readonly CallRequirement[]
  readonly examples: readonly CallExample[]
  readonly evidence: Evidence | null
  readonly certainty: CallCertainty
  readonly source: string
  readonly note: string
}

export interface CallVersion extends CallContent {
  readonly versionId: CallVersionId
  readonly callId: CallId
  /** Short name in addresses and files. */
  readonly code: string
  readonly number: number
  readonly validFrom: LocalDate
  readonly fileName: string
  readonly loadedAt: Date
}

/** A call as it stands on a day. */
export type Call = CallVersion

/** How many services in each mode. */
export type Counts = Readonly<Record<string, number>>

/** The band a person gave a body, and why. */
export interface BandChoice {
  readonly administrationId: AdministrationId
  readonly callId: CallId
  readonly bandCode: string
  readonly reason: string
  readonly chosenBy: PersonId
  readonly chosenAt: Date
}

/** Residents on a day. */
export interface Count {
  readonly countedOn: LocalDate
  readonly residents: number
}

/** What a call needs to know of a body to find its band. */
export interface CallBody {
  readonly counts: readonly Count[]
  /** Band chosen by a person; null when the size decides. */
  readonly chosenBand: string | null
}

export type ScenarioId = Branded<'ScenarioId'>

/** What an office or a body would have from calls, under a name. */
export interface Scenario {
  readonly id: ScenarioId
  readonly name: string
  /** Months between what is spent and the lump sum. */
  readonly paymentMonths: number
  readonly version: number
  readonly updatedAt: Date
}

/** What one body would ask of one call in a scenario. */
export interface StoredLine {
  readonly scenarioId: ScenarioId
  readonly administrationId: AdministrationId
  readonly callId: CallId
  readonly services: Counts
  readonly costCents: Cents | null
  readonly yearlyFeeCents: Cents | null
  readonly ceasingCents: Cents | null
}
