// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyRequest } from 'fastify'
import { type ActorTx, type PersonActor, systemActor, withActor } from '../../platform/db/actor.ts'
import { recordEvent } from '../../platform/events.ts'
import type { AppContext, SignedIn } from '../../platform/http/types.ts'
import { newId } from '../../platform/ids.ts'
import { type ApiScope, apiScopes } from '../../shared/api-scopes.ts'
import { addMonths, dateInRome, type LocalDate } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import type { FormReader } from '../../shared/forms.ts'
import { roleLabels } from '../../shared/roles.ts'
import { peopleErrors } from './errors.ts'
import { findOpenKey, insertKey, noteUse, revokeKey } from './key-store.ts'
import type { AccessKeyId } from './model.ts'
import { hashOfSecret, newSecret } from './secrets.ts'

const prefix = 'regia_'
/** A key lasts a year at most. */
export const longestKeyMonths = 12

/** The key a request brings; null when it brings none. */
export function keyOf(request: FastifyRequest): string | null {
  const { authorization } = request.headers
  return authorization === undefined ? null : authorization.replace(/^bearer\s+/i, '').trim()
}

/** Who acts with a key. Throws PEOPLE-023. */
export async function signedInByKey(
  { db, clock, config }: AppContext,
  request: FastifyRequest,
  key: string,
): Promise<SignedIn> {
  const now = clock()
  const found =
    key.startsWith(prefix) && key.length < 100
      ? await withActor(db, systemActor('sign_in', now, request.id), async (tx) => {
          const open = await findOpenKey(tx, hashOfSecret(key))
          if (open && open.lastUsedOn !== tx.actor.today) await noteUse(tx, open.id, tx.actor.today)
          return open
        })
      : null
  if (!found) throw new DomainError(peopleErrors.keyNotValid)
  const { personId, assignmentId, role, administrationId, associationId, sends } = found
  const today = dateInRome(now)
  return {
    sessionId: found.id,
    actor: {
      kind: 'person',
      personId,
      assignmentId,
      role,
      administrationId,
      associationId,
      sends,
      today,
      requestId: request.id,
    },
    name: `${found.givenName} ${found.familyName}`,
    roleLabel: roleLabels[role],
    ownerName: found.placeName ?? config.owner,
    hasOtherRoles: false,
    unreadNotices: 0,
    scopes: found.scopes,
  }
}

export interface NewKey {
  readonly name: string
  readonly scopes: readonly ApiScope[]
  readonly expiresOn: LocalDate
}

/** The fields `nome`, `permessi`, `fine`. */
export function readKey(form: FormReader, today: LocalDate): NewKey {
  const name = form.text('nome', { required: 'Scrivi il nome del programma che userà la chiave', max: 80 })
  const ticked = form.all('permessi')
  const scopes = apiScopes.filter((scope) => ticked.includes(scope))
  if (scopes.length === 0) form.fail('permessi', 'Scegli almeno un permesso')
  const latest = addMonths(today, longestKeyMonths)
  const expiresOn = form.date('fine', { required: 'Scrivi l’ultimo giorno in cui la chiave vale' })
  if (expiresOn !== null && (expiresOn < today || expiresOn > latest))
    form.fail('fine', 'Scrivi un giorno fra oggi e un anno da oggi')
  return { name, scopes, expiresOn: expiresOn ?? today }
}

/** A key that acts under the role the person has now; answers it, to be shown once. */
export async function makeKey(tx: ActorTx, actor: PersonActor, key: NewKey, now: Date): Promise<string> {
  const secret = `${prefix}${newSecret()}`
  const { personId, assignmentId } = actor
  const id = newId<AccessKeyId>()
  await insertKey(tx, { ...key, id, personId, assignmentId, hash: hashOfSecret(secret) }, now)
  await recordEvent(tx, {
    subjectKind: 'person',
    subjectId: personId,
    action: 'make_key',
    changes: {
      key: [null, key.name],
      scopes: [null, key.scopes.join(', ')],
      valid_to: [null, key.expiresOn],
    },
    at: now,
  })
  return secret
}

/** From this instant the key opens nothing. By its person or an administrator. Throws PEOPLE-024. */
export async function endKey(tx: ActorTx, id: AccessKeyId, now: Date): Promise<void> {
  const ended = await revokeKey(tx, id, now)
  if (!ended) throw new DomainError(peopleErrors.keyNotFound)
  await recordEvent(tx, {
    subjectKind: 'person',
    subjectId: ended.personId,
    action: 'revoke_key',
    changes: { key: [ended.name, null] },
    at: now,
  })
}
