// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isLoopback } from '../../platform/config.ts'
import { type ActorTx, systemActor, withActor } from '../../platform/db/actor.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { dateInRome } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import { type AssignmentId, isUuid, type PersonId } from '../../shared/ids.ts'
import type { FormError } from '../../ui/index.ts'
import { chooseRole, enter, recordSignIn } from './enter.ts'
import { peopleErrors } from './errors.ts'
import { formErrors, orRefusal } from './forms.ts'
import { formOf, readEmail, readNewPassword } from './inputs.ts'
import type { LinkPurpose } from './link-store.ts'
import { acceptLink, getLink, linkPath, mailForgottenPassword, mailsLinks } from './links.ts'
import { fullName, isInForce, type SessionId } from './model.ts'
import { ForgottenPage, NewPasswordPage } from './pages/password-pages.tsx'
import { CodePage, RolePage } from './pages/second-step-pages.tsx'
import { InvitationHelpPage, SignInPage } from './pages/sign-in-page.tsx'
import { passwordProvider } from './password-provider.ts'
import { hashPassword } from './passwords.ts'
import { safeReturn } from './rules.ts'
import { proveSecondFactor } from './second-factor-commands.ts'
import { deleteSession, deleteSessionsOf } from './session-store.ts'
import { clearSessionCookie, clientOf, completeSession, setSessionCookie, startSession } from './sessions.ts'
import { findCredentials } from './sign-in-store.ts'
import { listAssignments, listDemoRoles } from './store.ts'
import { demoRoleInWords, sortRoles } from './view.ts'

/** Tighter than elsewhere: nobody signs in thirty times a minute, a town hall behind one address does ten. */
const signInRate = { config: { rateLimit: { max: 30, timeWindow: 60_000 } } } as const
const mailRate = { config: { rateLimit: { max: 6, timeWindow: 60_000 } } } as const

/** Demo sign-in exists in a store made by `regia demo`, embedded, that only this machine can reach. */
function hasDemoSignIn({ demo, db, config }: AppContext): boolean {
  return demo !== null && db.kind === 'embedded' && isLoopback(config.host)
}

/** Coming in, by whatever way, and going out. */
export function registerSignInRoutes(server: RegiaServer, context: AppContext): void {
  const { clock, config, db } = context
  const passwords = passwordProvider(db)
  const asSignIn = <Result,>(request: FastifyRequest, work: (tx: ActorTx, now: Date) => Promise<Result>) => {
    const now = clock()
    return withActor(db, systemActor('sign_in', now, request.id), (tx) => work(tx, now))
  }

  async function signInPage(
    request: FastifyRequest,
    reply: FastifyReply,
    shown: { email: string; returnTo: string; errors: readonly FormError[]; status?: number },
  ) {
    const demoRoles = hasDemoSignIn(context) ? await asSignIn(request, (tx) => listDemoRoles(tx)) : []
    return reply.page(
      { title: 'Accedi', guided: true, status: shown.status ?? 200 },
      <SignInPage {...shown} demoRoles={demoRoles.map(demoRoleInWords)} />,
    )
  }

  server.get<{ Querystring: { da?: string } }>('/accesso', async (request, reply) => {
    const returnTo = safeReturn(request.query.da)
    const next = nextStep(request, returnTo)
    return next ? reply.seeOther(next) : signInPage(request, reply, { email: '', returnTo, errors: [] })
  })

  server.post(
    '/accesso',
    { ...signInRate, schema: { body: formOf('email', 'password', 'da') } },
    async (request, reply) => {
      const form = new FormReader(request.body)
      const returnTo = safeReturn(form.typed('da'))
      const given = {
        email: form.text('email', { max: 254 }).toLowerCase(),
        password: form.typed('password').slice(0, 1000),
      }
      const client = clientOf(request)
      const proven = await orRefusal(passwords.prove(given, client, clock(), request.id))
      if (proven instanceof DomainError) {
        if (proven.options.retryAfter) reply.header('retry-after', String(proven.options.retryAfter))
        return signInPage(request, reply, {
          email: given.email,
          returnTo,
          errors: formErrors(proven),
          status: proven.status,
        })
      }
      const before = request.openSession?.row
      const entry = await asSignIn(request, async (tx, now) => {
        if (before) await deleteSession(tx, before.personId, before.sessionId)
        return enter(tx, proven, client, now)
      })
      setSessionCookie(config, reply, entry.secret)
      return reply.seeOther(entry.next === 'in' ? returnTo : stepPath(entry.next, returnTo))
    },
  )

  server.get('/accesso/invito', async (_request, reply) =>
    reply.page({ title: 'Come si chiede un invito', guided: true }, <InvitationHelpPage />),
  )

  server.post(
    '/accesso/dimostrazione',
    { ...signInRate, schema: { body: formOf('ruolo', 'da') } },
    async (request, reply) => {
      if (!hasDemoSignIn(context)) throw new DomainError(peopleErrors.demoOnly)
      const form = new FormReader(request.body)
      const { secret } = await asSignIn(request, async (tx, now) => {
        const role = (await listDemoRoles(tx)).find((each) => each.assignmentId === form.typed('ruolo'))
        if (!role) throw new DomainError(peopleErrors.roleNotInForce)
        const before = request.openSession?.row
        if (before) await deleteSession(tx, before.personId, before.sessionId)
        const { personId, assignmentId } = role
        return startSession(
          tx,
          { personId, assignmentId, secondFactorAt: null, client: clientOf(request), isDemo: true },
          now,
        )
      })
      setSessionCookie(config, reply, secret)
      return reply.seeOther(safeReturn(form.typed('da')))
    },
  )

  server.get<{ Querystring: { da?: string } }>('/accesso/codice', async (request, reply) => {
    const returnTo = safeReturn(request.query.da)
    if (!request.openSession?.awaitsSecondFactor)
      return reply.seeOther(nextStep(request, returnTo) ?? '/accesso')
    return reply.page(
      { title: 'Scrivi il codice', guided: true },
      <CodePage returnTo={returnTo} errors={[]} />,
    )
  })

  server.post(
    '/accesso/codice',
    { ...signInRate, schema: { body: formOf('codice', 'da') } },
    async (request, reply) => {
      const form = new FormReader(request.body)
      const returnTo = safeReturn(form.typed('da'))
      const open = request.openSession
      if (!open?.awaitsSecondFactor) return reply.seeOther(nextStep(request, returnTo) ?? '/accesso')
      const { personId, sessionId, assignmentId } = open.row
      const client = clientOf(request)
      const answer = await asSignIn(request, async (tx, now) => {
        const refusal = await proveSecondFactor(tx, { personId, typed: form.typed('codice') }, now)
        const action = refusal ? 'refuse' : 'sign_in'
        await recordSignIn(tx, { personId, action, by: 'code', client }, now)
        return refusal ?? completeSession(tx, sessionId, now)
      })
      if (answer instanceof DomainError) {
        if (answer.options.retryAfter) reply.header('retry-after', String(answer.options.retryAfter))
        return reply.page(
          { title: 'Scrivi il codice', guided: true, status: answer.status },
          <CodePage returnTo={returnTo} errors={[{ field: 'codice', message: answer.message }]} />,
        )
      }
      setSessionCookie(config, reply, answer)
      return reply.seeOther(assignmentId ? returnTo : stepPath('role', returnTo))
    },
  )

  server.get<{ Querystring: { da?: string } }>('/accesso/ruolo', async (request, reply) => {
    const returnTo = safeReturn(request.query.da)
    const open = request.openSession
    if (!open || open.awaitsSecondFactor) return reply.seeOther(nextStep(request, returnTo) ?? '/accesso')
    const roles = await asSignIn(request, (tx) => listAssignments(tx, [open.row.personId]))
    const today = dateInRome(clock())
    const sorted = sortRoles(roles, today)
    return reply.page(
      { title: 'Scegli il ruolo', guided: true },
      <RolePage
        inForce={sorted.filter((held) => isInForce(held, today))}
        others={sorted.filter((held) => !isInForce(held, today))}
        today={today}
        returnTo={returnTo}
      />,
    )
  })

  server.post('/accesso/ruolo', { schema: { body: formOf('ruolo', 'da') } }, async (request, reply) => {
    const form = new FormReader(request.body)
    const returnTo = safeReturn(form.typed('da'))
    const open = request.openSession
    if (!open || open.awaitsSecondFactor) return reply.seeOther(nextStep(request, returnTo) ?? '/accesso')
    const assignmentId = form.typed('ruolo')
    if (!isUuid(assignmentId)) throw new DomainError(peopleErrors.roleNotInForce)
    await asSignIn(request, (tx) =>
      chooseRole(tx, {
        sessionId: open.row.sessionId,
        assignmentId: assignmentId as AssignmentId,
      }),
    )
    return reply.seeOther(returnTo)
  })

  server.post('/uscita', { schema: { body: formOf() } }, async (request, reply) => {
    await leave(request, async (tx, personId, sessionId) => {
      await deleteSession(tx, personId, sessionId)
    })
    clearSessionCookie(config, reply)
    return reply.seeOther('/accesso')
  })

  server.post('/uscita/ovunque', { schema: { body: formOf() } }, async (request, reply) => {
    await leave(request, async (tx, personId) => {
      await deleteSessionsOf(tx, personId)
    })
    clearSessionCookie(config, reply)
    return reply.seeOther('/accesso')
  })

  async function leave(
    request: FastifyRequest,
    end: (tx: ActorTx, personId: PersonId, sessionId: SessionId) => Promise<void>,
  ) {
    const row = request.openSession?.row
    if (!row) return
    await asSignIn(request, async (tx, now) => {
      await end(tx, row.personId, row.sessionId)
      if (!row.isDemo)
        await recordSignIn(
          tx,
          { personId: row.personId, action: 'sign_out', by: 'person', client: clientOf(request) },
          now,
        )
    })
  }

  server.get('/password-dimenticata', async (_request, reply) =>
    forgottenPage(reply, { sent: false, email: '', errors: [] }),
  )

  server.post(
    '/password-dimenticata',
    { ...mailRate, schema: { body: formOf('email') } },
    async (request, reply) => {
      const form = new FormReader(request.body)
      const email = readEmail(form, 'email')
      if (form.errors.length > 0 || !mailsLinks(config))
        return forgottenPage(reply, { sent: false, email: form.typed('email'), errors: form.errors })
      await asSignIn(request, (tx, now) => mailForgottenPassword(tx, email, now))
      return forgottenPage(reply, { sent: true, email, errors: [] })
    },
  )

  function forgottenPage(
    reply: FastifyReply,
    shown: { sent: boolean; email: string; errors: readonly FormError[] },
  ) {
    return reply.page(
      { title: 'Password dimenticata', guided: true, status: shown.errors.length > 0 ? 422 : 200 },
      <ForgottenPage mailEnabled={mailsLinks(config)} {...shown} />,
    )
  }

  // The secret is in the path: requests of these pages are not logged.
  for (const [path, purpose] of [
    ['/invito/:secret', 'invitation'],
    ['/nuova-password/:secret', 'password'],
  ] as const) {
    server.get<{ Params: { secret: string } }>(
      path,
      { ...signInRate, logLevel: 'error' },
      async (request, reply) => {
        const account = await asSignIn(request, (tx, now) => linkAccount(tx, request.params.secret, now))
        return newPasswordPage(reply, purpose, request.params.secret, account, [])
      },
    )

    server.post<{ Params: { secret: string }; Body: PostedForm }>(
      path,
      { ...signInRate, logLevel: 'error', schema: { body: formOf('nuova', 'ripeti') } },
      async (request, reply) => {
        const { secret } = request.params
        const account = await asSignIn(request, (tx, now) => linkAccount(tx, secret, now))
        const form = new FormReader(request.body)
        const password = readNewPassword(form, account)
        if (form.errors.length > 0) return newPasswordPage(reply, purpose, secret, account, form.errors)
        const passwordHash = await hashPassword(password)
        const entry = await asSignIn(request, async (tx, now) => {
          const { personId } = await acceptLink(tx, { secret, passwordHash }, now)
          return enter(tx, { personId, by: 'link', withSecondFactor: false }, clientOf(request), now)
        })
        setSessionCookie(config, reply, entry.secret)
        return reply.seeOther(entry.next === 'in' ? '/' : stepPath(entry.next, '/'))
      },
    )
  }

  type LinkAccount = Awaited<ReturnType<typeof linkAccount>>

  function newPasswordPage(
    reply: FastifyReply,
    purpose: LinkPurpose,
    secret: string,
    account: LinkAccount,
    errors: readonly FormError[],
  ) {
    return reply.page(
      { title: 'Scegli la password', guided: true, status: errors.length > 0 ? 422 : 200 },
      <NewPasswordPage
        isInvitation={purpose === 'invitation'}
        action={linkPath(purpose, secret)}
        name={fullName({ ...account, ceasedAt: null })}
        email={account.email}
        errors={errors}
      />,
    )
  }
}

/** The account a link belongs to. Throws PEOPLE-009. */
async function linkAccount(tx: ActorTx, secret: string, now: Date) {
  const { personId } = await getLink(tx, secret, now)
  const account = await findCredentials(tx, personId)
  if (!account) throw new DomainError(peopleErrors.linkNotValid)
  return account
}

function stepPath(step: 'code' | 'role', returnTo: string): string {
  const path = step === 'code' ? '/accesso/codice' : '/accesso/ruolo'
  return returnTo === '/' ? path : `${path}?da=${encodeURIComponent(returnTo)}`
}

/** Where somebody with an open session belongs instead of the sign-in page; null without a session. */
function nextStep(request: FastifyRequest, returnTo: string): string | null {
  if (request.signedIn) return returnTo
  if (!request.openSession) return null
  return stepPath(request.openSession.awaitsSecondFactor ? 'code' : 'role', returnTo)
}
