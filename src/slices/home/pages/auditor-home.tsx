// SPDX-License-Identifier: AGPL-3.0-or-later
import { EmptyState, PageHead, PlainList, Section, Split } from '../../../ui/index.ts'
import { HistoryList, type HistoryRow } from '../../history/index.ts'
import type { NoticeLine } from '../../notices/index.ts'
import { administrationPath, titleOf } from '../../registry/index.ts'
import type { ScopeBody } from '../model.ts'
import { NewsBox } from './news-box.tsx'

export interface AuditorHomeProps {
  readonly title: string
  readonly ownerName: string
  readonly isWholeProgramme: boolean
  readonly now: Date
  readonly bodies: readonly ScopeBody[]
  readonly events: readonly HistoryRow[]
  readonly news: readonly NoticeLine[]
}

const shownBodies = 50

/** What an auditor may read, and the last things that happened there. */
export function AuditorHome(props: AuditorHomeProps) {
  const { title, ownerName, isWholeProgramme, now, bodies, events, news } = props
  const links = isWholeProgramme
    ? [
        <a key="enti" href="/enti">
          Gli enti e quello che hanno
        </a>,
        <a key="piani" href="/piani">
          I piani trasmessi al programma
        </a>,
      ]
    : bodies.slice(0, shownBodies).map((body) => (
        <a key={body.id} href={administrationPath(body)}>
          {titleOf(body)}
        </a>
      ))
  return (
    <>
      <PageHead
        title={title}
        lead={
          isWholeProgramme
            ? 'Leggi quello che gli enti hanno dichiarato al programma, senza modificarlo.'
            : `Leggi tutto quello che riguarda ${ownerName}, senza modificarlo.`
        }
      />
      <Split section width="slim" aside={<NewsBox news={news} now={now} />}>
        <Section title="Che cosa puoi leggere" first>
          <PlainList
            items={[
              ...links,
              <a key="giornale" href="/amministrazione/giornale">
                Il giornale: chi ha fatto che cosa, e quando
              </a>,
            ]}
          />
          {bodies.length > shownBodies ? (
            <p>
              <a href="/enti">Tutti i {bodies.length} enti</a>
            </p>
          ) : null}
        </Section>
        <Section title="Ultimi eventi">
          {events.length === 0 ? (
            <EmptyState title="Non è ancora successo niente">
              Gli eventi compaiono qui, dal più recente.
            </EmptyState>
          ) : (
            <HistoryList rows={events} bodies />
          )}
        </Section>
      </Split>
    </>
  )
}
