// SPDX-License-Identifier: AGPL-3.0-or-later
import { daysBetween, formatDate } from '../../shared/dates.ts'
import { HOUSE_RULE } from '../../shared/legal.ts'
import { formatCount, formatMoney } from '../../shared/money.ts'
import {
  type Finding,
  originLabels,
  type RuleFacts,
  type RuleService,
  type Spread,
  serviceModelLabels,
} from './model.ts'
import { paidBy12 } from './movements.ts'
import { about, finding, moving, type Planned, type PlanRule, planned } from './rules-kit.ts'
import { planSources } from './sources.ts'

/** What the answers on a service say of one another, and the services of a plan beside each other. */

const folded = (name: string) => name.trim().toLowerCase().replace(/\s+/g, ' ')

interface Parting {
  /** Two places are common where each supplier has its own, so that they are only noted. */
  readonly level: 'warn' | 'info'
  readonly words: string
}

/** How two services that depend on each other come apart; empty when they do not, or it is not known yet. */
function partings(needing: Planned, needed: Planned, gapDays: number): Parting[] {
  const [a, b] = [needing.item, needed.item]
  const moves = ({ approach }: Planned['item']) => approach === 'A' || approach === 'B'
  const staysBehind = ({ approach }: Planned['item']) => approach === 'retain'
  if ((moves(a) && staysBehind(b)) || (staysBehind(a) && moves(b))) {
    const [stays, goes] = moves(a) ? [needed, needing] : [needing, needed]
    return [{ level: 'warn', words: `${stays.name} resta dov’è e ${goes.name} si sposta.` }]
  }
  const told: Parting[] = []
  if (b.approach === 'retire' && a.approach !== 'retire' && (moves(a) || staysBehind(a)))
    told.push({
      level: 'warn',
      words: `${needed.name} si dismette e ${needing.name} ne ha bisogno.`,
    })
  if (!moves(a) || !moves(b)) return told
  const isElsewhere =
    a.destinationKind !== null &&
    b.destinationKind !== null &&
    (a.destinationKind !== b.destinationKind ||
      (a.destinationName !== '' &&
        b.destinationName !== '' &&
        folded(a.destinationName) !== folded(b.destinationName)))
  if (isElsewhere)
    told.push({ level: 'info', words: `${needing.name} e ${needed.name} vanno in posti diversi.` })
  if (a.endsOn !== null && b.endsOn !== null) {
    const gap = Math.abs(daysBetween(a.endsOn, b.endsOn))
    if (gap > gapDays)
      told.push({
        level: 'warn',
        words: `Fra la fine di ${needing.name} (${formatDate(a.endsOn)}) e quella di ${needed.name} (${formatDate(b.endsOn)}) passano ${formatCount(gap)} giorni, più di ${formatCount(gapDays)}.`,
      })
  }
  return told
}

/** Services that need one another move together: one finding for each service that needs others. House rule; the days are a dated value. */
export const dependentTogether: PlanRule = (facts) => {
  if (facts.dependencies.length === 0) return []
  const byId = new Map<string, Planned>(planned(facts).map((service) => [service.digitalServiceId, service]))
  const told = new Map<Planned, Parting[]>()
  for (const { serviceId, dependsOnId } of facts.dependencies) {
    const [needing, needed] = [byId.get(serviceId), byId.get(dependsOnId)]
    if (!needing || !needed) continue
    const found = partings(needing, needed, facts.dependencyGapDays)
    if (found.length > 0) told.set(needing, [...(told.get(needing) ?? []), ...found])
  }
  return [...told].map(([service, found]) =>
    finding(facts, 'PR-17', about(service), {
      level: found.some(({ level }) => level === 'warn') ? 'warn' : 'info',
      title: 'Servizi che dipendono l’uno dall’altro si separano',
      detail: found.map(({ words }) => words).join(' '),
      source: HOUSE_RULE,
      field: 'endsOn',
      canExplain: true,
    }),
  )
}

/** Mode A takes the software as it is to IaaS, hosting or housing; mode B changes it for PaaS or SaaS. Source: PAD-FAQ 1.2, STRAT. */
export const modeFitsModel: PlanRule = (facts) =>
  moving(facts).flatMap((service) => {
    const { approach, serviceModel } = service.item
    if (serviceModel === null) return []
    const isB = serviceModel === 'paas' || serviceModel === 'saas'
    if (isB === (approach === 'B')) return []
    return [
      finding(facts, 'PR-18', about(service), {
        level: 'warn',
        title: 'Il modo non va con il modello di servizio',
        detail: isB
          ? `${service.name} è in modo A, cioè lo stesso programma su IaaS, hosting o housing, ma va in ${serviceModelLabels[serviceModel]}: è il modo B, oppure il modello è un altro.`
          : `${service.name} è in modo B, cioè un programma aggiornato in PaaS o SaaS, ma va in ${serviceModelLabels[serviceModel]}: è il modo A, oppure il modello è un altro.`,
        source: planSources.modes,
        field: 'serviceModel',
        canExplain: true,
      }),
    ]
  })

/** Whether measure 1.2 would pay the movement. It says nothing of what a plan may hold, and never stops one. Source: PAD-FAQ 1.2. */
export const financedBy12: PlanRule = (facts) =>
  moving(facts).flatMap((service) => {
    const paid = paidBy12(service.item)
    if (paid === null || paid === 'yes') return []
    const { originKind, serviceModel, approach } = service.item
    const movement = `${service.name}: ${originKind ? originLabels[originKind] : ''} → ${serviceModel ? serviceModelLabels[serviceModel] : 'qualsiasi modello'}, modo ${approach}.`
    const firstStep =
      originKind === 'iaas' && serviceModel === 'saas'
        ? ' Resta ammesso se il primo passo a IaaS è successivo al 1° febbraio 2020.'
        : ''
    return [
      finding(facts, 'PR-19', about(service), {
        level: 'info',
        title:
          paid === 'no'
            ? 'Non finanziabile con la misura 1.2'
            : 'Finanziabile con la misura 1.2 solo se l’origine non è qualificata',
        detail: `${movement} La misura non paga questo passaggio${paid === 'no' ? '' : ' da un’origine qualificata'}; il piano lo può prevedere lo stesso.${firstStep}`,
        source: planSources.movements12,
        field: paid === 'no' ? 'originKind' : 'isOriginQualified',
      }),
    ]
  })

const fewestBodies = 5

/** What similar bodies pay for a service, when they are at least five without this one; null otherwise. */
export function spreadOf(
  facts: Pick<RuleFacts, 'similar' | 'plan'>,
  service: Pick<RuleService, 'serviceTypeCode'>,
  measure: 'cost' | 'fee',
): Spread | null {
  const spread = facts.similar.get(service.serviceTypeCode ?? '')?.[measure] ?? null
  // A body that has sent its plan may be one of those counted.
  const own = facts.plan.versionCount > 0 ? 1 : 0
  return spread && spread.bodies - own >= fewestBodies ? spread : null
}

/** «12 enti simili: metà fra 1.000,00 € e 2.000,00 €, mediana 1.500,00 €». */
export function spreadInWords({ bodies, low, median, high }: Spread): string {
  return `${formatCount(bodies)} enti simili: metà fra ${formatMoney(low)} e ${formatMoney(high)}, mediana ${formatMoney(median)}`
}

/** An amount far from what bodies of the same band pay for the same type: beyond the quartiles by more than one and a half times their distance. House rule. */
export const amountsUsual: PlanRule = (facts) => {
  if (facts.similar.size === 0) return []
  return moving(facts).flatMap((service) =>
    (['cost', 'fee'] as const).flatMap((measure): Finding[] => {
      const spread = spreadOf(facts, service, measure)
      const field = measure === 'cost' ? 'costCents' : 'yearlyFeeCents'
      const amount = service.item[field]
      if (spread === null || amount === null) return []
      const reach = ((spread.high - spread.low) * 3) / 2
      if (amount >= spread.low - reach && amount <= spread.high + reach) return []
      return [
        finding(facts, 'PR-20', about(service), {
          level: 'info',
          title:
            measure === 'cost'
              ? 'Costo lontano da quello di enti simili'
              : 'Canone lontano da quello di enti simili',
          detail: `Per ${service.name} ${formatMoney(amount)}; ${spreadInWords(spread)}. Stesso tipo di servizio e stessa fascia di abitanti, versioni trasmesse o approvate.`,
          source: HOUSE_RULE,
          field,
          canExplain: true,
        }),
      ]
    }),
  )
}

const oneTooMany =
  'se sono uno solo, segna cessato nell’inventario quello di troppo, ed esce anche dal piano.'

/** The same service is in the plan once: not two of the same name, nor of the same type on the same software. What is dismissed or not due does not count. House rule. */
export const servicesOnce: PlanRule = (facts) => {
  const byName = new Map<string, Planned>()
  const byKind = new Map<string, Planned>()
  return planned(facts).flatMap((service) => {
    const { approach } = service.item
    if (approach === 'retire' || approach === 'not_due') return []
    const name = folded(service.name)
    const { serviceTypeCode: type, softwareNames } = service
    const kind = type === null || softwareNames.length === 0 ? null : `${type} ${softwareNames.join('\n')}`
    const twin = byName.get(name) ?? (kind === null ? undefined : byKind.get(kind))
    if (!byName.has(name)) byName.set(name, service)
    if (kind !== null && !byKind.has(kind)) byKind.set(kind, service)
    if (!twin) return []
    return [
      finding(facts, 'PR-21', about(service), {
        level: 'warn',
        title: 'Sembra lo stesso servizio due volte',
        detail:
          folded(twin.name) === name
            ? `Nel piano ci sono due servizi di nome ${service.name}: ${oneTooMany}`
            : `${service.name} e ${twin.name} sono dello stesso tipo e con gli stessi applicativi (${service.softwareNames.join(', ')}): ${oneTooMany}`,
        source: HOUSE_RULE,
        field: 'twin',
        canExplain: true,
      }),
    ]
  })
}

export const rulesTogether: readonly PlanRule[] = [
  dependentTogether,
  modeFitsModel,
  financedBy12,
  amountsUsual,
  servicesOnce,
]
