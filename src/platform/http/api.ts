// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { apiScopeLabels } from '../../shared/api-scopes.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { ActorTx } from '../db/actor.ts'

/** Where the interface for programs is. */
export const apiPrefix = '/rest/'
/** Days for which a repeated request gets the answer of the first. */
const rememberedDays = 30

/** Sends an answer of the interface for programs; 304 without content when the caller already has this very content. */
export function sendWithTag(request: FastifyRequest, reply: FastifyReply, content: unknown): FastifyReply {
  const text = JSON.stringify(content)
  const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`
  reply.header('etag', tag).header('cache-control', 'no-cache')
  const known = (request.headers['if-none-match'] ?? '')
    .split(',')
    .map((each) => each.trim().replace(/^W\//, ''))
  if (known.includes(tag) || known.includes('*')) return reply.code(304).send()
  return reply.type('application/json; charset=utf-8').send(text)
}

/**
 * Holds a program to its key: an address without a scope takes it for nobody, the others want theirs (GEN-013). What writes asks
 * for a key (GEN-012): a browser would bring its session along for any page that asks it to.
 */
export function holdToKey(request: FastifyRequest): void {
  if (!request.url.startsWith(apiPrefix)) {
    if (request.signedIn?.scopes) throw new DomainError(commonErrors.keyNeeded)
    return
  }
  if (request.is404) return
  const { apiScope } = request.routeOptions.config
  const { scopes } = request.signedIn ?? { scopes: null }
  if (scopes && apiScope && !scopes.includes(apiScope))
    throw new DomainError(commonErrors.outOfScope, { details: { scope: apiScopeLabels[apiScope] } })
  if (scopes && !apiScope) request.signedIn = null
  if (!scopes && request.method !== 'GET' && request.method !== 'HEAD')
    throw new DomainError(commonErrors.keyNeeded)
}

export interface ApiAnswer {
  readonly status: 200 | 201
  readonly content: unknown
}

/**
 * Does the work of a request once for its `Idempotency-Key`, in the same transaction: repeated, it answers what it answered then
 * and does nothing. A refusal is not remembered. Throws GEN-014 without the header, GEN-015 when the content is another.
 */
export async function answerOnce(
  tx: ActorTx,
  request: FastifyRequest,
  now: Date,
  work: () => Promise<ApiAnswer>,
): Promise<ApiAnswer> {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string' || key.length < 1 || key.length > 200)
    throw new DomainError(commonErrors.idempotencyKeyMissing)
  if (tx.actor.kind !== 'person') throw new DomainError(commonErrors.keyNeeded)
  const { assignmentId } = tx.actor
  const hash = createHash('sha256')
    .update(JSON.stringify([request.method, request.url, request.body ?? null]))
    .update(Buffer.concat(request.allUploads.map(({ content }) => content)))
    .digest('hex')
  await tx
    .deleteFrom('api_answers')
    .where('asked_at', '<', new Date(now.getTime() - rememberedDays * 86_400_000))
    .execute()
  // Waits for the same request while it is under way elsewhere.
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('api_answers')
    .values({ assignment_id: assignmentId, idempotency_key: key, request_hash: hash, asked_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (Number(numInsertedOrUpdatedRows) === 0) {
    const known = await tx
      .selectFrom('api_answers')
      .select(['request_hash', 'status', 'content'])
      .where('assignment_id', '=', assignmentId)
      .where('idempotency_key', '=', key)
      .executeTakeFirstOrThrow()
    if (known.request_hash !== hash) throw new DomainError(commonErrors.idempotencyKeyReused)
    return { status: known.status as ApiAnswer['status'], content: known.content }
  }
  const answer = await work()
  await tx
    .updateTable('api_answers')
    .set({ status: answer.status, content: JSON.stringify(answer.content) })
    .where('assignment_id', '=', assignmentId)
    .where('idempotency_key', '=', key)
    .execute()
  return answer
}
