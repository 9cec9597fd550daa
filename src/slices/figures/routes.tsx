// SPDX-License-Identifier: AGPL-3.0-or-later

import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { type ActorTx, type PersonActor, withActor } from '../../platform/db/actor.ts'
import type { ExportColumn } from '../../platform/export.ts'
import { sendRows } from '../../platform/http/files.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { dataClassLabels } from '../../shared/classification.ts'
import { dateInRome, formatDate, parseDate } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import { filterValue, parseListQuery, toPage, wholeList } from '../../shared/list-query.ts'
import { guidedRoles } from '../../shared/roles.ts'
import { groupLabels, listBodiesInScope } from '../inventory/index.ts'
import { kindLabels, regionNames } from '../registry/index.ts'
import { listDecisionTimes, spendingKindLabels, spendingPaths } from '../spending/index.ts'
import { definitionOf, definitionsOf, type FigureDefinition } from './definitions.ts'
import { figureErrors } from './errors.ts'
import { figureListSpec } from './list.ts'
import type { FigureRow } from './model.ts'
import { DefinitionsPage } from './pages/definitions-page.tsx'
import { FigurePage } from './pages/figure-page.tsx'
import { ProgrammePage } from './pages/programme-page.tsx'
import { ReportPage, ReportsPage } from './pages/report-pages.tsx'
import { SpendingPage } from './pages/spending-page.tsx'
import { computeFigures, computeSnapshot, contextOf, nationFigures, scopeOf } from './queries.ts'
import { compareFigures, publishableText } from './report-view.ts'
import { freezeReport, getReport, listReports } from './reports.ts'
import { tell } from './rules.ts'
import { moneyColumns, spendingView } from './spending-view.ts'
import { listFigureRows, listRegionNames, tallyRows } from './store.ts'
import { filterChoices, hasGroup, programmeView, stateLabels } from './view.ts'

const reportSchema = Type.Unsafe<PostedForm>(
  Type.Object({ al: Type.Optional(Type.String()) }, { additionalProperties: false }),
)
const exportedAtMost = 200_000
/** What the portfolio of spending shows, with what its numbers are a part of. */
const portfolioDefinitions = [...moneyColumns, 'data_centres_closed'].map(definitionOf)

/** The page of the programme, the rows behind each of its numbers, and what each number means. */
export function registerFigureRoutes(server: RegiaServer, { db, clock, config }: AppContext): void {
  const reading = config.migratedReading
  const nation = nationFigures(db, reading)
  const crumbs = (actor: PersonActor, ...rest: { label: string; href?: string }[]) => [
    guidedRoles.includes(actor.role) ? { label: 'Le mie attività', href: '/' } : { label: 'Oggi', href: '/' },
    ...(rest.length === 0
      ? [{ label: 'Monitoraggio' }]
      : [{ label: 'Monitoraggio', href: '/monitoraggio' }, ...rest]),
  ]

  server.get('/monitoraggio', async (request, reply) => {
    const actor = request.requirePerson()
    const asked = parseDate(searchOf(request).get('al') ?? '') ?? undefined
    const context = contextOf(actor, asked)
    const stored = context.scope === 'nation' && context.isToday ? await nation(clock()) : null
    const facts = await withActor(db, actor, async (tx) => ({
      snapshot: stored?.snapshot ?? (await computeSnapshot(tx, context, reading)),
      ...(await around(tx)),
    }))
    return reply.page(
      { title: 'Monitoraggio', current: 'monitoraggio', crumbs: crumbs(actor), guided: false },
      <ProgrammePage
        view={programmeView({
          ...facts,
          scope: context.scope,
          today: actor.today,
          computedAt: stored?.computedAt ?? null,
        })}
        today={actor.today}
        nameOfRegion={(code) => regionNames[code] ?? facts.regionNames[code] ?? code}
      />,
    )
  })

  server.get('/spese/quadro', async (request, reply) => {
    const actor = request.requirePerson()
    const asked = parseDate(searchOf(request).get('al') ?? '') ?? undefined
    const context = contextOf(actor, asked)
    const stored = context.scope === 'nation' && context.isToday ? await nation(clock()) : null
    const facts = await withActor(db, actor, async (tx) => ({
      figures: stored?.snapshot.figures ?? (await computeFigures(tx, context, portfolioDefinitions)),
      times: await listDecisionTimes(tx, context.scope, context.day),
      ...(await around(tx)),
    }))
    return reply.page(
      {
        title: 'Quadro delle spese',
        current: 'spese',
        crumbs: [
          guidedRoles.includes(actor.role)
            ? { label: 'Le mie attività', href: '/' }
            : { label: 'Oggi', href: '/' },
          { label: 'Spese', href: spendingPaths.list },
          { label: 'Quadro' },
        ],
        guided: false,
      },
      <SpendingPage
        view={spendingView({ ...facts, scope: context.scope, day: context.day, today: actor.today })}
        day={context.day}
      />,
    )
  })

  server.get('/monitoraggio/definizioni', async (request, reply) => {
    const actor = request.requirePerson()
    scopeOf(actor)
    return reply.page(
      {
        title: 'Definizioni e fonti',
        current: 'monitoraggio',
        crumbs: crumbs(actor, { label: 'Definizioni e fonti' }),
        guided: false,
      },
      <DefinitionsPage
        definitions={definitionsOf(scopeOf(actor))}
        reading={
          reading === 'all'
            ? 'tutti i suoi servizi da migrare sono verificati'
            : 'almeno un suo servizio da migrare è verificato'
        }
      />,
    )
  })

  server.post<{ Body: PostedForm }>(
    '/monitoraggio/rapporti',
    { schema: { body: reportSchema } },
    async (request, reply) => {
      const actor = request.requirePerson()
      const context = contextOf(actor, parseDate(new FormReader(request.body).typed('al')) ?? undefined)
      const id = await withActor(db, actor, (tx) => freezeReport(tx, actor, context, reading, clock()))
      return reply.seeOther(`/monitoraggio/rapporti/${id}`)
    },
  )

  server.get('/monitoraggio/rapporti', async (request, reply) => {
    const actor = request.requirePerson()
    scopeOf(actor)
    const reports = await withActor(db, actor, listReports)
    return reply.page(
      {
        title: 'Rapporti',
        current: 'monitoraggio',
        crumbs: crumbs(actor, { label: 'Rapporti' }),
        guided: false,
      },
      <ReportsPage reports={reports} />,
    )
  })

  server.get<{ Params: { id: string } }>('/monitoraggio/rapporti/:id', async (request, reply) => {
    const actor = request.requirePerson()
    const context = contextOf(actor, undefined)
    const { report, current } = await withActor(db, actor, async (tx) => ({
      report: await getReport(tx, request.params.id),
      current: await computeSnapshot(tx, context, reading),
    }))
    const title = `Rapporto al ${formatDate(report.asOf)}`
    return reply.page(
      {
        title,
        current: 'monitoraggio',
        crumbs: crumbs(actor, { label: 'Rapporti', href: '/monitoraggio/rapporti' }, { label: title }),
        guided: false,
      },
      <ReportPage
        report={report}
        figures={compareFigures(report.snapshot, current)}
        text={publishableText(report.snapshot, actor.today)}
      />,
    )
  })

  server.get<{ Params: { figura: string } }>('/monitoraggio/:figura', async (request, reply) => {
    const actor = request.requirePerson()
    const definition = figureOf(actor, request.params.figura)
    const { query, context } = readList(request, actor, definition)
    const loaded = await withActor(db, actor, async (tx) => ({
      rows: await listFigureRows(tx, context, definition, query),
      tally: await tallyRows(tx, context, definition, query),
      base: await tallyRows(tx, context, definitionOf(definition.base), { filters: {} }),
      ...(await around(tx)),
    }))
    return reply.page(
      {
        title: definition.name,
        current: 'monitoraggio',
        crumbs: crumbs(actor, { label: definition.name }),
        guided: false,
      },
      <FigurePage
        definition={definition}
        query={query}
        page={toPage(query, loaded.rows, (row) => ({ value: row.sortValue, id: row.id }))}
        count={loaded.tally.rows}
        told={tell(definition, loaded.tally, loaded.base)}
        day={context.day}
        choices={filterChoices(definition, { ...regionNames, ...loaded.regionNames }, loaded.bodies)}
      />,
    )
  })

  for (const kind of ['csv', 'xlsx'] as const)
    server.get<{ Params: { figura: string } }>(`/monitoraggio/:figura.${kind}`, (request, reply) =>
      sendFile(request, reply, request.params.figura, kind),
    )

  async function sendFile(request: FastifyRequest, reply: FastifyReply, slug: string, kind: 'csv' | 'xlsx') {
    const actor = request.requirePerson()
    const definition = figureOf(actor, slug)
    const { query, context } = readList(request, actor, definition)
    const rows = await withActor(db, actor, (tx) =>
      listFigureRows(tx, context, definition, { ...wholeList(query), size: exportedAtMost }),
    )
    if (rows.length > exportedAtMost)
      throw new DomainError(figureErrors.tooManyRows, { details: { limit: exportedAtMost } })
    return sendRows(reply, kind, {
      name: `${definition.slug}-${dateInRome(clock())}`,
      sheet: definition.name,
      columns: columnsOf(definition),
      rows,
    })
  }

  function readList(request: FastifyRequest, actor: PersonActor, definition: FigureDefinition) {
    const query = parseListQuery(figureListSpec(definition), searchOf(request))
    return { query, context: contextOf(actor, filterValue(query, 'al')) }
  }

  async function around(tx: ActorTx): Promise<{
    regionNames: Readonly<Record<string, string>>
    bodies: Awaited<ReturnType<typeof listBodiesInScope>>
  }> {
    return { regionNames: await listRegionNames(tx), bodies: await listBodiesInScope(tx) }
  }
}

function figureOf(actor: PersonActor, slug: string): FigureDefinition {
  const found = definitionsOf(scopeOf(actor)).find((definition) => definition.slug === slug)
  if (!found) throw new DomainError(commonErrors.pageNotFound)
  return found
}

function columnsOf({ dayLabel, sums, unit, by, thing }: FigureDefinition): ExportColumn<FigureRow>[] {
  return [
    ...(thing === 'body' ? [] : [{ key: 'name', label: 'Nome', value: (row: FigureRow) => row.thing }]),
    { key: 'administration', label: 'Ente', value: (row) => row.bodyName },
    { key: 'ipa_code', label: 'Codice IPA', value: (row) => row.ipaCode },
    { key: 'kind', label: 'Tipo', value: (row) => kindLabels[row.kind] },
    { key: 'region_code', label: 'Codice regione', value: (row) => row.regionCode },
    { key: 'region', label: 'Regione', value: (row) => row.regionName },
    ...(by.includes('class')
      ? [
          {
            key: 'class',
            label: 'Classe',
            value: (row: FigureRow) => row.dataClass && dataClassLabels[row.dataClass],
          },
        ]
      : []),
    ...(by.includes('spending')
      ? [
          {
            key: 'spending_kind',
            label: 'Tipo di spesa',
            value: (row: FigureRow) => row.spendingKind && spendingKindLabels[row.spendingKind],
          },
        ]
      : []),
    ...(hasGroup(thing)
      ? [{ key: 'group', label: 'Gruppo', value: (row: FigureRow) => row.group && groupLabels[row.group] }]
      : []),
    ...(by.includes('state')
      ? [{ key: 'state', label: 'Stato', value: (row: FigureRow) => stateLabels[row.state ?? ''] ?? null }]
      : []),
    ...(dayLabel === null
      ? []
      : [
          thing === 'spending'
            ? {
                key: 'year',
                label: dayLabel,
                kind: 'number' as const,
                value: (row: FigureRow) => row.day && Number(row.day.slice(0, 4)),
              }
            : { key: 'day', label: dayLabel, kind: 'date' as const, value: (row: FigureRow) => row.day },
        ]),
    ...(sums === null
      ? []
      : [
          {
            key: 'amount',
            label: unit,
            kind: (sums === 'money' ? 'money' : 'number') as 'money' | 'number',
            value: (row: FigureRow) => row.amount,
          },
        ]),
  ]
}
