// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ActorTx, type PersonActor, systemActor, withActor } from '../../platform/db/actor.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { DomainError } from '../../shared/errors.ts'
import { FormReader } from '../../shared/forms.ts'
import { isUuid } from '../../shared/ids.ts'
import type { FormError } from '../../ui/index.ts'
import { changeOwnContacts, changePassword } from './account-commands.ts'
import { peopleErrors } from './errors.ts'
import { formErrors, orRefusal } from './forms.ts'
import { formOf, readNewPassword, readPhone } from './inputs.ts'
import { fullName, privilegedRoles, type SessionId } from './model.ts'
import { ProfilePage } from './pages/profile-page.tsx'
import { RecoveryCodesPage, SecondFactorPage } from './pages/second-factor-pages.tsx'
import { passwordProvider } from './password-provider.ts'
import { hashPassword } from './passwords.ts'
import { totpAddress } from './second-factor.ts'
import {
  confirmSecondFactor,
  prepareSecondFactor,
  proveSecondFactor,
  removeSecondFactor,
} from './second-factor-commands.ts'
import { deleteSession, listSessionsOf } from './session-store.ts'
import { clientOf, sessionLimits } from './sessions.ts'
import { countRecoveryCodes, findCredentials } from './sign-in-store.ts'
import { findPerson, listAssignments } from './store.ts'
import { sortRoles } from './view.ts'

const guessRate = { config: { rateLimit: { max: 30, timeWindow: 60_000 } } } as const

/** True for who is asked to set up a second factor and has not: a reminder on their pages, nothing more. */
export function isAskedForSecondFactor(request: FastifyRequest): boolean {
  const row = request.openSession?.row
  return row?.role != null && privilegedRoles.includes(row.role) && !row.hasSecondFactor && !row.isDemo
}

/** What people do with their own account. */
export function registerProfileRoutes(server: RegiaServer, context: AppContext): void {
  const { clock, db } = context
  const passwords = passwordProvider(db)
  const asSignIn = <Result,>(request: FastifyRequest, work: (tx: ActorTx, now: Date) => Promise<Result>) => {
    const now = clock()
    return withActor(db, systemActor('sign_in', now, request.id), (tx) => work(tx, now))
  }

  server.get<{ Querystring: { fatto?: string } }>('/profilo', async (request, reply) =>
    profilePage(request, reply, [], savedIn(request.query.fatto)),
  )

  server.post(
    '/profilo/recapiti',
    { schema: { body: formOf('telefono', 'avvisi') } },
    async (request, reply) => {
      const { personId, actor } = own(request)
      const form = new FormReader(request.body)
      const phone = readPhone(form, 'telefono')
      if (form.errors.length > 0) return profilePage(request, reply, form.errors, null)
      await withActor(db, actor, (tx) =>
        changeOwnContacts(tx, { personId, phone, wantsMail: form.ticked('avvisi') }, clock()),
      )
      return reply.seeOther('/profilo?fatto=recapiti')
    },
  )

  server.post(
    '/profilo/password',
    { ...guessRate, schema: { body: formOf('attuale', 'nuova', 'ripeti') } },
    async (request, reply) => {
      const { personId, sessionId } = own(request)
      const form = new FormReader(request.body)
      const account = await asSignIn(request, (tx) => getOwnAccount(tx, personId))
      const password = readNewPassword(form, account)
      if (form.errors.length > 0) return profilePage(request, reply, form.errors, null)
      const refusal = await wrongOwnPassword(request, reply, account.email, form.typed('attuale'), 'attuale')
      if (refusal) return profilePage(request, reply, refusal, null)
      const passwordHash = await hashPassword(password)
      await asSignIn(request, (tx, now) => changePassword(tx, { personId, sessionId, passwordHash }, now))
      return reply.seeOther('/profilo?fatto=password')
    },
  )

  server.post<{ Params: { id: string } }>(
    '/profilo/sessioni/:id/fine',
    { schema: { body: formOf() } },
    async (request, reply) => {
      const { personId } = request.requirePerson()
      const { id } = request.params
      // One that is gone already is as good as ended.
      if (isUuid(id)) await asSignIn(request, (tx) => deleteSession(tx, personId, id as SessionId))
      return reply.seeOther('/profilo#dove-hai-fatto-l-accesso')
    },
  )

  server.get('/profilo/secondo-fattore', async (request, reply) => secondFactorPage(request, reply, []))

  server.post(
    '/profilo/secondo-fattore',
    { ...guessRate, schema: { body: formOf('password') } },
    async (request, reply) => {
      const { personId } = own(request)
      const form = new FormReader(request.body)
      const account = await asSignIn(request, (tx) => getOwnAccount(tx, personId))
      const refusal = await wrongOwnPassword(
        request,
        reply,
        account.email,
        form.typed('password'),
        'password',
      )
      if (refusal) return secondFactorPage(request, reply, refusal)
      await asSignIn(request, (tx, now) => prepareSecondFactor(tx, personId, now))
      return reply.seeOther('/profilo/secondo-fattore')
    },
  )

  server.post(
    '/profilo/secondo-fattore/conferma',
    { ...guessRate, schema: { body: formOf('codice') } },
    async (request, reply) => {
      const { personId, sessionId } = own(request)
      const code = new FormReader(request.body).typed('codice')
      const codes = await orRefusal(
        asSignIn(request, (tx, now) => confirmSecondFactor(tx, { personId, sessionId, code }, now)),
      )
      if (codes instanceof DomainError)
        return secondFactorPage(request, reply, [{ field: 'codice', message: codes.message }])
      return reply.page({ title: 'Codici di recupero', guided: true }, <RecoveryCodesPage codes={codes} />)
    },
  )

  server.post(
    '/profilo/secondo-fattore/rimozione',
    { ...guessRate, schema: { body: formOf('codice') } },
    async (request, reply) => {
      const { personId } = own(request)
      const typed = new FormReader(request.body).typed('codice')
      const refusal = await asSignIn(request, async (tx, now) => {
        const wrong = await proveSecondFactor(tx, { personId, typed }, now)
        if (!wrong) await removeSecondFactor(tx, personId, now)
        return wrong
      })
      if (refusal) return secondFactorPage(request, reply, [{ field: 'codice', message: refusal.message }])
      return reply.seeOther('/profilo/secondo-fattore')
    },
  )

  /** The signed-in person with the session. Refuses invented people (PEOPLE-012). */
  function own(request: FastifyRequest): {
    personId: PersonActor['personId']
    sessionId: SessionId
    actor: PersonActor
  } {
    const actor = request.requirePerson()
    const row = request.openSession?.row
    if (!row || row.isDemo) throw new DomainError(peopleErrors.notForDemo)
    return { personId: actor.personId, sessionId: row.sessionId, actor }
  }

  /** The message beside the field when the person's own password is not right; wrong attempts wait as at sign-in. */
  async function wrongOwnPassword(
    request: FastifyRequest,
    reply: FastifyReply,
    email: string,
    password: string,
    field: string,
  ): Promise<readonly FormError[] | null> {
    const proven = await orRefusal(
      passwords.prove({ email, password }, clientOf(request), clock(), request.id),
    )
    if (!(proven instanceof DomainError)) return null
    if (proven.options.retryAfter) reply.header('retry-after', String(proven.options.retryAfter))
    const isWrong = proven.code === peopleErrors.wrongPassword.code
    return isWrong ? [{ field, message: 'Questa non è la tua password attuale' }] : formErrors(proven)
  }

  async function profilePage(
    request: FastifyRequest,
    reply: FastifyReply,
    errors: readonly FormError[],
    saved: ReturnType<typeof savedIn>,
  ) {
    const actor = request.requirePerson()
    const now = clock()
    const { person, roles } = await withActor(db, actor, async (tx) => ({
      person: await findPerson(tx, actor.personId),
      roles: await listAssignments(tx, [actor.personId]),
    }))
    if (!person) throw new DomainError(peopleErrors.personNotFound)
    const seenAfter = new Date(now.getTime() - sessionLimits.idle)
    const sessions = await asSignIn(request, (tx) => listSessionsOf(tx, actor.personId, seenAfter, now))
    const row = request.openSession?.row
    return reply.page(
      { title: 'Il tuo profilo', status: errors.length > 0 ? 422 : 200 },
      <ProfilePage
        person={person}
        name={fullName(person)}
        isDemo={row?.isDemo ?? false}
        roles={sortRoles(roles, actor.today)}
        currentRole={actor.assignmentId}
        today={actor.today}
        sessions={sessions}
        currentSession={row?.sessionId ?? ''}
        hasSecondFactor={row?.hasSecondFactor ?? false}
        isAskedForSecondFactor={isAskedForSecondFactor(request)}
        saved={saved}
        errors={errors}
      />,
    )
  }

  async function secondFactorPage(
    request: FastifyRequest,
    reply: FastifyReply,
    errors: readonly FormError[],
  ) {
    const { personId } = own(request)
    const { account, left } = await asSignIn(request, async (tx) => ({
      account: await getOwnAccount(tx, personId),
      left: await countRecoveryCodes(tx, personId),
    }))
    const { email, hasSecondFactor, totpSecret } = account
    return reply.page(
      {
        title: 'Secondo fattore',
        guided: true,
        status: errors.length > 0 ? 422 : 200,
        crumbs: [{ label: 'Il tuo profilo', href: '/profilo' }, { label: 'Secondo fattore' }],
      },
      <SecondFactorPage
        state={hasSecondFactor ? 'on' : totpSecret ? 'prepared' : 'off'}
        address={totpSecret && !hasSecondFactor ? totpAddress(totpSecret, email) : ''}
        secret={hasSecondFactor ? '' : (totpSecret ?? '')}
        recoveryCodesLeft={left}
        errors={errors}
      />,
    )
  }
}

async function getOwnAccount(tx: ActorTx, personId: PersonActor['personId']) {
  const account = await findCredentials(tx, personId)
  if (!account) throw new DomainError(peopleErrors.noAccount)
  return account
}

function savedIn(word: string | undefined): 'recapiti' | 'password' | 'ruolo' | null {
  return word === 'recapiti' || word === 'password' || word === 'ruolo' ? word : null
}
