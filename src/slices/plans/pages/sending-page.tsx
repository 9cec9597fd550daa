// SPDX-License-Identifier: AGPL-3.0-or-later
import { dateInRome, formatLongDate } from '../../../shared/dates.ts'
import { counted } from '../../../shared/money.ts'
import { roleLabels } from '../../../shared/roles.ts'
import {
  Actions,
  Box,
  Button,
  ButtonLink,
  Checkbox,
  ErrorSummary,
  Facts,
  type FindingItem,
  FindingList,
  Form,
  Hint,
  Missing,
  Notice,
  Num,
  PageHead,
  PlainList,
  Section,
  Split,
} from '../../../ui/index.ts'
import type { ComparedField, ComparedService, ContentTotals } from '../content.ts'
import type { Finding, Plan, PlanFacts, PlanVersion, Sender } from '../model.ts'
import type { Senders } from '../queries.ts'
import { answersInWords, currentNumber, modesInWords, periodInWords, planPaths, sumInWords } from '../view.ts'
import { Comparison } from './comparison.tsx'
import { findingItem } from './finding-items.tsx'
import type { FormTrouble } from './trouble.ts'

/** Why the reader cannot send: their role, a mandate that is over, a delegation that does not cover plans. */
export type SendingBar =
  | { readonly kind: 'role' }
  | { readonly kind: 'ended'; readonly own: Sender }
  | { readonly kind: 'notCovered' }

export interface SendingPageProps {
  readonly plan: Plan
  readonly facts: PlanFacts
  readonly findings: readonly Finding[]
  readonly totals: ContentTotals
  readonly last: PlanVersion | null
  readonly recovery: readonly ComparedField[]
  readonly services: readonly ComparedService[]
  /** Names of those who wrote in the plan. */
  readonly authors: readonly string[]
  readonly senders: Senders
  /** Null when the reader may send, or close the version to carry over. */
  readonly bar: SendingBar | null
  readonly canWrite: boolean
  readonly owner: string
  readonly trouble: FormTrouble
  readonly ticked: readonly string[]
}

/** What is about to be sent, what it changes, and the declaration: sending is the only gate. */
export function SendingPage(props: SendingPageProps) {
  const { plan, findings, last, trouble, bar } = props
  const isOffice = plan.channel === 'office'
  const stops = findings.filter((each) => each.level === 'stop')
  return (
    <>
      <PageHead
        title={
          isOffice
            ? `Rivedi e chiudi la versione di ${plan.administrationName}`
            : `Rivedi e trasmetti il piano di ${plan.administrationName}`
        }
        lead={leadOf(props)}
      />
      <Split aside={<Beside {...props} />}>
        <ErrorSummary errors={trouble.errors} />
        <Section first title={stops.length === 0 ? 'Pronto per l’invio' : 'Che cosa blocca l’invio'}>
          <FindingList findings={readiness(props)} />
        </Section>
        {last ? (
          <Section
            title={`Che cosa cambia rispetto alla versione ${last.number}`}
            aside={`${counted(props.services.length, 'servizio', 'servizi')} su ${props.totals.services}`}
          >
            <Comparison
              before={{
                number: last.number,
                detail: `trasmessa il ${formatLongDate(dateInRome(last.submittedAt))}`,
              }}
              after={{
                label: `Versione ${currentNumber(plan)}`,
                detail: isOffice ? 'da riportare' : 'da trasmettere',
              }}
              recovery={props.recovery}
              services={props.services}
              changeHref={props.canWrite ? (id) => planPaths.step(plan.planId, id) : null}
            />
          </Section>
        ) : null}
        <p>
          <a href={planPaths.plan(plan.planId)}>Leggi tutto il piano</a>
        </p>
        {bar ? <Barred {...props} bar={bar} /> : <Declaration {...props} isReady={stops.length === 0} />}
      </Split>
    </>
  )
}

function leadOf({ plan, authors, senders, bar }: SendingPageProps): string {
  const parts = [`Versione ${currentNumber(plan)}`]
  if (authors.length > 0) parts.push(`preparata da ${inSentence(authors)}`)
  const [first] = senders.inForce
  if (plan.channel === 'programme' && bar && first)
    parts.push(`la trasmette ${first.name}, ${roleLabels[first.role]}`)
  return parts.join(' · ')
}

function inSentence(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} e ${names.at(-1)}`
}

/** Blocks first, each with its place; then what is told and explained. */
function readiness(props: SendingPageProps): FindingItem[] {
  const { plan, facts, findings, totals, canWrite } = props
  const context = { plan, services: facts.services, canWrite }
  const stops = findings.filter((each) => each.level === 'stop')
  const warns = findings.filter((each) => each.level === 'warn')
  const infos = findings.filter((each) => each.level === 'info')
  const of = facts.services.length
  const named = (finding: Finding): FindingItem => ({
    ...findingItem(finding, context),
    ...(finding.subjectName
      ? { title: `${finding.subjectName}: ${lowered(finding.title, finding.subjectName)}` }
      : {}),
  })
  return [
    ...stops.map(named),
    ...(stops.length === 0
      ? [
          {
            key: 'ready',
            kind: 'ok' as const,
            title: `Nessun blocco: ${counted(of, 'servizio', 'servizi')} su ${of} ${of === 1 ? 'ha' : 'hanno'} una risposta`,
            text: `${answersInWords(totals)}.`,
          },
        ]
      : []),
    ...warns.map(named),
    ...(infos.length > 0
      ? [
          {
            key: 'infos',
            kind: 'info' as const,
            title: counted(infos.length, 'nota', 'note'),
            text: infos
              .slice(0, 5)
              .map((each) =>
                each.subjectName ? `${each.subjectName}: ${each.title.toLowerCase()}` : each.title,
              )
              .join(' · '),
          },
        ]
      : []),
  ]
}

/** A title under the name of its service: the name is not said twice. */
function lowered(title: string, name: string): string {
  const rest = title.startsWith(`${name}: `) ? title.slice(name.length + 2) : title
  return `${rest.charAt(0).toLowerCase()}${rest.slice(1)}`
}

function Declaration({ plan, trouble, ticked, isReady }: SendingPageProps & { isReady: boolean }) {
  const isOffice = plan.channel === 'office'
  const back = <ButtonLink href={planPaths.plan(plan.planId)}>Non ancora: torna al piano</ButtonLink>
  if (!isReady)
    return (
      <Section title="Dichiarazione" box>
        <p>Correggi prima i rilievi che bloccano l’invio: la dichiarazione compare quando non ne restano.</p>
        <Actions stack>{back}</Actions>
      </Section>
    )
  return (
    <Section title="Dichiarazione" box>
      <Form action={`${planPaths.plan(plan.planId)}/trasmissioni`} version={plan.version}>
        <Checkbox
          name="isTrue"
          checked={ticked.includes('isTrue')}
          error={trouble.error('isTrue')}
          label={
            isOffice
              ? 'Confermo che i dati corrispondono alla situazione dell’ente, come li ha approvati.'
              : 'Dichiaro che i dati corrispondono alla situazione dell’ente e che posso rappresentarlo in questo atto.'
          }
        />
        <Checkbox
          name="isFinal"
          checked={ticked.includes('isFinal')}
          error={trouble.error('isFinal')}
          label={
            isOffice
              ? 'So che questa versione si chiude e non si può più modificare. Per correggerla se ne chiude una nuova.'
              : 'So che dopo l’invio questa versione non si può più modificare. Per correggerla se ne trasmette una nuova.'
          }
        />
        <Actions stack>
          <Button>{isOffice ? 'Chiudi la versione da riportare' : 'Trasmetti il piano'}</Button>
          {back}
        </Actions>
      </Form>
    </Section>
  )
}

/** Instead of a dead button: why not, and who can. */
function Barred({ plan, senders, bar }: SendingPageProps & { bar: SendingBar }) {
  const words = barInWords(bar)
  return (
    <>
      {words ? (
        <Notice
          kind="stop"
          level={2}
          title={words.title}
          source={`codice ${words.code}`}
          actions={<a href="#chi-puo-inviare-per-l-ente">Chi può inviare per l’ente</a>}
        >
          Puoi continuare a scrivere. Per inviare serve una delega in corso che comprenda i piani.
        </Notice>
      ) : null}
      <Section title="Chi può inviare per l’ente" box>
        {senders.inForce.length === 0 ? (
          <p>
            Oggi nessuno può inviare per {plan.administrationTitle}: chi amministra gli accessi deve indicare
            il legale rappresentante o una delega.
          </p>
        ) : (
          <>
            <PlainList
              items={senders.inForce.map((each) => (
                <>
                  <strong>{each.name}</strong>, {roleLabels[each.role]}, {periodInWords(each)}
                </>
              ))}
            />
            <Hint>Il piano resta pronto: chi può inviare lo trova in questa pagina.</Hint>
          </>
        )}
        <Actions stack>
          <ButtonLink href={planPaths.plan(plan.planId)}>Torna al piano</ButtonLink>
        </Actions>
      </Section>
    </>
  )
}

function barInWords(bar: SendingBar): { title: string; code: string } | null {
  switch (bar.kind) {
    case 'ended': {
      const what = bar.own.role === 'delegate' ? 'la tua delega è scaduta' : 'il tuo incarico è finito'
      const until = bar.own.validTo ? ` il ${formatLongDate(bar.own.validTo)}` : ''
      return { title: `Non puoi trasmettere: ${what}${until}`, code: 'PLAN-020' }
    }
    case 'notCovered':
      return {
        title: 'Non puoi trasmettere: la tua delega non comprende l’invio dei piani',
        code: 'PLAN-021',
      }
    case 'role':
      return null
  }
}

function Beside({ plan, totals, facts, owner }: SendingPageProps) {
  const of = totals.modeA + totals.modeB
  const places = facts.dataCentres.filter((place) => place.isOwn && place.group === 'B')
  return (
    <>
      <Box title="In sintesi" quiet>
        <Facts
          facts={[
            { label: 'Ente', value: plan.administrationTitle },
            { label: 'Servizi', value: modesInWords(totals) },
            { label: 'Fine', value: totals.lastEndOn ? formatLongDate(totals.lastEndOn) : <Missing /> },
            ...places.map((place) => ({
              label: 'Data center',
              value: `${place.name}, gruppo B${place.closesOn ? `: chiude il ${formatLongDate(place.closesOn)}` : ''}`,
            })),
            {
              label: 'Una tantum',
              value: (
                <Amount
                  words={of === 0 ? 'non dovuto' : sumInWords(totals.costCents, totals.costMissing, of)}
                />
              ),
            },
            {
              label: 'Canoni',
              value: (
                <Amount
                  words={
                    of === 0 ? 'non dovuti' : sumInWords(totals.yearlyFeeCents, totals.yearlyFeeMissing, of)
                  }
                  after=" l’anno"
                />
              ),
            },
          ]}
        />
      </Box>
      {plan.channel === 'office' ? (
        <Box title="Dopo la chiusura">
          <p>
            La versione prende numero, data e impronta. Poi si riporta sul portale nazionale o si manda per
            PEC, e qui si registra quando è partita, con quale protocollo e la ricevuta.
          </p>
        </Box>
      ) : (
        <Box title="Dopo l’invio">
          <p>Ricevi subito numero, data e impronta del documento. {owner} esamina il piano e risponde qui.</p>
          <Hint>Il silenzio non vale come approvazione.</Hint>
        </Box>
      )}
    </>
  )
}

function Amount({ words, after = '' }: { words: string | null; after?: string }) {
  if (words === null) return <Missing />
  return /\d/.test(words) && !words.includes('n.d.') ? (
    <Num>
      {words}
      {after}
    </Num>
  ) : (
    words
  )
}
