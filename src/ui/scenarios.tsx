// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'

export type ScenarioTableProps = {
  caption: string
  /** One for each column: «tutto com’è». Shown as «Ipotesi 1: tutto com’è». */
  scenarios: readonly { name: string; drawing?: ComponentChildren }[]
  groups: readonly {
    label: string
    summary?: string | undefined
    rows: readonly {
      label: string
      note?: string | undefined
      /** One for each scenario. */
      values: readonly ComponentChildren[]
      strong?: boolean | undefined
    }[]
  }[]
}

/** Scenarios side by side; on a phone the number of the scenario precedes each value. */
export function ScenarioTable({ caption, scenarios, groups }: ScenarioTableProps) {
  return (
    <div class="rg-scenari">
      <table class="rg-table rg-sim">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <td class="rg-col0" />
            {scenarios.map((scenario, index) => (
              <th key={scenario.name} scope="col" class="rg-r">
                <span class="rg-simname">
                  Ipotesi {index + 1}: {scenario.name}
                </span>
                {scenario.drawing ?? null}
              </th>
            ))}
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group.label}>
            <tr class="rg-group">
              <th scope="rowgroup" colSpan={scenarios.length + 1}>
                {group.label}
                {group.summary ? <span class="rg-muted"> · {group.summary}</span> : null}
              </th>
            </tr>
            {group.rows.map((row) => (
              <tr key={row.label}>
                <th scope="row">
                  {row.label}
                  {row.note ? <small>{row.note}</small> : null}
                </th>
                {row.values.map((value, index) => (
                  <td key={index} class="rg-r" data-label={index + 1}>
                    {row.strong ? <strong>{value}</strong> : value}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}

export type RoleChoice = { value: string; title: string; detail: string }

/** One button for each demonstration role. Stands inside a form. */
export function RoleButtons({ name, roles }: { name: string; roles: readonly RoleChoice[] }) {
  return (
    <ul class="rg-roles">
      {roles.map((role) => (
        <li key={role.value}>
          <button type="submit" name={name} value={role.value}>
            <strong>{role.title}</strong>
            <span>{role.detail}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
