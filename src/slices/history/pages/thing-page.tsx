// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Page, printListQuery } from '../../../shared/list-query.ts'
import { PageHead, Pager } from '../../../ui/index.ts'
import { thingSpec } from '../inputs.ts'
import type { HistoryRow } from '../model.ts'
import { HistoryList } from './history-list.tsx'

export interface ThingPageProps {
  readonly path: string
  /** «Piano di migrazione» */
  readonly label: string
  readonly body: string | null
  readonly thingHref: string | null
  readonly page: Page<HistoryRow>
  readonly total: number
  readonly capped: boolean
}

/** Everything that happened to one thing, newest first. */
export function ThingPage({ path, label, body, thingHref, page, total, capped }: ThingPageProps) {
  const href = (state: Page<HistoryRow>['next']) => state && `${path}${printListQuery(thingSpec, state)}`
  const lead = body ? `${label} · ${body}` : label
  return (
    <>
      <PageHead title="Storia" lead={thingHref === null ? lead : <a href={thingHref}>{lead}</a>} />
      <HistoryList rows={page.rows} />
      <Pager
        shown={page.rows.length}
        total={total}
        capped={capped}
        nextHref={href(page.next)}
        previousHref={href(page.previous)}
      />
    </>
  )
}
