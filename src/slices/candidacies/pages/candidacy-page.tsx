// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, formatLongDate, type LocalDate } from '../../../shared/dates.ts'
import type { PlanId } from '../../../shared/ids.ts'
import { counted, formatMoney } from '../../../shared/money.ts'
import {
  Actions,
  Box,
  Button,
  ButtonLink,
  CellNote,
  Code,
  DaysLeft,
  Facts,
  Form,
  Hint,
  Missing,
  Muted,
  Notice,
  PageHead,
  PlainList,
  Section,
  Select,
  Split,
  StatusOf,
  Steps,
  Table,
} from '../../../ui/index.ts'
import { planPaths } from '../../plans/index.ts'
import { actWords } from '../act-words.ts'
import { type CandidacyAction, candidacyTransitions } from '../lifecycle.ts'
import {
  type CandidacyAct,
  type Contract,
  type FundedElsewhere,
  nextStepLabels,
  sendingChannelLabels,
} from '../model.ts'
import type { NextDeadline } from '../schedule.ts'
import {
  atRiskOf,
  type ChainPart,
  candidacyPaths,
  chainOf,
  hasRisk,
  inSentence,
  leftInWords,
  nextInWords,
  stateStatus,
} from '../view.ts'
import type { CandidacyWorld } from '../world.ts'
import { DateWithSum } from './sum.tsx'

export interface CandidacyPageProps {
  readonly world: CandidacyWorld
  readonly next: NextDeadline | null
  /** Acts the reader may record, in the order of the table. */
  readonly acts: readonly CandidacyAction[]
  readonly mayUndo: boolean
  readonly isWriter: boolean
  readonly elsewhere: readonly FundedElsewhere[]
  readonly twice: string
  readonly names: ReadonlyMap<string, string>
  readonly writers: readonly { readonly personId: string; readonly name: string }[]
  /** The plan that lapsed with the money. */
  readonly lapsedPlan: PlanId | null
  /** Why the services give no amount; null when they do. */
  readonly noAmount: string | null
  readonly today: LocalDate
}

/** Moves off the main road: shown apart from what comes next. */
const apart: readonly CandidacyAction[] = [
  'extend',
  'suspend',
  'vary',
  'reopen',
  'renounce',
  'revoke',
  'discard',
]

/** One candidacy: its chain, what was recorded at each step, what comes next and by when. */
export function CandidacyPage(props: CandidacyPageProps) {
  const { world, acts } = props
  const { candidacy } = world
  const parts = chainOf(candidacy, world.acts)
  const [first] = acts.filter((action) => !apart.includes(action))
  return (
    <>
      <PageHead
        title={candidacy.callTitle}
        lead={
          <>
            {candidacy.administrationName} · {candidacy.measure} ·{' '}
            <StatusOf status={stateStatus(candidacy.state)} />
          </>
        }
        actions={
          first ? (
            <ButtonLink small weight="primary" href={candidacyPaths.act(candidacy.candidacyId, first)}>
              {labelOf(first)}
            </ButtonLink>
          ) : null
        }
      />
      <Summary {...props} />
      <Steps
        label="La strada della candidatura"
        steps={parts.map((part) => ({
          label: part.label,
          href: `#${part.key}`,
          done: part.isDone,
          current: part.isCurrent,
        }))}
      />
      <Split aside={<Beside {...props} />}>
        <Next {...props} />
        <Services {...props} />
        {parts.map((part) => (
          <Part key={part.key} part={part} {...props} />
        ))}
      </Split>
    </>
  )
}

function labelOf(action: CandidacyAction): string {
  return candidacyTransitions.find((row) => row.action === action)?.labelIt ?? actWords[action].title
}

function Summary({ world: { candidacy }, today }: CandidacyPageProps) {
  const left = leftInWords(candidacy.nextStep === 'maintenance' ? null : candidacy.lastUsefulOn, today)
  const atRisk = atRiskOf(candidacy)
  const money = (cents: number | null, none: string) =>
    cents === null ? <Missing>{none}</Missing> : formatMoney(cents)
  return (
    <Facts
      row
      box
      facts={[
        {
          label: candidacy.sentOn ? 'Chiesto' : 'Da chiedere',
          value: money(candidacy.requestedCents ?? candidacy.forecastCents, 'n.d.: controlla i servizi'),
        },
        { label: 'Concesso', value: money(candidacy.grantedCents, 'non ancora') },
        { label: 'Pagato', value: money(candidacy.paidCents, 'non ancora') },
        { label: 'CUP', value: candidacy.cup ? <Code>{candidacy.cup}</Code> : <Missing>non ancora</Missing> },
        {
          label: 'Ultimo giorno utile',
          value: left ? (
            <>
              <DaysLeft tone={left.tone}>{left.words}</DaysLeft> {left.date}
            </>
          ) : (
            <Missing>nessuno</Missing>
          ),
        },
        { label: 'A rischio', value: money(atRisk, hasRisk(candidacy) ? 'n.d.' : 'nulla') },
      ]}
    />
  )
}

/** What the body does next, with both dates and how they come. */
function Next({ world: { candidacy }, next, today, elsewhere, twice, lapsedPlan }: CandidacyPageProps) {
  const isPast = next?.lastUseful && next.lastUseful.on < today && next.step !== 'maintenance'
  return (
    <Section first title={next ? `Ora: ${inSentence(nextStepLabels[next.step])}` : nextInWords(candidacy)}>
      {elsewhere.length > 0 ? (
        <Notice kind="stop" title="Un servizio è già finanziato">
          {twice}. Toglilo da qui, o aspetta il decreto di rinuncia dell’altra candidatura.
        </Notice>
      ) : null}
      {isPast && next.due ? (
        <Notice
          kind={next.due.on < today ? 'stop' : 'warn'}
          title={next.due.on < today ? 'Il termine è passato' : 'L’ultimo giorno utile è passato'}
        >
          {next.due.on < today
            ? `Il termine era il ${formatLongDate(next.due.on)}. L’atto si può ancora registrare: se è stato fatto in tempo scrivi il giorno vero, se no valuta una proroga.`
            : `Il termine è il ${formatLongDate(next.due.on)}, ma il tempo che i passi dopo richiedono di solito non c’è più.`}
        </Notice>
      ) : null}
      {next?.lastUseful ? <DateWithSum label="Ultimo giorno utile" deadline={next.lastUseful} /> : null}
      {next?.due ? <DateWithSum label="Termine" deadline={next.due} /> : null}
      {next?.missing ? <Muted>Termine n.d.: {next.missing}</Muted> : null}
      {next === null ? <Muted>{waitInWords(candidacy.state)}</Muted> : null}
      {lapsedPlan ? (
        <p>
          Senza questi fondi il piano di migrazione decade:{' '}
          <a href={planPaths.plan(lapsedPlan)}>decidi che cosa ne è del piano</a>
        </p>
      ) : null}
    </Section>
  )
}

function waitInWords(state: CandidacyWorld['candidacy']['state']): string {
  switch (state) {
    case 'sent':
    case 'receivable':
      return 'L’amministrazione che finanzia verifica la candidatura in ordine di arrivo.'
    case 'admitted':
      return 'Si aspetta la chiusura della finestra e il decreto di finanziamento.'
    case 'in_check':
      return 'La verifica tecnica è in corso: registra qui l’esito.'
    case 'payment_requested':
    case 'in_payment':
      return 'La richiesta è ai controlli formali e poi in liquidazione.'
    case 'renounced':
      return 'Si aspetta il decreto di rinuncia: solo dopo si può candidare di nuovo l’ente.'
    default:
      return 'Non c’è altro da fare.'
  }
}

function Services({ world: { candidacy, services, call, band }, noAmount, isWriter }: CandidacyPageProps) {
  const labels = new Map(call.modes.map(({ code, label }) => [code, label]))
  return (
    <Section
      title="Servizi"
      id="servizi"
      aside={
        isWriter && candidacy.state === 'draft' ? (
          <a href={candidacyPaths.services(candidacy.candidacyId)}>Scegli i servizi</a>
        ) : undefined
      }
    >
      <p>
        {counted(services.length, 'servizio', 'servizi')}, fascia {band?.label ?? 'non nota'}
        {noAmount ? (
          <>
            . <strong>Non danno un importo</strong>: {noAmount}.
          </>
        ) : (
          '.'
        )}
      </p>
      {services.length > 0 ? (
        <Table
          plain
          caption="Servizi della candidatura"
          rows={services}
          rowKey={(row) => row.digitalServiceId}
          columns={[
            {
              key: 'servizio',
              label: 'Servizio',
              rowHeader: true,
              cell: (row) => <a href={`/inventario/servizi/${row.digitalServiceId}`}>{row.name}</a>,
            },
            { key: 'modo', label: 'Modalità', cell: (row) => labels.get(row.mode) ?? row.mode },
          ]}
        />
      ) : null}
    </Section>
  )
}

function Part({ part, ...props }: CandidacyPageProps & { part: ChainPart }) {
  const { candidacy, contracts } = props.world
  return (
    <Section id={part.key} title={part.label} aside={part.isDone ? 'fatto' : undefined}>
      {part.acts.length > 0 ? (
        <ActList list={part.acts} {...props} />
      ) : (
        <Muted>Nessun atto registrato, per ora.</Muted>
      )}
      {part.key === 'contracts' ? (
        <Contracts candidacyId={candidacy.candidacyId} contracts={contracts} {...props} />
      ) : null}
    </Section>
  )
}

function ActList({ list, names, world }: CandidacyPageProps & { list: readonly CandidacyAct[] }) {
  const base = candidacyPaths.one(world.candidacy.candidacyId)
  return (
    <PlainList
      items={list.map((act) => (
        <>
          <strong>{actWords[act.action].title}</strong>, {formatLongDate(act.onDay)}
          {act.undoneAt ? <strong> (annullato: {act.undoneReason})</strong> : null}
          <Hint>
            {[
              act.protocol && `n. ${act.protocol}`,
              act.cup && `CUP ${act.cup}`,
              act.amountCents === null ? null : formatMoney(act.amountCents),
              act.channel && `${sendingChannelLabels[act.channel]}, ${act.sender}`,
              act.months && `${counted(act.months, 'mese', 'mesi')} in più`,
              act.untilDay && `fino al ${formatDate(act.untilDay)}`,
              act.recordedBy ? `registrato da ${names.get(act.recordedBy) ?? 'persona cessata'}` : null,
            ]
              .filter(Boolean)
              .join(' · ')}
          </Hint>
          {act.note ? <Hint>{act.note}</Hint> : null}
          {act.documentId ? (
            <Hint>
              <a href={`${base}/documenti/${act.documentId}`}>{act.documentName ?? 'Documento'}</a>
            </Hint>
          ) : null}
        </>
      ))}
    />
  )
}

function Contracts({
  candidacyId,
  contracts,
  isWriter,
  world,
}: CandidacyPageProps & { candidacyId: string; contracts: readonly Contract[] }) {
  const valid = contracts.filter(({ withdrawnAt }) => withdrawnAt === null)
  const mayChange = isWriter && world.candidacy.fundedOn !== null && world.candidacy.paidOn === null
  return (
    <>
      {valid.length > 0 ? (
        <Table
          caption="Contratti, dal primo firmato: il primo conta per il termine"
          rows={valid}
          rowKey={(row) => row.contractId}
          columns={[
            {
              key: 'fornitore',
              label: 'Fornitore',
              rowHeader: true,
              cell: (row) => (
                <>
                  {row.supplierName}
                  <CellNote>{row.object}</CellNote>
                </>
              ),
            },
            { key: 'firma', label: 'Firma', cell: (row) => formatDate(row.signedOn) },
            { key: 'cig', label: 'CIG', cell: (row) => (row.cig ? <Code>{row.cig}</Code> : <Missing />) },
            {
              key: 'importo',
              label: 'Importo',
              numeric: true,
              cell: (row) => (row.amountCents === null ? <Missing /> : formatMoney(row.amountCents)),
            },
            ...(mayChange
              ? [
                  {
                    key: 'azioni',
                    label: 'Azioni',
                    labelHidden: true,
                    cardLabel: false as const,
                    cell: (row: Contract) => (
                      <Form
                        action={`${candidacyPaths.contracts(candidacyId)}/${row.contractId}/ritiri`}
                        version={world.candidacy.version}
                        label={`Togli il contratto con ${row.supplierName}`}
                      >
                        <Button small weight="link">
                          Togli
                        </Button>
                      </Form>
                    ),
                  },
                ]
              : []),
          ]}
        />
      ) : null}
      {mayChange ? (
        <p>
          <a href={candidacyPaths.contracts(candidacyId)}>Aggiungi un contratto</a>
        </p>
      ) : null}
    </>
  )
}

function Beside({ world: { candidacy, acts: done }, acts, mayUndo, isWriter, ...props }: CandidacyPageProps) {
  const id = candidacy.candidacyId
  const link = (action: CandidacyAction) => <a href={candidacyPaths.act(id, action)}>{labelOf(action)}</a>
  const next = acts.filter((action) => !apart.includes(action))
  const others = acts.filter((action) => apart.includes(action))
  return (
    <>
      {next.length > 0 ? (
        <Box title="Che cosa puoi registrare" level={2}>
          <PlainList items={next.map(link)} />
        </Box>
      ) : null}
      <Box title="Preparare" level={2}>
        <PlainList
          items={[
            <a href={candidacyPaths.dossier(id)}>Fascicolo: che cosa manca</a>,
            <a href={candidacyPaths.portal(id, 'candidacy')}>Candidatura da riportare sul portale</a>,
            ...(candidacy.fundedOn
              ? [<a href={candidacyPaths.portal(id, 'request')}>Erogazione da riportare sul portale</a>]
              : []),
          ]}
        />
      </Box>
      {others.length > 0 || mayUndo ? (
        <Box title="Altri atti" level={2} quiet>
          <PlainList
            small
            items={[
              ...others.map(link),
              ...(mayUndo && done.length > 0
                ? [<a href={candidacyPaths.act(id, 'undo')}>Annulla l’ultimo atto</a>]
                : []),
            ]}
          />
        </Box>
      ) : null}
      <Box title="Chi la segue" level={2} quiet>
        {isWriter ? (
          <Form
            action={`${candidacyPaths.one(id)}/incarichi`}
            version={candidacy.version}
            label="Chi segue la candidatura"
          >
            <Select
              name="personId"
              label="Persona"
              empty="Nessuno"
              value={candidacy.responsiblePersonId}
              options={props.writers.map(({ personId, name }) => ({ value: personId, label: name }))}
            />
            <Actions>
              <Button small weight="secondary">
                Salva chi la segue
              </Button>
            </Actions>
          </Form>
        ) : (
          <p>{props.names.get(candidacy.responsiblePersonId ?? '') ?? 'Nessuno, per ora'}</p>
        )}
        <Hint>
          <a href={candidacyPaths.history(id)}>Storia della candidatura</a>
        </Hint>
      </Box>
    </>
  )
}
