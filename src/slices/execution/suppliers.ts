// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash, randomBytes } from 'node:crypto'
import type { ActorTx } from '../../platform/db/actor.ts'
import { personOf } from '../../platform/db/scope.ts'
import { recordEvent } from '../../platform/events.ts'
import { dateInRome, formatLongDate } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import type { PlanId } from '../../shared/ids.ts'
import { writingRoles } from '../../shared/roles.ts'
import { type MailSetting, queueMail, tellAudience } from '../notices/index.ts'
import { getPlan } from '../plans/index.ts'
import { executionErrors } from './errors.ts'
import type { EvidenceFile, ExecutionId, SupplierAsked, SupplierRequestId } from './model.ts'
import { listExecutions } from './store.ts'
import { bring, closeRequest, findAsked, insertRequest } from './supplier-store.ts'

/** For how many days a link may be good. House rule. */
export const linkDays = { usual: 30, most: 90 } as const

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')

export function supplierPath(token: string): string {
  return `/fornitori/${token}`
}

/** A link as it is given: once. */
export interface IssuedRequest {
  readonly supplierRequestId: SupplierRequestId
  readonly path: string
  readonly expiresAt: Date
  /** Gone by mail, and to whom; null when it must be handed over. */
  readonly mailedTo: string | null
}

/**
 * Asks a supplier for evidence on some services of a plan; the link is mailed when there is an address and mail that leaves. EXEC-016 for
 * who does not write for the body, EXEC-014 without a service of the plan.
 */
export async function askSupplier(
  tx: ActorTx,
  input: {
    readonly planId: PlanId
    readonly executionIds: readonly string[]
    readonly supplierName: string
    readonly recipient: string | null
    readonly asked: string
    readonly days: number
    /** The address of this site, when mail leaves it. */
    readonly mailFrom: string | null
  },
  now: Date,
): Promise<IssuedRequest> {
  const person = personOf(tx)
  const plan = await getPlan(tx, input.planId)
  if (!writingRoles.includes(person.role)) throw new DomainError(executionErrors.wrongRole)
  const services = (await listExecutions(tx, plan.planId)).filter(({ executionId }) =>
    input.executionIds.includes(executionId),
  )
  if (services.length === 0) throw new DomainError(executionErrors.nothingChosen)
  const token = randomBytes(32).toString('base64url')
  const expiresAt = new Date(now.getTime() + input.days * 86_400_000)
  const { administrationId } = plan
  const supplierRequestId = await insertRequest(
    tx,
    {
      ...input,
      administrationId,
      executionIds: services.map(({ executionId }) => executionId),
      tokenHash: hashOf(token),
      by: person.personId,
      expiresAt,
    },
    now,
  )
  await recordEvent(tx, {
    administrationId,
    subjectKind: 'supplier_request',
    subjectId: supplierRequestId,
    action: 'ask',
    changes: {
      plan: [null, plan.planId],
      supplier: [null, input.supplierName],
      services: [null, services.map(({ serviceName }) => serviceName)],
    },
    at: now,
  })
  const path = supplierPath(token)
  const mailedTo = input.mailFrom === null ? null : input.recipient
  if (mailedTo !== null)
    await queueMail(
      tx,
      {
        personId: null,
        recipient: mailedTo,
        subject: `${plan.administrationTitle}: documenti richiesti per la migrazione al cloud`,
        body: `${input.asked}\n\nServizi: ${services.map(({ serviceName }) => serviceName).join(', ')}.\n\nPer caricare i documenti apri questo collegamento, senza registrarti. Vale fino al ${formatLongDate(dateInRome(expiresAt))}:\n${input.mailFrom}${path}`,
      },
      now,
    )
  return { supplierRequestId, path, expiresAt, mailedTo }
}

/** Closes a request: its link is good no more. What arrived stays. EXEC-025. */
export async function revokeRequest(tx: ActorTx, id: SupplierRequestId, now: Date): Promise<void> {
  const person = personOf(tx)
  if (!writingRoles.includes(person.role)) throw new DomainError(executionErrors.wrongRole)
  const closed = await closeRequest(tx, id, person.personId, now)
  if (!closed) throw new DomainError(executionErrors.requestNotFound)
  await recordEvent(tx, {
    administrationId: closed.administrationId,
    subjectKind: 'supplier_request',
    subjectId: id,
    action: 'revoke',
    changes: { supplier: [null, closed.supplierName] },
    at: now,
  })
}

/** What a link opens. EXEC-023, the same for one that expired, was closed, or never was. Actor: supplier. */
export async function getAsked(tx: ActorTx, token: string, now: Date): Promise<SupplierAsked> {
  const asked = await findAsked(tx, hashOf(token), now)
  if (!asked) throw new DomainError(executionErrors.linkClosed)
  return asked
}

/** One file or note of a supplier, for one of the services asked. */
export interface Brought {
  readonly executionId: ExecutionId
  readonly file: EvidenceFile | null
  readonly note: string
}

/**
 * Keeps what a supplier brings, all or nothing, and tells body and office. EXEC-023; EXEC-018 for a file that is there already; EXEC-024 beyond
 * what one link may bring. Actor: supplier.
 */
export async function bringEvidence(
  tx: ActorTx,
  input: { readonly token: string; readonly brought: readonly Brought[] },
  mail: MailSetting,
  now: Date,
): Promise<void> {
  const asked = await getAsked(tx, input.token, now)
  for (const given of input.brought) {
    const outcome = await bring(tx, hashOf(input.token), given, now)
    if (outcome === 'closed') throw new DomainError(executionErrors.linkClosed)
    if (outcome === 'full') throw new DomainError(executionErrors.linkFull)
    if (outcome === 'same')
      throw new DomainError(executionErrors.sameFile, { details: { name: given.file?.fileName ?? '' } })
  }
  await recordEvent(tx, {
    administrationId: asked.administrationId,
    subjectKind: 'supplier_request',
    subjectId: asked.supplierRequestId,
    action: 'bring',
    changes: {
      supplier: [null, asked.supplierName],
      evidence: [null, input.brought.map(({ file, note }) => file?.fileName ?? note.slice(0, 150))],
    },
    at: now,
  })
  await tellAudience(
    tx,
    {
      audience: 'plan_side',
      kind: 'evidence_brought',
      administrationId: asked.administrationId,
      subjectKind: 'plan_execution',
      subjectId: asked.planId,
      details: { supplier: asked.supplierName, count: input.brought.length },
      href: `/piani/${asked.planId}/fornitori`,
      mail: {
        subject: `${asked.administrationName}: documenti da ${asked.supplierName}`,
        body: `${asked.supplierName} ha portato documenti sulla migrazione di ${asked.administrationName}. Guardali e accettali o rifiutali.`,
      },
    },
    mail,
    now,
  )
}
