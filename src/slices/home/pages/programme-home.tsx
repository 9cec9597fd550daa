// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LocalDate } from '../../../shared/dates.ts'
import type { PersonId } from '../../../shared/ids.ts'
import { CellNote, Figures, Missing, PageHead, Section, Split, Status, Table } from '../../../ui/index.ts'
import type { NoticeLine } from '../../notices/index.ts'
import { SecondFactorReminder } from '../../people/index.ts'
import type { QueueCounts, QueuedPlan } from '../../plans/index.ts'
import { ageInWords } from '../view.ts'
import { NewsBox } from './news-box.tsx'

export interface ProgrammeHomeProps {
  readonly title: string
  readonly today: LocalDate
  readonly now: Date
  readonly personId: PersonId
  readonly counts: QueueCounts
  /** The oldest. */
  readonly queue: readonly QueuedPlan[]
  readonly news: readonly NoticeLine[]
  readonly isAskedForSecondFactor: boolean
}

const plans = (count: number) => (count === 1 ? '1 piano' : `${count} piani`)

/** What awaits the programme: plans to assign and to examine, the oldest first. */
export function ProgrammeHome(props: ProgrammeHomeProps) {
  const { title, today, now, personId, counts, queue, news, isAskedForSecondFactor } = props
  const [oldest] = queue
  return (
    <>
      <PageHead title={title} lead="I piani che aspettano il programma." />
      {isAskedForSecondFactor ? <SecondFactorReminder /> : null}
      <Section title="In breve" titleHidden first>
        <Figures
          figures={[
            {
              label: 'Assegnati a me',
              value: plans(counts.mine),
              href: '/piani?vista=miei',
              context: 'aspettano il tuo esame',
              ...(counts.mine > 0 ? { tone: 'warn' as const } : {}),
            },
            {
              label: 'Da assegnare',
              value: plans(counts.unassigned),
              href: '/piani?vista=da-assegnare',
              context: 'nessun istruttore li segue',
            },
            {
              label: 'In coda',
              value: plans(counts.waiting),
              href: '/piani',
              context: oldest
                ? `il più vecchio aspetta ${ageInWords(oldest.submittedAt, today)}`
                : 'nessuno aspetta',
            },
          ]}
        />
      </Section>
      <Split section width="slim" aside={<NewsBox news={news} now={now} />}>
        <Section title="In coda da più tempo" first aside={<a href="/piani">Tutta la coda</a>}>
          <Table
            caption="Piani da esaminare, dal più vecchio"
            columns={[
              {
                key: 'ente',
                label: 'Ente',
                rowHeader: true,
                cell: (plan) => (
                  <>
                    <a href={`/piani/${plan.planId}/esame`}>{plan.administrationName}</a>
                    <CellNote>versione {plan.versionNumber}</CellNote>
                  </>
                ),
              },
              { key: 'eta', label: 'Aspetta', cell: (plan) => ageInWords(plan.submittedAt, today) },
              {
                key: 'istruttore',
                label: 'Istruttore',
                cell: (plan) => plan.reviewer?.name ?? <Missing>da assegnare</Missing>,
              },
              {
                key: 'stato',
                label: 'Stato',
                cardLabel: false,
                cell: (plan) =>
                  plan.reviewer === null ? (
                    <Status kind="idle">In coda</Status>
                  ) : plan.reviewer.personId === personId ? (
                    <Status kind="warn">Tocca a te</Status>
                  ) : (
                    <Status kind="info">In esame</Status>
                  ),
              },
            ]}
            rows={queue}
            rowKey={(plan) => plan.planId}
            empty={{
              title: 'Nessun piano da esaminare',
              text: 'Quando un ente trasmette, il piano compare qui.',
            }}
          />
        </Section>
      </Split>
    </>
  )
}
