// SPDX-License-Identifier: AGPL-3.0-or-later

/** The act behind a rule. `unverified` means the text itself was not read: pages say «fonte da verificare». */
export interface LegalSource {
  readonly key: string
  /** Title as people cite it, or 'Regola interna' for a rule of our own. */
  readonly act: string
  readonly article?: string
  readonly url?: string
  /** Calendar date, YYYY-MM-DD. */
  readonly inForceFrom?: string
  readonly unverified?: boolean
  readonly note?: string
}

/** A rule of this system, without an act behind it. */
export const HOUSE_RULE: LegalSource = { key: 'HOUSE_RULE', act: 'Regola interna' }

/** The words a page shows under a finding, for example «PAD-FAQ 04 · fonte da verificare». */
export function citeSource(source: LegalSource): string {
  const parts = [source.article ? `${source.act}, ${source.article}` : source.act]
  if (source.unverified) parts.push('fonte da verificare')
  return parts.join(' · ')
}
