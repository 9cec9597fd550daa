// SPDX-License-Identifier: AGPL-3.0-or-later
import { Figures, PageHead, Section, Split, wholeNumber } from '../../../ui/index.ts'
import { HistoryList, type HistoryRow } from '../../history/index.ts'
import type { MailCounts, NoticeLine } from '../../notices/index.ts'
import { SecondFactorReminder } from '../../people/index.ts'
import type { Upkeep } from '../model.ts'
import { NewsBox } from './news-box.tsx'

export interface AdministratorHomeProps {
  readonly title: string
  readonly now: Date
  readonly upkeep: Upkeep
  readonly mails: MailCounts
  /** The last events of people, roles, registry and imports. */
  readonly events: readonly HistoryRow[]
  readonly news: readonly NoticeLine[]
  readonly isAskedForSecondFactor: boolean
}

/** What who runs the installation should put right. */
export function AdministratorHome(props: AdministratorHomeProps) {
  const { title, now, upkeep, mails, events, news, isAskedForSecondFactor } = props
  const warnIf = (count: number) => (count > 0 ? { tone: 'warn' as const } : {})
  return (
    <>
      <PageHead title={title} lead="Che cosa sistemare in questa installazione." />
      {isAskedForSecondFactor ? <SecondFactorReminder /> : null}
      <Section title="In breve" titleHidden first>
        <Figures
          figures={[
            {
              label: 'Senza secondo fattore',
              value: upkeep.withoutSecondFactor === 1 ? '1 persona' : `${upkeep.withoutSecondFactor} persone`,
              href: '/amministrazione/persone?fattore=manca',
              context: 'fra chi amministra e i responsabili del programma',
              ...warnIf(upkeep.withoutSecondFactor),
            },
            {
              label: 'Mail non riuscite',
              value: wholeNumber(mails.failed),
              href: '/amministrazione/posta',
              context: mails.waiting === 1 ? 'una è in attesa' : `${wholeNumber(mails.waiting)} in attesa`,
              ...warnIf(mails.failed),
            },
            {
              label: 'Enti senza codice IPA',
              value: wholeNumber(upkeep.withoutIpaCode),
              href: '/enti?senza-ipa=1',
              context: 'il codice serve per collegarli alle altre fonti',
            },
          ]}
        />
      </Section>
      <Split section width="slim" aside={<NewsBox news={news} now={now} />}>
        <Section
          title="Ultime modifiche"
          first
          aside={<a href="/amministrazione/giornale">Tutto il giornale</a>}
        >
          <HistoryList rows={events} bodies />
        </Section>
      </Split>
    </>
  )
}
