// SPDX-License-Identifier: AGPL-3.0-or-later
import { dataClassLabels } from '../../../shared/classification.ts'
import { formatDate, formatInstant, type LocalDate } from '../../../shared/dates.ts'
import {
  Actions,
  Box,
  Button,
  Checkbox,
  DateField,
  Disclosure,
  ErrorSummary,
  Facts,
  Form,
  HiddenField,
  Missing,
  Muted,
  Notice,
  PageHead,
  Section,
  Select,
  Split,
  StatusOf,
  TextArea,
} from '../../../ui/index.ts'
import { approachLabels, destinationLabels } from '../../plans/index.ts'
import { type ExecutionAction, executionTransitions } from '../lifecycle.ts'
import type { Evidence, Execution, MovedParts } from '../model.ts'
import {
  day,
  delayInWords,
  executionPaths,
  type FormTrouble,
  fieldIn,
  partLabels,
  stateInWords,
  stepWords,
  undoActions,
} from '../view.ts'
import { EvidenceSection } from './evidence-section.tsx'

export interface ItemPageProps {
  readonly execution: Execution
  /** What the reader may do now. */
  readonly steps: readonly ExecutionAction[]
  readonly evidence: readonly Evidence[]
  readonly names: ReadonlyMap<string, string>
  readonly writers: readonly { readonly personId: string; readonly name: string }[]
  readonly isWriter: boolean
  readonly today: LocalDate
  readonly trouble: FormTrouble
  /** Why nobody else's step is offered: who verifies. */
  readonly waitsFor: string | null
}

/** One service of an approved plan: where it is, the next step, its evidence. */
export function ItemPage(props: ItemPageProps) {
  const { execution, steps, trouble, waitsFor, today } = props
  const delay = delayInWords(execution, today)
  return (
    <>
      <PageHead
        title={`${execution.serviceName}: avanzamento`}
        lead={
          <>
            {execution.administrationName} · <StatusOf status={stateInWords(execution)} />
            {delay ? (
              <>
                {' '}
                · <StatusOf status={delay} />
              </>
            ) : null}
          </>
        }
      />
      <ErrorSummary errors={trouble.errors} />
      <Warnings {...props} />
      <Split aside={<Aside {...props} />}>
        <Planned execution={execution} />
        {steps
          .filter((action) => !undoActions.includes(action))
          .map((action) => (
            <Step key={action} action={action} {...props} />
          ))}
        {waitsFor ? <p>{waitsFor}</p> : null}
        {steps
          .filter((action) => undoActions.includes(action))
          .map((action) => (
            <StepBack key={action} action={action} {...props} />
          ))}
        <EvidenceSection {...props} />
      </Split>
    </>
  )
}

function Warnings({ execution }: ItemPageProps) {
  if (!execution.isInForce)
    return (
      <Notice kind="info" level={2} title="Questo servizio non è più nel piano approvato">
        Una versione successiva lo ha tolto: quello che è stato fatto resta scritto e non si conta più.
      </Notice>
    )
  if (execution.isServiceCeased)
    return (
      <Notice kind="warn" level={2} title="Nell’inventario questo servizio è cessato">
        Il piano approvato lo prevede ancora. Se non si migra più, riapri il piano e indica «si dismette»,
        oppure registra qui com’è finita.
      </Notice>
    )
  return null
}

function Planned({ execution }: { execution: Execution }) {
  const isRetired = execution.approach === 'retire'
  const actual = (date: LocalDate | null) => day(date) ?? <Missing>non ancora</Missing>
  return (
    <Facts
      row
      box
      facts={[
        { label: 'Inizio previsto', value: day(execution.plannedStartsOn) ?? <Missing /> },
        { label: 'Fine prevista', value: day(execution.plannedEndsOn) ?? <Missing /> },
        ...(isRetired
          ? []
          : [
              { label: 'Contratto', value: actual(execution.contractedOn) },
              { label: 'Avvio', value: actual(execution.startedOn) },
            ]),
        { label: isRetired ? 'Spento' : 'Migrato', value: actual(execution.migratedOn) },
        { label: 'Verificato', value: actual(execution.verifiedOn) },
      ]}
    />
  )
}

const labelOf = (action: ExecutionAction) =>
  executionTransitions.find((row) => row.action === action)?.labelIt ?? action

function Step({ action, ...props }: ItemPageProps & { action: ExecutionAction }) {
  const { execution, trouble } = props
  if (action === 'record_progress') return null
  if (action === 'migrate') return <Progress {...props} />
  const words = stepWords[action]
  return (
    <Section title={words?.title ?? labelOf(action)} id={action}>
      <p>{words?.lead}</p>
      <Form
        action={`${executionPaths.item(execution)}/passi`}
        version={execution.version}
        label={labelOf(action)}
      >
        <HiddenField name="action" value={action} />
        <DateField label={words?.day ?? 'Giorno'} required {...fieldIn(trouble, action, 'on')} />
        <Words form={action} {...props} />
        <Button>{labelOf(action)}</Button>
      </Form>
    </Section>
  )
}

function Words({ form, trouble }: ItemPageProps & { form: string }) {
  return <TextArea label="Nota (facoltativa)" rows={2} maxLength={2000} {...fieldIn(trouble, form, 'note')} />
}

/** What moved so far is kept and shown; with the last part and its day, it is a result. */
function Progress(props: ItemPageProps) {
  const { execution, trouble } = props
  const words = stepWords.migrate
  return (
    <Section title="A che punto è" id="migrate">
      <p>{words?.lead}</p>
      <Form
        action={`${executionPaths.item(execution)}/passi`}
        version={execution.version}
        label="A che punto è"
      >
        <Parts form="migrate" {...props} />
        <Actions>
          <Button small weight="secondary" name="action" value="record_progress">
            Salva a che punto è
          </Button>
        </Actions>
        <DateField
          label={words?.day ?? 'Giorno'}
          help="Solo quando è migrato tutto, per esempio 30/06/2026"
          {...fieldIn(trouble, 'migrate', 'on')}
        />
        <Words form="migrate" {...props} />
        <Button name="action" value="migrate">
          {labelOf('migrate')}
        </Button>
      </Form>
    </Section>
  )
}

function Parts({ form, execution, trouble }: ItemPageProps & { form: string }) {
  const mine = trouble.form === form
  return (
    <>
      {(Object.keys(partLabels) as (keyof MovedParts)[]).map((part) => (
        <Checkbox
          key={part}
          name={part}
          id={`${form}-${part}`}
          label={partLabels[part]}
          checked={mine ? trouble.typed[part] === '1' : execution[part]}
          error={fieldIn(trouble, form, part).error}
        />
      ))}
    </>
  )
}

function StepBack({ action, execution, trouble }: ItemPageProps & { action: ExecutionAction }) {
  return (
    <Disclosure summary={labelOf(action)} open={trouble.form === action}>
      <Form
        action={`${executionPaths.item(execution)}/passi`}
        version={execution.version}
        label={labelOf(action)}
      >
        <HiddenField name="action" value={action} />
        <TextArea
          label="Perché"
          help="Lo leggono l’ente, l’ufficio e chi verifica; il giorno registrato si toglie e resta nella storia"
          required
          rows={2}
          maxLength={2000}
          {...fieldIn(trouble, action, 'note')}
        />
        <Button small weight="secondary">
          {labelOf(action)}
        </Button>
      </Form>
    </Disclosure>
  )
}

function Aside(props: ItemPageProps) {
  const { execution, names, isWriter } = props
  const editable = isWriter && execution.isInForce
  return (
    <>
      <Box title="Nel piano approvato">
        <Facts
          facts={[
            { label: 'Versione', value: String(execution.approvedNumber) },
            { label: 'Come', value: approachLabels[execution.approach] },
            {
              label: 'Destinazione',
              value:
                execution.destinationKind === null ? (
                  <Missing>nessuna</Missing>
                ) : (
                  [execution.destinationName, destinationLabels[execution.destinationKind]]
                    .filter((each) => each !== '')
                    .join(', ')
                ),
            },
            {
              label: 'Classe',
              value: execution.dataClass ? dataClassLabels[execution.dataClass] : <Missing />,
            },
            { label: 'Migrazione dichiarata da', value: who(execution.declaredBy, names) },
            { label: 'Verificato da', value: who(execution.verifiedBy, names) },
          ]}
        />
        <p>
          <a href={executionPaths.history(execution.executionId)}>Storia di questo servizio</a>
        </p>
        <Muted>
          Ultima modifica {formatInstant(execution.updatedAt)}
          {names.get(execution.updatedBy ?? '') ? `, ${names.get(execution.updatedBy ?? '')}` : ''}
        </Muted>
      </Box>
      {editable ? <Entrust {...props} /> : null}
      {editable && execution.state !== 'verified' && execution.contractedOn ? <Dates {...props} /> : null}
    </>
  )
}

function who(personId: string | null, names: ReadonlyMap<string, string>) {
  if (personId === null) return <Missing>nessuno</Missing>
  return names.get(personId) ?? 'persona cessata'
}

function Entrust({ execution, writers, trouble }: ItemPageProps) {
  return (
    <Box title="Chi segue">
      <Form
        action={`${executionPaths.item(execution)}/incarichi`}
        version={execution.version}
        label="Chi segue"
      >
        <Select
          label="Persona"
          empty="Nessuno"
          options={writers.map(({ personId, name }) => ({ value: personId, label: name }))}
          {...fieldIn(trouble, 'entrust', 'personId', execution.responsiblePersonId ?? '')}
        />
        <Button small weight="secondary">
          Salva chi segue
        </Button>
      </Form>
    </Box>
  )
}

/** Days already recorded, to be put right without going back step by step. */
function Dates({ execution, trouble }: ItemPageProps) {
  const field = (name: 'contractedOn' | 'startedOn' | 'migratedOn', label: string) =>
    execution[name] ? (
      <DateField
        label={label}
        help="gg/mm/aaaa"
        {...fieldIn(trouble, 'dates', name, formatDate(execution[name]))}
      />
    ) : null
  return (
    <Disclosure summary="Correggi le date registrate" open={trouble.form === 'dates'}>
      <Form
        action={`${executionPaths.item(execution)}/date`}
        version={execution.version}
        label="Date registrate"
      >
        {field('contractedOn', 'Contratto')}
        {field('startedOn', 'Avvio')}
        {field('migratedOn', 'Migrazione')}
        <TextArea
          label="Perché le correggi"
          required
          rows={2}
          maxLength={2000}
          {...fieldIn(trouble, 'dates', 'reason')}
        />
        <Button small weight="secondary">
          Correggi le date
        </Button>
      </Form>
    </Disclosure>
  )
}
