// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type } from 'typebox'
import { withActor } from '../../platform/db/actor.ts'
import { sendWithTag } from '../../platform/http/api.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import type { Certainty } from '../../shared/classification.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { PlanId } from '../../shared/ids.ts'
import { decodeCursor, encodeCursor, type ListQuery } from '../../shared/list-query.ts'
import { decimalAmount } from '../../shared/money.ts'
import { loadPlanFacts } from './facts-store.ts'
import { planStates } from './lifecycle.ts'
import { listPlans } from './list-store.ts'
import { countedValues, type Finding, itemFields, type Plan, type PlanItemValues } from './model.ts'
import { readsDraft } from './queries.ts'
import { planFindings } from './rules.ts'
import { getPlan } from './store.ts'
import { getVersion, listVersions } from './versions-store.ts'

const base = '/rest/regia/v1/plans'
const defaultLimit = 50

const listQuery = Type.Object(
  {
    state: Type.Optional(Type.Enum([...planStates])),
    limit: Type.Optional(Type.String({ pattern: '^([1-9]|[1-9][0-9]|1[0-9]{2}|200)$' })),
    cursor: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength: 1000 })),
  },
  { additionalProperties: false },
)
const noQuery = Type.Object({}, { additionalProperties: false })
const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const byPlan = Type.Object({ plan_id: uuid })
const byVersion = Type.Object({ plan_id: uuid, number: Type.String({ pattern: '^[1-9][0-9]{0,5}$' }) })

const scope = { apiScope: 'plans:read' } as const

/** Plans for programs, read only, for the person signed in or of the key: sending a plan asks a declaration of a person. */
export function registerPlansApi(server: RegiaServer, { db }: AppContext): void {
  server.get(base, { config: scope, schema: { querystring: listQuery } }, async (request, reply) => {
    const { state, limit, cursor } = request.query
    const at = cursor === undefined ? null : decodeCursor(cursor)
    if (cursor !== undefined && at === null)
      throw new DomainError(commonErrors.invalidRequest, {
        fields: [{ field: 'cursor', message: 'valore non previsto' }],
      })
    const size = limit === undefined ? defaultLimit : Number(limit)
    const query: Pick<ListQuery, 'sort' | 'cursor' | 'size'> = {
      sort: { key: 'ente', direction: 'asc' },
      cursor: at && { direction: 'next', at },
      size,
    }
    const filter = {
      states: state === undefined ? [] : [state],
      search: null,
      responsiblePersonId: null,
      waveId: null,
    }
    const found = await withActor(db, request.requirePerson(), (tx) => listPlans(tx, filter, query))
    const last = found[size - 1]
    return sendWithTag(request, reply, {
      items: found.slice(0, size).map(({ plan }) => summaryOf(plan)),
      limit: size,
      next_cursor: found.length > size && last ? encodeCursor(last.cursor) : null,
    })
  })

  server.get(
    `${base}/:plan_id`,
    { config: scope, schema: { params: byPlan, querystring: noQuery } },
    async (request, reply) => {
      const actor = request.requirePerson()
      const found = await withActor(db, actor, async (tx) => {
        const plan = await getPlan(tx, request.params.plan_id as PlanId)
        const facts = readsDraft(actor) ? await loadPlanFacts(tx, plan) : null
        return { plan, facts, versions: await listVersions(tx, plan.planId) }
      })
      const { plan, facts, versions } = found
      return sendWithTag(request, reply, {
        ...summaryOf(plan),
        versions: versions.map((version) => ({
          number: version.number,
          receipt_number: version.receiptNumber,
          channel: version.channel,
          sha256: version.sha256,
          submitted_at: version.submittedAt.toISOString(),
          outcome: version.outcome,
          outcome_at: version.outcomeAt?.toISOString() ?? null,
        })),
        // The draft on the desk is for body and office: for the others the member is not there at all.
        ...(facts
          ? {
              draft: {
                services: facts.services.flatMap((service) =>
                  service.item
                    ? [
                        {
                          digital_service_id: service.digitalServiceId,
                          name: service.name,
                          data_class: service.dataClass,
                          ...valuesOf(countedValues(service.item)),
                        },
                      ]
                    : [],
                ),
                late: lateOf(plan.lateReason, plan.lateNewEndOn),
                findings: planFindings(facts).map(findingOf),
              },
            }
          : {}),
      })
    },
  )

  server.get(
    `${base}/:plan_id/versions/:number`,
    { config: scope, schema: { params: byVersion, querystring: noQuery } },
    async (request, reply) => {
      const { plan_id, number } = request.params
      const version = await withActor(db, request.requirePerson(), async (tx) => {
        const plan = await getPlan(tx, plan_id as PlanId)
        return getVersion(tx, plan.planId, Number(number))
      })
      const { content } = version
      return sendWithTag(request, reply, {
        plan_id,
        number: version.number,
        receipt_number: version.receiptNumber,
        channel: version.channel,
        sha256: version.sha256,
        submitted_at: version.submittedAt.toISOString(),
        outcome: version.outcome,
        outcome_at: version.outcomeAt?.toISOString() ?? null,
        administration: {
          administration_id: content.administration.id,
          ipa_code: content.administration.ipaCode,
          name: content.administration.name,
        },
        late: content.late ? lateOf(content.late.reason, content.late.newEndOn) : null,
        data_centres: content.dataCentres.map((place) => ({
          data_centre_id: place.id,
          name: place.name,
          group: place.group,
          closes_on: place.closesOn,
          is_own: place.isOwn,
        })),
        services: content.services.map((service) => ({
          digital_service_id: service.id,
          name: service.name,
          data_class: service.dataClass,
          users: service.users,
          hosting: service.hosting,
          software: service.software,
          ...valuesOf(service),
        })),
        findings: content.findings.map(findingOf),
      })
    },
  )
}

function summaryOf(plan: Plan) {
  return {
    plan_id: plan.planId,
    administration: {
      administration_id: plan.administrationId,
      ipa_code: plan.ipaCode,
      name: plan.administrationName,
    },
    state: plan.state,
    channel: plan.channel,
    version_count: plan.versionCount,
    updated_at: plan.updatedAt.toISOString(),
  }
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** The decision on a service with the names of the interface; an amount that is not known is null, never zero. */
function valuesOf(values: PlanItemValues): Record<string, unknown> {
  return Object.fromEntries(
    itemFields.map((field) =>
      field === 'costCents' || field === 'yearlyFeeCents'
        ? [snake(field.replace(/Cents$/, '')), moneyOf(values[field])]
        : [snake(field), values[field]],
    ),
  )
}

function moneyOf(cents: number | null) {
  return cents === null ? null : { amount: decimalAmount(cents), currency: 'EUR' }
}

function lateOf(reason: string, newEndOn: string | null) {
  return reason === '' && newEndOn === null ? null : { reason, new_end_on: newEndOn }
}

function findingOf(
  finding: Pick<
    Finding,
    'rule' | 'level' | 'subjectId' | 'subjectName' | 'title' | 'detail' | 'explanation'
  > & { readonly certainty?: Certainty },
) {
  return {
    rule: finding.rule,
    level: finding.level,
    subject_id: finding.subjectId,
    subject_name: finding.subjectName,
    title: finding.title,
    detail: finding.detail,
    explanation: finding.explanation,
    certainty: finding.certainty ?? null,
  }
}
