// SPDX-License-Identifier: AGPL-3.0-or-later
import { Select } from '../../../ui/index.ts'
import type { Wave } from '../model.ts'

/** The wave among the filters of a list; nothing where the reader's office has none. */
export function WaveFilter({
  waves,
  value,
}: {
  readonly waves: readonly Wave[]
  readonly value: string | undefined
}) {
  if (waves.length === 0) return null
  return (
    <Select
      name="ondata"
      label="Ondata"
      empty="Tutte"
      value={value}
      options={waves.map((wave) => ({ value: wave.waveId, label: wave.name }))}
    />
  )
}

/** «Ondata: Seconda»; a wave that is no more the reader's has no name. */
export function waveFilterLabel(waves: readonly Wave[], value: string | undefined): string {
  return `Ondata: ${waves.find((wave) => wave.waveId === value)?.name ?? 'non più disponibile'}`
}
