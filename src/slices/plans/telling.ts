// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { formatLongDate, type LocalDate, withArticle } from '../../shared/dates.ts'
import { type MailSetting, type NewNotice, type NoticeVocabulary, tellAudience } from '../notices/index.ts'
import type { Plan } from './model.ts'
import { asSentence } from './view.ts'

/** Something of a plan that people concerned must hear of. */
export type PlanNews =
  | { readonly kind: 'submitted'; readonly number: number; readonly receiptNumber: string }
  | { readonly kind: 'returned' | 'approved'; readonly number: number; readonly observations: number }
  | { readonly kind: 'withdrawn' | 'assigned'; readonly number: number }
  | { readonly kind: 'reopened'; readonly number: number; readonly reason: string }
  | { readonly kind: 'funding_renounced' | 'funding_kept'; readonly call: string }
  | { readonly kind: 'body_ended'; readonly endedOn: LocalDate; readonly successors: string }
  | { readonly kind: 'note' }

/** What telling people of a plan takes of it. */
export type ToldPlan = Pick<
  Plan,
  'planId' | 'administrationId' | 'administrationName' | 'channel' | 'versionCount' | 'reviewerPersonId'
>

/** Tells body and office, and the programme's people the news concerns; in the transaction of the act. */
export async function tellOfPlan(
  tx: ActorTx,
  plan: ToldPlan,
  news: PlanNews,
  mail: MailSetting,
  now: Date,
): Promise<void> {
  await tellAudience(tx, noticesOf(plan, news), mail, now)
}

/** Who must hear of it, with the words of each; several plans of one act are told together. */
export function noticesOf(plan: ToldPlan, news: PlanNews): NewNotice[] {
  const base = {
    kind: news.kind,
    administrationId: plan.administrationId,
    subjectKind: 'plan',
    subjectId: plan.planId,
    details: { ...news, name: plan.administrationName },
    href: news.kind === 'assigned' ? `/piani/${plan.planId}/esame` : `/piani/${plan.planId}`,
    mail: mailOf(plan, news),
  } satisfies Omit<NewNotice, 'audience'>
  const notices: NewNotice[] = []
  if (news.kind === 'assigned') {
    if (plan.reviewerPersonId) notices.push({ ...base, audience: [plan.reviewerPersonId] })
  } else if (news.kind === 'note') {
    notices.push({ ...base, audience: 'plan_side' })
  } else {
    notices.push({ ...base, audience: 'plan' })
    if (isForProgramme(plan, news))
      notices.push({ ...base, audience: 'programme', href: `/piani/${plan.planId}/esame` })
  }
  return notices
}

function isForProgramme(plan: ToldPlan, { kind }: PlanNews): boolean {
  if (plan.channel !== 'programme') return false
  const isLapse = ['funding_renounced', 'funding_kept', 'body_ended'].includes(kind)
  return ['submitted', 'withdrawn', 'reopened'].includes(kind) || (isLapse && plan.versionCount > 0)
}

function mailOf(plan: ToldPlan, news: PlanNews): { subject: string; body: string } {
  const name = plan.administrationName
  switch (news.kind) {
    case 'submitted':
      return {
        subject: `${name}: piano trasmesso, n. ${news.receiptNumber}`,
        body: `Il piano di migrazione di ${name}, versione ${news.number}, è stato trasmesso con il numero ${news.receiptNumber}.`,
      }
    case 'returned':
      return {
        subject: `${name}: piano rinviato con osservazioni`,
        body: `Il piano di migrazione di ${name}, versione ${news.number}, è stato rinviato. Apri il piano per leggere le osservazioni e rispondere.`,
      }
    case 'approved':
      return {
        subject: `${name}: piano approvato`,
        body: `Il piano di migrazione di ${name}, versione ${news.number}, è stato approvato.`,
      }
    case 'withdrawn':
      return {
        subject: `${name}: piano ritirato`,
        body: `La versione ${news.number} del piano di migrazione di ${name} è stata ritirata.`,
      }
    case 'reopened':
      return {
        subject: `${name}: piano approvato riaperto`,
        body: `Il piano di migrazione di ${name}, approvato con la versione ${news.number}, è stato riaperto: ${asSentence(news.reason)} La versione approvata vale finché non ne è approvata un’altra.`,
      }
    case 'assigned':
      return {
        subject: `Piano da esaminare: ${name}`,
        body: `Ti è stato assegnato il piano di migrazione di ${name}, versione ${news.number}.`,
      }
    case 'funding_renounced':
      return {
        subject: `${name}: rinuncia al finanziamento, il piano decade`,
        body: `${name} ha rinunciato al finanziamento «${news.call}»: il piano di migrazione decade. Va deciso se resta senza i fondi o si riduce, poi va trasmesso di nuovo.`,
      }
    case 'funding_kept':
      return {
        subject: `${name}: il piano non decade`,
        body: `La rinuncia di ${name} al finanziamento «${news.call}» è stata annullata: il piano di migrazione torna com’era prima.`,
      }
    case 'body_ended':
      return {
        subject: `${name}: l’ente è cessato, il piano si ferma`,
        body: `${name} è cessato ${withArticle('il', formatLongDate(news.endedOn))}${news.successors ? `, prosegue ${news.successors}` : ''}. Il suo piano di migrazione non si trasmette e non si approva più: i servizi attivi vanno presi in carico.`,
      }
    case 'note':
      return {
        subject: `${name}: una nota sul piano`,
        body: `C’è una nuova nota sul piano di migrazione di ${name}.`,
      }
  }
}

/** How each notice of a plan reads in the application. */
export const planNotices: NoticeVocabulary = {
  approval: {
    proposed: {
      one: (n) => `Approvazione da confermare: ${n.details['which']}`,
      many: (count) => `${count} approvazioni da confermare`,
      manyHref: '/piani/approvazioni',
    },
    confirmed: {
      one: (n) => `La tua proposta di approvazione è confermata: ${n.details['which']}`,
      many: (count) => `${count} tue proposte di approvazione confermate`,
      manyHref: '/piani/approvazioni',
    },
    refused: {
      one: (n) => `La tua proposta di approvazione è rifiutata: ${n.details['reason']}`,
      many: (count) => `${count} tue proposte di approvazione rifiutate`,
      manyHref: '/piani/approvazioni',
    },
  },
  plan: {
    submitted: {
      one: (n) => `Piano di ${n.administrationName} trasmesso, n. ${n.details['receiptNumber']}`,
      many: (count) => `${count} piani trasmessi`,
      manyHref: '/piani',
    },
    returned: {
      one: (n) =>
        `Piano di ${n.administrationName} rinviato con osservazioni, versione ${n.details['number']}`,
      many: (count) => `${count} piani rinviati con osservazioni`,
      manyHref: '/piani',
    },
    approved: {
      one: (n) => `Piano di ${n.administrationName} approvato, versione ${n.details['number']}`,
      many: (count) => `${count} piani approvati`,
      manyHref: '/piani',
    },
    withdrawn: {
      one: (n) => `Piano di ${n.administrationName} ritirato, versione ${n.details['number']}`,
      many: (count) => `${count} piani ritirati`,
      manyHref: '/piani',
    },
    reopened: {
      one: (n) => `Piano di ${n.administrationName} riaperto dopo l’approvazione: ${n.details['reason']}`,
      many: (count) => `${count} piani riaperti dopo l’approvazione`,
      manyHref: '/piani',
    },
    assigned: {
      one: (n) => `Ti è stato assegnato il piano di ${n.administrationName}`,
      many: (count) => `Ti sono stati assegnati ${count} piani`,
      manyHref: '/piani?vista=miei',
    },
    funding_renounced: {
      one: (n) => `${n.administrationName} ha rinunciato a «${n.details['call']}»: il piano decade`,
      many: (count) => `${count} piani decaduti per rinuncia al finanziamento`,
      manyHref: '/piani',
    },
    funding_kept: {
      one: (n) =>
        `${n.administrationName}: annullata la rinuncia a «${n.details['call']}», il piano non decade`,
      many: (count) => `${count} rinunce annullate: i piani non decadono`,
      manyHref: '/piani',
    },
    body_ended: {
      one: (n) => `${n.administrationName} è cessato: il suo piano si ferma`,
      many: (count) => `${count} enti cessati con un piano`,
      manyHref: '/piani',
    },
    note: {
      one: (n) => `Una nota sul piano di ${n.administrationName}`,
      many: (count) => `${count} note sui piani`,
      manyHref: '/piani',
    },
  },
}
