// SPDX-License-Identifier: AGPL-3.0-or-later

import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ActorTx, type PersonActor, withActor } from '../../platform/db/actor.ts'
import { fileKinds, sendRows } from '../../platform/http/files.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer, SignedIn } from '../../platform/http/types.ts'
import { addDays, dateInRome, type LocalDate, startOfDayInRome } from '../../shared/dates.ts'
import type { DueItem, ResumePoint } from '../../shared/due.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { type ListQuery, parseListQuery, toPage, wholeList } from '../../shared/list-query.ts'
import { guidedRoles } from '../../shared/roles.ts'
import { listOpenCallsInScope } from '../calls/index.ts'
import { type EventWords, listHistory } from '../history/index.ts'
import { countMails, listNews, type NoticeLine, type NoticeVocabulary } from '../notices/index.ts'
import { isAskedForSecondFactor } from '../people/index.ts'
import { reviewSummary } from '../plans/index.ts'
import { administrationPath, titleOf } from '../registry/index.ts'
import { type DueSources, loadDue } from './due-section.tsx'
import { dueColumns, dueFilter, dueSpec } from './inputs.ts'
import { AdministratorHome } from './pages/administrator-home.tsx'
import { AuditorHome } from './pages/auditor-home.tsx'
import { GuidedHome } from './pages/guided-home.tsx'
import { OfficeHome } from './pages/office-home.tsx'
import { ProgrammeHome } from './pages/programme-home.tsx'
import { guidedDuties, matches, openItems } from './rules.ts'
import { countUpkeep, findOfficeHelp, findPlanOfBody, listReturnedPlans, listScope } from './store.ts'
import { weekdayInWords } from './view.ts'

const shownNews = 6
const shownQueue = 10
const shownEvents = 8

export interface HomeParts {
  readonly sources: DueSources
  readonly noticeWords: NoticeVocabulary
  readonly eventWords: EventWords
}

/** The first page, different for each role, and the due list as a file. */
export function registerHomeRoutes(server: RegiaServer, context: AppContext, parts: HomeParts): void {
  const { db, clock } = context
  const { sources, noticeWords } = parts

  server.get('/', async (request, reply) => {
    const actor = request.requirePerson()
    const person = request.signedIn as SignedIn
    if (guidedRoles.includes(actor.role)) return guidedHome(request, reply, actor, person)
    switch (actor.role) {
      case 'office_member':
        return officeHome(request, reply, actor)
      case 'administrator':
        return administratorHome(request, reply, actor)
      case 'auditor':
        return auditorHome(reply, actor, person)
      default:
        return programmeHome(request, reply, actor)
    }
  })

  for (const kind of fileKinds)
    server.get(`/attivita.${kind}`, async (request, reply) => {
      const { rows, today } = await dueRows(request)
      return sendRows(reply, kind, {
        name: `attivita-${today}`,
        sheet: 'Attività',
        columns: dueColumns(today),
        rows,
      })
    })

  /** The rows of the office's list with the filters of the address, for a file. */
  async function dueRows(request: FastifyRequest): Promise<{ rows: DueItem[]; today: LocalDate }> {
    const actor = request.requirePerson()
    if (actor.role !== 'office_member') throw new DomainError(commonErrors.notAllowed)
    const filter = dueFilter(queryOf(request))
    const items = await withActor(db, actor, async (tx) =>
      loadDue(
        tx,
        sources,
        (await listScope(tx)).map((body) => body.id),
        clock(),
      ),
    )
    return { rows: openItems(items).filter((item) => matches(item, filter, actor.today)), today: actor.today }
  }

  async function officeHome(request: FastifyRequest, reply: FastifyReply, actor: PersonActor) {
    const query = queryOf(request)
    const { today } = actor
    const loaded = await withActor(db, actor, async (tx) => {
      const scope = await listScope(tx)
      const ids = scope.map((body) => body.id)
      return {
        scope,
        items: await loadDue(tx, sources, ids, clock()),
        returned: await listReturnedPlans(tx, ids),
        news: await news(tx),
        calls: await listOpenCallsInScope(tx),
      }
    })
    const open = openItems(loaded.items)
    const shown = open.filter((item) => matches(item, dueFilter(query), today))
    const paths = new Map(loaded.scope.map((body) => [body.id, administrationPath(body)]))
    return reply.page(
      { title: 'Oggi', current: 'oggi' },
      <OfficeHome
        title={`Oggi, ${weekdayInWords(today)}`}
        today={today}
        now={clock()}
        personId={actor.personId}
        bodies={loaded.scope}
        bodyHref={(item) => paths.get(item.administrationId) ?? `/enti/${item.administrationId}`}
        open={open}
        shown={shown}
        page={pageOf(query, shown)}
        query={query}
        returned={loaded.returned}
        news={loaded.news}
        calls={loaded.calls}
      />,
    )
  }

  async function guidedHome(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: PersonActor,
    person: SignedIn,
  ) {
    const { administrationId, today } = actor
    if (administrationId === null) throw new DomainError(commonErrors.notAllowed)
    const loaded = await withActor(db, actor, async (tx) => ({
      scope: await listScope(tx),
      items: await loadDue(tx, sources, [administrationId], clock()),
      resume: await findResume(tx),
      help: await findOfficeHelp(tx, administrationId),
      planId: await findPlanOfBody(tx, administrationId),
      news: await news(tx),
      calls: await listOpenCallsInScope(tx),
    }))
    const [body] = loaded.scope
    return reply.page(
      { title: 'Le mie attività', current: 'oggi' },
      <GuidedHome
        bodyTitle={body ? titleOf(body) : person.ownerName}
        duties={guidedDuties(loaded.items, actor.personId, today)}
        isWhole={searchOf(request).has('tutte')}
        today={today}
        now={clock()}
        role={actor.role}
        sends={actor.sends}
        resume={loaded.resume}
        help={loaded.help}
        planId={loaded.planId}
        news={loaded.news}
        calls={loaded.calls}
      />,
    )
  }

  async function programmeHome(request: FastifyRequest, reply: FastifyReply, actor: PersonActor) {
    const loaded = await withActor(db, actor, async (tx) => ({
      ...(await reviewSummary(tx, actor.personId, shownQueue)),
      news: await news(tx),
    }))
    return reply.page(
      { title: 'Oggi', current: 'oggi' },
      <ProgrammeHome
        title={`Oggi, ${weekdayInWords(actor.today)}`}
        today={actor.today}
        now={clock()}
        personId={actor.personId}
        isAskedForSecondFactor={isAskedForSecondFactor(request)}
        {...loaded}
      />,
    )
  }

  async function administratorHome(request: FastifyRequest, reply: FastifyReply, actor: PersonActor) {
    const loaded = await withActor(db, actor, async (tx) => ({
      upkeep: await countUpkeep(tx),
      mails: await countMails(tx, clock()),
      events: await listHistory(tx, 'everything', parts.eventWords, shownEvents),
      news: await news(tx),
    }))
    return reply.page(
      { title: 'Oggi', current: 'oggi' },
      <AdministratorHome
        title={`Oggi, ${weekdayInWords(actor.today)}`}
        now={clock()}
        isAskedForSecondFactor={isAskedForSecondFactor(request)}
        {...loaded}
      />,
    )
  }

  async function auditorHome(reply: FastifyReply, actor: PersonActor, person: SignedIn) {
    const loaded = await withActor(db, actor, async (tx) => ({
      bodies: await listScope(tx),
      events: await listHistory(tx, 'everything', parts.eventWords, shownEvents),
      news: await news(tx),
    }))
    return reply.page(
      { title: 'Oggi', current: 'oggi' },
      <AuditorHome
        title={`Oggi, ${weekdayInWords(actor.today)}`}
        ownerName={person.ownerName}
        isWholeProgramme={actor.administrationId === null && actor.associationId === null}
        now={clock()}
        {...loaded}
      />,
    )
  }

  async function findResume(tx: ActorTx): Promise<ResumePoint | null> {
    let last: ResumePoint | null = null
    for (const source of sources) {
      const point = (await source.resume?.(tx)) ?? null
      if (point && (last === null || point.savedAt > last.savedAt)) last = point
    }
    return last
  }

  /** What arrived since yesterday began, and what was not opened yet. */
  function news(tx: ActorTx): Promise<NoticeLine[]> {
    return listNews(tx, noticeWords, startOfDayInRome(addDays(dateInRome(clock()), -1)), shownNews)
  }
}

function queryOf(request: FastifyRequest): ListQuery {
  return parseListQuery(dueSpec, searchOf(request))
}

/** A page of rows that are all here already: after, or before, the one whose key the cursor holds. */
function pageOf(query: ListQuery, rows: readonly DueItem[]) {
  const cursorOf = (item: DueItem) => ({ value: item.dueOn, id: item.key })
  const { cursor } = query
  if (cursor === null) return toPage(query, rows.slice(0, query.size + 1), cursorOf)
  const at = rows.findIndex((item) => item.key === cursor.at.id)
  if (at < 0) return toPage(wholeList(query), rows.slice(0, query.size + 1), cursorOf)
  const found =
    cursor.direction === 'next'
      ? rows.slice(at + 1, at + query.size + 2)
      : rows.slice(Math.max(0, at - query.size - 1), at).reverse()
  return toPage(query, found, cursorOf)
}
