// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import { systemActor, withActor } from '../platform/db/actor.ts'
import { addDays, type LocalDate } from '../shared/dates.ts'
import type { PlanId } from '../shared/ids.ts'
import {
  addEvidence,
  askSupplier,
  bringEvidence,
  type EvidenceFile,
  type Execution,
  type ExecutionStep,
  getExecution,
  listExecutions,
  moveExecution,
} from '../slices/execution/index.ts'
import { demoPdf } from './files.ts'
import { type Cast, noMail, type Stage } from './stage.ts'

const allMoved = { areSystemsMigrated: true, isDataMigrated: true, isSoftwareMigrated: true }

/** How far an approved plan has come: some services verified, one waiting for it, one late, one half moved; evidence, and a supplier asked. */
export async function carryOut(
  stage: Stage,
  planId: PlanId,
  { clerk, reviewer }: { clerk: Cast; reviewer: Cast },
  index: number,
): Promise<void> {
  const past = (day: LocalDate) => (day < stage.day(-4) ? day : stage.day(-4))
  const step = (cast: Cast, ago: number, { executionId }: Execution, given: ExecutionStep) =>
    stage.as(cast, stage.at(ago, 15), async (tx, when) => {
      const { version } = await getExecution(tx, executionId)
      await moveExecution(tx, { executionId, version, ...given }, when)
    })
  const rows = await stage.as(clerk, stage.at(4), (tx) => listExecutions(tx, planId))
  const moving = rows.filter(({ approach }) => approach === 'A' || approach === 'B')
  for (const [position, row] of moving.entries()) {
    const [starts, ends] = [row.plannedStartsOn ?? stage.day(-40), row.plannedEndsOn ?? stage.day(-5)]
    const turn = (position + index) % 5
    if (ends >= stage.today && turn > 2) continue
    await step(clerk, 4, row, {
      action: 'contract',
      on: past(addDays(starts, -20)),
      note: 'Contratto dimostrativo',
    })
    if (starts >= stage.day(-4)) continue
    await step(clerk, 4, row, { action: 'start', on: starts })
    if (turn === 3 || ends >= stage.day(-4)) {
      const parts = { ...allMoved, isDataMigrated: false }
      await step(clerk, 3, row, { action: 'record_progress', parts })
      continue
    }
    const on = past(addDays(ends, turn === 1 ? 12 : -3))
    await step(clerk, 3, row, { action: 'migrate', on, parts: allMoved })
    await stage.as(clerk, stage.at(3, 16), async (tx, when) => {
      await addEvidence(
        tx,
        { executionId: row.executionId, file: demoFile(row), note: 'Verbale di collaudo' },
        when,
      )
    })
    if (turn !== 1) await step(reviewer, 1, row, { action: 'verify', on: stage.day(-1) })
  }
  const [asked] = moving.filter((_, position) => (position + index) % 5 === 3)
  if (!asked) return
  const { path } = await stage.as(clerk, stage.at(2), (tx, when) =>
    askSupplier(
      tx,
      {
        planId,
        executionIds: [asked.executionId],
        supplierName: 'Archivia S.r.l. (inventata)',
        recipient: null,
        asked: 'Verbale del trasferimento dei dati storici, con il giorno in cui è finito.',
        days: 30,
        mailFrom: null,
      },
      when,
    ),
  )
  const token = path.split('/').at(-1) ?? ''
  const brought = [
    { executionId: asked.executionId, file: demoFile(asked), note: 'Manca solo il 2019, arriva venerdì.' },
  ]
  const when = stage.at(1, 9)
  await withActor(stage.store.db, systemActor('supplier', when), (tx) =>
    bringEvidence(tx, { token, brought }, noMail, when),
  )
}

/** A page that says what it is: an invented report. */
function demoFile({ serviceName, executionId }: Execution): EvidenceFile {
  const words = `Verbale dimostrativo ${executionId}`
  const content = demoPdf(words)
  const sha256 = createHash('sha256').update(content).digest('hex')
  return { fileName: `collaudo-${serviceName}.pdf`, mediaType: 'application/pdf', sha256, content }
}
