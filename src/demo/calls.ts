// SPDX-License-Identifier: AGPL-3.0-or-later
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../platform/paths.ts'
import { applyCallFile, parseCallFile } from '../slices/calls/index.ts'
import type { Stage } from './stage.ts'

/** Invented calls around the day of the demonstration: two open, one in arrival. Loaded as any other file of calls. */
export async function addDemoCalls(stage: Stage): Promise<void> {
  const text = await readFile(join(projectRoot, 'db', 'demo', 'calls.json'), 'utf8')
  const dated = text.replace(/"day ([+-]?\d+)"/g, (_, days: string) =>
    JSON.stringify(stage.day(Number(days))),
  )
  const file = parseCallFile('avvisi-dimostrativi.json', Buffer.from(dated))
  await stage.asSystem(stage.at(45), (tx, when) => applyCallFile(tx, 'avvisi-dimostrativi.json', file, when))
}
