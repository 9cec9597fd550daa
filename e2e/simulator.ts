// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import type { Visitor } from './harness.ts'

/** The simulator on the open call of the demonstration, with all the bodies of the office. */
export async function openSimulator(office: Visitor): Promise<void> {
  await office.visit('/avvisi/simulatore?avviso=demo-cloud-comuni')
  const rows = office.page.getByRole('table', { name: /tre ipotesi/ }).getByRole('row')
  assert.equal(await rows.count(), 43, '42 bodies under the heading')
}

/** Saves what the simulator shows and makes a draft of every line that gives an amount. */
export async function makeDrafts(office: Visitor, scenario: string): Promise<void> {
  const { page } = office
  await openSimulator(office)
  await page.getByRole('textbox', { name: /^Nome dello scenario/ }).fill(scenario)
  await office.press('Salva lo scenario')
  await page.getByRole('heading', { level: 1, name: scenario }).waitFor()
  await office.press('Crea le bozze di candidatura')
  await page
    .getByText(/bozze create/)
    .first()
    .waitFor()
}
