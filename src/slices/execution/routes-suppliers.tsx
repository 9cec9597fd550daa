// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply, FastifyRequest } from 'fastify'
import { systemActor, withActor } from '../../platform/db/actor.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { dateInRome } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import type { PlanId } from '../../shared/ids.ts'
import { writingRoles } from '../../shared/roles.ts'
import { getPlan, mailSetting, planFrame } from '../plans/index.ts'
import { executionErrors } from './errors.ts'
import { listBrought } from './evidence-store.ts'
import { requestIdOf, troubleOf } from './inputs.ts'
import { carriedOut } from './lifecycle.ts'
import type { EvidenceFile, ExecutionId } from './model.ts'
import { fileFields, SupplierLinkPage } from './pages/supplier-link-page.tsx'
import { SuppliersPage, type SuppliersPageProps } from './pages/suppliers-page.tsx'
import { namesIn, type OfPlan, planIdOf, readerOf } from './routes.tsx'
import { readFile } from './routes-evidence.tsx'
import { listExecutions } from './store.ts'
import { listRequests } from './supplier-store.ts'
import { askSupplier, bringEvidence, getAsked, linkDays, revokeRequest, supplierPath } from './suppliers.ts'
import { executionPaths, noTrouble } from './view.ts'

type OfLink = { Params: { token: string } }

/** Who guesses links is stopped soon; who brings documents is not. */
const readRate = { rateLimit: { max: 60, timeWindow: 60_000 } } as const
const writeRate = { rateLimit: { max: 20, timeWindow: 60_000 } } as const

/** Documents asked of suppliers: the page of the office, and the page behind a link, for who has no account. */
export function registerSupplierRoutes(server: RegiaServer, context: AppContext): void {
  const { db, clock, config } = context
  const mailFrom = config.smtp !== null ? config.publicUrl : null

  server.get<OfPlan>('/piani/:planId/fornitori', (request, reply) =>
    showOffice(request, reply, planIdOf(request.params)),
  )

  async function showOffice(
    request: FastifyRequest,
    reply: FastifyReply,
    planId: PlanId,
    shown: Partial<Pick<SuppliersPageProps, 'trouble' | 'chosen' | 'issued'>> = {},
  ) {
    const actor = readerOf(request)
    const { plan, ...loaded } = await withActor(db, actor, async (tx) => {
      const plan = await getPlan(tx, planId)
      const requests = await listRequests(tx, planId)
      const services = await listExecutions(tx, planId)
      return {
        plan,
        requests,
        brought: await listBrought(tx, planId),
        services: services.filter(({ approach }) => carriedOut.includes(approach)),
        names: await namesIn(
          tx,
          requests.map(({ askedBy }) => askedBy),
        ),
      }
    })
    return reply.page(
      {
        ...planFrame(actor, plan, `Documenti dai fornitori, ${plan.administrationName}`, [
          { label: 'Avanzamento', href: executionPaths.plan(planId) },
          { label: 'Fornitori' },
        ]),
        ...(shown.trouble ? { status: 422 } : {}),
      },
      <SuppliersPage
        {...loaded}
        planId={planId}
        title={plan.administrationName}
        isWriter={writingRoles.includes(actor.role)}
        now={clock()}
        mails={mailFrom !== null}
        trouble={noTrouble}
        chosen={[]}
        issued={null}
        {...shown}
      />,
    )
  }

  server.post<OfPlan & { Body: PostedForm }>(
    '/piani/:planId/fornitori',
    { schema: { body: formSchema('supplierName', 'recipient', 'asked', 'servizio[]', 'days') } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const form = new FormReader(request.body)
      const supplierName = form.text('supplierName', { required: 'Scrivi il nome del fornitore', max: 150 })
      const recipient = form.text('recipient')
      if (recipient !== '' && !/^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/.test(recipient))
        form.fail('recipient', `«${recipient}» non è un indirizzo di posta`)
      const asked = form.text('asked', { required: 'Scrivi che cosa chiedi', max: 2000 })
      const executionIds = form.all('servizio')
      if (executionIds.length === 0) form.fail('servizio', 'Scegli almeno un servizio')
      const days = form.count('days', { required: 'Scrivi per quanti giorni vale', max: linkDays.most })
      if (days === 0) form.fail('days', `Da 1 a ${linkDays.most} giorni`)
      if (form.errors.length > 0 || days === null) {
        const trouble = troubleOf('ask', form, ['supplierName', 'recipient', 'asked', 'days'])
        return showOffice(request, reply, planId, { trouble, chosen: executionIds })
      }
      const { path, expiresAt, mailedTo } = await withActor(db, request.requirePerson(), (tx) =>
        askSupplier(
          tx,
          { planId, executionIds, supplierName, recipient: recipient || null, asked, days, mailFrom },
          clock(),
        ),
      )
      const origin = config.publicUrl ?? `${request.protocol}://${request.host}`
      // Not a redirect: the link is shown by this answer and by no other.
      return showOffice(request, reply, planId, {
        issued: { address: `${origin}${path}`, expiresOn: dateInRome(expiresAt), mailedTo },
      })
    },
  )

  server.post<{ Params: { planId: string; requestId: string } }>(
    '/piani/:planId/fornitori/:requestId/chiusure',
    async (request, reply) => {
      const id = requestIdOf(request.params.requestId)
      await withActor(db, request.requirePerson(), (tx) => revokeRequest(tx, id, clock()))
      return reply.seeOther(executionPaths.suppliers(planIdOf(request.params)))
    },
  )

  const asSupplier = (request: FastifyRequest) => systemActor('supplier', clock(), request.id)

  server.get<OfLink>('/fornitori/:token', { config: readRate }, (request, reply) =>
    showLink(request, reply, request.params.token),
  )

  async function showLink(
    request: FastifyRequest,
    reply: FastifyReply,
    token: string,
    form: FormReader = new FormReader({}),
  ) {
    reply.header('x-robots-tag', 'noindex, nofollow').header('referrer-policy', 'no-referrer')
    const asked = await withActor(db, asSupplier(request), (tx) => getAsked(tx, token, clock()))
    return reply.page(
      {
        title: `Documenti per ${asked.administrationName}`,
        guided: true,
        ...(form.errors.length > 0 ? { status: 422 } : {}),
      },
      <SupplierLinkPage
        asked={asked}
        action={supplierPath(token)}
        typed={{ servizio: form.typed('servizio'), note: form.typed('note') }}
        errors={form.errors}
        isSent={searchOf(request).has('inviato')}
      />,
    )
  }

  server.post<OfLink & { Body: PostedForm }>(
    '/fornitori/:token',
    { schema: { body: formSchema('servizio', 'note') }, config: { ...writeRate, tellsOfLargeFiles: true } },
    async (request, reply) => {
      const { token } = request.params
      const now = clock()
      const asked = await withActor(db, asSupplier(request), (tx) => getAsked(tx, token, now))
      const form = new FormReader(request.body)
      const ids = asked.services.map(({ executionId }) => executionId)
      const executionId = form.choice<ExecutionId>('servizio', ids, { required: 'Scegli il servizio' })
      const note = form.text('note', { max: 2000 })
      const files: EvidenceFile[] = []
      for (const field of fileFields) {
        const file = await readFile(form, field, request.uploads[field])
        if (file && files.some(({ sha256 }) => sha256 === file.sha256))
          form.fail(
            field,
            new DomainError(executionErrors.sameFile, { details: { name: file.fileName } }).message,
          )
        else if (file) files.push(file)
      }
      if (files.length === 0 && form.errors.length === 0 && note === '')
        form.fail('file1', 'Scegli un documento, o scrivi una nota')
      if (form.errors.length > 0 || executionId === null) return showLink(request, reply, token, form)
      const [first, ...others] = files
      const brought = [
        { executionId, file: first ?? null, note },
        ...others.map((file) => ({ executionId, file, note: '' })),
      ]
      try {
        await withActor(db, asSupplier(request), (tx) =>
          bringEvidence(tx, { token, brought }, mailSetting(config), now),
        )
      } catch (error) {
        // Nothing was kept: the form comes back with what was written, as for the other files that are not taken.
        if (!(error instanceof DomainError && error.kind === executionErrors.sameFile)) throw error
        form.fail('file1', error.message)
        return showLink(request, reply, token, form)
      }
      return reply.seeOther(`${supplierPath(token)}?inviato=1`)
    },
  )
}
