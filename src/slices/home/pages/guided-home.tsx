// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LocalDate } from '../../../shared/dates.ts'
import type { ResumePoint } from '../../../shared/due.ts'
import type { PlanId } from '../../../shared/ids.ts'
import type { Role } from '../../../shared/roles.ts'
import {
  Actions,
  Box,
  ButtonLink,
  Disclosure,
  EmptyState,
  Facts,
  Muted,
  PageHead,
  PlainList,
  SavedNote,
  Section,
  Split,
  TaskList,
  taskStates,
} from '../../../ui/index.ts'
import type { OpenCall } from '../../calls/index.ts'
import type { NoticeLine } from '../../notices/index.ts'
import type { GuidedDuties, OfficeHelp } from '../model.ts'
import { doneTask, guidedTask, guidedTitle, savedInWords, whatComesNext } from '../view.ts'
import { CallsBox } from './calls-box.tsx'
import { NewsSection } from './news-box.tsx'

export interface GuidedHomeProps {
  readonly bodyTitle: string
  readonly duties: GuidedDuties
  /** All the tasks were asked for, not only the first three. */
  readonly isWhole: boolean
  readonly today: LocalDate
  readonly now: Date
  readonly role: Role
  readonly sends: readonly string[]
  readonly resume: ResumePoint | null
  readonly help: OfficeHelp | null
  readonly planId: PlanId | null
  readonly news: readonly NoticeLine[]
  readonly calls: readonly OpenCall[]
}

const shownFirst = 3

/** The first page of who comes a few times a year: at most three things to do, where they left off, who helps. */
export function GuidedHome(props: GuidedHomeProps) {
  const { bodyTitle, duties, isWhole, today, now, resume, news } = props
  const { own, others, done } = duties
  const rest = own.length - shownFirst
  return (
    <>
      <PageHead
        title={guidedTitle(bodyTitle, own.length)}
        lead="Puoi fermarti quando vuoi: ogni risposta si salva da sola."
      />
      <Split aside={<GuidedAside {...props} />}>
        {resume === null ? null : (
          <Box quiet>
            <p>
              <SavedNote at={savedInWords(resume.savedAt, now)} />
            </p>
            <p>
              L’ultima cosa aperta è <strong>{resume.title}</strong>.
            </p>
            <Actions stack>
              <ButtonLink weight="primary" href={resume.href}>
                Riprendi da lì
              </ButtonLink>
            </Actions>
          </Box>
        )}
        <NewsSection news={news} now={now} />
        <Section title="Da fare">
          {own.length === 0 ? (
            <EmptyState title="Per ora non c’è niente da fare">
              Quando serve una tua risposta la trovi qui, con il giorno entro cui darla.
            </EmptyState>
          ) : (
            <TaskList
              tasks={own.slice(0, isWhole ? own.length : shownFirst).map((item) => guidedTask(item, today))}
            />
          )}
          {rest > 0 && !isWhole ? (
            <p>
              <a href="/?tutte=1#da-fare">
                {rest === 1 ? 'C’è un’altra cosa, per dopo' : `Ci sono altre ${rest} cose, per dopo`}
              </a>
            </p>
          ) : null}
        </Section>
        {others.length === 0 ? null : (
          <Section title="Le segue un’altra persona">
            <TaskList tasks={others.map((item) => guidedTask(item, today, { withPerson: true }))} />
          </Section>
        )}
        {done.length === 0 ? null : (
          <Section title="Già fatto quest’anno">
            <TaskList tasks={done.map(doneTask)} />
          </Section>
        )}
        <Section title="Gli stati" titleHidden>
          <Disclosure summary="Che cosa vogliono dire gli stati">
            <Facts
              facts={Object.values(taskStates).map(({ label, meaning }) => ({ label, value: meaning }))}
            />
          </Disclosure>
        </Section>
      </Split>
    </>
  )
}

function GuidedAside({ help, planId, role, sends, calls, today }: GuidedHomeProps) {
  const ways = help === null ? [] : waysToAsk(help, planId)
  return (
    <>
      <Box title="Serve aiuto?" id="aiuto">
        {help === null ? (
          <p>Il tuo ente non ha un ufficio associato: chiedi a chi amministra gli accessi.</p>
        ) : (
          <p>
            {help.personName === null ? (
              <>
                Ti aiuta l’ufficio associato, <strong>{help.officeName}</strong>
              </>
            ) : (
              <>
                Il tuo contatto all’ufficio associato è <strong>{help.personName}</strong>
              </>
            )}
          </p>
        )}
        {ways.length === 0 ? null : <PlainList items={ways} />}
      </Box>
      <CallsBox calls={calls} today={today} />
      <Box title="E dopo?" quiet>
        <p>{whatComesNext(role, sends, help !== null)}</p>
      </Box>
    </>
  )
}

function waysToAsk({ phone, hours }: OfficeHelp, planId: PlanId | null) {
  const note = (
    <>
      <a href={`/piani/${planId}#note-sul-piano`}>Scrivi una nota sul piano</a>
      <br />
      <Muted>La legge l’ufficio, non il programma</Muted>
    </>
  )
  const call = (
    <>
      Telefono <a href={`tel:${phone?.replace(/[^\d+]/g, '')}`}>{phone}</a>
      {hours ? (
        <>
          <br />
          <Muted>{hours}</Muted>
        </>
      ) : null}
    </>
  )
  return [...(planId === null ? [] : [note]), ...(phone === null ? [] : [call])]
}
