// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx, PersonActor } from '../../platform/db/actor.ts'
import {
  dateInRome,
  formatLongDate,
  type LocalDate,
  startOfDayInRome,
  withArticle,
} from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { decide, movesFrom } from '../../shared/lifecycle.ts'
import { guidedRoles, writingRoles } from '../../shared/roles.ts'
import type { HistoryEvent } from '../../ui/index.ts'
import { namesOfPeople } from '../history/index.ts'
import { listActuals } from './actuals-store.ts'
import { listOverruns } from './aftermath-store.ts'
import { loadFacts, loadMoveFacts } from './commands.ts'
import { readContent } from './content.ts'
import { listDocuments } from './document-store.ts'
import { spendingErrors } from './errors.ts'
import { sentFacts } from './examination.ts'
import {
  findOpinion,
  listActs,
  listConditions,
  listDerogations,
  listIntegrations,
} from './examination-store.ts'
import { changeFor, type FormChange } from './form.ts'
import { findForm } from './form-store.ts'
import { editableStates, type SpendingAction, spendingTransitions, stateLabel } from './lifecycle.ts'
import {
  type Act,
  type Actual,
  type AttachedDocument,
  type Condition,
  type Derogation,
  type Draft,
  dutyLabels,
  type Integration,
  type Opinion,
  type Overrun,
  type SentVersion,
  type SpendingFacts,
  type SpendingRequest,
  type SpendingRequestId,
  sendingChannelLabels,
} from './model.ts'
import { type Checked, check } from './rules.ts'
import * as store from './store.ts'
import { dutyTitle } from './telling.ts'
import { isAuthorised, isPast, spendingPaths } from './view.ts'

/** Everybody but the administrator, who runs the system and reads no body's data. */
export function readerOf(actor: PersonActor): PersonActor {
  if (actor.role === 'administrator') throw new DomainError(commonErrors.notAllowed)
  return actor
}

/** The frame of a page about a request: where it stands in the menu, the path to it. */
export function spendingFrame(
  actor: PersonActor,
  request: SpendingRequest | null,
  title: string,
  ...path: readonly { readonly label: string; readonly href?: string }[]
) {
  const isGuided = guidedRoles.includes(actor.role)
  const own = request
    ? [
        {
          label: dutyTitle(request),
          ...(path.length > 0 ? { href: spendingPaths.request(request.requestId) } : {}),
        },
      ]
    : []
  return {
    title,
    current: 'spese',
    crumbs: [
      isGuided ? { label: 'Le mie attività', href: '/' } : { label: 'Oggi', href: '/' },
      { label: 'Spese', href: spendingPaths.list },
      ...own,
      ...path,
    ],
  }
}

/** A request as a page needs it: what its draft says for who may write it, else what was last sent. */
export interface WorkingRequest {
  readonly request: SpendingRequest
  readonly draft: Draft | null
  readonly facts: SpendingFacts
  readonly checked: Checked
  readonly documents: readonly AttachedDocument[]
  readonly integrations: readonly Integration[]
  readonly mayWrite: boolean
  /** What the edition of the form in force changes since its writer saw it; null when it is the same. */
  readonly formChange: FormChange | null
}

export async function loadWorking(tx: ActorTx, requestId: SpendingRequestId): Promise<WorkingRequest> {
  const stored = await store.getRequest(tx, requestId)
  const { actor } = tx
  const draft = await store.findDraft(tx, requestId)
  const isOpen = editableStates.includes(stored.state)
  const readsDraft = draft !== null && (isOpen || stored.versionCount === 0)
  const facts = readsDraft ? await loadFacts(tx, stored, draft.values) : (await lastSent(tx, stored)).facts
  return {
    request: { ...stored, duty: facts.duty },
    draft: readsDraft ? draft : null,
    facts,
    checked: check(facts),
    documents: await listDocuments(tx, requestId),
    integrations: await listIntegrations(tx, [requestId]),
    mayWrite: readsDraft && isOpen && actor.kind === 'person' && writingRoles.includes(actor.role),
    formChange: readsDraft && isOpen ? await changeSince(tx, draft, facts) : null,
  }
}

async function changeSince(
  tx: ActorTx,
  { formNumber }: Draft,
  { form, duty }: SpendingFacts,
): Promise<FormChange | null> {
  if (formNumber === form.number) return null
  const seen = await findForm(tx, formNumber)
  return seen && changeFor(seen, form, duty)
}

async function lastSent(tx: ActorTx, request: SpendingRequest) {
  if (request.versionCount === 0) throw new DomainError(spendingErrors.notFound)
  return sentFacts(tx, request)
}

/** The moves that the reader may make now, guards included; those that want a note are asked with one. */
export async function movesNow(
  tx: ActorTx,
  request: SpendingRequest,
  actor: PersonActor,
): Promise<ReadonlySet<SpendingAction>> {
  const facts = await loadMoveFacts(tx, request)
  return new Set(
    movesFrom(spendingTransitions, request.state, actor.role)
      .filter(
        ({ action }) =>
          decide(spendingTransitions, request.state, action, actor.role, facts, 'asked in the form').ok,
      )
      .map(({ action }) => action),
  )
}

export interface Followed {
  readonly acts: readonly Act[]
  readonly opinion: Opinion | null
  readonly conditions: readonly Condition[]
  readonly derogations: readonly Derogation[]
  readonly overruns: readonly Overrun[]
  readonly actuals: readonly Actual[]
}

/** What came of a request: opinion, acts, conditions, derogations, notices. */
export async function loadFollowed(tx: ActorTx, request: SpendingRequest): Promise<Followed> {
  const { requestId, versionCount } = request
  return {
    acts: await listActs(tx, requestId),
    opinion: await findOpinion(tx, requestId, versionCount),
    conditions: await listConditions(tx, requestId),
    derogations: await listDerogations(tx, requestId),
    overruns: isAuthorised(request.state) ? await listOverruns(tx, [requestId], 'all') : [],
    actuals: await listActuals(tx, requestId),
  }
}

const actWords = {
  authorise: 'Autorizzata',
  authorise_with_conditions: 'Autorizzata con prescrizioni',
  deny: 'Negata',
  acknowledge: 'Presa d’atto',
  requalify: 'Il programma dice che serve l’autorizzazione',
} as const

function sentWords(request: SpendingRequest, version: SentVersion): string {
  if (version.channel === 'programme') return 'Inviata'
  return isPast(request, version) ? 'Inviata fuori da Regia, registrata' : 'Chiusa'
}

/** What happened to a request, the oldest first, in few words. */
export async function historyOf(
  tx: ActorTx,
  request: SpendingRequest,
  { acts }: Pick<Followed, 'acts'>,
  integrations: readonly Integration[],
): Promise<HistoryEvent[]> {
  const versions = await store.listVersions(tx, request.requestId)
  const names = await namesOfPeople(tx, [
    ...new Set([
      ...versions.map(({ submittedBy }) => submittedBy),
      ...acts.map(({ decidedBy }) => decidedBy),
    ]),
  ])
  const events = [
    ...versions.map((version) => ({
      at: version.submittedAt,
      what: `${sentWords(request, version)} da ${names.get(version.submittedBy) ?? 'persona cessata'}, n. ${version.receiptNumber}`,
    })),
    ...integrations.flatMap(integrationEvents),
    ...acts.map((act) => ({
      at: request.channel === 'office' ? startOfDayInRome(act.decidedOn) : act.decidedAt,
      what: `${actWords[act.kind]}, atto n. ${act.number}`,
    })),
  ]
  return events
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .map(({ at, what }) => ({ when: formatLongDate(dateInRome(at)), at: at.toISOString(), what }))
}

/** When an integration was asked; of one recorded in office mode also when its answer left, which no version tells. */
function integrationEvents(each: Integration): { at: Date; what: string }[] {
  if (!each.isReceived)
    return [{ at: each.askedAt, what: 'Il programma chiede integrazioni: il conteggio dei giorni è fermo' }]
  const number = (protocol: string) => (protocol ? `, prot. ${protocol}` : '')
  return [
    {
      at: each.askedAt,
      what: `Registrate le integrazioni chieste ${withArticle('il', formatLongDate(each.askedOn))}${number(each.protocolNumber)}: il conteggio dei giorni è fermo`,
    },
    ...(each.answeredAt && each.answeredOn && each.answerChannel
      ? [
          {
            at: each.answeredAt,
            what: `Registrata la risposta inviata ${withArticle('il', formatLongDate(each.answeredOn))}, ${sendingChannelLabels[each.answerChannel]}${number(each.answerProtocolNumber)}`,
          },
        ]
      : []),
  ]
}

/** What comes next, for who waits. */
export function nextSteps(request: SpendingRequest, today: LocalDate): HistoryEvent[] {
  const { state, duty, channel, endsOn } = request
  if (channel === 'office' && state === 'submitted' && request.externalRef !== null)
    return [
      { when: 'Ora', what: 'Si aspetta la risposta: quando arriva si registra qui, o con un altro foglio' },
    ]
  if (channel === 'office' && state === 'submitted')
    return [
      { when: 'Ora', what: 'I campi si riportano sul portale, o la richiesta parte per PEC' },
      { when: 'Poi', what: 'Si registrano invio e risposta' },
    ]
  if (channel === 'office' && state === 'integration_requested')
    return [
      { when: 'Ora', what: 'Si prepara la risposta; se cambia la richiesta, si chiude una nuova versione' },
      { when: 'Poi', what: 'Si registra come la risposta è partita: il conteggio riprende da quel giorno' },
    ]
  switch (state) {
    case 'draft':
    case 'requalified':
      return [
        { when: 'Ora', what: 'Si completa la bozza' },
        { when: 'Poi', what: 'La invia il legale rappresentante, o chi ne è incaricato' },
      ]
    case 'submitted':
      return duty === 'authorisation'
        ? [
            { when: 'Ora', what: 'È in coda: nessun istruttore l’ha ancora presa' },
            { when: 'Poi', what: 'Parere e decisione, da due persone diverse' },
          ]
        : [
            {
              when: 'Ora',
              what: `${dutyLabels[duty]} ricevuta: il programma ne prende atto, o chiede l’autorizzazione`,
            },
          ]
    case 'in_examination':
      return [
        { when: 'Ora', what: 'Un istruttore la esamina' },
        { when: 'Poi', what: 'Parere e decisione, da due persone diverse' },
      ]
    case 'integration_requested':
      return [
        { when: 'Ora', what: 'L’ente prepara la risposta' },
        { when: 'Poi', what: 'Parere e decisione, da due persone diverse' },
      ]
    case 'authorised':
    case 'authorised_with_conditions':
    case 'acknowledged':
      return endsOn === null
        ? []
        : [
            {
              when: formatLongDate(endsOn),
              what:
                endsOn < today
                  ? 'Il contratto è finito'
                  : 'Finisce il contratto: 60, 30 e 7 giorni prima c’è un avviso',
            },
          ]
    default:
      return [{ when: 'Ora', what: stateLabel(request) }]
  }
}

/** A version with what it says. */
export async function loadVersion(tx: ActorTx, requestId: SpendingRequestId, number: number) {
  const request = await store.getRequest(tx, requestId)
  const version = await store.getVersion(tx, requestId, number)
  const content = readContent(version.text)
  const { place } = await loadFacts(tx, { ...request, state: 'submitted' }, content.values, content.form)
  const names = await namesOfPeople(tx, [version.submittedBy])
  return { request, version, content, place, sender: names.get(version.submittedBy) ?? null }
}
