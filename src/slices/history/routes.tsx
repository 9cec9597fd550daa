// SPDX-License-Identifier: AGPL-3.0-or-later

import { Readable } from 'node:stream'
import { type PersonActor, withActor } from '../../platform/db/actor.ts'
import { csvLines } from '../../platform/export.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { dateInRome } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { isUuid } from '../../shared/ids.ts'
import { countedUpTo, parseListQuery, toPage, wholeList } from '../../shared/list-query.ts'
import { historyErrors } from './errors.ts'
import { journalColumns, journalFilter, journalSpec, thingSpec } from './inputs.ts'
import type { EventWords, HistoryRow } from './model.ts'
import { JournalPage } from './pages/journal-page.tsx'
import { ThingPage } from './pages/thing-page.tsx'
import { cursorOf, findHistory, historyOf } from './queries.ts'
import { countEvents, namesOfPeople } from './store.ts'
import { kindOfSlug } from './view.ts'

const exportedAtOnce = 1000

/** The history of one thing, and the journal of everything. `words` are those of all slices. */
export function registerHistoryRoutes(server: RegiaServer, context: AppContext, words: EventWords): void {
  const { db, clock } = context
  const journal = journalSpec(words)

  server.get<{ Params: { slug: string; id: string } }>('/storia/:slug/:id', async (request, reply) => {
    const { slug, id } = request.params
    const kind = kindOfSlug(words, slug)
    if (kind === null || !isUuid(id)) throw new DomainError(historyErrors.notFound)
    const query = parseListQuery(thingSpec, searchOf(request))
    const filter = historyOf(kind, id)
    const { found, total } = await withActor(db, request.requirePerson(), async (tx) => ({
      found: await findHistory(tx, filter, words, query),
      total: await countEvents(tx, filter, countedUpTo),
    }))
    if (total === 0) throw new DomainError(historyErrors.notFound)
    const page = toPage(query, found, cursorOf)
    const body = page.rows.find((row) => row.administration !== null)?.administration ?? null
    return reply.page(
      {
        title: 'Storia',
        crumbs: [
          { label: 'Inizio', href: '/' },
          ...(body ? [{ label: body.name, href: `/enti/${body.id}` }] : []),
          { label: 'Storia' },
        ],
      },
      <ThingPage
        path={`/storia/${slug}/${id}`}
        label={words[kind]?.label ?? ''}
        body={body?.name ?? null}
        thingHref={kind === 'administration' ? `/enti/${id}` : (page.rows[0]?.href ?? null)}
        page={page}
        total={total}
        capped={total === countedUpTo}
      />,
    )
  })

  server.get('/amministrazione/giornale', async (request, reply) => {
    const actor = journalReader(request.requirePerson())
    const query = parseListQuery(journal, searchOf(request))
    const filter = journalFilter(words, query)
    const { found, total, names } = await withActor(db, actor, async (tx) => ({
      found: await findHistory(tx, filter, words, query),
      total: await countEvents(tx, filter, countedUpTo),
      names: await namesOfPeople(tx, filter.personId ? [filter.personId] : []),
    }))
    return reply.page(
      {
        title: 'Giornale',
        current: 'amministrazione',
        crumbs: [
          { label: 'Oggi', href: '/' },
          ...(actor.role === 'administrator' ? [{ label: 'Amministrazione', href: '/amministrazione' }] : []),
          { label: 'Giornale' },
        ],
      },
      <JournalPage
        spec={journal}
        query={query}
        kinds={Object.values(words)}
        personName={filter.personId ? (names.get(filter.personId) ?? null) : null}
        page={toPage(query, found, cursorOf)}
        total={total}
        capped={total === countedUpTo}
      />,
    )
  })

  server.get('/amministrazione/giornale.csv', async (request, reply) => {
    const actor = journalReader(request.requirePerson())
    const query = wholeList(parseListQuery(journal, searchOf(request)))
    const filter = journalFilter(words, query)
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="giornale-${dateInRome(clock())}.csv"`)
      .send(Readable.from(lines()))

    // Page by page, each in a transaction of its own: a long journal holds nobody up.
    async function* lines() {
      yield* csvLines(journalColumns, [])
      let at: HistoryRow | undefined
      do {
        const cursor = at ? { direction: 'next' as const, at: cursorOf(at) } : null
        const found = await withActor(db, actor, (tx) =>
          findHistory(tx, filter, words, { cursor, size: exportedAtOnce }),
        )
        const rows = found.slice(0, exportedAtOnce)
        const [, ...body] = csvLines(journalColumns, rows)
        yield body.join('')
        at = found.length > exportedAtOnce ? rows.at(-1) : undefined
      } while (at)
    }
  })
}

/** Administrators and auditors read the journal, each what policies show them. */
function journalReader(actor: PersonActor): PersonActor {
  if (actor.role !== 'administrator' && actor.role !== 'auditor')
    throw new DomainError(commonErrors.notAllowed)
  return actor
}
