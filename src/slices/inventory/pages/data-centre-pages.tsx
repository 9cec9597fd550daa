// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate } from '../../../shared/dates.ts'
import type { FieldError } from '../../../shared/errors.ts'
import type { PostedForm } from '../../../shared/forms.ts'
import { citeSource } from '../../../shared/legal.ts'
import type { QuickDay } from '../../../shared/past.ts'
import {
  Actions,
  Button,
  ButtonLink,
  Checkbox,
  DateField,
  Disclosure,
  ErrorSummary,
  errorOf,
  Facts,
  FieldRow,
  Fieldset,
  FindingList,
  Form,
  HiddenField,
  Notice,
  NumberField,
  PageHead,
  PastForm,
  PlainList,
  RadioChoices,
  Section,
  Split,
  TextArea,
  TextField,
} from '../../../ui/index.ts'
import { HistoryList, type HistoryRow } from '../../history/index.ts'
import type { DataCentreAction, dataCentreTransitions } from '../lifecycle.ts'
import type { Checklist, Twin } from '../model.ts'
import { type DataCentreState, requirementAnswers } from '../model.ts'
import { CENSUS, closesTooEarly, type DataCentreGap, dataCentreGapsOf } from '../rules.ts'
import { answerLabels, dataCentreGapLabels, dataCentreStateLabels, groupLabels, paths } from '../view.ts'
import { BaselineSection, type ClosingFacts, ClosingFields, ClosingSection } from './closing-sections.tsx'
import { HostedSection, PlaceFacts, type PlaceFactsProps } from './place-facts.tsx'
import { ChecklistNote, SuggestedGroup } from './requirement-page.tsx'
import { fieldOf, type ServiceFieldsProps } from './service-fields.tsx'
import type { SeenFields } from './service-form-page.tsx'

export interface DataCentreFormPageProps
  extends Pick<ServiceFieldsProps, 'form' | 'errors' | 'administrationId'> {
  readonly title: string
  readonly bodyName: string
  /** Null for a new one. */
  readonly id: string | null
  readonly state: DataCentreState
  readonly seen: SeenFields | null
  /** Places of other bodies that may be this one, when the name was typed and not yet confirmed. */
  readonly twins: readonly Twin[]
}

/** The form of a data centre: what it is, its group with the reason and the source, whether it hosts others, when it closes. */
export function DataCentreFormPage(props: DataCentreFormPageProps) {
  const { title, bodyName, id, seen, errors, administrationId } = props
  const field = fieldOf(props)
  return (
    <>
      <PageHead title={title} lead={bodyName} />
      <ErrorSummary errors={errors} />
      <TwinNotice twins={props.twins} administrationId={administrationId} />
      <Form
        action={id === null ? '/inventario/data-center' : paths.dataCentre(id)}
        {...(seen === null ? {} : { version: seen.version })}
      >
        {seen === null ? (
          <HiddenField name="ente" value={administrationId} />
        ) : (
          <HiddenField name="base" value={seen.base} />
        )}
        <FieldRow>
          <TextField
            {...field('name')}
            label="Nome"
            required
            help="Per esempio: Municipio, piano terra"
            maxLength={200}
          />
          <TextField
            {...field('site')}
            label="Sede"
            help="Indirizzo. Dato riservato: lo vedono l’ente, il suo ufficio e l’istruttore del suo piano."
            maxLength={300}
          />
          <TextField
            {...field('room')}
            label="Locale"
            help="Piano e stanza. Dato riservato anche questo."
            maxLength={200}
          />
        </FieldRow>
        <RadioChoices
          {...field('group')}
          label="Gruppo del censimento AGID"
          help={<>Fonte: {citeSource(CENSUS)}</>}
          choices={[
            {
              value: 'PSN',
              label: groupLabels.PSN,
              consequence: 'Ha tutti i requisiti della colonna PSN; dal 2020 conta come gruppo A',
            },
            { value: 'A', label: groupLabels.A, consequence: 'Ha tutti i requisiti della colonna A' },
            {
              value: 'B',
              label: groupLabels.B,
              consequence:
                'Manca almeno un requisito: i servizi ospitati vanno migrati e il data center chiuso',
            },
          ]}
          unknown="Non assegnato, o non so: la domanda resta aperta"
        />
        <Fieldset legend="Perché questo gruppo">
          <TextArea
            {...field('groupReason')}
            label="Motivo"
            help="Per esempio quali requisiti mancano"
            rows={2}
            maxLength={1000}
          />
          <FieldRow>
            <TextField
              {...field('groupSource')}
              label="Fonte"
              help="Dove è scritto: comunicazione di AGID, censimento"
              maxLength={300}
            />
            <DateField {...field('groupOn')} label="Dal giorno" />
            <TextField
              {...field('censusEdition')}
              label="Censimento"
              help="Quale edizione ha dato il gruppo"
              maxLength={100}
            />
          </FieldRow>
          <Checkbox
            name="isGroupContested"
            label="L’ente contesta questo gruppo"
            help="Vale comunque il gruppo in vigore, finché non cambia"
            checked={field('isGroupContested').value !== ''}
            error={errorOf(errors, 'isGroupContested')}
          />
        </Fieldset>
        <Checkbox
          name="isShared"
          label="Ospita anche servizi di altri enti"
          help="Gli altri enti lo trovano per nome quando dicono dove stanno i loro servizi. Di questi servizi vedrai ente, nome, classe e fine prevista."
          checked={field('isShared').value !== ''}
        />
        <Fieldset
          legend="Dimensioni"
          help="Vuoto vuol dire che non si sa. RAM e storage in GB o TB, per esempio 512 GB o 1,5 TB; un TB vale 1.000 GB."
        >
          <FieldRow>
            <NumberField {...field('servers')} label="Server" help="Fisici" />
            <NumberField {...field('cpu')} label="CPU" help="Processori, non core" />
            <NumberField {...field('racks')} label="Rack" help="Armadi" />
          </FieldRow>
          <FieldRow>
            <TextField {...field('ram')} label="RAM" help="In GB o TB" maxLength={20} narrow />
            <TextField {...field('storage')} label="Storage" help="In GB o TB" maxLength={20} narrow />
            <NumberField {...field('energy')} label="Energia in un anno" help="In kWh" />
          </FieldRow>
          <DateField
            {...field('capacityOn')}
            label="Rilevate il"
            help="Il giorno a cui si riferiscono queste quantità"
          />
        </Fieldset>
        <FieldRow>
          <DateField {...field('closesOn')} label="Chiusura prevista" />
          {props.state === 'closed' ? <DateField {...field('closedOn')} label="Chiuso il" required /> : null}
        </FieldRow>
        <Actions>
          {props.twins.length === 0 ? null : <HiddenField name="distinto" value="1" />}
          <Button>
            {props.twins.length > 0
              ? 'È un altro: salva il data center'
              : id === null
                ? 'Aggiungi il data center'
                : 'Salva il data center'}
          </Button>
          <ButtonLink href={id === null ? paths.list : paths.dataCentre(id)}>Lascia stare</ButtonLink>
        </Actions>
      </Form>
    </>
  )
}

/** «Forse è lo stesso di …»: of a place of another body only name and owner are told; a shared one can be used instead. */
function TwinNotice({ twins, administrationId }: { twins: readonly Twin[]; administrationId: string }) {
  if (twins.length === 0) return null
  const isShared = twins.some(({ sharedId }) => sharedId !== null)
  return (
    <Notice kind="warn" level={2} title="Forse c’è già, dichiarato da un altro ente">
      <PlainList
        items={twins.map(({ name, administrationName, sharedId }) => (
          <>
            Forse è lo stesso di «{name}» di {administrationName}
            {sharedId === null ? ', che per ora non ospita altri enti' : ', che ospita anche altri enti'}
          </>
        ))}
      />
      {isShared ? (
        <p>
          Se è quello, non aggiungerlo: scrivi nei tuoi servizi che stanno lì.{' '}
          <a href={paths.grid(administrationId)}>Scegli il posto dei servizi</a>
        </p>
      ) : (
        <p>Se è quello, chiedi al suo ente di aprirlo agli altri: così i servizi stanno in un posto solo.</p>
      )}
    </Notice>
  )
}

/** A form of the page that came back: what was typed and what to correct. */
export interface RefusedForm {
  readonly form: PostedForm
  readonly errors: readonly FieldError[]
}

type Move = Pick<(typeof dataCentreTransitions)[number], 'action' | 'labelIt' | 'note'>

export interface DataCentrePageProps extends ClosingFacts, Omit<PlaceFactsProps, 'isFirst'> {
  readonly bodyName: string
  readonly bodyHref: string
  readonly checklist: Checklist | null
  readonly moves: readonly Move[]
  readonly notice: string | null
  readonly history: readonly HistoryRow[]
  readonly historyCount: number
  /** Days to look back at. */
  readonly quick: readonly QuickDay[]
}

const moveTexts: Readonly<Record<DataCentreAction, string>> = {
  decommission: 'Da quando si comincia a spegnere macchine e spostare servizi.',
  resume: 'Il data center torna in esercizio.',
  close: 'Quando non ospita più nulla. Resta nella storia.',
  reopen: 'Se la chiusura è stata segnata per errore, o il data center torna in uso.',
}

/** A data centre: what is missing, its group, what it hosts, how it closes. */
export function DataCentrePage(props: DataCentrePageProps) {
  const { place, bodyName, bodyHref, hosted, mayWrite, moves, notice, today } = props
  const gaps = dataCentreGapsOf(place)
  const { lastEnd } = props.lastEnd
  const here = paths.dataCentre(place.id)
  return (
    <>
      <PageHead
        title={place.name}
        lead={
          <>
            Data center di <a href={bodyHref}>{bodyName}</a> ·{' '}
            {dataCentreStateLabels[place.state].toLowerCase()}
          </>
        }
        actions={
          <>
            <ButtonLink small href={`/spese/data-center/${place.id}`}>
              Spese
            </ButtonLink>
            {mayWrite ? (
              <ButtonLink small weight="primary" icon="pencil" href={`${here}/modifica`}>
                Correggi il data center
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <ErrorSummary errors={props.refused.errors} />
      {notice === null ? null : <Notice kind="ok" level={2} title={notice} />}
      <Split
        aside={
          mayWrite ? (
            <Section title="Esercizio e chiusura" box="quiet" first>
              {moves.map((move) => (
                <MoveForm
                  key={move.action}
                  move={move}
                  here={here}
                  hosted={hosted}
                  today={today}
                  refused={props.refused}
                  baselines={props.baselines}
                />
              ))}
            </Section>
          ) : (
            <p>Puoi leggere questo data center: lo scrivono l’ente e il suo ufficio.</p>
          )
        }
      >
        {closesTooEarly(place, lastEnd) ? (
          <Notice kind="warn" level={2} title="L’ultimo servizio esce dopo la chiusura prevista">
            Nei piani degli enti l’ultimo servizio ospitato finisce il {formatDate(lastEnd)}: sposta la
            chiusura, o chiedi di anticipare la migrazione. <a href="#ospitati">Vedi i servizi ospitati</a>
          </Notice>
        ) : null}
        <GapList gaps={gaps} editHref={mayWrite ? `${here}/modifica` : null} />
        <PlaceFacts {...props} isFirst={gaps.length === 0} />
        <ClosingSection {...props} />
        <BaselineSection {...props} />
        <RequirementSection {...props} />
        <HostedSection hosted={hosted} />
        <Section title="Storia">
          <HistoryList rows={props.history} />
          {props.historyCount > props.history.length ? (
            <p>
              <a href={`/storia/data-center/${place.id}`}>Tutta la storia ({props.historyCount} eventi)</a>
            </p>
          ) : null}
          <Disclosure summary="Com’era a una data passata">
            <PastForm href={here} quick={props.quick} />
          </Disclosure>
        </Section>
      </Split>
    </>
  )
}

/** How many requirements are met, and the group that the answers lead to, beside the one in force. */
function RequirementSection({ place, checklist, mayWrite }: DataCentrePageProps) {
  if (checklist === null) return null
  const { rows, answers } = checklist
  const counts = [
    ...requirementAnswers.map((answer) => ({
      label: answerLabels[answer],
      count: rows.filter(({ code }) => answers.get(code)?.answer === answer).length,
    })),
    { label: 'Senza risposta', count: rows.filter(({ code }) => !answers.has(code)).length },
  ]
  return (
    <Section
      title="Requisiti"
      aside={
        <a href={paths.requirements(place.id)}>
          {mayWrite ? 'Rispondi, uno per uno' : 'Le risposte, una per una'}
        </a>
      }
    >
      <ChecklistNote checklist={checklist} />
      <Facts row facts={counts.map(({ label, count }) => ({ label, value: `${count} di ${rows.length}` }))} />
      <SuggestedGroup checklist={checklist} group={place.group} />
    </Section>
  )
}

function GapList({ gaps, editHref }: { gaps: readonly DataCentreGap[]; editHref: string | null }) {
  if (gaps.length === 0) return null
  return (
    <Section title="Che cosa manca" first>
      <FindingList
        findings={gaps.map((gap) => ({
          key: gap,
          kind: 'info' as const,
          title: dataCentreGapLabels[gap],
          actions: editHref === null ? undefined : <a href={editHref}>Completa</a>,
        }))}
      />
    </Section>
  )
}

/** A move of the lifecycle; a closing that cannot be done says what is in the way instead of a button that refuses. */
function MoveForm(
  props: { move: Move; here: string } & Pick<
    DataCentrePageProps,
    'hosted' | 'today' | 'refused' | 'baselines'
  >,
) {
  const { move, here, hosted } = props
  const field = fieldOf(props.refused)
  if (move.action === 'close' && hosted.length > 0)
    return (
      <p>
        Per chiuderlo, prima sposta o segna come cessati{' '}
        <a href="#ospitati">
          {hosted.length === 1 ? 'il servizio che ospita' : `i ${hosted.length} servizi che ospita`}
        </a>
        .
      </p>
    )
  return (
    <Form action={`${here}/stato`} label={move.labelIt} multipart={move.action === 'close'}>
      <HiddenField name="azione" value={move.action} />
      <p>{moveTexts[move.action]}</p>
      {move.action === 'close' ? (
        <DateField
          {...field('giorno')}
          value={field('giorno').value || formatDate(props.today)}
          label="Chiuso il"
          required
        />
      ) : null}
      {move.action === 'close' ? <ClosingFields {...props} /> : null}
      {move.note ? (
        <TextField
          name="motivo"
          id={`motivo-${move.action}`}
          label="Motivo"
          required={move.note === 'required'}
          maxLength={300}
        />
      ) : null}
      <Button small weight="secondary">
        {move.labelIt}
      </Button>
    </Form>
  )
}
