// SPDX-License-Identifier: AGPL-3.0-or-later

import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { type ActorTx, type PersonActor, withActor } from '../../platform/db/actor.ts'
import { type ExportColumn, toCsv } from '../../platform/export.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { formatDate, parseDate } from '../../shared/dates.ts'
import { commonErrors, DomainError, type FieldError } from '../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import { namesOfPeople } from '../history/index.ts'
import {
  addReference,
  applyReferenceFile,
  diffReferenceFile,
  endReferenceRow,
  mayWriteReference,
  officeOf,
  readReferenceFile,
} from './commands.ts'
import { referenceErrors } from './errors.ts'
import { allFields, readReference } from './inputs.ts'
import type { AnyRow, ReferenceChange, ReferenceKind } from './model.ts'
import {
  type ChangeLine,
  EndReferencePage,
  ImportPreviewPage,
  KindPage,
  ReferencesPage,
} from './pages/reference-pages.tsx'
import { countHolding, inForce } from './rules.ts'
import { listChanges, listRows } from './store.ts'
import { hasWords, nameOf, referencePaths } from './view.ts'

type Kind = ReferenceKind<never>
type BySlug = { Params: { slug: string } }
type ByKey = { Params: { slug: string; key: string } }

const done: Readonly<Record<string, string>> = {
  aggiunta: 'La riga è aggiunta',
  fine: 'La riga ha una fine',
}

const text = Type.Optional(Type.String())
const formOf = (...names: readonly string[]) =>
  Type.Unsafe<PostedForm>(
    Type.Object(Object.fromEntries(names.map((name) => [name, text])), { additionalProperties: false }),
  )
const changesShown = 50
const fileAtMost = 500_000

/** The tables of reference rows: who is signed in reads them, an administrator adds and imports, an office adds terms of its own. */
export function registerReferenceRoutes(
  server: RegiaServer,
  { db, clock }: AppContext,
  kinds: readonly Kind[],
): void {
  const base = referencePaths.all
  const addSchema = formOf(...new Set(kinds.flatMap((kind) => allFields(kind).map(({ name }) => name))))

  server.get(base, async (request, reply) => {
    const actor = request.requirePerson()
    const lines = await withActor(db, actor, async (tx) => {
      const found = []
      for (const kind of kinds) {
        const rows = (await listRows(tx, kind)).filter((row) => isSeen(actor, row))
        const count = countHolding(kind, inForce(kind, rows, actor.today), actor.today)
        const [last] = await changeLines(tx, await listChanges(tx, kind.kind, 1))
        found.push({ kind, count, last: last ?? null })
      }
      return found
    })
    return reply.page(pageOf(actor, null), <ReferencesPage kinds={lines} />)
  })

  server.get<BySlug>(`${base}/:slug`, async (request, reply) => {
    const actor = request.requirePerson()
    const { slug } = request.params
    if (slug.endsWith('.csv')) return sendCsv(request, reply, kindOf(slug.slice(0, -4)))
    const search = searchOf(request)
    const added = Number(search.get('aggiunte'))
    const notice =
      done[search.get('fatto') ?? ''] ??
      (added > 0 ? (added === 1 ? 'È entrata 1 riga' : `Sono entrate ${added} righe`) : null)
    return send(reply, actor, kindOf(slug), search, notice, null)
  })

  server.post<BySlug & { Body: PostedForm }>(
    `${base}/:slug`,
    { schema: { body: addSchema } },
    async (request, reply) => {
      const actor = request.requirePerson()
      const kind = kindOf(request.params.slug)
      const associationId = officeFor(actor, kind)
      if (!mayWriteReference({ actor }, kind, associationId)) throw new DomainError(commonErrors.notAllowed)
      const { reader, row } = readReference(kind, request.body, associationId)
      if (row === null)
        return send(reply, actor, kind, new URLSearchParams(), null, {
          form: request.body,
          errors: reader.errors,
        })
      await withActor(db, actor, (tx) => addReference(tx, kind, row, clock()))
      return reply.seeOther(`${referencePaths.kind(kind)}?fatto=aggiunta`)
    },
  )

  server.post<BySlug & { Body: PostedForm }>(
    `${base}/:slug/anteprima`,
    { schema: { body: formOf() } },
    async (request, reply) => {
      const actor = administrator(request)
      const kind = importable(request.params.slug)
      const upload = request.uploads['file']
      const refuse = (message: string) =>
        send(reply, actor, kind, new URLSearchParams(), null, {
          form: {},
          errors: [{ field: 'file', message }],
        })
      if (!upload || upload.content.length === 0) return refuse('Scegli un file')
      if (upload.content.length > fileAtMost) return refuse(referenceErrors.tooLarge.it())
      return preview(reply, actor, kind, upload.fileName, upload.content, refuse)
    },
  )

  server.post<BySlug & { Body: PostedForm }>(
    `${base}/:slug/importazione`,
    { schema: { body: formOf('nome', 'contenuto') } },
    async (request, reply) => {
      const actor = administrator(request)
      const kind = importable(request.params.slug)
      const reader = new FormReader(request.body)
      const bytes = Buffer.from(reader.typed('contenuto'), 'base64')
      const read = readReferenceFile([kind], reader.text('nome', { max: 200 }) || 'file', bytes)
      const outcome = await withActor(db, actor, (tx) => applyReferenceFile(tx, read, clock()))
      return reply.seeOther(`${referencePaths.kind(kind)}?aggiunte=${outcome.added}`)
    },
  )

  server.get<ByKey>(`${base}/:slug/:key/fine`, async (request, reply) => {
    const actor = request.requirePerson()
    const kind = kindOf(request.params.slug)
    const row = await withActor(db, actor, (tx) => endableRow(tx, kind, request.params.key))
    return sendEnd(reply, actor, kind, row, formatDate(actor.today), [])
  })

  server.post<ByKey & { Body: PostedForm }>(
    `${base}/:slug/:key/fine`,
    { schema: { body: formOf('validTo') } },
    async (request, reply) => {
      const actor = request.requirePerson()
      const kind = kindOf(request.params.slug)
      const reader = new FormReader(request.body)
      const row = await withActor(db, actor, (tx) => endableRow(tx, kind, request.params.key))
      const validTo = reader.date('validTo', { required: 'Scrivi l’ultimo giorno in cui vale' })
      if (validTo !== null && validTo < row.validFrom)
        reader.fail('validTo', `Vale dal ${formatDate(row.validFrom)}: scrivi un giorno da quello in poi`)
      if (validTo === null || reader.errors.length > 0)
        return sendEnd(reply, actor, kind, row, reader.typed('validTo'), reader.errors)
      await withActor(db, actor, (tx) => endReferenceRow(tx, kind, row, validTo, clock()))
      return reply.seeOther(`${referencePaths.kind(kind)}?fatto=fine`)
    },
  )

  function kindOf(slug: string): Kind {
    const kind = kinds.find((each) => each.slug === slug)
    if (!kind) throw new DomainError(commonErrors.pageNotFound)
    return kind
  }

  function importable(slug: string): Kind {
    const kind = kindOf(slug)
    if (kind.importedAt !== undefined) throw new DomainError(commonErrors.pageNotFound)
    return kind
  }

  /** The rows of a day that the page and the file show. */
  async function rowsOn(tx: ActorTx, actor: PersonActor, kind: Kind, search: URLSearchParams) {
    const typed = search.get('al') ?? ''
    const asked = typed.trim() === '' ? actor.today : parseDate(typed)
    const words = (search.get('cerca') ?? '').trim().slice(0, 100)
    const onDate = asked ?? actor.today
    const seen = (await listRows(tx, kind)).filter((row) => isSeen(actor, row))
    const rows = inForce(kind, seen, onDate).filter((row) => words === '' || hasWords(kind, row, words))
    return { rows: rows.sort(byOrder(kind)), onDate, asked, typed, words }
  }

  async function sendCsv(request: FastifyRequest, reply: FastifyReply, kind: Kind) {
    const actor = request.requirePerson()
    const { rows, onDate } = await withActor(db, actor, (tx) => rowsOn(tx, actor, kind, searchOf(request)))
    const columns = allFields(kind)
      .filter(({ as }) => as !== 'id' && as !== 'office')
      .map(
        ({ name, label }): ExportColumn<AnyRow> => ({
          key: name,
          label,
          value: (row) => row[name] as string | number | boolean | null,
        }),
      )
    return reply
      .header('content-disposition', `attachment; filename="${kind.slug}-${onDate}.csv"`)
      .type('text/csv; charset=utf-8')
      .send(toCsv(columns, rows))
  }

  async function send(
    reply: FastifyReply,
    actor: PersonActor,
    kind: Kind,
    search: URLSearchParams,
    notice: string | null,
    failed: { form: PostedForm; errors: readonly FieldError[] } | null,
  ) {
    const { rows, onDate, asked, typed, words, changes } = await withActor(db, actor, async (tx) => ({
      ...(await rowsOn(tx, actor, kind, search)),
      changes: await changeLines(tx, await listChanges(tx, kind.kind, changesShown)),
    }))
    const associationId = officeFor(actor, kind)
    return reply.page(
      { ...pageOf(actor, kind), ...(failed || asked === null ? { status: 422 } : {}) },
      <KindPage
        kind={kind}
        onDate={onDate}
        today={actor.today}
        typedDate={typed === '' ? formatDate(onDate) : typed}
        dateError={asked === null ? `«${typed}» non è un giorno: scrivi per esempio 30/06/2026` : undefined}
        search={words}
        rows={rows}
        changes={changes}
        mayAdd={mayWriteReference({ actor }, kind, associationId)}
        isOffice={associationId !== null}
        mayImport={actor.role === 'administrator'}
        mayEnd={(row) => mayWriteReference({ actor }, kind, officeOf(row))}
        notice={notice}
        failed={failed}
      />,
    )
  }

  async function preview(
    reply: FastifyReply,
    actor: PersonActor,
    kind: Kind,
    fileName: string,
    bytes: Buffer,
    refuse: (message: string) => Promise<FastifyReply>,
  ) {
    let read: ReturnType<typeof readReferenceFile>
    try {
      read = readReferenceFile([kind], fileName, bytes)
    } catch (error) {
      if (error instanceof DomainError) return refuse(error.message)
      throw error
    }
    const { outcome, fresh } = await withActor(db, actor, (tx) => diffReferenceFile(tx, read))
    return reply.page(
      pageOf(actor, kind, 'Anteprima'),
      <ImportPreviewPage
        kind={kind}
        fileName={fileName}
        sha256={read.sha256}
        content={bytes.toString('base64')}
        fresh={fresh}
        unchanged={outcome.unchanged}
        different={outcome.different}
        refused={outcome.refused}
      />,
    )
  }

  async function endableRow(tx: ActorTx, kind: Kind, key: string): Promise<AnyRow> {
    const path = `${base}/${kind.slug}/${encodeURIComponent(key)}/fine`
    const rows = await listRows(tx, kind)
    const row = rows.find((each) => each.validTo === null && referencePaths.end(kind, each) === path)
    if (!row) throw new DomainError(referenceErrors.notFound)
    if (!mayWriteReference(tx, kind, officeOf(row))) throw new DomainError(commonErrors.notAllowed)
    return row
  }

  function sendEnd(
    reply: FastifyReply,
    actor: PersonActor,
    kind: Kind,
    row: AnyRow,
    typed: string,
    errors: readonly FieldError[],
  ) {
    return reply.page(
      { ...pageOf(actor, kind, nameOf(kind, row)), ...(errors.length > 0 ? { status: 422 } : {}) },
      <EndReferencePage
        kind={kind}
        action={referencePaths.end(kind, row)}
        name={nameOf(kind, row)}
        validFrom={row.validFrom}
        typed={typed}
        errors={errors}
      />,
    )
  }
}

function administrator(request: FastifyRequest): PersonActor {
  const actor = request.requirePerson()
  if (actor.role !== 'administrator') throw new DomainError(commonErrors.notAllowed)
  return actor
}

/** The office whose rows the person writes; null for everybody else. */
function officeFor(actor: PersonActor, kind: Kind) {
  return actor.role === 'office_member' && kind.fields.some(({ as }) => as === 'office')
    ? actor.associationId
    : null
}

/** Rows of an office are for who works there. */
function isSeen(actor: PersonActor, row: AnyRow): boolean {
  const office = officeOf(row)
  return office === null || (actor.role === 'office_member' && actor.associationId === office)
}

/** By what the kind counts or dates first, then as they are stored. */
function byOrder(kind: Kind) {
  const first = kind.fields.find(({ as }) => as === 'count' || as === 'day') ?? null
  return (a: AnyRow, b: AnyRow) => {
    if (!first) return nameOf(kind, a).localeCompare(nameOf(kind, b), 'it')
    const [x, y] = [a[first.name] as never, b[first.name] as never]
    return x === y ? nameOf(kind, a).localeCompare(nameOf(kind, b), 'it') : x < y ? -1 : 1
  }
}

async function changeLines(tx: ActorTx, changes: readonly ReferenceChange[]): Promise<ChangeLine[]> {
  const names = await namesOfPeople(
    tx,
    changes.flatMap(({ personId }) => personId ?? []),
  )
  return changes.map(({ action, at, personId, fileName, sha256, count, codes }) => ({
    key: `${at.toISOString()} ${action} ${fileName ?? codes.join(' ')}`,
    at,
    who: personId === null ? 'il sistema' : (names.get(personId) ?? 'chi amministra'),
    what:
      action === 'end'
        ? count === 1
          ? 'posto fine a 1 riga'
          : `posto fine a ${count} righe`
        : count === 1
          ? 'aggiunta 1 riga'
          : `aggiunte ${count} righe`,
    codes: codes.join(', ') + (count > codes.length ? ` e altre ${count - codes.length}` : ''),
    fileName,
    sha256,
  }))
}

function pageOf(actor: PersonActor, kind: Kind | null, here?: string) {
  const isAdministrator = actor.role === 'administrator'
  const first = isAdministrator
    ? { label: 'Amministrazione', href: '/amministrazione' }
    : { label: 'Inventario', href: '/inventario' }
  const crumb = kind && {
    label: kind.title,
    ...(here === undefined ? {} : { href: referencePaths.kind(kind) }),
  }
  return {
    title: kind
      ? here === undefined
        ? kind.title
        : `${kind.title}: ${here}`
      : 'Termini e dati di riferimento',
    current: (isAdministrator ? 'amministrazione' : 'inventario') as 'amministrazione' | 'inventario',
    crumbs: [
      first,
      { label: 'Riferimenti', ...(kind ? { href: referencePaths.all } : {}) },
      ...(crumb ? [crumb] : []),
      ...(here === undefined ? [] : [{ label: here }]),
    ],
    guided: false,
  }
}
