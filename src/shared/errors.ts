// SPDX-License-Identifier: AGPL-3.0-or-later

/** Values a refusal's sentence may quote. */
export type ErrorDetails = Readonly<Record<string, string | number>>

/** An expected refusal: a permanent public code, an HTTP status, an Italian sentence that says what to do next. */
export interface ErrorKind {
  readonly code: string
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 503 | 507
  readonly it: (details: ErrorDetails) => string
}

/** A problem with one field of a form, a file or a request; `field` is the name of the input. */
export interface FieldError {
  readonly field: string
  readonly message: string
}

export interface DomainErrorOptions {
  readonly details?: ErrorDetails
  readonly fields?: readonly FieldError[]
  /** Where the person can go on: a path of ours and the words of its link. */
  readonly action?: { readonly href: string; readonly label: string }
  /** Seconds after which the same call may succeed. */
  readonly retryAfter?: number
}

/** Thrown for an expected refusal; anything else thrown is a bug. One handler turns it into page, problem or CLI line. */
export class DomainError extends Error {
  readonly kind: ErrorKind
  readonly options: DomainErrorOptions

  constructor(kind: ErrorKind, options: DomainErrorOptions = {}) {
    super(kind.it(options.details ?? {}))
    this.name = 'DomainError'
    this.kind = kind
    this.options = options
  }

  get code(): string {
    return this.kind.code
  }

  get status(): number {
    return this.kind.status
  }

  get fields(): readonly FieldError[] {
    return this.options.fields ?? []
  }
}

/** Refusals every slice may need. Codes are public and permanent: never renumber, never reuse. */
export const commonErrors = {
  pageNotFound: {
    code: 'GEN-001',
    status: 404,
    it: () => 'La pagina non esiste o non è fra quelle che puoi vedere. Torna all’inizio e cerca da lì.',
  },
  invalidRequest: {
    code: 'GEN-002',
    status: 400,
    it: () => 'La richiesta non è scritta come previsto: controlla i campi indicati.',
  },
  invalidForm: {
    code: 'GEN-003',
    status: 422,
    it: () => 'Alcune risposte vanno corrette: trovi il messaggio accanto a ogni campo.',
  },
  formExpired: {
    code: 'GEN-004',
    status: 403,
    it: () =>
      'La pagina era aperta da troppo tempo: ricaricala e invia di nuovo. Quello che avevi salvato c’è ancora.',
  },
  tooManyRequests: {
    code: 'GEN-005',
    status: 429,
    it: (d) => `Troppe richieste in poco tempo: riprova fra ${d['seconds']} secondi.`,
  },
  notAllowed: {
    code: 'GEN-006',
    status: 403,
    it: () =>
      'Il tuo ruolo non permette questa operazione. Se ti serve, chiedila a chi amministra gli accessi.',
  },
  unavailable: {
    code: 'GEN-007',
    status: 503,
    it: () =>
      'La base dati non risponde in questo momento: riprova fra qualche secondo. Nulla è andato perso.',
  },
  tooLarge: {
    code: 'GEN-008',
    status: 413,
    it: (d) => `Il file è troppo grande: il limite è ${d['limit']}.`,
  },
  unsupportedType: {
    code: 'GEN-009',
    status: 415,
    it: () => 'Il formato inviato non è fra quelli accettati.',
  },
  changedMeanwhile: {
    code: 'GEN-010',
    status: 409,
    it: () => 'Questa pagina è cambiata mentre scrivevi: confronta i valori e scegli quale tenere.',
  },
  storageFull: {
    code: 'GEN-011',
    status: 507,
    it: () =>
      'Lo spazio per i dati è finito: quello che hai appena inviato non è stato salvato, tutto il resto c’è ancora. Avvisa chi amministra Regia e riprova più tardi.',
  },
  keyNeeded: {
    code: 'GEN-012',
    status: 401,
    it: () =>
      'Qui si scrive solo con una chiave per i programmi, nell’intestazione Authorization: preparala dal profilo, «Chiavi per i programmi».',
  },
  outOfScope: {
    code: 'GEN-013',
    status: 403,
    it: (d) =>
      `La chiave non comprende questo permesso: ${d['scope']}. Preparane una che lo comprenda, dal profilo.`,
  },
  idempotencyKeyMissing: {
    code: 'GEN-014',
    status: 400,
    it: () =>
      'Manca l’intestazione Idempotency-Key, da 1 a 200 caratteri: scrivine una diversa per ogni operazione, la stessa quando la ripeti.',
  },
  idempotencyKeyReused: {
    code: 'GEN-015',
    status: 422,
    it: () =>
      'Con questa Idempotency-Key è già arrivata una richiesta diversa: per un’altra operazione scrivine una nuova.',
  },
  notSignedIn: {
    code: 'AUTH-001',
    status: 401,
    it: () => 'Per questa pagina bisogna accedere. Quello che avevi salvato c’è ancora.',
  },
} satisfies Record<string, ErrorKind>

/** What people read of a bug: never what went wrong inside, which is in the log under the request id. */
export const unexpectedError = {
  code: 'GEN-000',
  status: 500,
  it: () =>
    'Errore imprevisto: abbiamo registrato che cosa è successo. Riprova; se si ripete, segnalalo con il codice della richiesta.',
} as const
