// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import type { DueItem, DueSource } from '../../shared/due.ts'
import { countOpenQuestions } from './list-store.ts'
import { nextClassificationTerms } from './reference-store.ts'
import { paths } from './view.ts'

/**
 * What a body still has to say of its services, by the next term on the list of services when there is one: the national one is
 * past, an office may set its own.
 */
export const inventoryDue: DueSource<ActorTx> = {
  async load(tx, scope) {
    const items: DueItem[] = []
    const terms = await nextClassificationTerms(tx, scope)
    for (const body of await countOpenQuestions(tx, scope)) {
      const of = {
        administrationId: body.id,
        administrationName: body.name,
        dueOn: terms.get(body.id) ?? null,
        responsible: null,
      }
      if (body.services === 0)
        items.push({
          ...of,
          key: `inventory:${body.id}:services`,
          title: 'Aggiungere i servizi digitali dell’ente',
          hint: 'Si comincia dal catalogo: spunti quelli che l’ente offre, bastano dieci minuti',
          href: paths.catalogue(body.id),
          status: 'todo',
        })
      for (const [question, count, filter] of [
        ['Indicare la classe di', body.withoutClass, 'classe'],
        ['Dire dove', body.withoutPlace, 'posto'],
      ] as const)
        if (count > 0)
          items.push({
            ...of,
            key: `inventory:${body.id}:${filter}`,
            title: titleOfQuestion(question, count),
            hint: 'Serve al piano di migrazione',
            href: `${paths.list}?ente=${body.id}&manca=${filter}`,
            status: count === body.services ? 'todo' : 'inProgress',
          })
    }
    return items
  },
}

function titleOfQuestion(question: string, count: number): string {
  const services = count === 1 ? '1 servizio' : `${count} servizi`
  return question === 'Dire dove'
    ? `Dire dove ${count === 1 ? 'sta' : 'stanno'} ${services}`
    : `${question} ${services}`
}
