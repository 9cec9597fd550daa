// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { listRuleValues } from '../inventory/index.ts'
import { type AdministrationKind, titleOf } from '../registry/index.ts'
import type { BodyFacts, KnownSum } from './simulation.ts'

export interface SimulatedBody {
  readonly id: AdministrationId
  readonly name: string
  readonly ipaCode: string | null
  readonly kind: AdministrationKind
  readonly mayWrite: boolean
}

/** Bodies by name: those the actor acts for, or the one with this IPA code. */
export async function listSimulatedBodies(tx: ActorTx, ipaCode: string | null): Promise<SimulatedBody[]> {
  const which =
    ipaCode === null ? sql`administration_id = any (regia.scope())` : sql`ipa_code = ${ipaCode.toLowerCase()}`
  const { rows } = await sql<SimulatedBody & { otherLanguageName: string | null }>`
    select administration_id as id, name, other_language_name as "otherLanguageName", ipa_code as "ipaCode", kind,
      administration_id = any (regia.writing_scope()) as "mayWrite"
    from administrations where ${which} order by name, administration_id`.execute(tx)
  return rows.map(({ otherLanguageName, ...body }) => ({
    ...body,
    name: titleOf({ ...body, otherLanguageName }),
  }))
}

/** What inventory and plan say, of the bodies the actor acts for: nobody else reads a draft. */
export async function readBodyFacts(
  tx: ActorTx,
  ids: readonly AdministrationId[],
): Promise<ReadonlyMap<AdministrationId, BodyFacts>> {
  const bodies = sql`unnest(${[...ids]}::uuid[]) as b(id)`
  const { rows } = await sql<{
    id: AdministrationId
    activeServices: number
    modes: Partial<
      Record<'A' | 'B', { services: number; costs: number; cost: number; fees: number; fee: number }>
    >
    software: number
    softwareKnown: number
    softwareCents: number
  }>`
    select b.id, (select count(*)::integer from digital_services s where s.administration_id = b.id and s.state = 'active') as "activeServices",
      coalesce((select jsonb_object_agg(m.approach, to_jsonb(m) - 'approach') from (
        select i.approach, count(*)::integer as services, count(i.cost_cents)::integer as costs, coalesce(sum(i.cost_cents), 0)::bigint as cost,
          count(i.yearly_fee_cents)::integer as fees, coalesce(sum(i.yearly_fee_cents), 0)::bigint as fee
        from plan_items i join digital_services s on s.digital_service_id = i.digital_service_id
        where i.administration_id = b.id and i.approach in ('A', 'B') and s.state = 'active' group by i.approach) m), '{}') as modes,
      w.software, w."softwareKnown", w."softwareCents"
    from ${bodies} cross join lateral (
      select count(*)::integer as software, count(x.yearly_cost_cents)::integer as "softwareKnown",
        coalesce(sum(x.yearly_cost_cents), 0)::bigint as "softwareCents"
      from software x where x.administration_id = b.id and exists (
        select 1 from service_software l join plan_items i on i.digital_service_id = l.digital_service_id and i.approach in ('A', 'B')
        where l.software_id = x.software_id)) w
    where b.id = any (regia.scope())`.execute(tx)
  return new Map(
    rows.map(({ id, activeServices, modes, software, softwareKnown, softwareCents }) => {
      const of = (mode: 'A' | 'B') => {
        const { services, costs, cost, fees, fee } = modes[mode] ?? {
          services: 0,
          costs: 0,
          cost: 0,
          fees: 0,
          fee: 0,
        }
        const sum = (known: number, cents: number): KnownSum => ({ services, known, cents: Number(cents) })
        return { cost: sum(costs, cost), fee: sum(fees, fee) }
      }
      const ceasing = { services: software, known: softwareKnown, cents: Number(softwareCents) }
      return [id, { activeServices, modes: { A: of('A'), B: of('B') }, ceasing }]
    }),
  )
}

/** The numbers of house rules the simulator needs, as they stand on a day. */
export async function readCallSettings(
  tx: ActorTx,
  onDate: LocalDate,
): Promise<{ nearPercent: number; paymentMonths: number }> {
  const values = await listRuleValues(tx, onDate)
  return {
    nearPercent: values.get('call-near-bound-percent') ?? 0,
    paymentMonths: values.get('call-payment-months') ?? 0,
  }
}
