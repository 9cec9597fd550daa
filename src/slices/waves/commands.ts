// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { type Changes, changesBetween, recordEvent, recordEvents } from '../../platform/events.ts'
import { newId } from '../../platform/ids.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { PlanItemId } from '../../shared/ids.ts'
import { getWaveForUpdate, officeMember, saveItem, type Wave, type WaveId } from '../plans/index.ts'
import { waveErrors } from './errors.ts'
import type { WaveDates, WaveItem } from './model.ts'
import { movedDates, whyNotMoved } from './rules.ts'
import { deleteWave, insertWave, isWaveInUse, itemsOfWave, updateWave } from './store.ts'

type WaveWords = Pick<Wave, 'name' | 'position' | 'note'>
const fields = ['name', 'position', 'startsOn', 'endsOn', 'note'] as const

/** Adds a wave to the office of the actor. GEN-006 for who works in none. */
export async function createWave(tx: ActorTx, values: WaveWords & WaveDates, now: Date): Promise<WaveId> {
  const person = officeMember(tx)
  if (person.associationId === null) throw new DomainError(commonErrors.notAllowed)
  const waveId = newId<WaveId>()
  const wave = { ...values, waveId, associationId: person.associationId }
  await insertWave(tx, wave, person.personId, now)
  await record(tx, waveId, 'create', changesBetween<typeof values>(null, values, fields), now)
  return waveId
}

/** The wave as it was shown, kept until the transaction ends. WAVE-001 when somebody changed it since, GEN-006 outside an office. */
async function lockWave(tx: ActorTx, { waveId, version }: Pick<Wave, 'waveId' | 'version'>) {
  const person = officeMember(tx)
  const wave = await getWaveForUpdate(tx, waveId)
  if (wave.version !== version) throw new DomainError(waveErrors.changedMeanwhile)
  return { wave, person }
}

/** Changes what a wave is called, its place and its note; its dates move by `moveWave`. WAVE-001 on a version that changed. */
export async function changeWave(
  tx: ActorTx,
  input: WaveWords & Pick<Wave, 'waveId' | 'version'>,
  now: Date,
): Promise<void> {
  const { waveId, version: _, ...values } = input
  const { wave, person } = await lockWave(tx, input)
  const changes = changesBetween(wave, values, ['name', 'position', 'note'])
  if (Object.keys(changes).length === 0) return
  await updateWave(tx, waveId, values, person.personId, now)
  await record(tx, waveId, 'change', changes, now)
}

/** Removes a wave with nothing in it; WAVE-002 otherwise. */
export async function removeWave(
  tx: ActorTx,
  input: Pick<Wave, 'waveId' | 'version'>,
  now: Date,
): Promise<void> {
  const { wave } = await lockWave(tx, input)
  if (await isWaveInUse(tx, wave.waveId)) throw new DomainError(waveErrors.notEmpty)
  await record(tx, wave.waveId, 'remove', { name: [wave.name, null] }, now)
  await deleteWave(tx, wave.waveId)
}

export interface MoveWave extends WaveDates {
  readonly waveId: WaveId
  readonly version: number
  readonly reason: string
  /** The services whose dates move too, at the version that was shown. */
  readonly items: readonly { readonly planItemId: PlanItemId; readonly version: number }[]
}

/**
 * Moves a wave, and the planned dates of the services asked that are on the desk; the others stay. The wave, and each plan with services in it,
 * keep the event. Answers how many services moved, and how many had changed meanwhile. WAVE-001, WAVE-005 without a reason once it had dates.
 */
export async function moveWave(
  tx: ActorTx,
  input: MoveWave,
  now: Date,
): Promise<{ readonly moved: number; readonly skipped: number }> {
  const { wave, person } = await lockWave(tx, input)
  const to: WaveDates = { startsOn: input.startsOn, endsOn: input.endsOn }
  const changes = changesBetween<WaveDates>(wave, to, ['startsOn', 'endsOn'])
  if (Object.keys(changes).length === 0) return { moved: 0, skipped: 0 }
  const reason = input.reason.trim()
  if (reason === '' && (wave.startsOn ?? wave.endsOn) !== null)
    throw new DomainError(waveErrors.reasonMissing)
  await updateWave(tx, wave.waveId, to, person.personId, now)
  const items = await itemsOfWave(tx, wave.waveId)
  const asked = new Map(input.items.map((item) => [item.planItemId, item.version]))
  const moved = new Set<WaveItem>()
  for (const item of items)
    if (await moveItem(tx, item, asked.get(item.planItemId), wave, to, now)) moved.add(item)
  await record(tx, wave.waveId, 'move', changes, now, reason)
  await recordEvents(
    tx,
    [...Map.groupBy(items, (item) => item.planId)].map(([planId, own]) => ({
      administrationId: own[0]?.administrationId ?? null,
      subjectKind: 'plan',
      subjectId: planId,
      action: 'wave_moved',
      reason,
      changes: {
        wave: [null, wave.name],
        ...changes,
        inWave: [null, own.map((item) => item.serviceName)],
        ...(own.some((item) => moved.has(item))
          ? { moved: [null, own.filter((item) => moved.has(item)).map((item) => item.serviceName)] }
          : {}),
      },
      at: now,
    })),
  )
  return { moved: moved.size, skipped: asked.size - moved.size }
}

async function moveItem(
  tx: ActorTx,
  item: WaveItem,
  version: number | undefined,
  from: WaveDates,
  to: WaveDates,
  now: Date,
): Promise<boolean> {
  if (version !== item.version || whyNotMoved(item) !== null) return false
  const { planId, digitalServiceId } = item
  const { startsOn, endsOn } = movedDates(item, from, to)
  // What does not count for the answer given is left as it was written.
  const values = { ...(item.startsOn ? { startsOn } : {}), ...(item.endsOn ? { endsOn } : {}) }
  return (await saveItem(tx, { planId, digitalServiceId, version, values }, now)).ok
}

function record(
  tx: ActorTx,
  waveId: WaveId,
  action: string,
  changes: Changes,
  now: Date,
  reason: string | null = null,
): Promise<void> {
  return recordEvent(tx, { subjectKind: 'wave', subjectId: waveId, action, changes, reason, at: now })
}
