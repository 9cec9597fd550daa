// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply } from 'fastify'
import { type ActorTx, type PersonActor, withActor } from '../../platform/db/actor.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { formatDate, parseDate } from '../../shared/dates.ts'
import { commonErrors, DomainError, type FieldError } from '../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import { kindLabels } from '../registry/index.ts'
import { inventoryErrors } from './errors.ts'
import { formSchema } from './inputs.ts'
import { type ReferenceKind, type ReferenceRows, referenceKinds } from './model.ts'
import { EndReferencePage, endPath, ReferencePage, referenceSlugs } from './pages/reference-page.tsx'
import { addReference, endReferenceRow, mayWriteReference } from './reference-commands.ts'
import { readReference } from './reference-inputs.ts'
import {
  listAllReferences,
  listQualificationLevels,
  listRequirements,
  listServiceTypes,
  listTerms,
} from './reference-store.ts'
import { searchOf } from './route-parts.tsx'
import { paths } from './view.ts'

const done: Readonly<Record<string, string>> = {
  aggiunta: 'La riga è aggiunta',
  fine: 'La riga ha una fine',
}

const addSchema = formSchema(
  'code',
  'title',
  'dueOn',
  'subject',
  'certainty',
  'source',
  'validFrom',
  'family',
  'level',
  'servesClass',
  'label',
  'audience',
  'defaultClass',
  'checklist',
  'area',
  'forPsn',
  'forA',
)

/** Dated reference rows: who is signed in reads them, an administrator adds, an office adds terms of its own. */
export function registerReferenceRoutes(server: RegiaServer, { db, clock }: AppContext): void {
  server.get(paths.references, async (request, reply) => {
    const notice = done[searchOf(request).get('fatto') ?? ''] ?? null
    return send(reply, request.requirePerson(), searchOf(request).get('al') ?? '', notice, null)
  })

  server.post<{ Params: { kind: string }; Body: PostedForm }>(
    `${paths.references}/:kind`,
    { schema: { body: addSchema } },
    async (request, reply) => {
      const actor = request.requirePerson()
      const kind = kindOf(request.params.kind)
      const { reader, row } = readReference(kind, request.body, officeOf(actor))
      if (row === null)
        return send(reply, actor, '', null, { kind, form: request.body, errors: reader.errors })
      await withActor(db, actor, (tx) => addReference(tx, kind, row, clock()))
      return reply.seeOther(`${paths.references}?fatto=aggiunta#${referenceSlugs[kind]}`)
    },
  )

  server.get<{ Params: { kind: string; key: string } }>(
    `${paths.references}/:kind/:key/fine`,
    async (request, reply) => {
      const actor = request.requirePerson()
      const kind = kindOf(request.params.kind)
      const row = await withActor(db, actor, (tx) => endableRow(tx, kind, request.params.key))
      return sendEnd(reply, kind, row, formatDate(actor.today), [])
    },
  )

  server.post<{ Params: { kind: string; key: string }; Body: PostedForm }>(
    `${paths.references}/:kind/:key/fine`,
    { schema: { body: formSchema('validTo') } },
    async (request, reply) => {
      const actor = request.requirePerson()
      const kind = kindOf(request.params.kind)
      const reader = new FormReader(request.body)
      const row = await withActor(db, actor, (tx) => endableRow(tx, kind, request.params.key))
      const validTo = reader.date('validTo', { required: 'Scrivi l’ultimo giorno in cui vale' })
      if (validTo !== null && validTo < row.validFrom)
        reader.fail('validTo', `Vale dal ${formatDate(row.validFrom)}: scrivi un giorno da quello in poi`)
      if (validTo === null || reader.errors.length > 0)
        return sendEnd(reply, kind, row, reader.typed('validTo'), reader.errors)
      await withActor(db, actor, (tx) => endReferenceRow(tx, kind, row, validTo, clock()))
      return reply.seeOther(`${paths.references}?fatto=fine#${referenceSlugs[kind]}`)
    },
  )

  async function send(
    reply: FastifyReply,
    actor: PersonActor,
    typed: string,
    notice: string | null,
    failed: { kind: ReferenceKind; form: PostedForm; errors: readonly FieldError[] } | null,
  ) {
    const asked = typed.trim() === '' ? actor.today : parseDate(typed)
    const onDate = asked ?? actor.today
    const associationId = officeOf(actor)
    const { terms, levels, types, requirements } = await withActor(db, actor, async (tx) => ({
      terms: await listTerms(tx, onDate, { associationId }),
      levels: await listQualificationLevels(tx, onDate),
      types: await listServiceTypes(tx, onDate),
      requirements: await listRequirements(tx, onDate),
    }))
    const mayWrite = (kind: ReferenceKind, row: Parameters<typeof mayWriteReference>[2]) =>
      mayWriteReference({ actor }, kind, row)
    return reply.page(
      {
        title: 'Termini e dati di riferimento',
        current: actor.role === 'administrator' ? 'amministrazione' : 'inventario',
        crumbs: [
          actor.role === 'administrator'
            ? { label: 'Amministrazione', href: '/amministrazione' }
            : { label: 'Inventario', href: paths.list },
          { label: 'Riferimenti' },
        ],
        guided: false,
        ...(failed || asked === null ? { status: 422 } : {}),
      },
      <ReferencePage
        onDate={onDate}
        today={actor.today}
        typedDate={typed === '' ? formatDate(onDate) : typed}
        dateError={asked === null ? `«${typed}» non è un giorno: scrivi per esempio 30/06/2026` : undefined}
        terms={terms}
        levels={levels}
        types={types}
        requirements={requirements}
        mayAdd={referenceKinds.filter((kind) => mayWrite(kind, { associationId }))}
        isOffice={associationId !== null}
        mayEnd={mayWrite}
        kindLabels={kindLabels}
        notice={notice}
        failed={failed}
      />,
    )
  }

  async function endableRow(
    tx: ActorTx,
    kind: ReferenceKind,
    key: string,
  ): Promise<ReferenceRows[ReferenceKind]> {
    const rows = await listAllReferences(tx, kind)
    const path = `${paths.references}/${referenceSlugs[kind]}/${encodeURIComponent(key)}/fine`
    const row = rows.find((each) => each.validTo === null && endPath(kind, each) === path)
    if (!row) throw new DomainError(inventoryErrors.referenceNotFound)
    if (!mayWriteReference(tx, kind, row)) throw new DomainError(commonErrors.notAllowed)
    return row
  }

  function sendEnd(
    reply: FastifyReply,
    kind: ReferenceKind,
    row: ReferenceRows[ReferenceKind],
    typed: string,
    errors: readonly FieldError[],
  ) {
    const name = 'title' in row ? row.title : 'label' in row ? row.label : row.code
    return reply.page(
      {
        title: 'Fine di una riga di riferimento',
        crumbs: [{ label: 'Riferimenti', href: paths.references }, { label: name }],
        ...(errors.length > 0 ? { status: 422 } : {}),
      },
      <EndReferencePage
        action={endPath(kind, row)}
        name={name}
        validFrom={row.validFrom}
        typed={typed}
        errors={errors}
      />,
    )
  }
}

/** The office whose terms the person writes; null for everybody else. */
function officeOf(actor: PersonActor) {
  return actor.role === 'office_member' ? actor.associationId : null
}

function kindOf(slug: string): ReferenceKind {
  const kind = referenceKinds.find((each) => referenceSlugs[each] === slug)
  if (!kind) throw new DomainError(commonErrors.pageNotFound)
  return kind
}
