// SPDX-License-Identifier: AGPL-3.0-or-later

import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ActorTx, type PersonActor, withActor } from '../../platform/db/actor.ts'
import { sendRows } from '../../platform/http/files.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, PageOptions, RegiaServer } from '../../platform/http/types.ts'
import { dateInRome, formatDate } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import { type AssignmentId, isUuid, type PersonId } from '../../shared/ids.ts'
import { parseListQuery, toPage, wholeList } from '../../shared/list-query.ts'
import type { Crumb, FormError } from '../../ui/index.ts'
import { countHistory, listHistory } from '../history/index.ts'
import {
  ceasePerson,
  correctPerson,
  endAssignment,
  setAccountOpen,
  setChangesMany,
} from './account-commands.ts'
import { grantAssignment, type NewAssignment } from './commands.ts'
import { peopleErrors } from './errors.ts'
import { formErrors, orRefusal } from './forms.ts'
import { peopleEventWords } from './history-words.ts'
import {
  formOf,
  peopleFilter,
  peopleSpec,
  readPerson,
  readRole,
  roleFields,
  type TypedRole,
} from './inputs.ts'
import { type IssuedLink, issueLink, mailsLinks } from './links.ts'
import { fullName, type PersonRow, type ResetId } from './model.ts'
import { AdministrationPage } from './pages/administration-page.tsx'
import { PeoplePage } from './pages/people-page.tsx'
import { CorrectPage, InvitePage, LinkPage, NewRolePage } from './pages/person-forms.tsx'
import { EndRolePage, PersonPage } from './pages/person-page.tsx'
import { listPeople, peopleColumns } from './people-list.ts'
import { type FoundPlace, findPlace } from './places.ts'
import {
  askSecondFactorReset,
  confirmSecondFactorReset,
  refuseSecondFactorReset,
} from './second-factor-commands.ts'
import {
  countPeople,
  findAssignment,
  findPerson,
  findSignInStates,
  listAssignments,
  listOffices,
  listWaitingResets,
} from './store.ts'
import { addUser } from './user-commands.ts'
import { sortRoles } from './view.ts'

const peoplePath = '/amministrazione/persone'
const exportedAtMost = 100_000

const savedWords: Readonly<Record<string, string>> = {
  ruolo: 'Il ruolo è aggiunto',
  fine: 'L’ultimo giorno del ruolo è cambiato',
  blocco: 'Le modifiche in blocco del ruolo sono cambiate',
  dati: 'Nome e recapiti sono corretti',
  sospensione: 'L’accesso è sospeso',
  riattivazione: 'L’accesso è di nuovo attivo',
  richiesta: 'L’azzeramento è chiesto: lo conferma un altro amministratore',
  azzeramento: 'Il secondo fattore è azzerato, e la persona è uscita da ogni dispositivo',
  rifiuto: 'La richiesta di azzeramento è respinta',
}

type WithId = { Params: { id: string } }

/** People, roles and access, for who administers them. */
export function registerAdministrationRoutes(server: RegiaServer, context: AppContext): void {
  const { clock, config, db } = context
  const mailEnabled = mailsLinks(config)
  const options = (
    title: string,
    crumbs: readonly Crumb[],
    errors: readonly FormError[] = [],
  ): PageOptions => ({
    title,
    current: 'amministrazione',
    status: errors.length > 0 ? 422 : 200,
    crumbs: [{ label: 'Oggi', href: '/' }, { label: 'Amministrazione', href: '/amministrazione' }, ...crumbs],
  })
  const peopleCrumb: Crumb = { label: 'Persone', href: peoplePath }
  const personCrumb = (person: PersonRow): Crumb => ({
    label: fullName(person),
    href: `${peoplePath}/${person.id}`,
  })

  server.get('/amministrazione', async (request, reply) => {
    const resets = await withActor(db, administrator(request), (tx) => listWaitingResets(tx))
    return reply.page(
      {
        title: 'Amministrazione',
        current: 'amministrazione',
        crumbs: [{ label: 'Oggi', href: '/' }, { label: 'Amministrazione' }],
      },
      <AdministrationPage resets={resets} />,
    )
  })

  server.get(peoplePath, async (request, reply) => {
    const query = parseListQuery(peopleSpec, searchOf(request))
    const filter = peopleFilter(query)
    const { found, total } = await withActor(db, administrator(request), async (tx) => ({
      found: await listPeople(tx, filter, query),
      total: await countPeople(tx, filter),
    }))
    const page = toPage(query, found, (row) => ({ value: row.sortName, id: row.id }))
    return reply.page(
      options('Persone', [{ label: 'Persone' }]),
      <PeoplePage spec={peopleSpec} query={query} page={page} total={total} />,
    )
  })

  for (const format of ['csv', 'xlsx'] as const)
    server.get(`${peoplePath}.${format}`, async (request, reply) => {
      const query = wholeList(parseListQuery(peopleSpec, searchOf(request)))
      const rows = await withActor(db, administrator(request), (tx) =>
        listPeople(tx, peopleFilter(query), { ...query, size: exportedAtMost }),
      )
      return sendRows(reply, format, {
        name: `persone-${dateInRome(clock())}`,
        sheet: 'Persone',
        columns: peopleColumns,
        rows,
      })
    })

  server.get<{ Querystring: { ente?: string } }>(`${peoplePath}/nuova`, async (request, reply) => {
    const form = new FormReader({ ente: request.query.ente ?? '', dal: formatDate(dateInRome(clock())) })
    return invitePage(request, reply, form, [], [])
  })

  server.post(
    peoplePath,
    { schema: { body: formOf('nome', 'cognome', 'email', 'telefono', ...roleFields) } },
    async (request, reply) => {
      const actor = administrator(request)
      const form = new FormReader(request.body as PostedForm)
      const person = readPerson(form)
      const typed = readRole(form)
      const place = await withActor(db, actor, (tx) => findPlace(tx, form, typed))
      const given = form.errors.length === 0 ? asRole(typed, place) : null
      if (!given) return invitePage(request, reply, form, form.errors, place.namesakes)
      const added = await orRefusal(
        withActor(db, actor, (tx) => addUser(tx, { ...person, ...given }, { mailEnabled }, clock())),
      )
      if (added instanceof DomainError)
        return invitePage(request, reply, form, formErrors(added), place.namesakes)
      return linkPage(request, reply, added.personId, added.link, true)
    },
  )

  server.get<WithId & { Querystring: { fatto?: string } }>(`${peoplePath}/:id`, async (request, reply) =>
    personPage(request, reply, personIdOf(request), [], savedWords[request.query.fatto ?? ''] ?? null),
  )

  server.get<WithId>(`${peoplePath}/:id/dati`, async (request, reply) => {
    const person = await withActor(db, administrator(request), (tx) => getPerson(tx, personIdOf(request)))
    const { givenName, familyName, email, phone } = person
    const form = new FormReader({
      nome: givenName,
      cognome: familyName,
      email: email ?? '',
      telefono: phone ?? '',
    })
    return correctPage(reply, person, form, [])
  })

  server.post<WithId & { Body: PostedForm }>(
    `${peoplePath}/:id/dati`,
    { schema: { body: formOf('nome', 'cognome', 'email', 'telefono', 'visto') } },
    async (request, reply) => {
      const actor = administrator(request)
      const personId = personIdOf(request)
      const form = new FormReader(request.body)
      const given = readPerson(form)
      const person = await withActor(db, actor, (tx) => getPerson(tx, personId))
      if (form.errors.length > 0) return correctPage(reply, person, form, form.errors)
      const seenAt = form.typed('visto')
      const refusal = await orRefusal(
        withActor(db, actor, (tx) => correctPerson(tx, { personId, seenAt, ...given }, clock())),
      )
      if (refusal instanceof DomainError) return correctPage(reply, person, form, formErrors(refusal))
      return reply.seeOther(`${peoplePath}/${personId}?fatto=dati`)
    },
  )

  server.post<WithId>(`${peoplePath}/:id/inviti`, { schema: { body: formOf() } }, async (request, reply) => {
    const personId = personIdOf(request)
    const { link, isInvitation } = await withActor(db, administrator(request), async (tx) => {
      const state = (await findSignInStates(tx, [personId])).get(personId)
      const isInvitation = !state?.hasPassword
      const purpose = isInvitation ? 'invitation' : 'password'
      return { isInvitation, link: await issueLink(tx, { personId, purpose, mailEnabled }, clock()) }
    })
    return linkPage(request, reply, personId, link, isInvitation)
  })

  server.get<WithId & { Querystring: { ente?: string } }>(
    `${peoplePath}/:id/ruoli/nuovo`,
    async (request, reply) => {
      const form = new FormReader({ ente: request.query.ente ?? '', dal: formatDate(dateInRome(clock())) })
      return newRolePage(request, reply, form, [], [])
    },
  )

  server.post<WithId & { Body: PostedForm }>(
    `${peoplePath}/:id/ruoli`,
    { schema: { body: formOf(...roleFields) } },
    async (request, reply) => {
      const actor = administrator(request)
      const personId = personIdOf(request)
      const form = new FormReader(request.body)
      const typed = readRole(form)
      const place = await withActor(db, actor, (tx) => findPlace(tx, form, typed))
      const given = form.errors.length === 0 ? asRole(typed, place) : null
      if (!given) return newRolePage(request, reply, form, form.errors, place.namesakes)
      const refusal = await orRefusal(
        withActor(db, actor, async (tx) => {
          if ((await getPerson(tx, personId)).ceasedAt) throw new DomainError(peopleErrors.alreadyCeased)
          return grantAssignment(tx, { personId, ...given }, clock())
        }),
      )
      if (refusal instanceof DomainError)
        return newRolePage(request, reply, form, formErrors(refusal), place.namesakes)
      return reply.seeOther(`${peoplePath}/${personId}?fatto=ruolo`)
    },
  )

  server.get<WithId>('/amministrazione/ruoli/:id', async (request, reply) =>
    endRolePage(request, reply, null, []),
  )

  server.post<WithId & { Body: PostedForm }>(
    '/amministrazione/ruoli/:id/fine',
    { schema: { body: formOf('version', 'fine', 'motivo', 'subito') } },
    async (request, reply) => {
      const form = new FormReader(request.body)
      const reason = form.text('motivo', { required: 'Scrivi perché', max: 500 })
      const end = form.ticked('subito') ? 'now' : form.date('fine')
      if (form.errors.length > 0) return endRolePage(request, reply, form, form.errors)
      const assignmentId = assignmentIdOf(request)
      const ended = await orRefusal(
        withActor(db, administrator(request), (tx) =>
          endAssignment(tx, { assignmentId, version: form.version(), end, reason }, clock()),
        ),
      )
      if (ended instanceof DomainError) return endRolePage(request, reply, form, formErrors(ended))
      return reply.seeOther(`${peoplePath}/${ended}?fatto=fine`)
    },
  )

  server.post<WithId & { Body: PostedForm }>(
    '/amministrazione/ruoli/:id/blocco',
    { schema: { body: formOf('version', 'blocco') } },
    async (request, reply) => {
      const form = new FormReader(request.body)
      const input = {
        assignmentId: assignmentIdOf(request),
        version: form.version(),
        changesMany: form.typed('blocco') === 'si',
      }
      const personId = await withActor(db, administrator(request), (tx) => setChangesMany(tx, input, clock()))
      return reply.seeOther(`${peoplePath}/${personId}?fatto=blocco`)
    },
  )

  for (const [word, isOpen] of [
    ['sospensione', false],
    ['riattivazione', true],
  ] as const)
    server.post<WithId & { Body: PostedForm }>(
      `${peoplePath}/:id/${word}`,
      { schema: { body: formOf('motivo') } },
      async (request, reply) => {
        const personId = personIdOf(request)
        const form = new FormReader(request.body)
        const reason = form.text('motivo', { max: 500 })
        const errors = reason === '' ? [{ field: 'motivo-accesso', message: 'Scrivi perché' }] : form.errors
        if (errors.length > 0) return personPage(request, reply, personId, errors, null)
        await withActor(db, administrator(request), (tx) =>
          setAccountOpen(tx, { personId, isOpen, reason }, clock()),
        )
        return reply.seeOther(`${peoplePath}/${personId}?fatto=${word}`)
      },
    )

  server.post<WithId & { Body: PostedForm }>(
    `${peoplePath}/:id/cessazione`,
    { schema: { body: formOf('motivo', 'conferma') } },
    async (request, reply) => {
      const personId = personIdOf(request)
      const form = new FormReader(request.body)
      const reason = form.text('motivo', { max: 500 })
      if (reason === '') form.fail('motivo-cessazione', 'Scrivi perché')
      if (!form.ticked('conferma')) form.fail('conferma', 'Spunta la conferma: il nome non si recupera più')
      if (form.errors.length > 0) return personPage(request, reply, personId, form.errors, null)
      await withActor(db, administrator(request), (tx) => ceasePerson(tx, { personId, reason }, clock()))
      return reply.seeOther(`${peoplePath}/${personId}`)
    },
  )

  server.post<WithId & { Body: PostedForm }>(
    `${peoplePath}/:id/azzeramenti`,
    { schema: { body: formOf('motivo') } },
    async (request, reply) => {
      const personId = personIdOf(request)
      const form = new FormReader(request.body)
      const reason = form.text('motivo', {
        required: 'Scrivi come hai verificato che sia la persona giusta',
        max: 500,
      })
      if (form.errors.length > 0) return personPage(request, reply, personId, form.errors, null)
      await withActor(db, administrator(request), async (tx) => {
        await getPerson(tx, personId)
        return askSecondFactorReset(tx, { personId, reason }, clock())
      })
      return reply.seeOther(`${peoplePath}/${personId}?fatto=richiesta`)
    },
  )

  for (const [word, answer, saved] of [
    ['conferma', confirmSecondFactorReset, 'azzeramento'],
    ['rifiuto', refuseSecondFactorReset, 'rifiuto'],
  ] as const)
    server.post<WithId>(
      `/amministrazione/azzeramenti/:id/${word}`,
      { schema: { body: formOf() } },
      async (request, reply) => {
        const { id } = request.params
        if (!isUuid(id)) throw new DomainError(peopleErrors.personNotFound)
        const personId = await withActor(db, administrator(request), (tx) =>
          answer(tx, id as ResetId, clock()),
        )
        return reply.seeOther(`${peoplePath}/${personId}?fatto=${saved}`)
      },
    )

  async function invitePage(
    request: FastifyRequest,
    reply: FastifyReply,
    form: FormReader,
    errors: readonly FormError[],
    namesakes: Awaited<ReturnType<typeof findPlace>>['namesakes'],
  ) {
    const offices = await withActor(db, administrator(request), (tx) => listOffices(tx))
    return reply.page(
      options('Invita una persona', [peopleCrumb, { label: 'Invita una persona' }], errors),
      <InvitePage
        form={form}
        offices={offices}
        namesakes={namesakes}
        errors={errors}
        mailEnabled={mailEnabled}
      />,
    )
  }

  async function newRolePage(
    request: FastifyRequest<WithId>,
    reply: FastifyReply,
    form: FormReader,
    errors: readonly FormError[],
    namesakes: Awaited<ReturnType<typeof findPlace>>['namesakes'],
  ) {
    const { offices, person } = await withActor(db, administrator(request), async (tx) => ({
      offices: await listOffices(tx),
      person: await getPerson(tx, personIdOf(request)),
    }))
    return reply.page(
      options(
        'Aggiungi un ruolo',
        [peopleCrumb, personCrumb(person), { label: 'Aggiungi un ruolo' }],
        errors,
      ),
      <NewRolePage
        form={form}
        offices={offices}
        namesakes={namesakes}
        errors={errors}
        personId={person.id}
        personName={fullName(person)}
      />,
    )
  }

  function correctPage(
    reply: FastifyReply,
    person: PersonRow,
    form: FormReader,
    errors: readonly FormError[],
  ) {
    return reply.page(
      options('Correggi nome e recapiti', [peopleCrumb, personCrumb(person), { label: 'Correggi' }], errors),
      <CorrectPage
        personId={person.id}
        form={form}
        seenAt={person.accountUpdatedAt?.toISOString() ?? ''}
        errors={errors}
      />,
    )
  }

  async function endRolePage(
    request: FastifyRequest<WithId>,
    reply: FastifyReply,
    form: FormReader | null,
    errors: readonly FormError[],
  ) {
    const { held, person } = await withActor(db, administrator(request), async (tx) => {
      const held = await findAssignment(tx, assignmentIdOf(request))
      if (!held) throw new DomainError(peopleErrors.assignmentNotFound)
      return { held, person: await getPerson(tx, held.personId) }
    })
    return reply.page(
      options('Cambia il ruolo', [peopleCrumb, personCrumb(person), { label: 'Ruolo' }], errors),
      <EndRolePage
        held={held}
        personName={fullName(person)}
        end={form ? form.typed('fine') : held.validTo ? formatDate(held.validTo) : ''}
        reason={form?.typed('motivo') ?? ''}
        errors={errors}
      />,
    )
  }

  async function linkPage(
    request: FastifyRequest,
    reply: FastifyReply,
    personId: PersonId,
    link: IssuedLink,
    isInvitation: boolean,
  ) {
    const person = await withActor(db, administrator(request), (tx) => getPerson(tx, personId))
    const origin = config.publicUrl ?? `${request.protocol}://${request.host}`
    return reply.page(
      options('Collegamento pronto', [peopleCrumb, personCrumb(person), { label: 'Collegamento' }]),
      <LinkPage
        personId={personId}
        personName={fullName(person)}
        isInvitation={isInvitation}
        url={link.mailedTo ? null : `${origin}${link.path}`}
        mailedTo={link.mailedTo}
        expiresAt={link.expiresAt}
      />,
    )
  }

  async function personPage(
    request: FastifyRequest,
    reply: FastifyReply,
    personId: PersonId,
    errors: readonly FormError[],
    saved: string | null,
  ) {
    const actor = administrator(request)
    const shown = await withActor(db, actor, async (tx) => {
      const person = await getPerson(tx, personId)
      const [reset] = await listWaitingResets(tx, personId)
      return {
        person,
        state: (await findSignInStates(tx, [personId])).get(personId) ?? noSignIn,
        roles: sortRoles(await listAssignments(tx, [personId]), actor.today),
        reset: reset ?? null,
        history: await listHistory(tx, { subjectKind: 'person', subjectId: personId }, peopleEventWords, 10),
        hasSignIns: (await countHistory(tx, { subjectKind: 'session', subjectId: personId })) > 0,
      }
    })
    return reply.page(
      options(fullName(shown.person), [peopleCrumb, { label: fullName(shown.person) }], errors),
      <PersonPage {...shown} viewer={actor.personId} today={actor.today} saved={saved} errors={errors} />,
    )
  }
}

const noSignIn = { hasPassword: false, hasSecondFactor: false, lastSeenAt: null } as const

/** The administrator who calls. Refuses everybody else (GEN-006). */
function administrator(request: FastifyRequest): PersonActor {
  const actor = request.requirePerson()
  if (actor.role !== 'administrator') throw new DomainError(commonErrors.notAllowed)
  return actor
}

async function getPerson(tx: ActorTx, id: PersonId): Promise<PersonRow> {
  const person = await findPerson(tx, id)
  if (!person) throw new DomainError(peopleErrors.personNotFound)
  return person
}

function personIdOf(request: { params: unknown }): PersonId {
  const { id } = request.params as { id: string }
  if (!isUuid(id)) throw new DomainError(peopleErrors.personNotFound)
  return id as PersonId
}

function assignmentIdOf(request: { params: unknown }): AssignmentId {
  const { id } = request.params as { id: string }
  if (!isUuid(id)) throw new DomainError(peopleErrors.assignmentNotFound)
  return id as AssignmentId
}

/** The role as the command wants it; null when the form lacks something, which its messages say. */
function asRole(typed: TypedRole, place: FoundPlace): Omit<NewAssignment, 'personId'> | null {
  const { role, validFrom, validTo, act, sends } = typed
  if (!role || !validFrom) return null
  const { administrationId, associationId } = place
  return { role, validFrom, validTo, act, sends, administrationId, associationId }
}
