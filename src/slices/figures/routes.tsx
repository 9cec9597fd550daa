// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ActorTx, type PersonActor, withActor } from '../../platform/db/actor.ts'
import { csvLines, type ExportColumn, toXlsx } from '../../platform/export.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { dataClassLabels } from '../../shared/classification.ts'
import { dateInRome, parseDate } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { filterValue, parseListQuery, toPage, wholeList } from '../../shared/list-query.ts'
import { guidedRoles } from '../../shared/roles.ts'
import { groupLabels, listBodiesInScope } from '../inventory/index.ts'
import { kindLabels, regionNames } from '../registry/index.ts'
import { definitionOf, type FigureDefinition, figureDefinitions } from './definitions.ts'
import { figureListSpec } from './list.ts'
import type { FigureRow } from './model.ts'
import { DefinitionsPage } from './pages/definitions-page.tsx'
import { FigurePage } from './pages/figure-page.tsx'
import { ProgrammePage } from './pages/programme-page.tsx'
import { computeSnapshot, contextOf, nationFigures, scopeOf } from './queries.ts'
import { tell } from './rules.ts'
import { listFigureRows, listRegionNames, tallyRows } from './store.ts'
import { filterChoices, programmeView, stateLabels } from './view.ts'

const exportedAtMost = 200_000
const searchOf = (request: FastifyRequest) => new URL(request.url, 'http://regia.invalid').searchParams

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
        definitions={figureDefinitions}
        reading={
          reading === 'all'
            ? 'tutti i suoi servizi da migrare sono verificati'
            : 'almeno un suo servizio da migrare è verificato'
        }
      />,
    )
  })

  server.get<{ Params: { figura: string } }>('/monitoraggio/:figura', async (request, reply) => {
    const actor = request.requirePerson()
    const definition = figureOf(request.params.figura)
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
    const definition = figureOf(slug)
    const { query, context } = readList(request, actor, definition)
    const rows = await withActor(db, actor, (tx) =>
      listFigureRows(tx, context, definition, { ...wholeList(query), size: exportedAtMost }),
    )
    const columns = columnsOf(definition)
    reply.header(
      'content-disposition',
      `attachment; filename="${definition.slug}-${dateInRome(clock())}.${kind}"`,
    )
    if (kind === 'csv')
      return reply.type('text/csv; charset=utf-8').send([...csvLines(columns, rows)].join(''))
    return reply
      .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
      .send(Buffer.from(await toXlsx(columns, rows, definition.name)))
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

function figureOf(slug: string): FigureDefinition {
  const found = figureDefinitions.find((definition) => definition.slug === slug)
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
    ...(thing === 'data_centre'
      ? [{ key: 'group', label: 'Gruppo', value: (row: FigureRow) => row.group && groupLabels[row.group] }]
      : []),
    ...(by.includes('state')
      ? [{ key: 'state', label: 'Stato', value: (row: FigureRow) => stateLabels[row.state ?? ''] ?? null }]
      : []),
    ...(dayLabel === null
      ? []
      : [{ key: 'day', label: dayLabel, kind: 'date' as const, value: (row: FigureRow) => row.day }]),
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
