// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ActorTx, type Db, systemActor, withActor } from '../../platform/db/actor.ts'
import { daysBetween, formatLongDate, type LocalDate } from '../../shared/dates.ts'
import { type MailSetting, type NewNotice, type NoticeVocabulary, tellAudience } from '../notices/index.ts'
import { audienceOf } from './acts.ts'
import { closedStates } from './lifecycle.ts'
import { type Candidacy, type CandidacyId, nextStepLabels } from './model.ts'
import { listOpenBatch, markWarned } from './store.ts'
import { atRiskOf, candidacyPaths, inSentence } from './view.ts'
import { loadWorld, moneyInWords, reckon } from './world.ts'

const atOnce = 50

/**
 * Which warning a last useful day is ripe for: how many days before it, of those of the setting, or 0 when it passed; null when it is far, or was
 * told already.
 */
export function warningFor(
  { lastUsefulOn, warnedFor, warnedDays }: Pick<Candidacy, 'lastUsefulOn' | 'warnedFor' | 'warnedDays'>,
  noticeDays: readonly number[],
  today: LocalDate,
): number | null {
  if (lastUsefulOn === null) return null
  const left = daysBetween(today, lastUsefulOn)
  const ripe = left < 0 ? 0 : Math.min(...noticeDays.filter((days) => left <= days))
  if (!Number.isFinite(ripe)) return null
  const isTold = warnedFor === lastUsefulOn && warnedDays !== null && warnedDays <= ripe
  return isTold ? null : ripe
}

/** Reckons every open candidacy again, and tells body and office of those whose last useful day is near or passed. Answers how many were told. */
export async function warnOfDeadlines(db: Db, mail: MailSetting, now: Date): Promise<number> {
  let told = 0
  let after: CandidacyId | null = null
  while (true) {
    const from: CandidacyId | null = after
    const batch = await withActor(db, systemActor('jobs', now), async (tx) => {
      const found = await listOpenBatch(tx, from, closedStates, atOnce)
      const notices: NewNotice[] = []
      for (const candidacy of found) notices.push(...(await warn(tx, candidacy)))
      await tellAudience(tx, notices, mail, now)
      told += notices.length
      return found
    })
    const last = batch.at(-1)
    if (!last || batch.length < atOnce) return told
    after = last.candidacyId
  }
}

async function warn(tx: ActorTx, candidacy: Candidacy): Promise<NewNotice[]> {
  const world = await loadWorld(tx, candidacy)
  const next = await reckon(tx, world)
  const lastUsefulOn = next?.lastUseful?.on ?? null
  if (next === null || lastUsefulOn === null) return []
  const days = warningFor({ ...candidacy, lastUsefulOn }, world.durations.noticeDays, tx.actor.today)
  if (days === null) return []
  await markWarned(tx, candidacy.candidacyId, lastUsefulOn, days)
  const { administrationId, administrationName, callTitle, candidacyId } = candidacy
  const what = nextStepLabels[next.step]
  const money = moneyInWords(atRiskOf({ ...candidacy, nextStep: next.step }))
  const day = formatLongDate(lastUsefulOn)
  return [
    {
      audience: await audienceOf(tx, administrationId),
      kind: days === 0 ? 'late' : 'near',
      administrationId,
      subjectKind: 'candidacy',
      subjectId: candidacyId,
      details: { call: callTitle, what, day, money },
      href: candidacyPaths.one(candidacyId),
      mail: {
        subject: `${administrationName}: ${inSentence(what)}${days === 0 ? ', in ritardo' : ` entro il ${day}`}`,
        body: `${administrationName}, «${callTitle}»: ${inSentence(what)}. L’ultimo giorno utile ${days === 0 ? 'era' : 'è'} il ${day}; dipendono da questo passo ${money}.`,
      },
    },
  ]
}

/** How the notices of candidacies read. */
export const candidacyNotices: NoticeVocabulary = {
  candidacy: {
    near: {
      one: (n) =>
        `${n.administrationName}: ${inSentence(String(n.details['what']))} entro il ${n.details['day']}, ${n.details['money']} a rischio`,
      many: (count) => `${count} candidature si avvicinano all’ultimo giorno utile`,
      manyHref: '/candidature?entro=90',
    },
    late: {
      one: (n) =>
        `${n.administrationName}: è passato l’ultimo giorno utile per ${inSentence(String(n.details['what']))}, ${n.details['money']} a rischio`,
      many: (count) => `${count} candidature hanno passato l’ultimo giorno utile`,
      manyHref: '/candidature?ritardo=1',
    },
    renounced: {
      one: (n) => `${n.administrationName} ha rinunciato a «${n.details['call']}», ${n.details['money']}`,
      many: (count) => `${count} rinunce a un finanziamento`,
      manyHref: '/candidature?stato=renounced',
    },
  },
}
