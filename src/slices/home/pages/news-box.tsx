// SPDX-License-Identifier: AGPL-3.0-or-later
import { Box, Hint, Section } from '../../../ui/index.ts'
import { type NoticeLine, NoticeList } from '../../notices/index.ts'

const all = (
  <p>
    <a href="/notifiche">Tutte le notifiche</a>
  </p>
)

/** What arrived since yesterday or was not read yet, beside the work of the day. */
export function NewsBox({ news, now }: { news: readonly NoticeLine[]; now: Date }) {
  return (
    <Box title="Arrivato da ieri o da leggere" level={3} quiet>
      {news.length === 0 ? <Hint>Niente di nuovo.</Hint> : <NoticeList lines={news} now={now} />}
      {all}
    </Box>
  )
}

/** The same for who comes seldom: shown only when something is there. */
export function NewsSection({ news, now }: { news: readonly NoticeLine[]; now: Date }) {
  if (news.length === 0) return null
  return (
    <Section title="Novità">
      <NoticeList lines={news} now={now} />
      {all}
    </Section>
  )
}
