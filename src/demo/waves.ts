// SPDX-License-Identifier: AGPL-3.0-or-later
import type { PlanItemId } from '../shared/ids.ts'
import { putInWave, type WaveId } from '../slices/plans/index.ts'
import { createWave, moveWave } from '../slices/waves/index.ts'
import type { Cast, Stage } from './stage.ts'

/** The waves of the office, by the services they hold; the second one slipped. */
const waves = [
  {
    name: 'Prima ondata, documenti',
    services: ['Protocollo', 'Albo pretorio', 'Sito istituzionale'],
    from: -150,
    to: -20,
  },
  {
    name: 'Seconda ondata, demografici',
    services: ['Anagrafe', 'Stato civile', 'Elettorale'],
    from: -60,
    to: 45,
  },
  {
    name: 'Terza ondata, entrate e contabilità',
    services: ['Contabilità', 'Tributi maggiori', 'Tributi minori'],
    from: 30,
    to: 150,
  },
] as const

/** Groups the services of every plan in waves; then the supplier of the second is late. */
export async function addWaves(stage: Stage): Promise<void> {
  const [clerk] = stage.office as [Cast]
  const ids: WaveId[] = []
  for (const [index, { name, services, from, to }] of waves.entries())
    ids.push(
      await stage.as(clerk, stage.at(12), async (tx, when) => {
        const dates = { startsOn: stage.day(from), endsOn: stage.day(to) }
        const waveId = await createWave(tx, { name, position: index + 1, note: '', ...dates }, when)
        const items = await tx
          .selectFrom('plan_items as i')
          .innerJoin('digital_services as s', 's.digital_service_id', 'i.digital_service_id')
          .select('i.plan_item_id')
          .where('s.name', 'in', [...services])
          .execute()
        await putInWave(tx, { items: items.map((item) => item.plan_item_id as PlanItemId), waveId }, when)
        return waveId
      }),
    )
  const [, second] = ids
  if (!second) return
  await stage.as(clerk, stage.at(2, 11), (tx, when) =>
    moveWave(
      tx,
      {
        waveId: second,
        version: 1,
        startsOn: stage.day(-60),
        endsOn: stage.day(75),
        reason: 'Il fornitore dei demografici consegna un mese dopo.',
        items: [],
      },
      when,
    ),
  )
}
