// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { formatLongDate, type LocalDate } from '../../shared/dates.ts'
import type { PersonId } from '../../shared/ids.ts'
import {
  type Audience,
  type MailSetting,
  type NewNotice,
  type NoticeVocabulary,
  tellAudience,
} from '../notices/index.ts'
import { type SpendingState, spendingStateLabels } from './lifecycle.ts'
import { dutyLabels, type SpendingRequest } from './model.ts'

/** Something of a request that people concerned must hear of. */
export type SpendingNews =
  | { readonly kind: 'submitted' | 'answered' | 'withdrawn'; readonly receiptNumber: string }
  | { readonly kind: 'integration_requested'; readonly dueOn: LocalDate }
  | { readonly kind: 'opinion_given' }
  | {
      readonly kind: 'decided'
      readonly state: SpendingState
      readonly stateName: string
      readonly number: string
    }
  | { readonly kind: 'overrun'; readonly cause: string }
  | { readonly kind: 'expiring'; readonly days: number }

export type Told = Pick<
  SpendingRequest,
  | 'requestId'
  | 'administrationId'
  | 'administrationName'
  | 'subject'
  | 'duty'
  | 'channel'
  | 'reviewerPersonId'
>

/** Tells body and office, and the programme's people the news concerns; in the transaction of the act. */
export async function tellOfSpending(
  tx: ActorTx,
  request: Told,
  news: SpendingNews,
  mail: MailSetting,
  now: Date,
): Promise<void> {
  await tellAudience(tx, noticesOf(request, news), mail, now)
}

/** Who must hear of it, with the words of each. */
export function noticesOf(request: Told, news: SpendingNews): NewNotice[] {
  const { requestId, administrationName: name, subject } = request
  const base = {
    kind: news.kind,
    administrationId: request.administrationId,
    subjectKind: 'spending_request',
    subjectId: requestId,
    details: { ...news, subject },
    mail: mailOf(name, subject, news),
  }
  const examination = `/spese/${requestId}/esame`
  const reviewer: readonly PersonId[] = request.reviewerPersonId ? [request.reviewerPersonId] : []
  const to = (audience: Audience, href: string): NewNotice => ({ ...base, audience, href })
  const side = to('spending_side', `/spese/${requestId}`)
  const isInProgramme = request.channel === 'programme'
  switch (news.kind) {
    case 'opinion_given':
      return [to('programme', examination)]
    case 'answered':
      return [side, to(reviewer, examination)]
    case 'submitted':
    case 'withdrawn':
      return [side, ...(isInProgramme ? [to('programme', examination), to(reviewer, examination)] : [])]
    case 'overrun':
      return [side, ...(isInProgramme ? [to('programme', examination)] : [])]
    default:
      return [side]
  }
}

function mailOf(name: string, subject: string, news: SpendingNews): { subject: string; body: string } {
  const about = (words: string, body: string) => ({ subject: `${name}: ${words}`, body })
  switch (news.kind) {
    case 'submitted':
      return about(
        `spesa inviata, n. ${news.receiptNumber}`,
        `«${subject}» è partita con il numero ${news.receiptNumber}. Il silenzio non vale come autorizzazione.`,
      )
    case 'answered':
      return about('integrazioni inviate', `Per «${subject}» sono arrivate le integrazioni richieste.`)
    case 'withdrawn':
      return about('spesa ritirata', `«${subject}» è stata ritirata.`)
    case 'integration_requested':
      return about(
        'il programma chiede integrazioni',
        `Per «${subject}» servono integrazioni entro il ${formatLongDate(news.dueOn)}. Il conteggio dei giorni è fermo fino alla risposta.`,
      )
    case 'opinion_given':
      return about('parere scritto, manca la decisione', `«${subject}» ha il parere dell’istruttore.`)
    case 'decided':
      return about(
        `spesa: ${news.stateName.toLowerCase()}`,
        `«${subject}», atto n. ${news.number}: ${news.stateName.toLowerCase()}.`,
      )
    case 'overrun':
      return about(
        'un contratto dura più del piano',
        `Il contratto di «${subject}» dura più del piano. ${news.cause}. Serve un motivo, un contratto più corto o un nuovo piano.`,
      )
    case 'expiring':
      return about(
        `contratto in scadenza fra ${news.days} giorni`,
        `Il contratto di «${subject}» finisce fra ${news.days} giorni.`,
      )
  }
}

/** How each notice of a request reads in the application. */
export const spendingNotices: NoticeVocabulary = {
  spending_request: {
    submitted: {
      one: (n) =>
        `Spesa di ${n.administrationName} inviata, n. ${n.details['receiptNumber']}: ${n.details['subject']}`,
      many: (count) => `${count} spese inviate`,
      manyHref: '/spese',
    },
    answered: {
      one: (n) => `${n.administrationName} ha risposto alle integrazioni: ${n.details['subject']}`,
      many: (count) => `${count} risposte a integrazioni`,
      manyHref: '/spese',
    },
    withdrawn: {
      one: (n) => `${n.administrationName} ha ritirato «${n.details['subject']}»`,
      many: (count) => `${count} spese ritirate`,
      manyHref: '/spese',
    },
    integration_requested: {
      one: (n) =>
        `Integrazioni entro il ${formatLongDate(String(n.details['dueOn']))}: ${n.details['subject']}, ${n.administrationName}`,
      many: (count) => `${count} richieste di integrazione`,
      manyHref: '/spese',
    },
    opinion_given: {
      one: (n) => `C’è il parere, manca la decisione: ${n.details['subject']}, ${n.administrationName}`,
      many: (count) => `${count} richieste con il parere aspettano la decisione`,
      manyHref: '/spese',
    },
    decided: {
      one: (n) =>
        `${n.details['stateName'] ?? spendingStateLabels[n.details['state'] as SpendingState]}, atto n. ${n.details['number']}: ${n.details['subject']}, ${n.administrationName}`,
      many: (count) => `${count} spese decise`,
      manyHref: '/spese',
    },
    overrun: {
      one: (n) =>
        `Un contratto di ${n.administrationName} dura più del piano: ${n.details['subject']}. ${n.details['cause']}`,
      many: (count) => `${count} contratti durano più del piano`,
      manyHref: '/spese?avvisi=1',
    },
    expiring: {
      one: (n) =>
        `Contratto in scadenza fra ${n.details['days']} giorni: ${n.details['subject']}, ${n.administrationName}`,
      many: (count) => `${count} contratti in scadenza`,
      manyHref: '/spese',
    },
  },
}

/** «Richiesta di autorizzazione», «Comunicazione»: what it is, for titles. */
export function dutyTitle({ duty }: Pick<SpendingRequest, 'duty'>): string {
  return duty === 'authorisation' ? 'Richiesta di autorizzazione' : dutyLabels[duty]
}
