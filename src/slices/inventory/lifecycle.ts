// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Guard, Transition } from '../../shared/lifecycle.ts'
import { writingRoles } from '../../shared/roles.ts'
import type { DataCentreState, HostedService, ServiceState } from './model.ts'

export type ServiceAction = 'cease' | 'restore'

/** A service is never deleted: it ceases, with its history, and may come back. */
export const serviceTransitions: readonly Transition<ServiceState, ServiceAction, null>[] = [
  {
    action: 'cease',
    from: ['active'],
    to: 'ceased',
    by: writingRoles,
    note: 'optional',
    labelIt: 'Segna come cessato',
  },
  {
    action: 'restore',
    from: ['ceased'],
    to: 'active',
    by: writingRoles,
    labelIt: 'Riporta fra i servizi attivi',
  },
]

export type DataCentreAction = 'decommission' | 'resume' | 'close' | 'reopen'

export interface DataCentreFacts {
  /** Active services that run there, of every body. */
  readonly hosted: readonly HostedService[]
}

/** A place closes when nothing active runs there any more, whoever it belongs to. Source: HOUSE_RULE. */
export const nothingHosted: Guard<DataCentreFacts> = ({ hosted }) => (hosted.length === 0 ? null : 'INV-003')

export const dataCentreTransitions: readonly Transition<
  DataCentreState,
  DataCentreAction,
  DataCentreFacts
>[] = [
  {
    action: 'decommission',
    from: ['active'],
    to: 'in_decommissioning',
    by: writingRoles,
    labelIt: 'Avvia la dismissione',
  },
  {
    action: 'resume',
    from: ['in_decommissioning'],
    to: 'active',
    by: writingRoles,
    note: 'required',
    labelIt: 'Interrompi la dismissione',
  },
  {
    action: 'close',
    from: ['active', 'in_decommissioning'],
    to: 'closed',
    by: writingRoles,
    guards: [nothingHosted],
    labelIt: 'Chiudi il data center',
  },
  {
    action: 'reopen',
    from: ['closed'],
    to: 'active',
    by: writingRoles,
    note: 'required',
    labelIt: 'Riapri il data center',
  },
]
