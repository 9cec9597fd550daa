// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { listSimulatedBodies, readBodyFacts, readCallSettings, type SimulatedBody } from './facts-store.ts'
import type { Call } from './model.ts'
import { isFor, readBand, stateOn } from './rules.ts'
import {
  estimateLine,
  type Hypothesis,
  hypotheses,
  type Medians,
  mediansOf,
  type ScenarioLine,
  type SimulatedPlace,
  servicesFor,
  simulateLine,
} from './simulation.ts'
import { listCalls, readBodies } from './store.ts'
import { hypothesisNames, type ScenarioColumn } from './view-simulator.ts'

/** What the address of the simulator asks. */
export interface SimulatorQuery {
  /** One body; '' for all those the reader acts for. */
  readonly body: string
  /** IPA code, for who acts for no body. */
  readonly ipaCode: string
  /** Codes of calls; none is every open one. */
  readonly calls: readonly string[]
}

export interface Simulation {
  /** The bodies to choose among; none for who acts for no body. */
  readonly bodies: readonly SimulatedBody[]
  readonly chosen: readonly SimulatedBody[]
  readonly calls: readonly Call[]
  readonly chosenCalls: readonly Call[]
  readonly places: readonly SimulatedPlace[]
  readonly medians: Medians
  readonly nearPercent: number
  readonly paymentMonths: number
}

/** What the simulator stands on: bodies, calls, bands, what plans say. */
export async function loadSimulation(tx: ActorTx, query: SimulatorQuery): Promise<Simulation> {
  const { today } = tx.actor
  const bodies = await listSimulatedBodies(tx, null)
  const asked =
    bodies.length > 0 ? bodies : query.ipaCode === '' ? [] : await listSimulatedBodies(tx, query.ipaCode)
  const chosen = query.body === '' ? asked : asked.filter(({ id }) => id === query.body)
  const calls = await listCalls(tx, today)
  const isAsked = (call: Call) =>
    query.calls.length > 0 ? query.calls.includes(call.code) : stateOn(call, today) === 'open'
  const chosenCalls = calls.filter((call) => isAsked(call) && chosen.some(({ kind }) => isFor(call, kind)))
  const settings = await readCallSettings(tx, today)
  const facts = await readBodyFacts(
    tx,
    asked.map(({ id }) => id),
  )
  const places: SimulatedPlace[] = []
  for (const call of chosenCalls)
    places.push(...(await placesOf(tx, call, chosen, facts, settings.nearPercent)))
  return { bodies, chosen, calls, chosenCalls, places, medians: mediansOf([...facts.values()]), ...settings }
}

/** The bodies a call is for, each with its band. */
export async function placesOf(
  tx: ActorTx,
  call: Call,
  bodies: readonly SimulatedBody[],
  facts: Awaited<ReturnType<typeof readBodyFacts>>,
  nearPercent: number,
): Promise<SimulatedPlace[]> {
  const among = bodies.filter(({ kind }) => isFor(call, kind))
  const read = await readBodies(
    tx,
    call.callId,
    among.map(({ id }) => id),
  )
  return among.map(({ id, name }) => ({
    administrationId: id,
    name,
    call,
    reading: readBand(call, read.get(id) ?? { counts: [], chosenBand: null }, nearPercent),
    facts: facts.get(id) ?? null,
  }))
}

/** The three hypotheses side by side. */
export function hypothesisColumns({ places, medians }: Simulation): ScenarioColumn[] {
  return hypotheses.map((hypothesis) => ({
    name: hypothesisNames[hypothesis],
    lines: places.map((place) => {
      const line = hypothesisLine(hypothesis, place, medians)
      return { place, result: line && simulateLine(place.reading.band, line) }
    }),
  }))
}

/** What a hypothesis asks for one body under one call; null when it cannot say. */
export function hypothesisLine(
  hypothesis: Hypothesis,
  { reading, call, facts }: SimulatedPlace,
  medians: Medians,
): ScenarioLine | null {
  const services = reading.band && servicesFor(hypothesis, reading.band, call, facts)
  return services && estimateLine(call, services, facts, medians)
}

/** The body of a line that a form names, when the reader may write for it. */
export function writableBody(bodies: readonly SimulatedBody[], id: string): AdministrationId | null {
  return bodies.find((body) => body.id === id && body.mayWrite)?.id ?? null
}
