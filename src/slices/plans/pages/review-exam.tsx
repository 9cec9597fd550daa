// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import { counted } from '../../../shared/money.ts'
import {
  Actions,
  Box,
  Button,
  ButtonLink,
  ComparePanel,
  DetailsPanel,
  Disclosure,
  EmptyState,
  ErrorSummary,
  errorOf,
  Filters,
  Form,
  type FormError,
  HiddenField,
  Muted,
  PageHead,
  PlainList,
  RadioChoices,
  Section,
  Select,
  Split,
  Status,
  StatusOf,
  TextArea,
} from '../../../ui/index.ts'
import type { BodyEnding, Renunciation } from '../model.ts'
import type { ExamService, ExamView, FindingView, ObservationView, Stance } from '../view-review.ts'
import { EvaluationTable, ServiceMarks, SheetForm } from './evaluation-sheet.tsx'
import { LapsedNotices } from './review-lapses.tsx'
import { OutcomeSummary } from './review-outcome.tsx'

/** What was posted and has to be corrected, shown again where it was typed. */
export interface ExamAttempt {
  readonly errors: readonly FormError[]
  /** The service, or `piano`, whose observation was typed. */
  readonly about?: string
  readonly body?: string
  readonly outcome?: string
  readonly recovery?: string
  readonly general?: string
}

export interface ExamPageProps {
  readonly planId: string
  /** Of the plan, for the forms that move it. */
  readonly version: number
  readonly view: ExamView
  readonly stance: Stance
  /** People a programme officer may give the plan to; null when it cannot be given. */
  readonly assign: {
    readonly options: readonly { readonly value: string; readonly label: string }[]
    readonly chosen: string | null
  } | null
  readonly attempt: ExamAttempt
  /** The end of the address, kept by each form: which services, beside which version. */
  readonly search: string
  readonly bodyHref: string
  readonly queueHref: string
  readonly versionHref: string
  readonly renunciations: readonly Renunciation[]
  readonly ending: BodyEnding | null
  /** The reader may put the approved plan back on the body's desk. */
  readonly canReopen: boolean
}

/** The examination of the last version beside an earlier one: findings, observations, outcome. */
export function ExamPage(props: ExamPageProps) {
  const { planId, view, stance, attempt } = props
  const canWrite = stance.kind === 'examine'
  return (
    <>
      <PageHead
        title={view.title}
        lead={
          <>
            {view.lead} · <StatusOf status={view.status} />
          </>
        }
        actions={
          <>
            <ButtonLink small href={props.bodyHref}>
              Scheda dell’ente
            </ButtonLink>
            <ButtonLink small icon="print" href={props.versionHref}>
              Versione intera
            </ButtonLink>
          </>
        }
      />
      <ErrorSummary errors={attempt.errors} />
      <LapsedNotices {...props} />
      <Split aside={<Aside {...props} />}>
        <Filters choices={view.chips} />
        <CompareChoice planId={planId} view={view} />
        {view.services.length === 0 ? (
          <EmptyState title="Nessun servizio in questa vista" level={2} />
        ) : (
          <ComparePanel
            level={2}
            before={view.compared && { label: view.compared.label, detail: view.compared.detail }}
            after={{ label: `Versione ${view.number}`, detail: view.sentOn }}
            items={view.services.map((service) => ({
              id: `servizio-${service.id}`,
              title: service.name,
              status: service.status,
              rows: service.fields,
              parts: serviceParts(props, service, canWrite),
            }))}
          />
        )}
        {view.hidden > 0 ? (
          <p>
            <a href={view.allHref}>
              {view.hidden === 1
                ? `Mostra ${view.show === 'cambiati' ? 'il servizio non cambiato' : 'l’altro servizio'}`
                : `Mostra ${view.show === 'cambiati' ? `i ${view.hidden} servizi non cambiati` : `gli altri ${view.hidden} servizi`}`}
            </a>
          </p>
        ) : null}
        <General {...props} canWrite={canWrite} />
        <Evaluation {...props} canWrite={canWrite} />
      </Split>
    </>
  )
}

function CompareChoice({ planId, view }: Pick<ExamPageProps, 'planId' | 'view'>) {
  if (view.compared === null || view.versions.length < 2) return null
  return (
    <Form action={`/piani/${planId}/esame`} method="get" label="Confronto">
      <HiddenField name="mostra" value={view.show} />
      <Actions>
        <Select
          bare
          name="confronta"
          label="Confronta con"
          empty={false}
          value={view.compared.value}
          options={view.versions}
        />
        <Button small weight="secondary">
          Confronta
        </Button>
      </Actions>
    </Form>
  )
}

/** Under the values of a service: what the rules found, what was observed, and where to observe something. */
function serviceParts(props: ExamPageProps, service: ExamService, canWrite: boolean): ComponentChildren[] {
  const { planId, view, search } = props
  return [
    service.findings.length > 0 ? <FindingLines findings={service.findings} /> : null,
    ...service.observations.map((observation) => (
      <ObservationLine
        key={observation.id}
        {...props}
        observation={observation}
        anchor={`servizio-${service.id}`}
        canWrite={canWrite}
      />
    )),
    view.sheet && service.isInVersion && view.outcome === null ? (
      <ServiceMarks
        planId={planId}
        number={view.number}
        sheet={view.sheet}
        service={service}
        search={search}
        canWrite={canWrite}
      />
    ) : null,
    canWrite && service.isInVersion ? (
      <ObserveForm {...props} about={service.id} label={`Osservazione su ${service.name}`} />
    ) : null,
  ]
}

const findingKinds = {
  stop: { kind: 'bad' },
  warn: { kind: 'warn' },
  info: { kind: 'idle', icon: 'info-circle' },
} as const

function FindingLines({ findings }: { findings: readonly FindingView[] }) {
  return (
    <PlainList
      items={findings.map((finding) => (
        <>
          <Status {...findingKinds[finding.kind]}>{finding.title}</Status> <Muted>{finding.detail}</Muted>
          {finding.explanation ? <p>Spiegazione dell’ente: «{finding.explanation}»</p> : null}
        </>
      ))}
    />
  )
}

function ObservationLine({
  planId,
  view,
  search,
  observation,
  anchor,
  canWrite,
}: Pick<ExamPageProps, 'planId' | 'view' | 'search'> & {
  observation: ObservationView
  anchor: string
  canWrite: boolean
}) {
  const base = `/piani/${planId}/esame/osservazioni/${observation.id}`
  return (
    <>
      <p>
        <strong>{observation.title}:</strong> «{observation.text}»{' '}
        {observation.status ? <StatusOf status={observation.status} /> : null}
      </p>
      {observation.reply ? <p>Risposta dell’ente: «{observation.reply}»</p> : null}
      {canWrite && observation.isEarlier ? (
        <Form action={`${base}/valutazione${search}`} label={`Valuta: ${observation.text}`}>
          <HiddenField name="numero" value={view.number} />
          <HiddenField name="ancora" value={anchor} />
          <Actions>
            {observation.resolution === 'accepted' ? null : (
              <Button small weight="secondary" name="valutazione" value="accolta">
                Accolta
              </Button>
            )}
            {observation.resolution === 'not_accepted' ? null : (
              <Button small weight="secondary" name="valutazione" value="non-accolta">
                Non accolta
              </Button>
            )}
          </Actions>
        </Form>
      ) : null}
      {canWrite && observation.isDraft ? (
        <Form action={`${base}/ritiro${search}`} label={`Togli: ${observation.text}`}>
          <HiddenField name="numero" value={view.number} />
          <HiddenField name="ancora" value={anchor} />
          <Actions>
            <Button small weight="secondary">
              Togli l’osservazione
            </Button>
          </Actions>
        </Form>
      ) : null}
    </>
  )
}

function ObserveForm({
  planId,
  view,
  search,
  attempt,
  about,
  label,
}: Pick<ExamPageProps, 'planId' | 'view' | 'search' | 'attempt'> & { about: string; label: string }) {
  const isHere = attempt.about === about
  const id = `testo-${about}`
  return (
    <Disclosure summary="Scrivi un’osservazione" open={isHere}>
      <Form action={`/piani/${planId}/esame/osservazioni${search}`}>
        <HiddenField name="numero" value={view.number} />
        <HiddenField name="su" value={about} />
        <TextArea
          id={id}
          name="testo"
          label={label}
          help="L’ente la legge quando confermi l’esito: indica il punto da correggere."
          rows={3}
          maxLength={2000}
          value={isHere ? attempt.body : ''}
          error={isHere ? errorOf(attempt.errors, id) : undefined}
        />
        <Button small weight="secondary">
          Salva l’osservazione
        </Button>
      </Form>
    </Disclosure>
  )
}

/** What concerns the whole plan: the new date asked, findings without a service, observations. */
function General(props: ExamPageProps & { canWrite: boolean }) {
  const { view, canWrite } = props
  const { recovery } = view
  const hasMore = view.general.length > 0 || view.generalFindings.length > 0 || canWrite
  if (!recovery && !hasMore) return null
  return (
    <Section title="Sull’insieme del piano" id="insieme">
      {recovery ? (
        <ComparePanel
          before={view.compared && { label: view.compared.label, detail: view.compared.detail }}
          after={{ label: `Versione ${view.number}`, detail: view.sentOn }}
          items={[
            {
              title: 'Piano di rientro',
              rows: recovery.fields,
              ...(recovery.status ? { status: recovery.status } : {}),
            },
          ]}
        />
      ) : null}
      {hasMore ? (
        <Box>
          {view.generalFindings.length > 0 ? <FindingLines findings={view.generalFindings} /> : null}
          {view.general.map((observation) => (
            <ObservationLine key={observation.id} {...props} observation={observation} anchor="insieme" />
          ))}
          {canWrite ? <ObserveForm {...props} about="piano" label="Osservazione su tutto il piano" /> : null}
        </Box>
      ) : null}
    </Section>
  )
}

/** The sheet: to be filled by who examines, to be read by the others; once there is an outcome it stands with it. */
function Evaluation({ planId, view, attempt, search, canWrite }: ExamPageProps & { canWrite: boolean }) {
  const { sheet } = view
  if (sheet === null) return null
  return (
    <Section
      title="Scheda di valutazione"
      id="scheda"
      aside={canWrite && sheet.open > 0 ? `${sheet.open} da completare` : (sheet.score ?? undefined)}
    >
      {canWrite ? (
        <SheetForm
          planId={planId}
          number={view.number}
          sheet={sheet}
          errors={attempt.errors}
          search={search}
        />
      ) : (
        <EvaluationTable
          sheet={sheet}
          caption={`Criteri con cui ${view.outcome ? 'è stata valutata' : 'si valuta'} la versione ${view.number}`}
        />
      )}
    </Section>
  )
}

/** The panel of the outcome: what is to be decided here, or why nothing can. */
function Aside(props: ExamPageProps) {
  const { view, stance } = props
  return (
    <DetailsPanel
      id="esito"
      level={2}
      title="Esito"
      lead={view.earlier ?? undefined}
      parts={[
        view.outcome ? <OutcomeSummary outcome={view.outcome} /> : null,
        stance.kind === 'examine' ? <OutcomeForm {...props} /> : null,
        stance.kind === 'take' ? <TakeForm {...props} stance={stance} /> : null,
        stance.kind === 'read' ? (
          <p>
            {stance.reason} {stance.action ? <a href={stance.action.href}>{stance.action.label}</a> : null}
          </p>
        ) : null,
        props.assign ? <AssignForm {...props} assign={props.assign} /> : null,
        props.canReopen ? <ReopenForm {...props} /> : null,
        <Checks key="controlli" view={view} />,
      ]}
      actions={
        stance.kind === 'examine' ? (
          <>
            <Button small form="modulo-esito">
              Rivedi l’esito
            </Button>
            <ButtonLink small href={props.queueHref}>
              Più tardi
            </ButtonLink>
          </>
        ) : (
          <ButtonLink small href={props.queueHref}>
            Torna alla coda
          </ButtonLink>
        )
      }
    />
  )
}

function ReopenForm({ planId, version }: ExamPageProps) {
  return (
    <Disclosure summary="Riapri il piano">
      <Form action={`/piani/${planId}/riaperture`} version={version}>
        <TextArea
          name="reason"
          label="Perché lo riapri"
          help="Il piano torna all’ente come bozza; la versione approvata vale finché non ne è approvata un’altra."
          required
          rows={2}
          maxLength={2000}
        />
        <Button small>Riapri il piano</Button>
      </Form>
    </Disclosure>
  )
}

function OutcomeForm({ planId, view, search, attempt }: ExamPageProps) {
  const { recovery, drafts } = view
  return (
    <Form id="modulo-esito" action={`/piani/${planId}/esame/esito${search}`} label="Esito dell’esame">
      <HiddenField name="numero" value={view.number} />
      {view.sheet ? (
        <p>
          <a href="#scheda">Scheda di valutazione</a>:{' '}
          {view.sheet.open > 0
            ? counted(view.sheet.open, 'criterio da completare', 'criteri da completare')
            : `completa, ${view.sheet.score}`}
        </p>
      ) : null}
      <RadioChoices
        plain
        name="scelta"
        label="Esito dell’esame"
        labelHidden
        value={attempt.outcome}
        error={errorOf(attempt.errors, 'scelta')}
        choices={[
          { value: 'approva', label: 'Approva', consequence: 'Avviso all’ente e al suo ufficio' },
          {
            value: 'rinvia',
            label: 'Rinvia con osservazioni',
            consequence:
              drafts === 0
                ? 'Almeno una, con il punto da correggere'
                : drafts === 1
                  ? '1 osservazione scritta'
                  : `${drafts} osservazioni scritte`,
          },
        ]}
      />
      {recovery ? (
        <RadioChoices
          plain
          name="rientro"
          label="Nuova data chiesta"
          help={`${recovery.newEndOn ? `Fine il ${recovery.newEndOn}` : 'Senza una nuova fine'}${recovery.reason ? `: «${recovery.reason}»` : ''}`}
          value={attempt.recovery}
          error={errorOf(attempt.errors, 'rientro')}
          choices={[
            { value: 'accetta', label: 'Accetta la nuova data' },
            { value: 'rifiuta', label: 'Rifiuta la nuova data' },
          ]}
        />
      ) : null}
      <TextArea
        name="osservazione"
        label="Osservazione generale"
        rows={3}
        maxLength={2000}
        value={attempt.general}
        error={errorOf(attempt.errors, 'osservazione')}
      />
    </Form>
  )
}

function TakeForm({
  planId,
  version,
  stance,
  assign,
}: ExamPageProps & { stance: Extract<Stance, { kind: 'take' }> }) {
  return (
    <Form
      id={assign === null ? 'assegnazione' : undefined}
      action={`/piani/${planId}/assegnazioni`}
      version={version}
    >
      <p>{stance.reason}</p>
      <Actions>
        <Button small>{stance.label}</Button>
      </Actions>
    </Form>
  )
}

function AssignForm({
  planId,
  version,
  assign,
}: ExamPageProps & { assign: NonNullable<ExamPageProps['assign']> }) {
  return (
    <Form id="assegnazione" action={`/piani/${planId}/assegnazioni`} version={version}>
      <Select
        name="a"
        label="Assegna a"
        help="Chi ha scritto nel piano non compare."
        value={assign.chosen}
        options={assign.options}
      />
      <Actions>
        <Button small weight="secondary">
          Assegna l’esame
        </Button>
      </Actions>
    </Form>
  )
}

function Checks({ view }: { view: ExamView }) {
  return (
    <Section title="Controlli alla trasmissione" level={3} first>
      <PlainList
        small
        items={view.checks.map(({ status, href }) =>
          href === null ? (
            <StatusOf status={status} />
          ) : (
            <a href={href}>
              <StatusOf status={status} />
            </a>
          ),
        )}
      />
    </Section>
  )
}
