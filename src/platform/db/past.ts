// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { LocalDate } from '../../shared/dates.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { endOfDayInRome } from '../../shared/past.ts'
import type { ActorTx } from './actor.ts'

/** What every page of a past day says: the name of the body then, and whether that day is told again from events only. */
export async function pastFrame(
  tx: ActorTx,
  administrationId: AdministrationId,
  day: LocalDate,
): Promise<{ readonly administrationName: string; readonly isRebuilt: boolean }> {
  const { rows } = await sql<{ administrationName: string; isRebuilt: boolean }>`
    select regia.name_on(${administrationId}, ${day}::date) as "administrationName",
      regia.is_rebuilt_on(${endOfDayInRome(day)}::timestamptz) as "isRebuilt"`.execute(tx)
  if (!rows[0]) throw new Error('No row')
  return rows[0]
}
