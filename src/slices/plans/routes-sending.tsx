// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type PersonActor, withActor } from '../../platform/db/actor.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { decide } from '../../shared/lifecycle.ts'
import { namesOfPeople } from '../history/index.ts'
import { loadMoveFacts, submitPlan } from './commands.ts'
import { totalsOf } from './content.ts'
import { planErrors } from './errors.ts'
import { canWrite, fieldError, mailSetting, planFrame } from './frame.ts'
import { planIdOf, versionNumberOf } from './inputs.ts'
import { type PlanAction, planTransitions } from './lifecycle.ts'
import { ComparePage, type ComparePageProps } from './pages/compare-page.tsx'
import { ReceiptPage } from './pages/receipt-page.tsx'
import { type SendingBar, SendingPage } from './pages/sending-page.tsx'
import { FormTrouble, noTrouble } from './pages/trouble.ts'
import { fileNameOf, VersionPage } from './pages/version-page.tsx'
import {
  comparisonOf,
  draftContent,
  loadSenders,
  loadVersion,
  loadWorkingPlan,
  readsDraft,
  type Senders,
} from './queries.ts'
import { responseTime } from './queue-store.ts'
import { authorsOf } from './review-store.ts'
import type { OfPlan } from './routes.tsx'
import { getPlan } from './store.ts'
import { listVersions } from './versions-store.ts'
import { isEditable, planPaths } from './view.ts'

export type OfVersion = { Params: { planId: string; number: string } }

const declarations = ['isTrue', 'isFinal'] as const

/** Reviewing and sending a plan, and reading what was sent: versions, receipts, comparisons. */
export function registerSendingPages(server: RegiaServer, context: AppContext): void {
  const { db, clock, config } = context
  const mail = mailSetting(config)

  server.get<OfPlan>('/piani/:planId/trasmissione', async (request, reply) => showSending(request, reply))

  async function showSending(
    request: FastifyRequest<OfPlan>,
    reply: FastifyReply,
    again?: { form: FormReader },
  ): Promise<FastifyReply> {
    const actor = request.requirePerson()
    const planId = planIdOf(request.params)
    const loaded = await withActor(db, actor, async (tx) => {
      const working = await loadWorkingPlan(tx, planId)
      const authors = await authorsOf(tx, planId)
      return {
        working,
        authors: [...(await namesOfPeople(tx, [...authors])).values()].sort(),
        senders: await loadSenders(tx, working.plan),
      }
    })
    const { working, senders } = loaded
    const { plan, facts, findings, versions } = working
    if (!readsDraft(actor) || !isEditable(plan)) return reply.seeOther(planPaths.plan(planId))
    const draft = draftContent(working)
    const last = versions[0] ?? null
    const compared = last ? comparisonOf(last.content, draft) : { recovery: [], services: [] }
    return reply.page(
      {
        ...planFrame(actor, plan, `Rivedi e trasmetti, ${plan.administrationName}`, [
          { label: plan.channel === 'office' ? 'Rivedi e chiudi' : 'Rivedi e trasmetti' },
        ]),
        ...(again ? { status: 422 } : {}),
      },
      <SendingPage
        plan={plan}
        facts={facts}
        findings={findings}
        totals={totalsOf(draft.services)}
        last={last}
        recovery={compared.recovery}
        services={compared.services.filter((service) => service.change !== 'same')}
        authors={loaded.authors}
        senders={senders}
        bar={barOf(actor, plan.channel, senders)}
        canWrite={canWrite(actor, plan)}
        owner={config.owner}
        trouble={again ? new FormTrouble(again.form.errors, {}) : noTrouble}
        ticked={again ? declarations.filter((name) => again.form.ticked(name)) : []}
      />,
    )
  }

  server.post<OfPlan>(
    '/piani/:planId/trasmissioni',
    { schema: { body: formSchema('version', ...declarations) } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const form = new FormReader(request.body as PostedForm)
      const missing = declarations.filter((name) => !form.ticked(name))
      if (missing.length > 0) {
        form.errors.push(...missing.map((name) => fieldError(name, planErrors.notDeclared)))
        return showSending(request, reply, { form })
      }
      const { plan, sent } = await withActor(db, request.requirePerson(), async (tx) => ({
        plan: await getPlan(tx, planId),
        sent: await submitPlan(tx, { planId, version: form.version(), isDeclared: true }, mail, clock()),
      }))
      return reply.seeOther(
        plan.channel === 'office'
          ? planPaths.portal(planId, sent.number)
          : planPaths.receipt(planId, sent.number),
      )
    },
  )

  server.get<OfVersion>('/piani/:planId/versioni/:number', async (request, reply) => {
    const actor = request.requirePerson()
    const view = await withActor(db, actor, (tx) =>
      loadVersion(tx, planIdOf(request.params), versionNumberOf(request.params)),
    )
    return reply.page(
      planFrame(actor, view.plan, `Piano, versione ${view.version.number}`, [
        { label: `Versione ${view.version.number}` },
      ]),
      <VersionPage {...view} />,
    )
  })

  // The exact text that was hashed: whoever receives it computes the same hash.
  server.get<OfVersion>('/piani/:planId/versioni/:number(^\\d+).json', async (request, reply) => {
    const { plan, version } = await withActor(db, request.requirePerson(), (tx) =>
      loadVersion(tx, planIdOf(request.params), versionNumberOf(request.params)),
    )
    return reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="${fileNameOf(version.number, plan.ipaCode)}"`)
      .send(Buffer.from(version.text, 'utf8'))
  })

  server.get<OfVersion>('/piani/:planId/versioni/:number/ricevuta', async (request, reply) => {
    const actor = request.requirePerson()
    const loaded = await withActor(db, actor, async (tx) => {
      const view = await loadVersion(tx, planIdOf(request.params), versionNumberOf(request.params))
      const { plan } = view
      const moveFacts = await loadMoveFacts(tx, plan, true)
      const reviewer = plan.reviewerPersonId
      return {
        ...view,
        reviewer: reviewer ? ((await namesOfPeople(tx, [reviewer])).get(reviewer) ?? null) : null,
        times: await responseTime(tx),
        mayWithdraw:
          view.version.number === plan.versionCount &&
          decide(
            planTransitions,
            plan.state,
            'withdraw',
            actor.role,
            moveFacts,
            'a reason is asked in the form',
          ).ok,
      }
    })
    return reply.page(
      planFrame(actor, loaded.plan, `Ricevuta n. ${loaded.version.receiptNumber}`, [{ label: 'Ricevuta' }]),
      <ReceiptPage {...loaded} owner={config.owner} />,
    )
  })

  server.get<OfPlan>('/piani/:planId/confronto', async (request, reply) => {
    const actor = request.requirePerson()
    const planId = planIdOf(request.params)
    const query = searchOf(request)
    const loaded = await withActor(db, actor, async (tx) => {
      const plan = await getPlan(tx, planId)
      const hasDraft = readsDraft(actor) && isEditable(plan)
      if (!hasDraft) return { plan, versions: await listVersions(tx, planId), draft: null }
      const working = await loadWorkingPlan(tx, planId)
      return { plan, versions: working.versions, draft: draftContent(working) }
    })
    const { plan, versions, draft } = loaded
    return reply.page(
      planFrame(actor, plan, `Confronto fra versioni, ${plan.administrationName}`, [{ label: 'Confronto' }]),
      <ComparePage
        plan={plan}
        versions={versions}
        pair={pairOf(versions, draft, query)}
        isWhole={query.get('tutto') === '1'}
        canWrite={canWrite(actor, plan)}
        hasDraft={draft !== null}
      />,
    )
  })
}

/** Why the reader cannot send this plan; null when they may. */
function barOf(actor: PersonActor, channel: 'programme' | 'office', senders: Senders): SendingBar | null {
  const action: PlanAction = channel === 'office' ? 'close_version' : 'submit'
  const mayByRole = planTransitions.some((row) => row.action === action && row.by.includes(actor.role))
  if (actor.role === 'delegate' && !actor.sends.includes('plans')) return { kind: 'notCovered' }
  if (mayByRole) return null
  return senders.ownEnded ? { kind: 'ended', own: senders.ownEnded } : { kind: 'role' }
}

/** The two versions that the address asks for; the last ones when it does not say. */
function pairOf(
  versions: ComparePageProps['versions'],
  draft: ReturnType<typeof draftContent> | null,
  query: URLSearchParams,
): ComparePageProps['pair'] {
  const numbered = (text: string | null) => versions.find((version) => String(version.number) === text)
  const asked = query.get('a') === 'bozza' ? undefined : numbered(query.get('a'))
  const after = asked ?? (draft ? ('bozza' as const) : versions[0])
  if (!after) return null
  const earlier = versions.filter((version) => after === 'bozza' || version.number < after.number)
  const before = earlier.find((version) => version === numbered(query.get('da'))) ?? earlier[0]
  if (!before) return null
  const content = after === 'bozza' ? draft : after.content
  return content ? { before, after, ...comparisonOf(before.content, content) } : null
}
