// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ActorTx, type PersonActor, withActor } from '../../platform/db/actor.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { DomainError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { isUuid, type PlanId } from '../../shared/ids.ts'
import { wholeNumber } from '../../ui/index.ts'
import { namesOfPeople } from '../history/index.ts'
import {
  type ApprovalPreview,
  approvedAtOnce,
  approvePlans,
  confirmProposal,
  previewApprovals,
  previewProposal,
  reasonOf,
} from './approvals.ts'
import { planErrors } from './errors.ts'
import { mailSetting } from './frame.ts'
import {
  ApprovalsPreview,
  ProposalPage,
  type ProposalPageProps,
  ProposalsPage,
} from './pages/approvals-page.tsx'
import { getProposal, refuseProposal, secondPersonLimits, withdrawProposal } from './proposals.ts'
import { listProposals, type Proposal } from './proposals-store.ts'
import { parseQueue, printQueue, queueFilter } from './queue.ts'
import { countQueue, listQueueIds } from './queue-store.ts'
import { plansWrittenBy } from './review-store.ts'
import { examiner, readSelection, selectionSchema } from './routes-review.tsx'
import { planPaths } from './view.ts'
import { approvalLine, proposalLine, secondPersonInWords, thresholdInWords } from './view-approvals.ts'
import type { Names } from './view-review.ts'

type OfProposal = { Params: { proposalId: string } }

/** How long a closed proposal stays in the list. */
const closedDays = 30
const day = 86_400_000
const queueCrumb = { label: 'Piani da esaminare', href: planPaths.list }
const listCrumb = { label: 'Approvazioni in due persone', href: planPaths.proposals }

/** Approving many plans at once, and what takes two people. */
export function registerApprovalRoutes(server: RegiaServer, context: AppContext): void {
  const { db, clock, config } = context
  const mail = mailSetting(config)

  server.post(
    '/piani/approvazioni/anteprima',
    { schema: { body: selectionSchema } },
    async (request, reply) => {
      const actor = examiner(request)
      const form = new FormReader(request.body as PostedForm)
      const filters = form.typed('filtri')
      const filter = queueFilter(parseQueue(filters), actor)
      const chosen = [...new Set(form.all('id').filter(isUuid))] as PlanId[]
      const shown = await withActor(db, actor, async (tx) => {
        const isAll = form.ticked('tutti')
        const ids = isAll ? await listQueueIds(tx, filter, approvedAtOnce) : chosen
        const matching = isAll ? await countQueue(tx, filter) : chosen.length
        return { ...(await previewed(tx, await previewApprovals(tx, ids))), matching }
      })
      return showPreview(reply, { ...shown, filters, isChanged: false })
    },
  )

  server.post(
    '/piani/approvazioni',
    { schema: { body: formSchema('piani', 'filtri') }, bodyLimit: 1024 * 1024 },
    async (request, reply) => {
      const actor = examiner(request)
      const form = new FormReader(request.body as PostedForm)
      const filters = form.typed('filtri')
      const plans = readSelection(form.typed('piani')).slice(0, approvedAtOnce)
      const { approved, shown } = await withActor(db, actor, async (tx) => {
        const approved = await approvePlans(tx, plans, mail, clock())
        return { approved, shown: await previewed(tx, approved.ok ? [] : approved.preview) }
      })
      if (!approved.ok)
        return showPreview(reply, { ...shown, matching: approved.preview.length, filters, isChanged: true })
      return reply.seeOther(
        approved.proposalId
          ? planPaths.proposal(approved.proposalId)
          : `/piani${printQueue(parseQueue(filters))}`,
      )
    },
  )

  server.get('/piani/approvazioni', async (request, reply) => {
    const actor = examiner(request)
    const since = new Date(clock().getTime() - closedDays * day)
    const { open, closed, names } = await withActor(db, actor, async (tx) => {
      const open = await listProposals(tx, { open: true })
      const closed = await listProposals(tx, { closedSince: since })
      return { open, closed, names: await namesIn(tx, [...open, ...closed]) }
    })
    const lines = (rows: readonly Proposal[]) => rows.map((row) => proposalLine(row, names))
    return reply.page(
      {
        title: 'Approvazioni in due persone',
        current: 'piani',
        crumbs: [queueCrumb, { label: listCrumb.label }],
      },
      <ProposalsPage
        awaiting={lines(open.filter(({ proposedBy }) => proposedBy !== actor.personId))}
        mine={lines(open.filter(({ proposedBy }) => proposedBy === actor.personId))}
        closed={lines(closed)}
        closedDays={closedDays}
      />,
    )
  })

  server.get<OfProposal>('/piani/approvazioni/:proposalId', (request, reply) => showProposal(request, reply))

  server.post<OfProposal>(
    '/piani/approvazioni/:proposalId/conferme',
    { schema: { body: formSchema('piani') } },
    async (request, reply) => {
      const proposalId = proposalIdOf(request)
      const form = new FormReader(request.body as PostedForm)
      const seen = form.typed('piani').split(' ').filter(isUuid) as PlanId[]
      await withActor(db, examiner(request), (tx) => confirmProposal(tx, { proposalId, seen }, mail, clock()))
      return reply.seeOther(planPaths.proposal(proposalId))
    },
  )

  for (const act of ['rifiuti', 'ritiri'] as const)
    server.post<OfProposal>(
      `/piani/approvazioni/:proposalId/${act}`,
      { schema: { body: formSchema('motivo') } },
      async (request, reply) => {
        const proposalId = proposalIdOf(request)
        const form = new FormReader(request.body as PostedForm)
        const reason = form.text('motivo', { required: 'Scrivi il motivo: resta nella storia', max: 1000 })
        if (form.errors.length > 0) return showProposal(request, reply, form)
        await withActor(db, examiner(request), (tx) =>
          act === 'rifiuti'
            ? refuseProposal(tx, { proposalId, reason }, mail, clock())
            : withdrawProposal(tx, { proposalId, reason }, clock()),
        )
        return reply.seeOther(planPaths.proposal(proposalId))
      },
    )

  async function showProposal(request: FastifyRequest, reply: FastifyReply, form?: FormReader) {
    const actor = examiner(request)
    const proposalId = proposalIdOf(request)
    const { proposal, rows, names, limits, stance } = await withActor(db, actor, async (tx) => {
      const proposal = await getProposal(tx, proposalId)
      const rows = await previewProposal(tx, proposal)
      return {
        proposal,
        rows,
        names: await namesIn(tx, [proposal]),
        limits: await secondPersonLimits(tx),
        stance: await stanceOf(tx, actor, proposal),
      }
    })
    const line = proposalLine(proposal, names)
    const approved = new Set(proposal.plans.filter((plan) => plan.isApproved).map((plan) => plan.planId))
    const isGoing = ({ plan, obstacle }: ApprovalPreview) =>
      proposal.state === 'open' ? obstacle === null : approved.has(plan.planId)
    return reply.page(
      {
        title: line.title,
        current: 'piani',
        crumbs: [queueCrumb, listCrumb, { label: line.title }],
        ...(form ? { status: 422 } : {}),
      },
      <ProposalPage
        proposal={line}
        secondPerson={thresholdInWords(proposal.reason, limits)}
        going={rows.filter(isGoing).map((row) => approvalLine(row, names))}
        staying={rows.filter((row) => !isGoing(row)).map((row) => approvalLine(row, names))}
        stance={stance}
        errors={form?.errors ?? []}
        typed={form?.typed('motivo') ?? ''}
      />,
    )
  }
}

async function stanceOf(
  tx: ActorTx,
  actor: PersonActor,
  proposal: Proposal,
): Promise<ProposalPageProps['stance']> {
  if (proposal.proposedBy === actor.personId) return 'withdraw'
  const ids = proposal.plans.map((plan) => plan.planId)
  return (await plansWrittenBy(tx, ids, actor.personId)).size > 0
    ? { reason: 'Hai scritto in uno di questi piani: la conferma o la rifiuta un’altra persona.' }
    : 'confirm'
}

/** What the preview of approvals shows, with the names in it. */
async function previewed(tx: ActorTx, rows: readonly ApprovalPreview[]) {
  const reviewers = rows.map(({ plan }) => plan.reviewerPersonId).filter((id) => id !== null)
  return {
    rows,
    names: await namesOfPeople(tx, [...new Set(reviewers)]),
    reason: await reasonOf(tx, rows),
    limits: await secondPersonLimits(tx),
  }
}

function showPreview(
  reply: FastifyReply,
  shown: Awaited<ReturnType<typeof previewed>> & {
    readonly matching: number
    readonly filters: string
    readonly isChanged: boolean
  },
): FastifyReply {
  const { rows, names, reason, limits, matching, filters, isChanged } = shown
  const lines = rows.map((row) => approvalLine(row, names))
  return reply.page(
    {
      title: 'Approva più piani insieme',
      current: 'piani',
      crumbs: [queueCrumb, { label: 'Approva' }],
      ...(isChanged ? { status: 409 } : {}),
    },
    <ApprovalsPreview
      going={lines.filter((line) => line.reason === null)}
      staying={lines.filter((line) => line.reason !== null)}
      secondPerson={reason && secondPersonInWords(reason, limits)}
      cut={
        matching > rows.length
          ? `i più vecchi di ${wholeNumber(matching)}, al massimo ${approvedAtOnce} per volta`
          : null
      }
      filters={filters}
      backHref={`/piani${printQueue(parseQueue(filters))}`}
      isChanged={isChanged}
    />,
  )
}

function namesIn(tx: ActorTx, proposals: readonly Proposal[]): Promise<Names> {
  const ids = proposals.flatMap(({ proposedBy, closedBy }) => [proposedBy, ...(closedBy ? [closedBy] : [])])
  return namesOfPeople(tx, [...new Set(ids)])
}

function proposalIdOf({ params }: FastifyRequest): string {
  const { proposalId } = params as OfProposal['Params']
  if (!isUuid(proposalId)) throw new DomainError(planErrors.proposalNotFound)
  return proposalId
}
