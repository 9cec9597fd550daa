// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, formatInstant } from '../../../shared/dates.ts'
import { counted } from '../../../shared/money.ts'
import type { QuickDay } from '../../../shared/past.ts'
import {
  Button,
  ButtonLink,
  ConflictPanel,
  DateField,
  Disclosure,
  ErrorSummary,
  Facts,
  FindingList,
  Form,
  Halves,
  HiddenField,
  Hint,
  Missing,
  PageHead,
  PastForm,
  PlainList,
  SavedNote,
  Section,
  TaskList,
  TextArea,
} from '../../../ui/index.ts'
import type { Finding, Plan } from '../model.ts'
import type { WorkingPlan } from '../queries.ts'
import { completeTasks, type PlanTask } from '../tasks.ts'
import {
  isEditable,
  lastHappened,
  type PlanFilterKey,
  type PlanRow,
  planPaths,
  savedAt,
  versionInWords,
} from '../view.ts'
import { sheetOfVersion } from '../view-review.ts'
import { EvaluationSection } from './evaluation-sheet.tsx'
import { findingItem } from './finding-items.tsx'
import { Lapses, RenounceForm } from './plan-lapses.tsx'
import { Revision } from './plan-revision.tsx'
import { contextOf, Services } from './plan-services.tsx'
import { Notes, Observations, ResponsibleForm } from './plan-talk.tsx'
import type { FormTrouble } from './trouble.ts'

export interface PlanPageProps extends WorkingPlan {
  readonly rows: readonly PlanRow[]
  readonly filter: PlanFilterKey
  /** The table in groups, one for each wave of the office. */
  readonly isByWave: boolean
  readonly selected: PlanRow | null
  readonly tasks: readonly PlanTask[]
  /** The reader may change what the plan says now. */
  readonly canWrite: boolean
  /** The reader writes for the body: notes and who follows stay open when the plan is out. */
  readonly isWriter: boolean
  readonly me: string
  /** Days to look back at. */
  readonly quick: readonly QuickDay[]
  readonly trouble: FormTrouble
  /** Somebody else wrote the recovery meanwhile: what they left, and what the reader was about to save. */
  readonly lateConflict: {
    readonly reason: string
    readonly newEndOn: string
    readonly base: string
    readonly now: string
  } | null
}

/** The working page of a plan: what is missing, its services, the details of one, what was observed, who follows it. */
export function PlanPage(props: PlanPageProps) {
  const { plan, facts, findings, versions, observations, tasks, trouble } = props
  const [last] = versions
  const general = findings.filter(
    (each) => !facts.services.some((s) => s.digitalServiceId === each.subjectId),
  )
  const complete = completeTasks(tasks)
  const evaluated = versions.find(({ number }) => props.sheets.has(number))?.number
  const sheet = evaluated === undefined ? null : sheetOfVersion(props.sheets, evaluated)
  return (
    <>
      <PageHead
        title={`Piano di migrazione di ${plan.administrationName}`}
        lead={
          <>
            {versionInWords(plan)}
            {last
              ? ` · ${lastHappened(last, observations.filter((o) => o.versionNumber === last.number).length)}`
              : ''}{' '}
            · <SavedNote at={savedAt(plan.updatedAt, facts.today)} />
          </>
        }
        actions={
          <>
            {props.versions.some(({ outcome }) => outcome === 'approved') ? (
              <ButtonLink small href={planPaths.progress(props.plan.planId)}>
                Avanzamento
              </ButtonLink>
            ) : null}
            <HeadActions {...props} />
          </>
        }
      />
      <ErrorSummary errors={trouble.errors} />
      <Lapses {...props} />
      <Revision {...props} />
      <Section
        first
        title="Che cosa manca"
        aside={`${counted(complete, 'parte completa', 'parti complete')} su ${tasks.length} · si possono aprire in qualsiasi ordine`}
      >
        <TaskList
          columns={2}
          tasks={tasks.map((task) => ({
            title: task.title,
            href: task.anchor,
            status: task.status,
            hint: task.hint,
          }))}
        />
      </Section>
      <Services {...props} />
      {general.length > 0 ? (
        <Section id="rilievi" title="Rilievi sul piano">
          <FindingList findings={general.map((each) => findingItem(each, contextOf(props)))} />
        </Section>
      ) : null}
      <Recovery {...props} />
      <Observations {...props} />
      {sheet && evaluated !== undefined ? <EvaluationSection sheet={sheet} number={evaluated} /> : null}
      {props.isWriter && props.facts.ending === null ? <RenounceForm {...props} /> : null}
      <Halves section>
        <Section first title="Chi segue il piano">
          {props.isWriter ? (
            <ResponsibleForm
              action={`${planPaths.plan(plan.planId)}/responsabile`}
              id="chi-segue"
              label="Persona che segue il piano"
              value={plan.responsiblePersonId}
              {...props}
            />
          ) : (
            <p>
              {(plan.responsiblePersonId && props.names.get(plan.responsiblePersonId)) ?? (
                <Missing>nessuno</Missing>
              )}
            </p>
          )}
          <PlainList
            items={[
              <a key="storia" href={planPaths.history(plan.planId)}>
                Storia del piano ({props.events})
              </a>,
              ...versions.map((version) => (
                <a key={version.number} href={planPaths.version(plan.planId, version.number)}>
                  Versione {version.number}, n. {version.receiptNumber}
                </a>
              )),
            ]}
          />
        </Section>
        <Section first title="Note sul piano" aside="fra ufficio ed ente: il programma non le legge">
          <Notes {...props} serviceId={null} />
        </Section>
      </Halves>
      <Disclosure summary="Com’era a una data passata">
        <PastForm href={planPaths.plan(plan.planId)} quick={props.quick} />
      </Disclosure>
    </>
  )
}

function HeadActions({ plan, versions, isWriter }: PlanPageProps) {
  const [last, previous] = versions
  if (isEditable(plan))
    return (
      <>
        {last ? (
          <ButtonLink small href={planPaths.compare(plan.planId, last.number, 'bozza')}>
            Confronta con la {last.number}
          </ButtonLink>
        ) : null}
        <ButtonLink small weight="primary" href={planPaths.sending(plan.planId)}>
          Rivedi e prepara l’invio
        </ButtonLink>
      </>
    )
  if (plan.state === 'withdrawn')
    return isWriter ? (
      <Form action={`${planPaths.plan(plan.planId)}/riprese`} version={plan.version}>
        <Button small>Riprendi la bozza</Button>
      </Form>
    ) : null
  if (!last) return null
  return (
    <>
      {previous ? (
        <ButtonLink small href={planPaths.compare(plan.planId, previous.number, last.number)}>
          Confronta con la {previous.number}
        </ButtonLink>
      ) : null}
      {last.channel === 'office' && plan.state === 'submitted' ? (
        <ButtonLink small weight="primary" href={planPaths.portal(plan.planId, last.number)}>
          Da riportare sul portale
        </ButtonLink>
      ) : (
        <ButtonLink small weight="primary" href={planPaths.receipt(plan.planId, last.number)}>
          Apri la ricevuta
        </ButtonLink>
      )}
    </>
  )
}

/** The reason and the new date asked after a past term; shown as soon as an end is past one, or something was written. */
function Recovery(props: PlanPageProps) {
  const { plan, findings, versions, canWrite, trouble, lateConflict } = props
  const isAsked = findings.some((each: Finding) => each.rule === 'PR-09' || each.rule === 'PR-10')
  if (!isAsked && plan.lateReason === '' && plan.lateNewEndOn === null) return null
  const base = JSON.stringify({
    lateReason: plan.lateReason,
    lateNewEndOn: plan.lateNewEndOn === null ? '' : formatDate(plan.lateNewEndOn),
  })
  const answer = versions.find((version) => version.lateOutcome !== null)
  const action = `${planPaths.plan(plan.planId)}/rientro`
  return (
    <Section id="rientro" title="Piano di rientro" box>
      <p>
        Alcuni servizi finiscono oltre un termine.{' '}
        {canWrite
          ? 'Il piano si può trasmettere: scrivi il motivo e la nuova data, che l’istruttore accetta o rifiuta.'
          : 'L’istruttore accetta o rifiuta la nuova data.'}
      </p>
      {answer ? (
        <Hint>
          Con la versione {answer.number} la data proposta è stata{' '}
          {answer.lateOutcome === 'accepted' ? 'accettata' : 'rifiutata'}.
        </Hint>
      ) : null}
      {lateConflict ? (
        <ConflictPanel
          title="Il piano di rientro è cambiato mentre scrivevi"
          action={action}
          version={plan.version}
          fields={conflictFields(props, lateConflict)}
        >
          <HiddenField name="base" value={lateConflict.base} />
          <HiddenField name="lateReason" value={lateConflict.reason} />
          <HiddenField name="lateNewEndOn" value={lateConflict.newEndOn} />
        </ConflictPanel>
      ) : null}
      {canWrite ? (
        <Form action={action}>
          <HiddenField name="base" value={base} />
          <TextArea
            name="lateReason"
            label="Motivo del ritardo"
            value={trouble.typed('lateReason', plan.lateReason)}
            error={trouble.error('lateReason')}
            maxLength={4000}
          />
          <DateField
            name="lateNewEndOn"
            label="Nuova data di fine"
            value={trouble.typed(
              'lateNewEndOn',
              plan.lateNewEndOn === null ? '' : formatDate(plan.lateNewEndOn),
            )}
            error={trouble.error('lateNewEndOn')}
          />
          <Button small>Salva il piano di rientro</Button>
        </Form>
      ) : (
        <Facts
          facts={[
            { label: 'Motivo', value: plan.lateReason || <Missing /> },
            { label: 'Nuova data', value: plan.lateNewEndOn ? formatDate(plan.lateNewEndOn) : <Missing /> },
          ]}
        />
      )}
    </Section>
  )
}

function conflictFields({ plan, names }: PlanPageProps, mine: NonNullable<PlanPageProps['lateConflict']>) {
  const who = names.get(plan.updatedBy ?? '') ?? 'Un’altra persona'
  const at = formatInstant(plan.updatedAt)
  const both = (name: string, label: string, theirs: string, own: string) => ({
    name,
    label,
    theirs: { who, at, value: theirs || 'nessun valore' },
    mine: { at: mine.now, value: own || 'nessun valore' },
  })
  const stored = plan.lateNewEndOn === null ? '' : formatDate(plan.lateNewEndOn)
  return [
    both('lateReason', 'Motivo del ritardo', plan.lateReason, mine.reason),
    both('lateNewEndOn', 'Nuova data di fine', stored, mine.newEndOn),
  ].filter((field) => field.theirs.value !== field.mine.value)
}

export function titleOfPlan(plan: Plan): string {
  return `Piano di migrazione, ${plan.administrationName}`
}
