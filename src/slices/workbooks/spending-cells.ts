// SPDX-License-Identifier: AGPL-3.0-or-later
import { dateInRome } from '../../shared/dates.ts'
import type { AdministrationId, DataCentreId } from '../../shared/ids.ts'
import type { DataCentre } from '../inventory/index.ts'
import {
  amountSlots,
  conditionSlots,
  type PlacedService,
  type SentSpending,
  type SpendingState,
  spendingStateLabels,
} from '../spending/index.ts'
import { idsByName, referenceText } from './book-cells.ts'
import { plain } from './cells.ts'
import { type Outcome, spendingField, spendingSheets } from './spending-book.ts'
import { cellText } from './values.ts'

/** What a body has, as far as a workbook of spending speaks of it. */
export interface SpendingKnown {
  readonly administrationId: AdministrationId
  readonly name: string
  readonly places: readonly DataCentre[]
  /** Hosted in each place, of any body. */
  readonly services: ReadonlyMap<DataCentreId, readonly PlacedService[]>
  readonly sent: readonly SentSpending[]
}

const outcomeOf: Readonly<Partial<Record<SpendingState, Outcome>>> = {
  submitted: 'waiting',
  in_examination: 'waiting',
  integration_requested: 'waiting',
  authorised: 'record_authorised',
  authorised_with_conditions: 'record_with_conditions',
  denied: 'record_denied',
  acknowledged: 'record_acknowledged',
  withdrawn: 'record_withdrawn',
}

const idOf = ({ serviceId, name }: PlacedService) => ({ id: serviceId as string, name })

/** The places and services of a body as the cells of its file name them, and the cells of its requests. */
export class SpendingCells {
  readonly known: SpendingKnown
  readonly places: ReadonlyMap<string, ReadonlySet<string>>

  constructor(known: SpendingKnown) {
    this.known = known
    this.places = idsByName(known.places)
  }

  servicesOf(place: DataCentreId): readonly { readonly id: string; readonly name: string }[] {
    return (this.known.services.get(place) ?? []).map(idOf)
  }

  /** Years of a request with money asked or spent, as many as a row holds. */
  yearsOf({ values, actuals }: SentSpending): readonly number[] {
    const years = new Set([...values.amounts, ...actuals].map(({ year }) => year))
    return [...years].sort((a, b) => a - b).slice(0, amountSlots.length)
  }

  /** What each column holds of a request; `years` are those of the groups of columns, in their order. */
  valuesOf(
    sent: SentSpending,
    years: readonly (number | null)[] = this.yearsOf(sent),
  ): Readonly<Record<string, unknown>> {
    const { request, values, sending, act, conditions, derogation, actuals } = sent
    const place = this.known.places.find(({ id }) => id === request.dataCentreId)
    const services = this.servicesOf(request.dataCentreId)
    const named = idsByName(services)
    const service = (id: string) => {
      const found = services.find((each) => each.id === id)
      return found ? referenceText(found, named) : `#${id.slice(-8)}`
    }
    const isProgramme = request.channel === 'programme'
    return {
      ...values,
      code: request.externalRef,
      name: values.subject,
      place: place && referenceText(place, this.places),
      duty: request.duty,
      services: values.serviceIds.map(service).join('; '),
      ...Object.fromEntries(
        amountSlots.flatMap((slot) => {
          const year = years[slot - 1] ?? null
          const asked = values.amounts.find((each) => each.year === year)
          return [
            [`year${slot}`, year],
            [`net${slot}`, asked?.netCents],
            [`vat${slot}`, asked?.vatCents],
            [`spent${slot}`, actuals.find((each) => each.year === year)?.cents],
          ]
        }),
      ),
      sentOn:
        sending?.sentOn ?? (isProgramme && request.submittedAt ? dateInRome(request.submittedAt) : null),
      channel: sending?.channel,
      sentBy: sending?.sentByName,
      protocol: sending?.protocolNumber,
      outcome: outcomeOf[request.state] ?? spendingStateLabels[request.state],
      actNumber: act?.number,
      actOn: act?.decidedOn,
      reasons: act?.reasons,
      ...Object.fromEntries(
        conditionSlots.flatMap((slot) => {
          const condition = conditions[slot - 1]
          return [
            [`words${slot}`, condition?.words],
            [`due${slot}`, condition?.dueOn],
            [`met${slot}`, condition?.metOn],
          ]
        }),
      ),
      ...derogation,
      ref: request.requestId,
    }
  }

  textsOf(values: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
    return Object.fromEntries(
      spendingSheets[0].fields.map(({ key }) => [
        key,
        plain(cellText(spendingField(key).reading, values[key])),
      ]),
    )
  }
}
