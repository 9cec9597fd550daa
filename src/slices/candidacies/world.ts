// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { formatMoney } from '../../shared/money.ts'
import {
  type AmountResult,
  amountOf,
  type Band,
  type Call,
  type CallBody,
  type CallContent,
  type Counts,
  readBand,
  readBody,
  readCall,
  readCallVersion,
} from '../calls/index.ts'
import type { Durations } from './durations.ts'
import type { Candidacy, CandidacyAct, CandidacyService, Contract } from './model.ts'
import { type NextDeadline, nextDeadline, type ScheduleFacts } from './schedule.ts'
import * as store from './store.ts'

/** Everything that says where a candidacy stands. */
export interface CandidacyWorld {
  readonly candidacy: Candidacy
  readonly call: Call
  /** The band of the body today, before it is sent; then the one it was sent with. */
  readonly band: Band | null
  readonly services: readonly CandidacyService[]
  readonly acts: readonly CandidacyAct[]
  readonly contracts: readonly Contract[]
  readonly durations: Durations
}

/** The call as the candidacy was sent under it; of a draft, as it stands today. */
export function callOf(tx: ActorTx, candidacy: Pick<Candidacy, 'callId' | 'callVersionId'>): Promise<Call> {
  return candidacy.callVersionId
    ? readCallVersion(tx, candidacy.callVersionId)
    : readCall(tx, candidacy.callId)
}

export async function loadWorld(tx: ActorTx, candidacy: Candidacy): Promise<CandidacyWorld> {
  const call = await callOf(tx, candidacy)
  return {
    candidacy,
    call,
    band: await bandOf(tx, candidacy, call),
    services: await store.listCandidacyServices(tx, candidacy.candidacyId),
    acts: await store.listActs(tx, candidacy.candidacyId),
    contracts: await store.listContracts(tx, [candidacy.candidacyId]),
    durations: await store.readDurations(tx, tx.actor.today),
  }
}

async function bandOf(tx: ActorTx, candidacy: Candidacy, call: Call): Promise<Band | null> {
  if (candidacy.bandCode !== null) return call.bands.find(({ code }) => code === candidacy.bandCode) ?? null
  return bandToday(call, await readBody(tx, call.callId, candidacy.administrationId))
}

export function bandToday(call: CallContent, body: CallBody): Band | null {
  return readBand(call, body, 0).band
}

/** How many services in each mode. */
export function countsOf(services: readonly Pick<CandidacyService, 'mode'>[]): Counts {
  const counts: Record<string, number> = {}
  for (const { mode } of services) counts[mode] = (counts[mode] ?? 0) + 1
  return counts
}

/** The amount of some services in a band, or why there is none, as a sentence without its end. */
export function amountInBand(
  band: Band | null,
  services: readonly Pick<CandidacyService, 'mode'>[],
): { readonly cents: number; readonly why: null } | { readonly cents: null; readonly why: string } {
  if (band === null)
    return { cents: null, why: 'la fascia dell’ente non è nota: sceglila fra quelle dell’avviso' }
  const result = amountOf(band, countsOf(services))
  return result.ok
    ? { cents: result.cents, why: null }
    : { cents: null, why: refusedAmount(result.reason, band, services.length) }
}

function refusedAmount(
  reason: (AmountResult & { ok: false })['reason'],
  { servicesMin, servicesMax, label }: Band,
  count: number,
): string {
  const between = servicesMax === null ? `almeno ${servicesMin}` : `da ${servicesMin} a ${servicesMax}`
  switch (reason) {
    case 'too_few':
    case 'too_many':
      return `sono ${count}, la fascia «${label}» ne vuole ${between}`
    case 'unknown_mode':
      return `una modalità non è fra quelle della fascia «${label}»`
    default:
      return 'un conteggio non è un numero intero'
  }
}

/** What the schedule reads of a candidacy. */
export function scheduleFacts(world: CandidacyWorld, today: string): ScheduleFacts {
  const { candidacy, call, band, acts, contracts, durations } = world
  return { standing: candidacy, acts, contracts, call, bandCode: band?.code ?? null, durations, today }
}

/** Reckons what comes next and writes its days. */
export async function reckon(tx: ActorTx, world: CandidacyWorld): Promise<NextDeadline | null> {
  const next = nextDeadline(scheduleFacts(world, tx.actor.today))
  await store.writeNext(tx, world.candidacy.candidacyId, {
    step: next?.step ?? null,
    dueOn: next?.due?.on ?? null,
    lastUsefulOn: next?.lastUseful?.on ?? null,
  })
  return next
}

/** «3.000,00 €», or n.d. */
export function moneyInWords(cents: number | null): string {
  return cents === null ? 'importo n.d.' : formatMoney(cents)
}
