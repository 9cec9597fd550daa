// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, formatInstantExactly, formatLongDate } from '../../shared/dates.ts'
import { type PlanContent, type PortalField, portalFields, totalsOf } from './content.ts'
import type { Plan } from './model.ts'
import { costsInWords, hashInGroups, modesInWords } from './view.ts'

export const channelWords = { pec: 'PEC', portal: 'portale nazionale', other: 'altro canale' } as const

/** A field of the page «da riportare», with what was done of it. */
export interface CarriedField extends PortalField {
  readonly isDone: boolean
  /** What stands on the portal, when it is not Regia's value. */
  readonly sent: string | null
}

export interface PortalSection {
  readonly title: string
  readonly fields: readonly CarriedField[]
}

/** The fields in the portal's order, by section, with those without a value left out of the count. */
export function portalSections(
  content: PlanContent,
  ticks: ReadonlyMap<string, { readonly sent: string | null }>,
): PortalSection[] {
  const sections: { title: string; key: string; fields: CarriedField[] }[] = []
  for (const field of portalFields(content)) {
    // Two services may have the same name: the key tells them apart.
    const key = field.key.slice(0, field.key.indexOf('.'))
    let section = sections.find((each) => each.key === key)
    if (!section) {
      section = { title: field.section, key, fields: [] }
      sections.push(section)
    }
    const tick = ticks.get(field.key)
    section.fields.push({ ...field, isDone: tick !== undefined, sent: tick?.sent ?? null })
  }
  return sections
}

/** How many fields with a value were carried over, of how many. */
export function carriedCount(sections: readonly PortalSection[]): { done: number; of: number } {
  const fields = sections.flatMap((section) => section.fields).filter((field) => field.value !== null)
  return { done: fields.filter((field) => field.isDone).length, of: fields.length }
}

/** What a closed version needs to be told outside. */
export interface ClosedVersion {
  readonly number: number
  readonly receiptNumber: string
  readonly sha256: string
  readonly submittedAt: Date
  readonly content: PlanContent
}

/** The subject of the covering mail. */
export function mailSubject(plan: Plan, version: ClosedVersion): string {
  const code = plan.ipaCode ? ` (${plan.ipaCode})` : ''
  return `${plan.administrationTitle}${code}: piano di migrazione, versione ${version.number}, n. ${version.receiptNumber}`
}

/** The text that goes with the file: what it is, what it holds, how to check that it is the same. */
export function mailBody(plan: Plan, version: ClosedVersion, fileName: string): string {
  const totals = totalsOf(version.content.services)
  const lines = [
    'Si trasmette il piano di migrazione dell’ente.',
    '',
    `Ente: ${plan.administrationTitle}${plan.ipaCode ? `, codice IPA ${plan.ipaCode}` : ''}`,
    `Versione: ${version.number}, n. ${version.receiptNumber}, chiusa ${formatInstantExactly(version.submittedAt)}`,
    `Servizi: ${modesInWords(totals)}`,
    `Fine prevista: ${totals.lastEndOn ? formatLongDate(totals.lastEndOn) : 'n.d.'}`,
    `Costi: ${costsInWords(totals)}`,
    ...(version.content.late?.newEndOn
      ? [
          `Piano di rientro: nuova fine il ${formatDate(version.content.late.newEndOn)}. ${version.content.late.reason}`,
        ]
      : []),
    '',
    `Allegato: ${fileName}`,
    `Impronta SHA-256 dell’allegato: ${hashInGroups(version.sha256)}`,
  ]
  return lines.join('\n')
}
