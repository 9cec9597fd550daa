// SPDX-License-Identifier: AGPL-3.0-or-later

import { dataClassLabels } from '../../../shared/classification.ts'
import { formatDate, formatInstant } from '../../../shared/dates.ts'
import { formatMoney } from '../../../shared/money.ts'
import {
  Button,
  ButtonLink,
  CardFoot,
  ConflictPanel,
  DateField,
  DetailsPanel,
  ErrorSummary,
  type Fact,
  Facts,
  Filters,
  Finding as FindingBox,
  FindingList,
  Form,
  Halves,
  HiddenField,
  Hint,
  Missing,
  Num,
  PageHead,
  PlainList,
  SavedNote,
  Section,
  Select,
  Split,
  Status,
  Table,
  TaskList,
  TextArea,
  Thread,
} from '../../../ui/index.ts'
import { type Finding, isMoving, type Plan } from '../model.ts'
import type { WorkingPlan } from '../queries.ts'
import { completeTasks, type PlanTask } from '../tasks.ts'
import {
  counted,
  currentNumber,
  decisionInWords,
  destinationInWords,
  findingsInWords,
  isEditable,
  lastHappened,
  levelInWords,
  modeInWords,
  momentInWords,
  type PlanFilterKey,
  type PlanRow,
  planPaths,
  rowMatches,
  savedAt,
  todayInWords,
  versionInWords,
} from '../view.ts'
import { type FindingContext, findingItem } from './finding-items.tsx'
import type { FormTrouble } from './trouble.ts'

export interface PlanPageProps extends WorkingPlan {
  readonly rows: readonly PlanRow[]
  readonly filter: PlanFilterKey
  readonly selected: PlanRow | null
  readonly tasks: readonly PlanTask[]
  /** The reader may change what the plan says now. */
  readonly canWrite: boolean
  /** The reader writes for the body: notes and who follows stay open when the plan is out. */
  readonly isWriter: boolean
  readonly me: string
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
        actions={<HeadActions {...props} />}
      />
      <ErrorSummary errors={trouble.errors} />
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
    </>
  )
}

function contextOf({ plan, facts, canWrite, trouble }: PlanPageProps): FindingContext {
  return { plan, services: facts.services, canWrite, trouble }
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

function Services(props: PlanPageProps) {
  const { plan, rows, filter, selected, versions, canWrite } = props
  const [last] = versions
  const shown = rows.filter((row) => rowMatches(row, filter))
  const count = (key: PlanFilterKey) => rows.filter((row) => rowMatches(row, key)).length
  const chip = (key: PlanFilterKey, label: string) => ({
    label: `${label} (${count(key)})`,
    href: `${planPaths.plan(plan.planId)}${key === 'tutti' ? '' : `?filtro=${key}`}#servizi`,
    current: key === filter,
  })
  const keep = filter === 'tutti' ? '' : `filtro=${filter}&`
  return (
    <Section
      id="servizi"
      title="Servizi"
      aside={
        <>
          {canWrite ? (
            <>
              <a href={planPaths.grid(plan.planId)}>Griglia da compilare</a> ·{' '}
            </>
          ) : null}
          esporta <a href={`${planPaths.plan(plan.planId)}/servizi.csv`}>CSV</a> ·{' '}
          <a href={`${planPaths.plan(plan.planId)}/servizi.xlsx`}>XLSX</a>
        </>
      }
    >
      <Split width="wide" aside={selected ? <Details {...props} row={selected} /> : null}>
        <Filters
          choices={[
            chip('tutti', 'Tutti'),
            chip('rilievi', 'Con rilievi'),
            chip('critici', 'Critici'),
            ...(count('strategici') > 0 ? [chip('strategici', 'Strategici')] : []),
            ...(last && isEditable(plan) ? [chip('cambiati', `Cambiati dalla versione ${last.number}`)] : []),
          ]}
        />
        <Table
          caption={`Servizi del piano, versione ${currentNumber(plan)}`}
          rows={shown}
          rowKey={(row) => row.service.digitalServiceId}
          isCurrent={(row) => row === selected}
          columns={[
            {
              key: 'servizio',
              label: 'Servizio',
              rowHeader: true,
              cell: ({ service }) => (
                <a href={`${planPaths.plan(plan.planId)}?${keep}voce=${service.digitalServiceId}#dettaglio`}>
                  {service.name}
                </a>
              ),
            },
            {
              key: 'classe',
              label: 'Classe',
              cell: ({ service }) =>
                service.dataClass ? dataClassLabels[service.dataClass] : <Missing>da indicare</Missing>,
            },
            { key: 'modo', label: 'Modo', cell: (row) => <Mode row={row} /> },
            { key: 'destinazione', label: 'Destinazione', cell: (row) => <Destination row={row} /> },
            {
              key: 'fine',
              label: 'Fine',
              cardLabel: 'Fine prevista',
              numeric: true,
              cell: (row) => <End row={row} />,
            },
            { key: 'rilievi', label: 'Rilievi', cell: (row) => <RowFindings row={row} /> },
          ]}
          empty={{
            title: 'Nessun servizio con questo filtro',
            action: <a href={planPaths.plan(plan.planId)}>Togli il filtro</a>,
          }}
        />
        <CardFoot>
          A: trasferimento in sicurezza dell’infrastruttura. B: aggiornamento in sicurezza di applicazioni.
          QC, QI, AI, AC: qualificazione e adeguamento ACN, con il livello.
        </CardFoot>
      </Split>
    </Section>
  )
}

function Mode({ row: { values } }: { row: PlanRow }) {
  const mode = values && modeInWords(values)
  if (!mode) return <Missing>da scegliere</Missing>
  return values.approach === 'not_due' ? <Missing>–</Missing> : mode
}

function Destination({ row: { values } }: { row: PlanRow }) {
  if (!values) return <Missing>non è nel piano</Missing>
  if (values.approach !== null && !isMoving(values)) return <Missing>nessuna</Missing>
  return destinationInWords(values) ?? <Missing>da scegliere</Missing>
}

function End({ row: { values } }: { row: PlanRow }) {
  if (values?.endsOn) return formatDate(values.endsOn)
  if (values?.approach === 'retain' || values?.approach === 'not_due') return <Missing>non dovuta</Missing>
  return <Missing />
}

function RowFindings({ row: { values, findings } }: { row: PlanRow }) {
  if (values?.approach === 'not_due' && findings.length === 0) return <Status kind="idle">Non dovuto</Status>
  const { kind, label } = findingsInWords(findings)
  return <Status kind={kind}>{label}</Status>
}

function Details(props: PlanPageProps & { row: PlanRow }) {
  const { plan, facts, row, canWrite, isWriter, observations, names } = props
  const { service, findings } = row
  const received = observations.filter((each) => each.digitalServiceId === service.digitalServiceId)
  const items = [
    ...findings.map((finding) => findingItem(finding, contextOf(props))),
    ...received.map((each) => ({
      key: each.observationId,
      kind: 'info' as const,
      title: `Osservazione del programma, ${each.reply === null ? 'senza risposta' : 'con risposta'}`,
      text:
        each.reply === null
          ? `«${each.body}»`
          : `«${each.body}» ${names.get(each.repliedBy ?? '') ?? ''}: ${each.reply}`,
      actions: <a href={`#oss-${each.observationId}`}>Apri l’osservazione</a>,
    })),
  ]
  return (
    <DetailsPanel
      title={service.name}
      lead={todayInWords(service, facts)}
      parts={[
        items.length > 0 ? <FindingList key="rilievi" level={4} findings={items} /> : null,
        row.values ? <Facts key="dati" facts={factsOf(props, row)} /> : null,
        service.item && isWriter ? (
          <ResponsibleForm
            key="chi"
            action={`${planPaths.plan(plan.planId)}/servizi/${service.digitalServiceId}/responsabile`}
            id="chi-segue-servizio"
            label="Chi segue il servizio"
            value={service.item.responsiblePersonId}
            version={service.item.version}
            {...props}
          />
        ) : null,
        <Notes key="note" {...props} serviceId={service.digitalServiceId} />,
      ]}
      actions={
        service.item ? (
          <>
            {canWrite ? (
              <ButtonLink small weight="primary" href={planPaths.step(plan.planId, service.digitalServiceId)}>
                Modifica
              </ButtonLink>
            ) : null}
            <ButtonLink small weight="link" href={planPaths.itemHistory(service.item.planItemId)}>
              Storia
            </ButtonLink>
          </>
        ) : null
      }
    />
  )
}

function factsOf(props: PlanPageProps, { service, values }: PlanRow): Fact[] {
  if (!values) return []
  const level = levelInWords(props.facts, service)
  const fact = (label: string, value: Fact['value'] | null): Fact => ({ label, value: value ?? <Missing /> })
  const date = (value: string | null) => (value === null ? null : formatDate(value))
  if (values.approach !== null && !isMoving(values))
    return [
      fact('Modo', modeInWords(values)),
      fact('Motivo', values.reason || null),
      ...(values.approach === 'retain' ? [fact('Da rivedere il', date(values.reviewOn))] : []),
      ...(values.approach === 'retire' ? [fact('Fine prevista', date(values.endsOn))] : []),
    ]
  const costs = [
    values.costCents === null ? 'n.d.' : formatMoney(values.costCents),
    values.yearlyFeeCents === null ? 'n.d.' : `${formatMoney(values.yearlyFeeCents)}/anno`,
  ]
  return [
    fact('Modo', decisionInWords(values)),
    fact(
      'Destinazione',
      values.destinationKind === null ? null : (
        <>
          {destinationInWords(values)}
          {values.destinationKind !== 'psn' && values.destinationName && values.qualificationCode
            ? ` · ${values.destinationName}`
            : ''}{' '}
          {level ? <Status kind={level.kind}>{level.label}</Status> : null}
        </>
      ),
    ),
    fact('Contratto', date(values.contractOn)),
    fact('Inizio', date(values.startsOn)),
    fact('Fine prevista', date(values.endsOn)),
    fact(
      'Costo',
      values.costCents === null && values.yearlyFeeCents === null ? null : <Num>{costs.join(' + ')}</Num>,
    ),
    ...(values.reason ? [fact('Motivo', values.reason)] : []),
    fact('Utenti', service.usersCount === null ? null : String(service.usersCount)),
  ]
}

function ResponsibleForm({
  action,
  id,
  label,
  value,
  version,
  writers,
  names,
  trouble,
}: PlanPageProps & { action: string; id: string; label: string; value: string | null; version?: number }) {
  const known = value === null || writers.some((each) => each.personId === value)
  return (
    <Form action={action} {...(version === undefined ? {} : { version })}>
      {version === undefined ? null : <HiddenField name="base" value={value ?? ''} />}
      <Select
        id={id}
        name="personId"
        label={label}
        value={trouble.typed(id, value ?? '')}
        error={trouble.error(id)}
        empty="Nessuno"
        options={[
          ...(known
            ? []
            : [{ value, label: `${names.get(value) ?? 'persona cessata'} (oggi non scrive più)` }]),
          ...writers.map((each) => ({ value: each.personId, label: each.name })),
        ]}
      />
      <Button small weight="secondary">
        Salva
      </Button>
    </Form>
  )
}

function Notes({
  plan,
  notes,
  names,
  me,
  serviceId,
  isWriter,
  trouble,
}: PlanPageProps & { serviceId: string | null }) {
  const own = notes.filter((note) => note.digitalServiceId === serviceId)
  const id = serviceId === null ? 'nota' : 'nota-servizio'
  return (
    <Thread
      label={serviceId === null ? 'Note scritte sul piano' : 'Note scritte sul servizio'}
      notes={own.map((note) => ({
        author: names.get(note.writtenBy) ?? 'persona cessata',
        when: formatInstant(note.writtenAt),
        at: note.writtenAt.toISOString(),
        text: note.body,
        own: note.writtenBy === me,
      }))}
    >
      {isWriter ? (
        <Form action={`${planPaths.plan(plan.planId)}/note`}>
          {serviceId === null ? null : <HiddenField name="digitalServiceId" value={serviceId} />}
          <TextArea
            id={id}
            name="body"
            label={serviceId === null ? 'Scrivi una nota' : 'Scrivi una nota sul servizio'}
            value={trouble.typed(id, '')}
            error={trouble.error(id)}
            rows={2}
            maxLength={4000}
          />
          <Button small weight="secondary">
            Aggiungi la nota
          </Button>
        </Form>
      ) : own.length === 0 ? (
        <Hint>Nessuna nota</Hint>
      ) : null}
    </Thread>
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
        Alcuni servizi finiscono oltre un termine. Il piano si può trasmettere: scrivi il motivo e la nuova
        data, che l’istruttore accetta o rifiuta.
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

/** What the programme observed on the last version, each with its answer; or what came by the other channel. */
function Observations(props: PlanPageProps) {
  const { plan, facts, versions, observations, names, canWrite, trouble } = props
  const last = versions[0]
  const received = observations.filter((each) => each.versionNumber === last?.number)
  const note = last?.outcome === 'returned' && last.channel === 'office' ? last.outcomeNote : null
  if (received.length === 0 && !note) return null
  const replied = received.filter((each) => each.reply !== null).length
  const name = (id: string | null) =>
    id === null
      ? 'tutto il piano'
      : (facts.services.find((each) => each.digitalServiceId === id)?.name ?? 'un servizio')
  return (
    <Section
      id="osservazioni"
      title="Osservazioni ricevute"
      aside={received.length > 0 ? `${replied} con risposta su ${received.length}` : undefined}
    >
      {note ? (
        <FindingBox kind="info" title={`Rinvio della versione ${last?.number}`}>
          {note}
        </FindingBox>
      ) : null}
      {received.map((each) => {
        const id = `risposta-${each.observationId}`
        return (
          <Section
            key={each.observationId}
            id={`oss-${each.observationId}`}
            level={3}
            box
            title={`Su ${name(each.digitalServiceId)}`}
          >
            <p>«{each.body}»</p>
            {each.reply === null ? null : (
              <Hint>
                {names.get(each.repliedBy ?? '') ?? 'persona cessata'}
                {each.repliedAt ? `, ${momentInWords(each.repliedAt, facts.today)}` : ''}: {each.reply}
                {each.resolution === null
                  ? ''
                  : each.resolution === 'accepted'
                    ? ' · risposta accolta'
                    : ' · risposta non accolta'}
              </Hint>
            )}
            {canWrite ? (
              <Form action={`${planPaths.plan(plan.planId)}/osservazioni/${each.observationId}/risposte`}>
                <TextArea
                  id={id}
                  name="reply"
                  label={each.reply === null ? 'La tua risposta' : 'Cambia la risposta'}
                  value={trouble.typed(id, each.reply ?? '')}
                  error={trouble.error(id)}
                  rows={2}
                  maxLength={4000}
                />
                <Button small weight="secondary">
                  Salva la risposta
                </Button>
                {each.digitalServiceId && canWrite ? (
                  <p>
                    <a href={planPaths.step(plan.planId, each.digitalServiceId)}>
                      Correggi {name(each.digitalServiceId)}
                    </a>
                  </p>
                ) : null}
              </Form>
            ) : null}
          </Section>
        )
      })}
    </Section>
  )
}

export function titleOfPlan(plan: Plan): string {
  return `Piano di migrazione, ${plan.administrationName}`
}
