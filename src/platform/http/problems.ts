// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyRequest } from 'fastify'
import { commonErrors, DomainError, type FieldError, unexpectedError } from '../../shared/errors.ts'

/** What a refusal or a bug looks like from outside, for a page and for RFC 9457. */
export interface Problem {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly fields: readonly FieldError[]
  readonly action?: { readonly href: string; readonly label: string }
  readonly retryAfter?: number
  readonly body: Readonly<Record<string, unknown>>
}

/** No room left: of the database, or of the file system under it. */
const fullCodes = /^(53100|ENOSPC|EDQUOT|EFBIG)$/
const fullWords = /No space left on device|could not extend file/
/** SQLSTATE classes, socket errors and words of the driver that mean «the database is not there now». */
const outageCodes =
  /^(08|57P0|53)|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)$/
const outageWords =
  /^(Connection terminated|timeout exceeded when trying to connect|Client .* is not queryable|driver has already been destroyed|PGlite (instance )?is (already )?closed)/

interface MaybeCoded {
  readonly code?: unknown
  readonly statusCode?: unknown
  readonly validation?: readonly {
    instancePath?: string
    keyword?: string
    params?: Record<string, unknown>
  }[]
  readonly message?: string
}

/** What a schema refuses, in words; the field is named beside. */
const shapeFaults: Readonly<Record<string, string>> = {
  additionalProperties: 'ci sono campi non previsti',
  required: 'manca un campo obbligatorio',
  type: 'il valore è di un altro tipo',
  boolean: 'campo non previsto',
}

/** Maps whatever was thrown to an expected refusal; null means a bug. */
export function toRefusal(error: unknown): DomainError | null {
  if (error instanceof DomainError) return error
  const { code, statusCode, validation, message } = (error ?? {}) as MaybeCoded
  if (validation)
    return new DomainError(commonErrors.invalidRequest, {
      fields: validation.map((each) => ({
        field: each.instancePath?.replace(/^\//, '') ?? '',
        message: shapeFaults[each.keyword ?? ''] ?? 'valore non previsto',
      })),
    })
  if ((typeof code === 'string' && fullCodes.test(code)) || fullWords.test(message ?? ''))
    return new DomainError(commonErrors.storageFull, { retryAfter: 300 })
  if ((typeof code === 'string' && outageCodes.test(code)) || outageWords.test(message ?? ''))
    return new DomainError(commonErrors.unavailable, { retryAfter: 5 })
  if (typeof code === 'string' && code.startsWith('FST_CSRF_'))
    return new DomainError(commonErrors.formExpired)
  if (statusCode === 413 || code === 'FST_REQ_FILE_TOO_LARGE')
    return new DomainError(commonErrors.tooLarge, {
      details: { limit: code === 'FST_REQ_FILE_TOO_LARGE' ? '10 MB' : '1 MB' },
    })
  if (statusCode === 415) return new DomainError(commonErrors.unsupportedType)
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
    return new DomainError(commonErrors.invalidRequest)
  return null
}

/** The words and the status of a refusal, or of a bug when there is none. Never says what went wrong inside. */
export function problemOf(refusal: DomainError | null, request: FastifyRequest): Problem {
  const status = refusal?.status ?? unexpectedError.status
  const code = refusal?.code ?? unexpectedError.code
  const title = refusal?.message ?? unexpectedError.it()
  const fields = refusal?.fields ?? []
  return {
    status,
    code,
    title,
    fields,
    ...(refusal?.options.action ? { action: refusal.options.action } : {}),
    ...(refusal?.options.retryAfter ? { retryAfter: refusal.options.retryAfter } : {}),
    body: {
      type: `/errori#${code}`,
      title,
      status,
      code,
      instance: `urn:uuid:${request.id}`,
      ...(fields.length > 0 ? { errors: fields } : {}),
    },
  }
}
