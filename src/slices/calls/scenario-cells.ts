// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FieldError } from '../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import { formatAmount } from '../../shared/money.ts'
import type { ScenarioColumn } from './view-simulator.ts'

/** What the cells of one line say, as typed. */
export const cellFields = ['modo0', 'modo1', 'modo2', 'modo3', 'costo', 'canone', 'cessa'] as const
export type Cells = Readonly<Record<(typeof cellFields)[number], string>>

/** Names of the cells of a posted scenario. */
export const cellPattern = `^(${cellFields.join('|')})-\\d{1,4}$`

export const cellName = (field: keyof Cells, line: number) => `${field}-${line}`

/** Modes that get a column: as many as the call with most of them. */
export function mostModes({ lines }: ScenarioColumn): number {
  return Math.min(4, Math.max(0, ...lines.map(({ place }) => place.call.modes.length)))
}

/** The cells of a line as it is stored. */
export function cellsOf({ place, result }: ScenarioColumn['lines'][number]): Cells {
  const count = (at: number) => {
    const mode = place.call.modes[at]
    return mode ? String(result?.services[mode.code] ?? 0) : ''
  }
  const amount = (cents: number | null | undefined) => (cents == null ? '' : formatAmount(cents))
  return {
    modo0: count(0),
    modo1: count(1),
    modo2: count(2),
    modo3: count(3),
    costo: amount(result?.costCents),
    canone: amount(result?.yearlyFeeCents),
    cessa: amount(result?.ceasingCents),
  }
}

/** Reads the cells of every line of a scenario; what was typed comes back with what is wrong. */
export function readCells(column: ScenarioColumn, posted: PostedForm) {
  const errors: FieldError[] = []
  const cells: Cells[] = []
  const lines = column.lines.map(({ place }, index) => {
    const typed = Object.fromEntries(
      cellFields.map((field) => {
        const value = posted[cellName(field, index)]
        return [field, typeof value === 'string' ? value : '']
      }),
    ) as unknown as Cells
    cells.push(typed)
    const reader = new FormReader(typed)
    const services = Object.fromEntries(
      place.call.modes
        .slice(0, 4)
        .map(({ code }, at) => [code, reader.count(`modo${at}`, { max: 10_000 }) ?? 0]),
    )
    const line = {
      administrationId: place.administrationId,
      callId: place.call.callId,
      services,
      costCents: reader.money('costo'),
      yearlyFeeCents: reader.money('canone'),
      ceasingCents: reader.money('cessa'),
    }
    errors.push(
      ...reader.errors.map(({ field, message }) => ({
        field: cellName(field as keyof Cells, index),
        message,
      })),
    )
    return line
  })
  return { lines, cells, errors }
}
