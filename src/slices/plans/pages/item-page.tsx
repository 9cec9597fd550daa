// SPDX-License-Identifier: AGPL-3.0-or-later
import { dateInRome, formatDate, formatLongDate } from '../../../shared/dates.ts'
import {
  Actions,
  Box,
  Button,
  ButtonLink,
  DateField,
  ErrorSummary,
  FieldRow,
  FindingList,
  Form,
  HiddenField,
  Hint,
  Missing,
  MoneyField,
  Notice,
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
  ServiceFacts,
} from '../model.ts'
import { counted, planPaths, savedAt, shortDestinations, todayInWords } from '../view.ts'
import {
  answersOf,
  approachChoices,
  destinationChoices,
  type ItemStep,
  isAnswered,
  isAsked,
  itemSteps,
  levelChecks,
  levelOptions,
  questionOf,
  strategyOptions,
  whyOf,
} from '../view-item.ts'
import { findingItem } from './finding-items.tsx'
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
          done: isAnswered(each, item),
          current: each.key === step.key,
        }))}
      />
      <Split aside={<Beside {...props} />}>
        <ErrorSummary errors={trouble.errors} />
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
        rows={answersOf(item)}
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

function othersInWords(other: ChosenDestination, item: PlanItem): string {
  const isSame = other.name.toLowerCase() === item.destinationName.toLowerCase()
  const where = [`${other.name} (${shortDestinations[other.kind]}`, other.qualificationCode]
    .filter(Boolean)
    .join(', ')
  return `${isSame ? 'Altri ' : ''}${counted(other.bodies, 'ente', 'enti')} del tuo ufficio: ${where})`
}
