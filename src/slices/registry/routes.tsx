// SPDX-License-Identifier: AGPL-3.0-or-later

import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ActorTx, type PersonActor, withActor } from '../../platform/db/actor.ts'
import { fileKinds, sendRows } from '../../platform/http/files.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { dateInRome, formatInstant, formatTime } from '../../shared/dates.ts'
import { commonErrors, DomainError, type FieldError } from '../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import { isUuid } from '../../shared/ids.ts'
import { filterValue, type ListQuery, toPage } from '../../shared/list-query.ts'
import { isVeryName } from '../../shared/search-text.ts'
import type { ConflictField } from '../../ui/index.ts'
import { countHistory, type EventWords, listHistory } from '../history/index.ts'
import { registerAdministrationsApi } from './api.ts'
import { registerAssociationRoutes } from './association-routes.tsx'
import { listAssociations, listMandates } from './associations-store.ts'
import { addAdministration, changeChannel, correctAdministration } from './commands.ts'
import { listEndingsOf, listFormerNames } from './former-store.ts'
import { registerImportRoutes } from './import-routes.tsx'
import {
  type BodyField,
  type BodyFormValues,
  bodyFields,
  formOf,
  formSchema,
  mergeForms,
  readBody,
  readOpened,
  typedBody,
} from './inputs.ts'
import { bodyColumns, bodyFilter, readBodyList } from './list.ts'
import { type Administration, type BodyRow, submissionChannels } from './model.ts'
import { BodiesPage } from './pages/bodies-page.tsx'
import { BodyConflictPage, BodyFormPage } from './pages/body-form-page.tsx'
import { BodyPage, type EndingLine, type LoadedSection } from './pages/body-page.tsx'
import { SearchPage } from './pages/search-page.tsx'
import { listBands } from './reference-kinds.ts'
import { attempt } from './refusals.ts'
import { regionNames } from './regions.ts'
import { mayAddBodies, mayCorrectBody } from './rules.ts'
import {
  type BodySearch,
  countBodies,
  findFormerTowns,
  findSuccessor,
  listBodies,
  listRegions,
  resolveSearch,
} from './search-store.ts'
import type { RegistryExtensions } from './sections.ts'
import {
  findAdministrationByIpa,
  getAdministration,
  getAdministrationByKey,
  listPopulations,
} from './store.ts'
import { administrationPath, fieldLabels, titleOf, valueInWords } from './view.ts'

const countedUpTo = 10_000
const foundAtMost = 20
const eventsShown = 4

/** Bodies, associations and imports: pages, files and the public interface for programs. */
export function registerRegistryRoutes(
  server: RegiaServer,
  context: AppContext,
  words: EventWords,
  extensions: RegistryExtensions = {},
): void {
  registerListRoutes(server, context)
  registerSearchRoute(server, context, extensions)
  registerFormRoutes(server, context)
  registerBodyRoutes(server, context, words, extensions)
  registerImportRoutes(server, context)
  registerAssociationRoutes(server, context, words)
  registerAdministrationsApi(server, context)
}

const crumbsTo = (...crumbs: readonly { label: string; href?: string }[]) => [
  { label: 'Oggi', href: '/' },
  ...crumbs,
]
const bodiesCrumb = { label: 'Enti', href: '/enti' }

async function searchFor(tx: ActorTx, query: ListQuery): Promise<BodySearch | null> {
  const typed = filterValue(query, 'cerca')
  return typed === undefined ? null : resolveSearch(tx, typed)
}

function registerListRoutes(server: RegiaServer, { db, clock }: AppContext): void {
  server.get('/enti', async (request, reply) => {
    const actor = request.requirePerson()
    const { spec, query } = readBodyList(searchOf(request))
    const found = await withActor(db, actor, async (tx) => {
      const search = await searchFor(tx, query)
      const filter = bodyFilter(query, search)
      return {
        search,
        rows: await listBodies(tx, filter, query),
        total: await countBodies(tx, filter, countedUpTo),
        regions: await listRegions(tx),
        offices: await listAssociations(tx),
      }
    })
    const page = toPage(query, found.rows, (row) => ({ value: row.sortedBy, id: row.id }))
    return reply.page(
      { title: 'Enti', current: 'enti', crumbs: crumbsTo({ label: 'Enti' }) },
      <BodiesPage
        spec={spec}
        query={query}
        page={page}
        total={Math.min(found.total, countedUpTo)}
        capped={found.total > countedUpTo}
        isLikeness={found.search?.by === 'likeness'}
        regions={found.regions}
        offices={found.offices}
        ownOfficeId={actor.associationId}
        mayAdd={mayAddBodies(actor)}
      />,
    )
  })

  const exported = async (request: FastifyRequest): Promise<BodyRow[]> => {
    const { query } = readBodyList(searchOf(request))
    return withActor(db, request.requirePerson(), async (tx) =>
      listBodies(tx, bodyFilter(query, await searchFor(tx, query)), { ...query, cursor: null }, true),
    )
  }
  for (const kind of fileKinds)
    server.get(`/enti.${kind}`, async (request, reply) =>
      sendRows(reply, kind, {
        name: `enti-${dateInRome(clock())}`,
        sheet: 'Enti',
        columns: bodyColumns,
        rows: await exported(request),
      }),
    )
}

function registerSearchRoute(server: RegiaServer, { db }: AppContext, extensions: RegistryExtensions): void {
  server.get('/cerca', async (request, reply) => {
    const actor = request.requirePerson()
    const typed = (searchOf(request).get('q') ?? '').replace(/\0/g, '').trim().slice(0, 200)
    const nearest = { cursor: null, size: foundAtMost, sort: { key: 'vicinanza', direction: 'asc' as const } }
    const found = await withActor(db, actor, async (tx) => {
      if (typed === '') return { search: null, rows: [], others: [], formerTowns: [] }
      const search = await resolveSearch(tx, typed)
      const rows = await listBodies(tx, { search }, nearest)
      const others = []
      for (const { key, title, find } of extensions.searches ?? [])
        others.push({ key, title, hits: await find(tx, typed, foundAtMost) })
      const meant = exactHit(search, rows)
      return { search, rows, others, formerTowns: meant ? [] : await findFormerTowns(tx, typed) }
    })
    const only = exactHit(found.search, found.rows)
    if (only && found.others.every((other) => other.hits.length === 0))
      return reply.redirect(administrationPath(only), 302)
    return reply.page(
      { title: 'Cerca', crumbs: crumbsTo({ label: 'Cerca' }) },
      <SearchPage
        typed={typed}
        bodies={found.rows.slice(0, foundAtMost)}
        moreHref={found.rows.length > foundAtMost ? `/enti?cerca=${encodeURIComponent(typed)}` : null}
        isLikeness={found.search?.by === 'likeness'}
        others={found.others}
        formerTowns={found.formerTowns}
      />,
    )
  })
}

/** The one body that was meant: the only one with the code, or the only one with that very name. */
function exactHit(search: BodySearch | null, rows: readonly BodyRow[]): BodyRow | null {
  if (search?.by === 'code') return rows.length === 1 ? (rows[0] ?? null) : null
  if (search?.by !== 'words') return null
  const { terms } = search
  const same = rows.filter(
    (row) =>
      isVeryName(terms, row.name) ||
      (row.otherLanguageName !== null && isVeryName(terms, row.otherLanguageName)),
  )
  return same.length === 1 ? (same[0] ?? null) : null
}

/**
 * The body of an address, or the one that took its place: an old ISTAT or IPA code still leads somewhere. Null for a town that ended and
 * whom nobody of the registry follows: the search tells what became of it.
 */
async function bodyOrSuccessor(tx: ActorTx, key: string): Promise<Administration | null> {
  const ipaCode = isUuid(key) ? undefined : await findAdministrationByIpa(tx, key)
  const successor = isUuid(key) || ipaCode ? null : await findSuccessor(tx, key)
  if (ipaCode) return ipaCode
  if (successor) return getAdministration(tx, successor)
  if (/^\d{6}$/.test(key) && (await findFormerTowns(tx, key)).length > 0) return null
  return getAdministrationByKey(tx, key)
}

/** Where a town went, with the page of who goes on when the registry has it, and which towns went into it. */
async function endingsOf(tx: ActorTx, body: Administration) {
  const { into, from } = await listEndingsOf(tx, body.istatCode)
  const lines: EndingLine[] = []
  for (const ending of into) {
    const code = ending.successorCode
    const successor = code === null ? null : await findSuccessor(tx, code)
    const href =
      successor === null || successor === body.id
        ? null
        : administrationPath(await getAdministration(tx, successor))
    lines.push({ ...ending, href })
  }
  return { into: lines, from }
}

function registerBodyRoutes(
  server: RegiaServer,
  { db, clock }: AppContext,
  words: EventWords,
  extensions: RegistryExtensions,
): void {
  server.get<{ Params: { key: string } }>('/enti/:key', async (request, reply) => {
    const actor = request.requirePerson()
    const now = clock()
    const loaded = await withActor(db, actor, async (tx) => {
      const body = await bodyOrSuccessor(tx, request.params.key)
      if (body === null) return null
      const sections: LoadedSection[] = []
      for (const { key, title, order, load } of extensions.sections ?? []) {
        const content = await load(tx, body, now)
        if (content) sections.push({ key, title, order, ...content })
      }
      const of = { administrationId: body.id }
      return {
        body,
        sections,
        endings: await endingsOf(tx, body),
        formerNames: await listFormerNames(tx, body.id),
        populations: await listPopulations(tx, body.id),
        bands: await listBands(tx, actor.today),
        mandates: await listMandates(tx, of),
        people: extensions.people ? await extensions.people(tx, body, now) : null,
        history: { rows: await listHistory(tx, of, words, eventsShown), total: await countHistory(tx, of) },
      }
    })
    if (loaded === null) return reply.redirect(`/cerca?q=${request.params.key}`, 302)
    const path = administrationPath(loaded.body)
    if (path !== `/enti/${request.params.key}`) return reply.redirect(path, 302)
    return reply.page(
      {
        title: titleOf(loaded.body),
        current: loaded.body.id === actor.administrationId ? 'ente' : 'enti',
        crumbs: crumbsTo(bodiesCrumb, { label: titleOf(loaded.body) }),
      },
      <BodyPage {...loaded} today={actor.today} mayCorrect={mayCorrectBody(actor, loaded.mandates)} />,
    )
  })

  server.post<{ Params: { key: string }; Body: PostedForm }>(
    '/enti/:key/canale',
    { schema: { body: formSchema('channel', 'version') } },
    async (request, reply) => {
      const actor = request.requirePerson()
      const form = new FormReader(request.body)
      const channel = form.choice('channel', submissionChannels, { required: 'Scegli dove si trasmette' })
      if (channel === null) throw new DomainError(commonErrors.invalidForm, { fields: form.errors })
      const body = await withActor(db, actor, async (tx) => {
        const found = await getAdministrationByKey(tx, request.params.key)
        const input = { administrationId: found.id, channel, version: form.version() }
        await changeChannel(tx, input, clock())
        return found
      })
      return reply.seeOther(`${administrationPath(body)}#ufficio`)
    },
  )
}

const bodyFormSchema = formSchema(...bodyFields, 'version', 'opened', 'scelta', 'conflitti')

function registerFormRoutes(server: RegiaServer, { db, clock }: AppContext): void {
  const showNew = (
    reply: FastifyReply,
    values: BodyFormValues,
    errors: readonly FieldError[] = [],
    elsewhere?: { href: string; label: string },
  ) =>
    reply.page(
      {
        title: 'Aggiungi un ente',
        current: 'enti',
        crumbs: crumbsTo(bodiesCrumb, { label: 'Aggiungi un ente' }),
        ...(errors.length > 0 ? { status: 422 } : {}),
      },
      <BodyFormPage
        title="Aggiungi un ente"
        action="/enti"
        cancelHref="/enti"
        submit="Aggiungi l’ente"
        values={values}
        errors={errors}
        elsewhere={elsewhere}
      />,
    )

  server.get('/enti/nuovo', async (request, reply) => {
    if (!mayAddBodies(request.requirePerson())) throw new DomainError(commonErrors.notAllowed)
    return showNew(reply, typedBody({}))
  })

  server.post<{ Body: PostedForm }>('/enti', { schema: { body: bodyFormSchema } }, async (request, reply) => {
    const actor = request.requirePerson()
    if (!mayAddBodies(actor)) throw new DomainError(commonErrors.notAllowed)
    const typed = typedBody(request.body)
    const read = readBody(request.body, null, actor.today)
    if (!read.ok) return showNew(reply, typed, read.errors)
    const added = await attempt(withActor(db, actor, (tx) => addAdministration(tx, read.value, clock())))
    if ('refusal' in added) return showNew(reply, typed, added.refusal.fields, added.refusal.options.action)
    return reply.seeOther(administrationPath({ id: added.value, ipaCode: read.value.values.ipaCode }))
  })

  /** The body with its form as stored, for somebody who may correct it. */
  const loadForm = (actor: PersonActor, key: string) =>
    withActor(db, actor, async (tx) => {
      const body = await getAdministrationByKey(tx, key)
      const mandates = await listMandates(tx, { administrationId: body.id })
      if (!mayCorrectBody(actor, mandates)) throw new DomainError(commonErrors.notAllowed)
      const [count] = await listPopulations(tx, body.id)
      const of = { administrationId: body.id, subjectKinds: ['administration'] }
      const [last] = await listHistory(tx, of, {}, 1)
      return { body, stored: formOf(body, count), lastWriter: last?.who ?? 'Un’altra persona' }
    })

  const showEdit = (
    reply: FastifyReply,
    body: Administration,
    form: { values: BodyFormValues; opened: BodyFormValues },
    errors: readonly FieldError[] = [],
    elsewhere?: { href: string; label: string },
  ) => {
    const path = administrationPath(body)
    const { regionCode, regionName } = body
    const otherRegion =
      regionCode && !Object.hasOwn(regionNames, regionCode)
        ? { code: regionCode, name: regionName ?? regionCode }
        : undefined
    return reply.page(
      { ...editPage(body), ...(errors.length > 0 ? { status: 422 } : {}) },
      <BodyFormPage
        title={`Correggi i dati: ${titleOf(body)}`}
        action={`${path}/modifica`}
        cancelHref={path}
        submit="Salva le correzioni"
        values={form.values}
        opened={form.opened}
        version={body.version}
        errors={errors}
        elsewhere={elsewhere}
        otherRegion={otherRegion}
      />,
    )
  }

  server.get<{ Params: { key: string } }>('/enti/:key/modifica', async (request, reply) => {
    const { body, stored } = await loadForm(request.requirePerson(), request.params.key)
    return showEdit(reply, body, { values: stored, opened: stored })
  })

  server.post<{ Params: { key: string }; Body: PostedForm }>(
    '/enti/:key/modifica',
    { schema: { body: bodyFormSchema } },
    async (request, reply) => {
      const actor = request.requirePerson()
      const now = clock()
      const { body, stored, lastWriter } = await loadForm(actor, request.params.key)
      const path = administrationPath(body)
      const isLatest = new FormReader(request.body).version() === body.version
      const opened = readOpened(request.body) ?? (isLatest ? stored : null)
      const { merged, conflicts } = mergeForms(opened, chosenValues(request.body, stored), stored)
      if (conflicts.length > 0)
        return reply.page(
          { ...editPage(body), status: 409 },
          <BodyConflictPage
            title={`Correggi i dati: ${titleOf(body)}`}
            action={`${path}/modifica`}
            version={body.version}
            fields={conflicts.map((field) =>
              conflictField(field, stored, merged, lastWriter, body.updatedAt, now),
            )}
            carried={{ ...merged, opened: JSON.stringify(stored), conflitti: conflicts.join(' ') }}
          />,
        )
      const read = readBody(merged, body, actor.today)
      if (!read.ok) return showEdit(reply, body, { values: merged, opened: stored }, read.errors)
      const saved = await attempt(
        withActor(db, actor, (tx) =>
          correctAdministration(tx, { ...read.value, administrationId: body.id, version: body.version }, now),
        ),
      )
      if ('refusal' in saved) {
        const { fields, options } = saved.refusal
        return showEdit(reply, body, { values: merged, opened: stored }, fields, options.action)
      }
      return reply.seeOther(administrationPath({ id: body.id, ipaCode: read.value.values.ipaCode }))
    },
  )
}

function editPage(body: Administration) {
  return {
    title: `Correggi i dati: ${titleOf(body)}`,
    current: 'enti',
    crumbs: crumbsTo(
      bodiesCrumb,
      { label: titleOf(body), href: administrationPath(body) },
      { label: 'Correggi i dati' },
    ),
  }
}

/** What was typed; where the person chose what somebody else saved, that. */
function chosenValues(posted: PostedForm, stored: BodyFormValues): BodyFormValues {
  const form = new FormReader(posted)
  const typed = typedBody(posted)
  if (form.typed('scelta') !== 'theirs') return typed
  const given = form.typed('conflitti').split(' ')
  const theirs = bodyFields.filter((field) => given.includes(field))
  return { ...typed, ...Object.fromEntries(theirs.map((field) => [field, stored[field]])) }
}

function conflictField(
  field: BodyField,
  stored: BodyFormValues,
  merged: BodyFormValues,
  who: string,
  savedAt: Date,
  now: Date,
): ConflictField {
  const isToday = dateInRome(savedAt) === dateInRome(now)
  return {
    name: field,
    label: fieldLabels[field],
    theirs: {
      who,
      at: isToday ? formatTime(savedAt) : formatInstant(savedAt),
      value: valueInWords(field, stored[field]),
    },
    mine: { at: formatTime(now), value: valueInWords(field, merged[field]) },
  }
}
