// SPDX-License-Identifier: AGPL-3.0-or-later
import { dateInRome, formatDate, formatLongDate } from '../../../shared/dates.ts'
import { counted } from '../../../shared/money.ts'
import {
  Actions,
  Box,
  Button,
  ButtonLink,
  CellNote,
  DateField,
  ErrorSummary,
  FieldRow,
  FileField,
  FindingList,
  Form,
  HiddenField,
  Hint,
  Missing,
  MoneyField,
  Notice,
  NumberField,
  PageHead,
  RadioChoices,
  SavedNote,
  Section,
  Select,
  Split,
  Status,
  Steps,
  Table,
  TextArea,
  TextField,
} from '../../../ui/index.ts'
import type {
  ChosenDestination,
  Finding,
  Observation,
  Plan,
  PlanFacts,
  PlanItem,
  PlanItemValues,
  ReservedValues,
  ServiceFacts,
} from '../model.ts'
import { isModeChange } from '../model.ts'
import type { LoadedItem } from '../queries-items.ts'
import { spreadInWords, spreadOf } from '../rules-together.ts'
import { planPaths, savedAt, shortDestinations, todayInWords } from '../view.ts'
import {
  answersOf,
  approachChoices,
  destinationChoices,
  type ItemStep,
  isAnswered,
  isAsked,
  isWaiting,
  itemSteps,
  levelChecks,
  levelOptions,
  levelWords,
  modelOptions,
  originChoices,
  questionOf,
  strategyOptions,
  whyOf,
} from '../view-item.ts'
import { findingItem } from './finding-items.tsx'
import { InheritedNotice } from './item-inherited.tsx'
import type { FormTrouble } from './trouble.ts'

export interface ItemPageProps {
  readonly plan: Plan
  readonly facts: PlanFacts
  readonly service: ServiceFacts
  readonly item: PlanItem
  readonly step: ItemStep
  /** Of this service only. */
  readonly findings: readonly Finding[]
  readonly observations: readonly Observation[]
  /** What other bodies of the office chose for the same service. */
  readonly others: readonly ChosenDestination[]
  /** The fields as the form shows them, by name: what was typed when it comes back. */
  readonly form: Readonly<Record<keyof PlanItemValues, string>>
  /** What the page shows of the stored decision, for telling who changed what. */
  readonly base: string
  readonly canWrite: boolean
  readonly catalogue: LoadedItem['catalogue']
  readonly waves: LoadedItem['waves']
  readonly waveId: LoadedItem['waveId']
  /** Only the office puts services in its waves. */
  readonly mayPlace: boolean
  /** Null for who may not read and write them. */
  readonly reserved: ReservedValues | null
  /** The person came from the summary and goes back there. */
  readonly isFromSummary: boolean
  readonly trouble: FormTrouble
}

/** One decision of one service of the plan; every question can be opened, none must be answered. */
export function ItemPage(props: ItemPageProps) {
  const { plan, facts, service, item, step, canWrite, trouble, isFromSummary } = props
  const href = (key: string) => planPaths.step(plan.planId, service.digitalServiceId, key)
  const action = `${href(step.key)}${isFromSummary ? '&da=riepilogo' : ''}`
  return (
    <>
      <PageHead
        title={questionOf(step, service.name)}
        lead={<SavedNote at={savedAt(item.updatedAt, facts.today)} version={item.version} />}
      />
      <Steps
        label="Domande su questo servizio"
        steps={itemSteps.map((each) => ({
          label: each.label,
          href: href(each.key),
          done: isAnswered(each, item) && !isWaiting(each, item),
          current: each.key === step.key,
        }))}
      />
      <Split aside={<Beside {...props} />}>
        <ErrorSummary errors={trouble.errors} />
        <InheritedNotice {...props} />
        {step.key === 'riepilogo' || !canWrite ? (
          <Summary {...props} href={href} />
        ) : !isAsked(step, item) ? (
          <NotAsked {...props} href={href} />
        ) : (
          <Form action={action} version={item.version} autosave={action}>
            <HiddenField name="base" value={props.base} />
            <Questions {...props} />
            <Actions stack>
              <Button>{isFromSummary ? 'Salva e torna al riepilogo' : 'Salva e continua'}</Button>
              {step.key === 'dove' ? (
                <Button weight="secondary" name="poi" value="resta">
                  Salva e controlla il livello
                </Button>
              ) : null}
              <ButtonLink href={planPaths.service(plan.planId, service.digitalServiceId)}>
                Torna all’elenco
              </ButtonLink>
            </Actions>
          </Form>
        )}
        {step.key === 'dove' && canWrite && isAsked(step, item) ? <Catalogue {...props} /> : null}
        {isModeChange(facts, item) && ['come', 'riepilogo'].includes(step.key) ? (
          <StatementPart {...props} />
        ) : null}
        {step.key === 'scheda' && isAsked(step, item) ? <ReservedPart {...props} /> : null}
      </Split>
    </>
  )
}

function Questions(props: ItemPageProps) {
  switch (props.step.key) {
    case 'come':
      return <HowFields {...props} />
    case 'dove':
      return <WhereFields {...props} />
    case 'fornitore':
      return <WhenFields {...props} />
    case 'costi':
      return <CostFields {...props} />
    case 'scheda':
      return <CardFields {...props} />
    case 'riepilogo':
      return null
  }
}

/** What a field shows and what is wrong with it. */
function fieldOf({ form, trouble }: ItemPageProps, name: keyof PlanItemValues) {
  return { name, value: form[name], error: trouble.error(name) }
}

function HowFields(props: ItemPageProps) {
  return (
    <>
      <RadioChoices
        {...fieldOf(props, 'approach')}
        label="Scegli che cosa succede al servizio"
        choices={approachChoices}
        unknown
      />
      <Select
        {...fieldOf(props, 'strategy')}
        label="Se migra: con quale strategia"
        help="Puoi lasciarla vuota e tornarci."
        empty="Non lo so ancora"
        options={strategyOptions}
      />
      <TextArea
        {...fieldOf(props, 'reason')}
        label="Il motivo"
        help="Serve se il servizio resta, si dismette o non è dovuto; altrimenti è facoltativo."
        maxLength={2000}
      />
      <DateField
        {...fieldOf(props, 'reviewOn')}
        label="Se resta: quando si torna a valutare"
        help="Per esempio 30/06/2027"
      />
    </>
  )
}

function WhereFields(props: ItemPageProps) {
  const { facts, service, item } = props
  const checks = levelChecks(facts, service)
  return (
    <>
      <RadioChoices
        {...fieldOf(props, 'destinationKind')}
        label="Scegli la destinazione"
        choices={destinationChoices(facts, service)}
        unknown
      />
      <TextField
        {...fieldOf(props, 'destinationName')}
        label="Nome del servizio o dell’infrastruttura"
        help="Come sta nel catalogo ACN, per esempio Archivia Cloud"
        maxLength={200}
      />
      <Select
        {...fieldOf(props, 'serviceModel')}
        label="Modello di servizio"
        help="Modo A: IaaS, hosting o housing. Modo B: PaaS o SaaS."
        empty="Non lo so ancora"
        options={modelOptions}
      />
      <FieldRow>
        <Select
          {...fieldOf(props, 'qualificationCode')}
          label="Qualificazione o adeguamento ACN"
          empty="Non lo so ancora"
          options={levelOptions(facts.levels, item.qualificationCode)}
        />
        <DateField
          {...fieldOf(props, 'qualificationValidTo')}
          label="Vale fino al"
          help="Per esempio 14/02/2028"
        />
      </FieldRow>
      {checks.length === 0 ? null : (
        <Section title="Controllo del livello" box>
          <Table
            caption="Livello richiesto e livello della destinazione"
            rows={checks}
            rowKey={(check) => check.check}
            columns={[
              { key: 'controllo', label: 'Controllo', rowHeader: true, cell: (check) => check.check },
              { key: 'richiesto', label: 'Richiesto', cell: (check) => check.required },
              {
                key: 'dato',
                label: item.destinationName || 'Destinazione',
                cell: (check) => check.given ?? <Missing />,
              },
              {
                key: 'esito',
                label: 'Esito',
                cardLabel: false,
                cell: ({ outcome }) => <Status kind={outcome.kind}>{outcome.label}</Status>,
              },
            ]}
          />
        </Section>
      )}
    </>
  )
}

function WhenFields(props: ItemPageProps) {
  const { service, item } = props
  const isRetired = item.approach === 'retire'
  return (
    <>
      {service.contractEndsOn ? (
        <Hint>
          Il contratto attuale di {service.softwareNames.join(', ')} finisce il{' '}
          {formatLongDate(service.contractEndsOn)}.
        </Hint>
      ) : null}
      <Hint>Le date che non sai ancora lasciale vuote: restano aperte nell’elenco.</Hint>
      {isRetired ? null : (
        <>
          <DateField {...fieldOf(props, 'contractOn')} label="Contratto con il fornitore" />
          <DateField {...fieldOf(props, 'startsOn')} label="Inizio della migrazione" />
        </>
      )}
      <DateField
        {...fieldOf(props, 'endsOn')}
        label={isRetired ? 'Quando si dismette' : 'Fine: tutto il servizio è migrato'}
        help="Sistemi, dati e programmi: una parte sola non basta. Per esempio 30/06/2026"
      />
    </>
  )
}

function CostFields(props: ItemPageProps) {
  return (
    <>
      <Hint>Gli importi che non sai ancora lasciali vuoti: nei totali restano n.d.</Hint>
      <MoneyField {...fieldOf(props, 'costCents')} label="Costo una tantum, senza IVA" />
      <MoneyField {...fieldOf(props, 'yearlyFeeCents')} label="Canone annuo, senza IVA" />
    </>
  )
}

/** The destination from the table of qualified services: choosing one fills name, model, level and validity. */
function Catalogue({ plan, facts, service, item, catalogue }: ItemPageProps) {
  const action = planPaths.catalogue(plan.planId, service.digitalServiceId)
  return (
    <Section id="catalogo" title="Scegli dai servizi qualificati" box>
      <Form
        method="get"
        action={`/piani/${plan.planId}/servizi/${service.digitalServiceId}#catalogo`}
        label="Cerca fra i servizi qualificati"
      >
        <HiddenField name="passo" value="dove" />
        <TextField
          name="cerca"
          label="Nome, fornitore o codice"
          help="Sceglierne uno scrive qui sopra nome, modello, livello e validità: poi puoi cambiarli."
          value={catalogue?.search ?? ''}
          maxLength={80}
        />
        <Actions>
          <Button small weight="secondary">
            Cerca
          </Button>
        </Actions>
      </Form>
      {catalogue === null ? null : catalogue.found.length === 0 ? (
        <Notice kind="info" level={3} title="Nessun servizio qualificato oggi con queste parole">
          Scrivi la destinazione qui sopra: la tabella la aggiorna chi amministra Regia.
        </Notice>
      ) : (
        <Table
          caption="Servizi qualificati trovati, al massimo venti"
          rows={catalogue.found}
          rowKey={(row) => row.code}
          columns={[
            {
              key: 'servizio',
              label: 'Servizio',
              rowHeader: true,
              cell: (row) => (
                <>
                  {row.name}
                  <CellNote>
                    {row.supplier}, {row.code}
                  </CellNote>
                </>
              ),
            },
            {
              key: 'livello',
              label: 'Livello',
              cell: (row) => {
                const words = levelWords(facts, service, row.levelCode)
                return (
                  <>
                    {row.levelCode ?? <Missing>non noto</Missing>}
                    {words ? <CellNote>{words}</CellNote> : null}
                  </>
                )
              },
            },
            {
              key: 'validita',
              label: 'Vale fino al',
              cell: (row) => (row.validTo ? formatDate(row.validTo) : <Missing />),
            },
            {
              key: 'scegli',
              label: 'Scegli',
              labelHidden: true,
              cardLabel: false,
              cell: (row) => (
                <Form action={action} version={item.version} label={`Scegli ${row.name}`}>
                  <HiddenField name="code" value={row.code} />
                  <Button small weight="secondary">
                    Scegli
                  </Button>
                </Form>
              ),
            },
          ]}
        />
      )}
    </Section>
  )
}

const yesNo = [
  { value: 'si', label: 'Sì' },
  { value: 'no', label: 'No' },
]

function CardFields(props: ItemPageProps) {
  const names = props.service.softwareNames.join(', ')
  return (
    <>
      <RadioChoices
        {...fieldOf(props, 'originKind')}
        label="Da dove parte il servizio"
        choices={originChoices}
        unknown
      />
      <RadioChoices
        {...fieldOf(props, 'isOriginQualified')}
        label="Se parte da un cloud: quel servizio è qualificato?"
        choices={yesNo}
        plain
        unknown
      />
      <TextField
        {...fieldOf(props, 'migratedSoftware')}
        label="Applicativi migrati"
        help={
          names === ''
            ? 'L’inventario non ne lega nessuno a questo servizio.'
            : `Vuoto vuol dire tutti quelli dell’inventario: ${names}`
        }
        maxLength={500}
      />
      <FieldRow>
        <NumberField {...fieldOf(props, 'cpuCount')} label="CPU a destinazione" help="Virtuali, in tutto" />
        <TextField
          {...fieldOf(props, 'memoryGb')}
          label="Memoria a destinazione"
          help="Per esempio 16 GB"
          narrow
        />
        <TextField
          {...fieldOf(props, 'storageGb')}
          label="Archiviazione a destinazione"
          help="Per esempio 1,5 TB"
          narrow
        />
      </FieldRow>
      <RadioChoices
        {...fieldOf(props, 'isDataComplete')}
        label="I dati passano tutti?"
        choices={yesNo}
        plain
        unknown
      />
      <TextArea
        {...fieldOf(props, 'dataReason')}
        label="Quali restano, e perché"
        help="Serve se non passano tutti."
        maxLength={2000}
      />
      <RadioChoices
        {...fieldOf(props, 'isLegacyDecommissioned')}
        label="Il vecchio sistema si dismette?"
        choices={yesNo}
        plain
        unknown
      />
      <TextArea
        {...fieldOf(props, 'legacyReason')}
        label="Perché resta, e fino a quando"
        help="Serve se non si dismette."
        maxLength={2000}
      />
    </>
  )
}

/** The signed statement of the change from mode A to B, sent apart from the answers: a file is not saved as one types. */
function StatementPart({ plan, service, item, canWrite }: ItemPageProps) {
  const action = planPaths.statement(plan.planId, service.digitalServiceId)
  return (
    <Section id="dichiarazione" title="Dichiarazione del cambio di modo" box>
      <p>
        Il servizio è approvato in modo A e qui passa a B: serve una dichiarazione firmata. L’importo
        finanziato non cambia.
      </p>
      {item.statement ? (
        <p>
          <a href={action}>{item.statement.fileName}</a>
        </p>
      ) : (
        <Missing>non ancora allegata</Missing>
      )}
      {canWrite ? (
        <Form action={action} multipart label="Dichiarazione del cambio di modo">
          <FileField
            name="statement"
            label={item.statement ? 'Sostituisci il file' : 'Il file firmato'}
            help="PDF o P7M, fino a 10 MB"
            accept=".pdf,.p7m"
            required
          />
          <Actions>
            <Button small>Allega la dichiarazione</Button>
          </Actions>
        </Form>
      ) : null}
    </Section>
  )
}

/** Components and addresses: for the body and its office alone, never part of what is sent. */
function ReservedPart({ plan, service, reserved }: ItemPageProps) {
  if (!reserved) return null
  return (
    <Section id="riservati" title="Campi riservati" box="quiet">
      <Hint>
        Li leggono solo l’ente e il suo ufficio. Non entrano nella versione trasmessa, negli elenchi e nei
        file: chi compila il portale li copia da qui.
      </Hint>
      <Form
        action={planPaths.reserved(plan.planId, service.digitalServiceId)}
        label="Campi riservati del servizio"
      >
        <TextArea
          name="componentIds"
          label="Identificativi dei componenti"
          value={reserved.componentIds}
          maxLength={2000}
          rows={2}
        />
        <TextArea
          name="ipAddresses"
          label="Indirizzi IP"
          value={reserved.ipAddresses}
          maxLength={2000}
          rows={2}
        />
        <Actions>
          <Button small>Salva i campi riservati</Button>
        </Actions>
      </Form>
    </Section>
  )
}

function NotAsked({ plan, service, step, href }: ItemPageProps & { href: (key: string) => string }) {
  return (
    <>
      <Notice kind="info" level={2} title="Questa domanda non serve">
        {service.name} non si sposta, quindi{' '}
        {step.key === 'costi' ? 'non ci sono costi di migrazione' : 'non c’è una destinazione'} da indicare.
      </Notice>
      <Actions stack>
        <ButtonLink weight="primary" href={href('riepilogo')}>
          Vai al riepilogo
        </ButtonLink>
        <ButtonLink href={planPaths.service(plan.planId, service.digitalServiceId)}>
          Torna all’elenco
        </ButtonLink>
      </Actions>
    </>
  )
}

/** All the answers, each with the way to change it, and what the rules say of them. */
function Summary(props: ItemPageProps & { href: (key: string) => string }) {
  const { plan, facts, service, item, findings, canWrite, href } = props
  return (
    <>
      <Table
        caption={`Le risposte su ${service.name}`}
        plain
        rows={answersOf(item, service.softwareNames)}
        rowKey={(answer) => answer.label}
        columns={[
          { key: 'domanda', label: 'Domanda', rowHeader: true, cell: (answer) => answer.label },
          {
            key: 'risposta',
            label: 'Risposta',
            cell: (answer) => answer.value ?? <Missing>non lo so ancora</Missing>,
          },
          ...(canWrite
            ? [
                {
                  key: 'cambia',
                  label: 'Cambia',
                  labelHidden: true,
                  cell: (answer: ReturnType<typeof answersOf>[number]) => (
                    <a href={`${href(answer.step)}&da=riepilogo`} aria-label={`Cambia: ${answer.label}`}>
                      Cambia
                    </a>
                  ),
                },
              ]
            : []),
        ]}
      />
      {findings.length === 0 ? (
        <Notice kind="ok" level={2} title="Nessun rilievo su questo servizio" />
      ) : (
        <FindingList
          level={2}
          findings={findings.map((each) => findingItem(each, { plan, services: facts.services, canWrite }))}
        />
      )}
      <Actions stack>
        <ButtonLink weight="primary" href={planPaths.service(plan.planId, service.digitalServiceId)}>
          Torna all’elenco
        </ButtonLink>
      </Actions>
    </>
  )
}

function Beside(props: ItemPageProps) {
  const { plan, facts, service, item, step, observations, others } = props
  const why = whyOf(step, service, facts.terms)
  return (
    <>
      <Box title="Perché lo chiediamo" quiet>
        <p>{why.text}</p>
        {why.source ? (
          <Hint>
            Fonte: {why.source.article ? `${why.source.act}, ${why.source.article}` : why.source.act}
            {why.source.unverified ? (
              <>
                . <em>Fonte da verificare.</em>
              </>
            ) : null}
          </Hint>
        ) : null}
        <Hint>{todayInWords(service, facts)}</Hint>
      </Box>
      {step.key === 'costi' ? <Similar facts={facts} service={service} /> : null}
      <WaveBox {...props} />
      {others.length === 0 ? null : (
        <Box title="Che cosa hanno scelto gli altri">
          <ul>
            {others.map((other) => (
              <li key={`${other.kind} ${other.name} ${other.qualificationCode}`}>
                {othersInWords(other, item)}
              </li>
            ))}
          </ul>
        </Box>
      )}
      {observations.map((each) => (
        <Box key={each.observationId} id={`oss-${each.observationId}`} title="L’osservazione ricevuta">
          <p>«{each.body}»</p>
          <Hint>
            Programma, {formatDate(dateInRome(each.writtenAt))}
            {each.reply === null ? '' : ` · la tua risposta: ${each.reply}`}
          </Hint>
          <p>
            <a href={`${planPaths.plan(plan.planId)}#oss-${each.observationId}`}>
              {each.reply === null ? 'Rispondi' : 'Apri la risposta'}
            </a>
          </p>
        </Box>
      ))}
    </>
  )
}

/** The wave of the office the service is in: the office chooses it here, the others read it. */
function WaveBox({ plan, service, step, waves, waveId, mayPlace }: ItemPageProps) {
  const wave = waves.find((each) => each.waveId === waveId)
  if (!wave && (!mayPlace || waves.length === 0)) return null
  return (
    <Box id="ondata" title="Ondata dell’ufficio" quiet>
      {wave ? (
        <p>
          <a href={`/ondate/${wave.waveId}`}>{wave.name}</a>
        </p>
      ) : null}
      {mayPlace ? (
        <Form action={planPaths.wave(plan.planId, service.digitalServiceId)} label="Ondata del servizio">
          <HiddenField name="passo" value={step.key} />
          <Select
            name="waveId"
            label="Metti il servizio in"
            empty="Nessuna ondata"
            value={waveId ?? ''}
            options={waves.map((each) => ({ value: each.waveId, label: each.name }))}
          />
          <Button small weight="secondary">
            Salva l’ondata
          </Button>
        </Form>
      ) : null}
      <Hint>È un raggruppamento dell’ufficio: non entra nel piano trasmesso.</Hint>
    </Box>
  )
}

/** What similar bodies pay, when they are enough that none can be told. */
function Similar({ facts, service }: Pick<ItemPageProps, 'facts' | 'service'>) {
  const [cost, fee] = [spreadOf(facts, service, 'cost'), spreadOf(facts, service, 'fee')]
  if (cost === null && fee === null) return null
  return (
    <Box title="Quanto spendono gli altri">
      {cost ? <p>Una tantum, {spreadInWords(cost)}.</p> : null}
      {fee ? <p>Canone annuo, {spreadInWords(fee)}.</p> : null}
      <Hint>Stesso tipo di servizio e stessa fascia di abitanti, versioni trasmesse o approvate.</Hint>
    </Box>
  )
}

function othersInWords(other: ChosenDestination, item: PlanItem): string {
  const isSame = other.name.toLowerCase() === item.destinationName.toLowerCase()
  const where = [`${other.name} (${shortDestinations[other.kind]}`, other.qualificationCode]
    .filter(Boolean)
    .join(', ')
  return `${isSame ? 'Altri ' : ''}${counted(other.bodies, 'ente', 'enti')} del tuo ufficio: ${where})`
}
