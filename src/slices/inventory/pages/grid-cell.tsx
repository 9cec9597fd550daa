// SPDX-License-Identifier: AGPL-3.0-or-later
import { dataClassLabels } from '../../../shared/classification.ts'
import { CellSelect, CellSuggestions, CellText } from '../../../ui/index.ts'
import type { GridColumn } from '../grid.ts'
import type { ServiceChoices } from '../inputs.ts'
import { placeOptions } from './service-fields.tsx'

const wide = new Set<GridColumn>(['name', 'type', 'dataClassSource', 'place', 'software'])
const lists: Partial<Record<GridColumn, string>> = { type: 'tipi', software: 'applicativi' }

/** The words that the cells of a page suggest. */
export function GridSuggestions({ choices }: { choices: ServiceChoices }) {
  return (
    <>
      <CellSuggestions id="tipi" values={choices.types.map((type) => type.label)} />
      <CellSuggestions id="applicativi" values={choices.software.map((each) => each.name)} />
    </>
  )
}

/** A cell of a service that can be written in. */
export function GridCell({
  column,
  choices,
  administrationId,
  ...cell
}: {
  column: GridColumn
  name: string
  label: string
  value: string
  error: string | undefined
  choices: ServiceChoices
  administrationId: string
}) {
  if (column === 'dataClass')
    return (
      <CellSelect
        {...cell}
        options={Object.entries(dataClassLabels).map(([value, label]) => ({ value, label }))}
      />
    )
  if (column === 'place') {
    const places = placeOptions(choices.places, administrationId)
    const options = places.flatMap((each) => ('options' in each ? each.options : [each]))
    return <CellSelect {...cell} empty={false} wide options={options} />
  }
  return (
    <CellText
      {...cell}
      list={lists[column]}
      wide={wide.has(column)}
      inputMode={column === 'usersCount' ? 'numeric' : undefined}
    />
  )
}
