// SPDX-License-Identifier: AGPL-3.0-or-later

import type { FastifyReply } from 'fastify'
import { type PersonActor, withActor } from '../../platform/db/actor.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { formatDate } from '../../shared/dates.ts'
import { DomainError, type FieldError } from '../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import type { AssociationId } from '../../shared/ids.ts'
import { type EventWords, listHistory } from '../history/index.ts'
import { addAssociation, addMembers, correctAssociation, endMandate } from './association-commands.ts'
import { administrator, associationsPath, pageOf } from './association-parts.ts'
import { getAssociation, listAssociations, listMandates } from './associations-store.ts'
import { registryErrors } from './errors.ts'
import { formSchema, readAssociation, readMandateEnd, readNewMembers } from './inputs.ts'
import type { Association } from './model.ts'
import {
  AssociationFormPage,
  type AssociationFormProps,
  AssociationPage,
  AssociationsPage,
  MandateEndPage,
} from './pages/association-pages.tsx'
import { registerPasteRoutes } from './paste-routes.tsx'
import { attempt } from './refusals.ts'
import { listBodies, resolveSearch } from './search-store.ts'

const base = associationsPath
const foundAtMost = 20

type ById = { Params: { id: string } }
type ByMandate = { Params: { id: string; mandate: string } }

/** Associations of bodies with the mandates of their offices. For administrators. */
export function registerAssociationRoutes(
  server: RegiaServer,
  { db, clock }: AppContext,
  words: EventWords,
): void {
  registerPasteRoutes(server, { db, clock })
  server.get(base, async (request, reply) => {
    const actor = administrator(request.requirePerson())
    const associations = await withActor(db, actor, listAssociations)
    return reply.page(pageOf('Uffici associati'), <AssociationsPage associations={associations} />)
  })

  const showForm = (
    reply: FastifyReply,
    form: Pick<AssociationFormProps, 'title' | 'values' | 'version'> & { of: Association | null },
    errors: readonly FieldError[] = [],
  ) =>
    reply.page(
      { ...pageOf(form.title, form.of), ...(errors.length > 0 ? { status: 422 } : {}) },
      <AssociationFormPage
        {...form}
        action={form.of ? `${base}/${form.of.id}/modifica` : base}
        cancelHref={form.of ? `${base}/${form.of.id}` : base}
        submit={form.of ? 'Salva le correzioni' : 'Registra l’ufficio'}
        errors={errors}
      />,
    )
  const newTitle = 'Registra un ufficio associato'

  server.get(`${base}/nuova`, async (request, reply) => {
    administrator(request.requirePerson())
    return showForm(reply, { title: newTitle, of: null, values: typedAssociation({}) })
  })

  server.post<{ Body: PostedForm }>(base, { schema: { body: associationForm } }, async (request, reply) => {
    const actor = administrator(request.requirePerson())
    const form = { title: newTitle, of: null, values: typedAssociation(request.body) }
    const read = readAssociation(request.body)
    if (!read.ok) return showForm(reply, form, read.errors)
    const made = await attempt(withActor(db, actor, (tx) => addAssociation(tx, read.value, clock())))
    if ('refusal' in made) return showForm(reply, form, made.refusal.fields)
    return reply.seeOther(`${base}/${made.value}`)
  })

  const find = (actor: PersonActor, id: string) => withActor(db, actor, (tx) => getAssociation(tx, id))

  server.get<ById>(`${base}/:id/modifica`, async (request, reply) => {
    const of = await find(administrator(request.requirePerson()), request.params.id)
    const values = {
      name: of.name,
      contact_phone: of.contactPhone ?? '',
      contact_hours: of.contactHours ?? '',
    }
    return showForm(reply, { title: `Correggi i dati: ${of.name}`, of, values, version: of.version })
  })

  server.post<ById & { Body: PostedForm }>(
    `${base}/:id/modifica`,
    { schema: { body: associationForm } },
    async (request, reply) => {
      const actor = administrator(request.requirePerson())
      const of = await find(actor, request.params.id)
      const version = new FormReader(request.body).version()
      const form = {
        title: `Correggi i dati: ${of.name}`,
        of,
        version,
        values: typedAssociation(request.body),
      }
      const read = readAssociation(request.body)
      if (!read.ok) return showForm(reply, form, read.errors)
      const saved = await attempt(
        withActor(db, actor, (tx) => correctAssociation(tx, of.id, version, read.value, clock())),
      )
      if ('refusal' in saved) return showForm(reply, form, saved.refusal.fields)
      return reply.seeOther(`${base}/${of.id}`)
    },
  )

  const showAssociation = async (
    reply: FastifyReply,
    actor: PersonActor,
    id: string,
    typed: string | null,
    posted: PostedForm = {},
    errors: readonly FieldError[] = [],
  ) => {
    const loaded = await withActor(db, actor, async (tx) => {
      const association = await getAssociation(tx, id)
      const search = typed === null ? null : await resolveSearch(tx, typed)
      const nearest = {
        cursor: null,
        size: foundAtMost,
        sort: { key: 'vicinanza', direction: 'asc' as const },
      }
      const found = search ? await listBodies(tx, { search }, nearest) : []
      return {
        association,
        members: await listMandates(tx, { associationId: association.id }),
        history: await listHistory(tx, { subjectKind: 'association', subjectId: association.id }, words),
        found: found.slice(0, foundAtMost),
        isLikeness: search?.by === 'likeness',
      }
    })
    const form = new FormReader(posted)
    return reply.page(
      {
        ...pageOf(loaded.association.name),
        ...(errors.length > 0 ? { status: 422 } : {}),
      },
      <AssociationPage
        {...loaded}
        today={actor.today}
        typed={typed}
        posted={{
          ids: form.all('administration_id'),
          valid_from: form.typed('valid_from'),
          valid_to: form.typed('valid_to'),
          act: form.typed('act'),
        }}
        errors={errors}
      />,
    )
  }

  server.get<ById>(`${base}/:id`, async (request, reply) => {
    const actor = administrator(request.requirePerson())
    const typed = searchOf(request).get('cerca')
    return showAssociation(reply, actor, request.params.id, cleaned(typed))
  })

  server.post<ById & { Body: PostedForm }>(
    `${base}/:id/mandati`,
    { schema: { body: formSchema('cerca', 'administration_id', 'valid_from', 'valid_to', 'act') } },
    async (request, reply) => {
      const actor = administrator(request.requirePerson())
      const { id } = request.params
      const again = (errors: readonly FieldError[]) =>
        showAssociation(
          reply,
          actor,
          id,
          cleaned(new FormReader(request.body).typed('cerca')),
          request.body,
          errors,
        )
      const read = readNewMembers(request.body)
      if (!read.ok) return again(read.errors)
      const { administrationIds, ...mandate } = read.value
      const added = await attempt(
        withActor(db, actor, (tx) =>
          addMembers(tx, { ...mandate, administrationIds, associationId: id as AssociationId }, clock()),
        ),
      )
      return 'refusal' in added ? again(added.refusal.fields) : reply.seeOther(`${base}/${id}#enti`)
    },
  )

  const showEnd = async (
    reply: FastifyReply,
    actor: PersonActor,
    { id, mandate }: ByMandate['Params'],
    typed: { valid_to: string; reason: string } | null,
    errors: readonly FieldError[] = [],
  ) => {
    const { association, member } = await withActor(db, actor, async (tx) => {
      const of = await getAssociation(tx, id)
      const members = await listMandates(tx, { associationId: of.id })
      return { association: of, member: members.find((each) => each.id === mandate) }
    })
    if (!member) throw new DomainError(registryErrors.mandateNotFound)
    return reply.page(
      { ...pageOf('Fine del mandato', association), ...(errors.length > 0 ? { status: 422 } : {}) },
      <MandateEndPage
        association={association}
        member={member}
        values={typed ?? { valid_to: member.validTo === null ? '' : formatDate(member.validTo), reason: '' }}
        errors={errors}
      />,
    )
  }

  server.get<ByMandate>(`${base}/:id/mandati/:mandate`, async (request, reply) =>
    showEnd(reply, administrator(request.requirePerson()), request.params, null),
  )

  server.post<ByMandate & { Body: PostedForm }>(
    `${base}/:id/mandati/:mandate`,
    { schema: { body: formSchema('valid_to', 'reason') } },
    async (request, reply) => {
      const actor = administrator(request.requirePerson())
      const { id, mandate } = request.params
      const form = new FormReader(request.body)
      const typed = { valid_to: form.typed('valid_to'), reason: form.typed('reason') }
      const read = readMandateEnd(request.body)
      if (!read.ok) return showEnd(reply, actor, request.params, typed, read.errors)
      const input = { ...read.value, associationId: id as AssociationId, mandateId: mandate }
      const ended = await attempt(withActor(db, actor, (tx) => endMandate(tx, input, clock())))
      return 'refusal' in ended
        ? showEnd(reply, actor, request.params, typed, ended.refusal.fields)
        : reply.seeOther(`${base}/${id}#enti`)
    },
  )
}

const associationForm = formSchema('name', 'contact_phone', 'contact_hours', 'version')

function typedAssociation(posted: PostedForm) {
  const form = new FormReader(posted)
  return {
    name: form.typed('name'),
    contact_phone: form.typed('contact_phone'),
    contact_hours: form.typed('contact_hours'),
  }
}

function cleaned(typed: string | null): string | null {
  return typed?.replace(/\0/g, '').trim().slice(0, 200) || null
}
