// SPDX-License-Identifier: AGPL-3.0-or-later
import { describe, test } from 'node:test'
import { testSite } from './harness.ts'
import { type Part, walkTheRoad } from './road.ts'

/** The buttons of the demonstration. */
const buttons: Readonly<Record<Part, string>> = {
  office: 'Ufficio associato',
  contact: 'Referente',
  delegate: 'Incaricato',
  representative: 'Legale rappresentante',
  officer: 'Responsabile del programma',
  reviewer: 'Istruttore',
}

/** The main road on the demonstration, each part entered with its button. */
export function describeDemoRoad({ scripts }: { scripts: boolean }): void {
  describe(`the main road on the demonstration, scripts ${scripts ? 'on' : 'off'}`, () => {
    const site = testSite({ store: 'demo' })

    test('from the services of a body to its approved plan', () =>
      walkTheRoad({
        body: 'Valdorsa',
        search: 'valdorsa',
        reviewer: /^Davide R/,
        pictures: scripts ? 'demo' : 'demo-senza-script',
        async enter(part) {
          const visitor = await site.open({ scripts })
          await visitor.signInAs(buttons[part])
          return visitor
        },
      }))
  })
}
