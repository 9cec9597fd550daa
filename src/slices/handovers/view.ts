// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatLongDate } from '../../shared/dates.ts'
import { administrationPath } from '../registry/index.ts'
import type { Handover, HandoverBody, OpenKind, OpenMatter } from './model.ts'

export function handoverPath({
  predecessor,
  successor,
}: Pick<Handover, 'predecessor' | 'successor'>): string {
  return `/passaggi/${predecessor.id}/${successor.id}`
}

/** The part of the page of a body where each kind stands. */
const places: Readonly<Record<OpenKind, string>> = {
  plan_draft: 'piano',
  plan_submitted: 'piano',
  plan_under_review: 'piano',
  plan_returned: 'piano',
  services: 'servizi',
  data_centres: 'dc',
  mandates: 'ufficio',
}

export function placeOfMatter(predecessor: HandoverBody, { kind }: OpenMatter): string {
  return `${administrationPath(predecessor)}#${places[kind]}`
}

export function matterInWords({ kind, number }: OpenMatter): string {
  switch (kind) {
    case 'plan_draft':
      return 'piano di migrazione in bozza'
    case 'plan_submitted':
      return 'piano di migrazione trasmesso, da esaminare'
    case 'plan_under_review':
      return 'piano di migrazione in esame'
    case 'plan_returned':
      return 'piano di migrazione rinviato con osservazioni'
    case 'services':
      return number === 1 ? '1 servizio attivo' : `${number} servizi attivi`
    case 'data_centres':
      return number === 1 ? '1 data center non chiuso' : `${number} data center non chiusi`
    case 'mandates':
      return number === 1 ? '1 mandato di un ufficio' : `${number} mandati di uffici`
  }
}

/** «piano di migrazione in bozza, 12 servizi attivi». */
export function openInWords(open: readonly OpenMatter[]): string {
  return open.map(matterInWords).join(', ')
}

export function takeOverTitle({ predecessor }: Handover): string {
  return `Prendere in carico ciò che resta di ${predecessor.name}`
}

/** «confluito il 22 gennaio 2024: piano di migrazione in bozza, 12 servizi attivi». */
export function takeOverHint({ endedOn, open }: Handover): string {
  return `confluito il ${formatLongDate(endedOn)}: ${openInWords(open)}`
}
