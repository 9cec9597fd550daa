// SPDX-License-Identifier: AGPL-3.0-or-later

import { Type } from 'typebox'
import { withActor } from '../../platform/db/actor.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { FormReader } from '../../shared/forms.ts'
import { isUuid } from '../../shared/ids.ts'
import { type ListSpec, parseListQuery, printListQuery, toPage } from '../../shared/list-query.ts'
import { openAllNotices, openNotice, retryMail } from './commands.ts'
import { noticeErrors } from './errors.ts'
import type { MailId, NoticeId, NoticeVocabulary } from './model.ts'
import { MailPage } from './pages/mail-page.tsx'
import { NoticesPage } from './pages/notices-page.tsx'
import { cursorOf, findNoticeLines } from './queries.ts'
import { countMails, countUnread, findTroubledMails } from './store.ts'
import { hrefOf } from './view.ts'

const listSpec: ListSpec = {
  filters: {},
  sorts: { quando: 'desc' },
  defaultSort: { key: 'quando', direction: 'desc' },
  pageSize: 30,
}
const shownMails = 100
const month = 30 * 86_400_000

const idBody = Type.Object({ id: Type.Optional(Type.String()) }, { additionalProperties: false })
const emptyBody = Type.Object({}, { additionalProperties: false })

/** What the person was told, and the mail that carries it. `words` are those of all slices. */
export function registerNoticeRoutes(
  server: RegiaServer,
  context: AppContext,
  words: NoticeVocabulary,
): void {
  const { db, clock, config } = context

  server.get('/notifiche', async (request, reply) => {
    const actor = request.requirePerson()
    const query = parseListQuery(listSpec, searchOf(request))
    const { found, unread } = await withActor(db, actor, async (tx) => ({
      found: await findNoticeLines(tx, words, query),
      unread: await countUnread(tx, actor.personId),
    }))
    const page = toPage(query, found, cursorOf)
    const href = (state: typeof page.next) => state && `/notifiche${printListQuery(listSpec, state)}`
    return reply.page(
      { title: 'Notifiche', crumbs: [{ label: 'Inizio', href: '/' }, { label: 'Notifiche' }] },
      <NoticesPage
        page={page}
        unread={unread}
        now={clock()}
        nextHref={href(page.next)}
        previousHref={href(page.previous)}
      />,
    )
  })

  server.post('/notifiche/aperture', { schema: { body: idBody } }, async (request, reply) => {
    const id = new FormReader(request.body).typed('id')
    if (!isUuid(id)) throw new DomainError(noticeErrors.notFound)
    const act = await withActor(db, request.requirePerson(), (tx) => openNotice(tx, id as NoticeId, clock()))
    return reply.seeOther(hrefOf(words, act))
  })

  server.post('/notifiche/lette', { schema: { body: emptyBody } }, async (request, reply) => {
    await withActor(db, request.requirePerson(), (tx) => openAllNotices(tx, clock()))
    return reply.seeOther('/notifiche')
  })

  server.get('/amministrazione/posta', async (request, reply) => {
    const actor = request.requirePerson()
    if (actor.role !== 'administrator') throw new DomainError(commonErrors.notAllowed)
    const { counts, mails } = await withActor(db, actor, async (tx) => ({
      counts: await countMails(tx, new Date(clock().getTime() - month)),
      mails: await findTroubledMails(tx, shownMails),
    }))
    return reply.page(
      {
        title: 'Posta',
        current: 'amministrazione',
        crumbs: [
          { label: 'Oggi', href: '/' },
          { label: 'Amministrazione', href: '/amministrazione' },
          { label: 'Posta' },
        ],
      },
      <MailPage isConfigured={config.smtp !== null} counts={counts} mails={mails} />,
    )
  })

  server.post('/amministrazione/posta/tentativi', { schema: { body: idBody } }, async (request, reply) => {
    const actor = request.requirePerson()
    if (actor.role !== 'administrator') throw new DomainError(commonErrors.notAllowed)
    const id = new FormReader(request.body).typed('id')
    if (!isUuid(id)) throw new DomainError(noticeErrors.mailNotFound)
    await withActor(db, actor, (tx) => retryMail(tx, id as MailId, clock()))
    return reply.seeOther('/amministrazione/posta')
  })
}
