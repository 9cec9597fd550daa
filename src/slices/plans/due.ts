// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { dateInRome, formatLongDate, type LocalDate } from '../../shared/dates.ts'
import type { DueItem, DueSource } from '../../shared/due.ts'
import type { AdministrationId, PlanId } from '../../shared/ids.ts'
import { counted } from '../../shared/money.ts'
import { namesOfPeople } from '../history/index.ts'
import { countReplies, findLastWritten, listFates, listPlansOf, type VersionFate } from './due-store.ts'
import { loadFactsOfPlans, termsOf } from './facts-store.ts'
import { openRenunciations } from './lapses-store.ts'
import { listBodiesWithoutPlan } from './list-store.ts'
import type { Finding, Plan, TermFacts } from './model.ts'
import { findSenders } from './people-store.ts'
import { planFindings } from './rules.ts'
import { isEditable, planPaths } from './view.ts'

/** What plans ask of each body: to open one, answer, complete, send, carry over; and what was sent this year. */
export const planDueSource: DueSource<ActorTx> = {
  async load(tx, scope, today) {
    if (scope.length === 0) return []
    const plans = await listPlansOf(tx, scope)
    return [...(await ofMissing(tx, scope, today)), ...(await ofPlans(tx, plans, today))]
  },
  async resume(tx) {
    if (tx.actor.kind !== 'person') return null
    const last = await findLastWritten(tx, tx.actor.personId)
    return (
      last && {
        title:
          tx.actor.associationId === null
            ? `${last.serviceName}, nel piano di migrazione`
            : `${last.serviceName}, nel piano di ${last.administrationName}`,
        href: planPaths.step(last.planId, last.digitalServiceId),
        savedAt: last.at,
      }
    )
  },
}

/** The term for sending a plan: the next one, or else the last that passed; null when there is none. */
export function planTerm(terms: readonly TermFacts[], today: LocalDate): LocalDate | null {
  const days = terms
    .filter((term) => term.subject === 'plan')
    .map((term) => term.dueOn)
    .sort()
  return days.find((day) => day >= today) ?? days.at(-1) ?? null
}

async function ofMissing(
  tx: ActorTx,
  scope: readonly AdministrationId[],
  today: LocalDate,
): Promise<DueItem[]> {
  const bodies = (await listBodiesWithoutPlan(tx)).filter(
    (body) => body.services > 0 && scope.includes(body.administrationId),
  )
  if (bodies.length === 0) return []
  const terms = await termsOf(
    tx,
    bodies.map((body) => body.administrationId),
  )
  return bodies.map((body) => ({
    key: `plan:${body.administrationId}:open`,
    title: 'Aprire il piano di migrazione',
    hint: `${counted(body.services, 'servizio', 'servizi')} nell’inventario, nessun piano`,
    href: tx.actor.kind === 'person' && tx.actor.associationId ? '/piani#senza-piano' : '/piani',
    administrationId: body.administrationId,
    administrationName: body.name,
    dueOn: planTerm(terms.get(body.administrationId) ?? [], today),
    responsible: null,
    status: 'todo',
  }))
}

type Duty = Pick<DueItem, 'title' | 'hint' | 'href' | 'dueOn' | 'status'> & {
  readonly part: string
  readonly doneOn?: LocalDate
}

async function ofPlans(tx: ActorTx, plans: readonly Plan[], today: LocalDate): Promise<DueItem[]> {
  if (plans.length === 0) return []
  const ids = plans.map((plan) => plan.planId)
  const facts = await loadFactsOfPlans(tx, plans.filter(isEditable))
  const fates = await listFates(tx, ids)
  const replies = await countReplies(tx, ids)
  const lapsed = await openRenunciations(tx, ids)
  const people = [...new Set(plans.map((plan) => plan.responsiblePersonId).filter((id) => id !== null))]
  const names = await namesOfPeople(tx, people)
  const senders = await findSenders(
    tx,
    plans.map((plan) => plan.administrationId),
  )
  return plans.flatMap((plan) => {
    const own = facts.get(plan.planId)
    const sent = fates.filter((fate) => fate.planId === plan.planId)
    const duties = own
      ? draftDuties(
          plan,
          planFindings(own),
          replies.get(plan.planId) ?? { asked: 0, replied: 0 },
          own.terms,
          today,
        )
      : sentDuties(plan, sent[0], lapsed.has(plan.planId))
    const { responsiblePersonId } = plan
    const follower = responsiblePersonId
      ? { personId: responsiblePersonId, name: names.get(responsiblePersonId) ?? 'persona cessata' }
      : null
    return [...duties, ...doneThisYear(sent, plan.planId, today)].map(({ part, ...duty }) => ({
      key: `plan:${plan.planId}:${part}`,
      administrationId: plan.administrationId,
      administrationName: plan.administrationName,
      // Inside Regia only who binds the body sends, whoever follows the plan.
      responsible:
        part === 'send' && plan.channel === 'programme'
          ? (senders.get(plan.administrationId) ?? null)
          : follower,
      ...duty,
    }))
  })
}

/** What a draft asks: answers to the programme, what blocks it, the recovery after a past term, then sending it. */
export function draftDuties(
  plan: Plan,
  findings: readonly Finding[],
  replies: { readonly asked: number; readonly replied: number },
  terms: readonly TermFacts[],
  today: LocalDate,
): Duty[] {
  const stops = findings.filter((each) => each.level === 'stop')
  const open = plan.state === 'returned' ? replies.asked - replies.replied : 0
  // A plan that was sent once kept its term: only a day still ahead counts from then on.
  const term = planTerm(terms, today)
  const dueOn = plan.versionCount > 0 && term !== null && term < today ? null : term
  const migration = terms.find((each) => each.subject === 'migration')
  const href = planPaths.plan(plan.planId)
  const duties: Duty[] = []
  if (open > 0)
    duties.push({
      part: 'observations',
      title: `Rispondere a ${counted(open, 'osservazione', 'osservazioni')} sul piano`,
      hint: `versione ${plan.versionCount} rinviata · ${replies.replied} con risposta su ${replies.asked}`,
      href: `${href}#osservazioni`,
      dueOn,
      status: replies.replied === 0 ? 'todo' : 'inProgress',
    })
  if (stops.length > 0)
    duties.push({
      part: 'complete',
      title: 'Completare il piano di migrazione',
      hint: `${counted(stops.length, 'rilievo blocca', 'rilievi bloccano')} l’invio: ${inShort(stops[0])}`,
      href,
      dueOn,
      status: 'inProgress',
    })
  if (findings.some((each) => each.rule === 'PR-10'))
    duties.push({
      part: 'recovery',
      title: 'Scrivere il piano di rientro',
      hint: 'alcuni servizi finiscono oltre il termine: servono il motivo e la nuova data',
      href: `${href}#rientro`,
      dueOn: migration?.dueOn ?? null,
      status: 'todo',
    })
  if (stops.length === 0 && open <= 0)
    duties.push({
      part: 'send',
      title:
        plan.channel === 'office' ? 'Chiudere la versione del piano da riportare' : 'Trasmettere il piano',
      hint: `versione ${plan.versionCount + 1} pronta: nulla blocca l’invio`,
      href: planPaths.sending(plan.planId),
      dueOn,
      status: 'toConfirm',
    })
  return duties
}

/** «manca la decisione, Anagrafe»; a title that begins with the name says it once. */
function inShort(finding: Finding | undefined): string {
  if (!finding) return ''
  const { title, subjectName } = finding
  if (subjectName === null) return title
  return title.startsWith(subjectName)
    ? title
    : `${title.charAt(0).toLowerCase()}${title.slice(1)}, ${subjectName}`
}

/** A version that left by another channel is done with when its sending is recorded. */
function sentDuties(plan: Plan, last: VersionFate | undefined, isRenounced: boolean): Duty[] {
  if (isRenounced)
    return [
      {
        part: 'renunciation',
        title: 'Decidere del piano dopo la rinuncia al finanziamento',
        hint: 'il piano è decaduto: resta senza i fondi, o si riduce',
        href: `${planPaths.plan(plan.planId)}#rinuncia`,
        dueOn: null,
        status: 'todo',
      },
    ]
  if (plan.state !== 'submitted' || last?.channel !== 'office' || last.isRecorded) return []
  return [
    {
      part: 'record',
      title: 'Riportare il piano sul portale e registrare l’invio',
      hint: `versione ${last.number} chiusa il ${formatLongDate(dateInRome(last.submittedAt))}`,
      href: planPaths.portal(plan.planId, last.number),
      dueOn: null,
      status: last.ticks > 0 ? 'inProgress' : 'todo',
    },
  ]
}

function doneThisYear(sent: readonly VersionFate[], planId: PlanId, today: LocalDate): Duty[] {
  return sent
    .filter((fate) => fate.outcome !== 'withdrawn')
    .map((fate) => ({ fate, on: dateInRome(fate.submittedAt) }))
    .filter(({ on }) => on.slice(0, 4) === today.slice(0, 4))
    .map(({ fate, on }) => ({
      part: `sent:${fate.number}`,
      title: `Piano di migrazione, versione ${fate.number}`,
      hint: fate.channel === 'office' ? 'chiusa, da riportare' : 'trasmessa',
      href: planPaths.receipt(planId, fate.number),
      dueOn: null,
      status: 'done',
      doneOn: on,
    }))
}
