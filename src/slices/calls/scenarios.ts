// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx, PersonActor } from '../../platform/db/actor.ts'
import { personOf } from '../../platform/db/scope.ts'
import { recordEvent } from '../../platform/events.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { writingRoles } from '../../shared/roles.ts'
import { callErrors } from './errors.ts'
import { listSimulatedBodies, readBodyFacts, readCallSettings } from './facts-store.ts'
import type { CallId, Scenario, ScenarioId, StoredLine } from './model.ts'
import * as stored from './scenario-store.ts'
import { type SimulatedPlace, simulateLine } from './simulation.ts'
import { placesOf } from './simulator.ts'
import { listCalls } from './store.ts'
import type { ScenarioColumn } from './view-simulator.ts'

export type ScenarioValues = Pick<Scenario, 'name' | 'paymentMonths'>
type Line = Omit<StoredLine, 'scenarioId'>

/** Whether the actor keeps scenarios: who writes for bodies, in the name of the office or of the body. */
export function keepsScenarios(actor: PersonActor): boolean {
  return writingRoles.includes(actor.role)
}

/** Saves a scenario of the actor's office or body. Refuses GEN-006, CALL-006 (no line). */
export async function saveScenario(
  tx: ActorTx,
  values: ScenarioValues,
  lines: readonly Line[],
  now: Date,
): Promise<ScenarioId> {
  const actor = personOf(tx)
  const ownerId = actor.associationId ?? actor.administrationId
  if (!keepsScenarios(actor) || ownerId === null) throw new DomainError(commonErrors.notAllowed)
  if (lines.length === 0) throw new DomainError(callErrors.emptyScenario)
  const id = await stored.insertScenario(tx, { ...values, ownerId, personId: actor.personId }, lines, now)
  await record(tx, id, 'add', values.name, now)
  return id
}

/** One's own scenario; refuses CALL-007. */
export async function getScenario(tx: ActorTx, id: string): Promise<Scenario> {
  const scenario = await stored.findScenario(tx, id)
  if (!scenario) throw new DomainError(callErrors.scenarioNotFound)
  return scenario
}

/** Changes name, months and lines. Refuses GEN-006, CALL-007, GEN-010 (it changed meanwhile). */
export async function changeScenario(
  tx: ActorTx,
  id: string,
  version: number,
  values: ScenarioValues,
  lines: readonly Line[],
  now: Date,
): Promise<void> {
  const actor = personOf(tx)
  if (!keepsScenarios(actor)) throw new DomainError(commonErrors.notAllowed)
  const scenario = await getScenario(tx, id)
  const next = { id: scenario.id, version, ...values, personId: actor.personId }
  if (!(await stored.updateScenario(tx, next, lines, now)))
    throw new DomainError(commonErrors.changedMeanwhile)
  await record(tx, scenario.id, 'change', values.name, now)
}

/** Refuses GEN-006, CALL-007. */
export async function removeScenario(tx: ActorTx, id: string, now: Date): Promise<void> {
  if (!keepsScenarios(personOf(tx))) throw new DomainError(commonErrors.notAllowed)
  const scenario = await getScenario(tx, id)
  await record(tx, scenario.id, 'remove', scenario.name, now)
  await stored.deleteScenario(tx, scenario.id)
}

async function record(tx: ActorTx, id: ScenarioId, action: string, name: string, at: Date): Promise<void> {
  const { administrationId } = personOf(tx)
  await recordEvent(tx, {
    administrationId,
    subjectKind: 'call_scenario',
    subjectId: id,
    action,
    changes: { name: [null, name] },
    at,
  })
}

/** Scenarios as columns, computed with bands and calls as they are today. */
export async function scenarioColumns(
  tx: ActorTx,
  scenarios: readonly Scenario[],
): Promise<ScenarioColumn[]> {
  const lines = await stored.listLines(
    tx,
    scenarios.map(({ id }) => id),
  )
  const places = await placesOfLines(tx, lines)
  return scenarios.map(({ id, name }) => ({
    name,
    lines: lines
      .filter(({ scenarioId }) => scenarioId === id)
      .flatMap((line) => {
        const place = places.get(placeKey(line))
        return place ? [{ place, result: simulateLine(place.reading.band, line) }] : []
      }),
  }))
}

const placeKey = ({ administrationId, callId }: { administrationId: AdministrationId; callId: CallId }) =>
  `${callId}:${administrationId}`

async function placesOfLines(
  tx: ActorTx,
  lines: readonly StoredLine[],
): Promise<Map<string, SimulatedPlace>> {
  const { nearPercent } = await readCallSettings(tx, tx.actor.today)
  const used = new Set(lines.map(({ administrationId }) => administrationId))
  const bodies = (await listSimulatedBodies(tx, null)).filter(({ id }) => used.has(id))
  const facts = await readBodyFacts(tx, [...used])
  const callIds = new Set(lines.map(({ callId }) => callId))
  const calls = (await listCalls(tx, tx.actor.today)).filter(({ callId }) => callIds.has(callId))
  const found = new Map<string, SimulatedPlace>()
  for (const call of calls)
    for (const place of await placesOf(tx, call, bodies, facts, nearPercent))
      found.set(placeKey({ administrationId: place.administrationId, callId: call.callId }), place)
  return found
}
