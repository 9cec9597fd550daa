// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { daysBetween, formatLongDate, type LocalDate } from '../../shared/dates.ts'
import type { DueItem, DueSource } from '../../shared/due.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { listOverruns } from './aftermath-store.ts'
import { listIntegrations } from './examination-store.ts'
import { formInForce } from './form-store.ts'
import { listOpenOf } from './list-store.ts'
import type { Condition, Integration, Overrun, SpendingRequest, SpendingRequestId } from './model.ts'
import { loadSettings } from './place-store.ts'
import { draftsOf } from './store.ts'
import { causeInWords, isAuthorised, spendingPaths } from './view.ts'

/** What an unfinished request asks of its body. */
export interface RequestDuties {
  readonly request: SpendingRequest
  readonly subject: string
  readonly integration: Pick<Integration, 'dueOn'> | null
  readonly overrun: Overrun | null
  readonly conditions: readonly Pick<Condition, 'words' | 'dueOn'>[]
  /** Whether the edition of the form in force wants communications of group A. */
  readonly isCommunicationDue: boolean
}

/** What spending asks of each body: drafts, answers, notices, conditions, contracts about to end. */
export const spendingDue: DueSource<ActorTx> = {
  async load(tx, scope, today) {
    if (scope.length === 0) return []
    const requests = await listOpenOf(tx, scope)
    const ids = requests.map(({ requestId }) => requestId)
    if (ids.length === 0) return []
    const drafts = await draftsOf(tx, ids)
    const integrations = (await listIntegrations(tx, ids)).filter(({ answeredAt }) => answeredAt === null)
    const overruns = await listOverruns(tx, ids, 'open')
    const conditions = await openConditions(tx, scope)
    const { expiryDays } = await loadSettings(tx, today)
    const { communication } = await formInForce(tx)
    return requests.flatMap((request) =>
      duesOf(
        {
          request,
          subject:
            request.subject || (drafts.get(request.requestId)?.subject ?? '') || request.dataCentreName,
          integration: integrations.find(({ requestId }) => requestId === request.requestId) ?? null,
          overrun: overruns.find(({ requestId }) => requestId === request.requestId) ?? null,
          conditions: conditions.filter(({ requestId }) => requestId === request.requestId),
          isCommunicationDue: communication.isDue,
        },
        Math.max(...expiryDays),
        today,
      ),
    )
  },
}

async function openConditions(tx: ActorTx, scope: readonly AdministrationId[]) {
  const { rows } = await sql<Pick<Condition, 'words' | 'dueOn'> & { requestId: SpendingRequestId }>`
    select spending_request_id as "requestId", words, due_on as "dueOn" from spending_conditions
    where administration_id = any (${[...scope]}::uuid[]) and met_on is null order by due_on`.execute(tx)
  return rows
}

/** The duties of one request. */
export function duesOf(
  { request, subject, integration, overrun, conditions, isCommunicationDue }: RequestDuties,
  expiryDays: number,
  today: LocalDate,
): DueItem[] {
  const { requestId, administrationId, administrationName, state, duty, endsOn } = request
  const line = (
    part: string,
    item: Pick<DueItem, 'title' | 'hint' | 'dueOn' | 'status'> & { readonly anchor?: string },
  ): DueItem => {
    const { anchor = '', ...words } = item
    return {
      key: `spending:${requestId}:${part}`,
      ...words,
      href: `${spendingPaths.request(requestId)}${anchor}`,
      administrationId,
      administrationName,
      responsible: null,
    }
  }
  const dues: DueItem[] = []
  if (state === 'draft' && (duty !== 'communication' || isCommunicationDue))
    dues.push(
      line('draft', {
        title: 'Completare una richiesta di spesa',
        hint: subject,
        dueOn: null,
        status: 'inProgress',
      }),
    )
  if (state === 'requalified')
    dues.push(
      line('requalified', {
        title: 'Chiedere l’autorizzazione per una spesa comunicata',
        hint: subject,
        dueOn: null,
        status: 'todo',
      }),
    )
  if (integration)
    dues.push(
      line('integration', {
        title: 'Rispondere alle integrazioni chieste su una spesa',
        hint: subject,
        dueOn: integration.dueOn,
        status: 'todo',
      }),
    )
  if (overrun)
    dues.push(
      line('overrun', {
        title: 'Accorciare o motivare un contratto che dura più del piano',
        hint: `${subject} · ${overrun.causes[0] ? causeInWords(overrun.causes[0]) : ''}`,
        dueOn: null,
        status: overrun.explanation ? 'toConfirm' : 'todo',
        anchor: '#dopo',
      }),
    )
  for (const [index, condition] of conditions.entries())
    dues.push(
      line(`condition-${index}`, {
        title: 'Rispettare una prescrizione',
        hint: `${condition.words} · ${subject}`,
        dueOn: condition.dueOn,
        status: 'todo',
        anchor: '#dopo',
      }),
    )
  if (
    endsOn !== null &&
    (isAuthorised(state) || state === 'acknowledged') &&
    daysBetween(today, endsOn) <= expiryDays
  )
    dues.push(
      line('expiry', {
        title: 'Decidere che cosa fare alla fine di un contratto',
        hint: `${subject}, finisce il ${formatLongDate(endsOn)}`,
        dueOn: endsOn,
        status: 'todo',
      }),
    )
  return dues
}
