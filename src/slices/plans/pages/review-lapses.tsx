// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatLongDate, withArticle } from '../../../shared/dates.ts'
import { citeSource } from '../../../shared/legal.ts'
import { Notice } from '../../../ui/index.ts'
import type { BodyEnding, Renunciation } from '../model.ts'
import { renunciationSource } from '../sources.ts'

/** Why the version under examination is not to be approved. */
export function LapsedNotices({
  renunciations,
  ending,
}: {
  readonly renunciations: readonly Renunciation[]
  readonly ending: BodyEnding | null
}) {
  return (
    <>
      {ending ? (
        <Notice
          kind="stop"
          level={2}
          title={`L’ente è cessato ${withArticle('il', formatLongDate(ending.endedOn))}`}
        >
          Il piano non si approva
          {ending.successors.length > 0 ? `: prosegue ${ending.successors.join(', ')}` : ''}. Rinvialo con
          un’osservazione per chiudere l’esame.
        </Notice>
      ) : null}
      {renunciations.map((each) => (
        <Notice
          key={each.renunciationId}
          kind="stop"
          level={2}
          title="L’ente ha rinunciato al finanziamento: il piano decade"
          source={citeSource(renunciationSource(each))}
        >
          Rinuncia a «{each.callTitle}»{each.measure ? `, misura ${each.measure},` : ''}{' '}
          {withArticle('del', formatLongDate(each.renouncedOn))}: {each.reason} L’ente deve ritirare questa
          versione e trasmetterne un’altra; approvarla non si può.
        </Notice>
      ))}
    </>
  )
}
