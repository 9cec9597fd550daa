// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  type DataClass,
  dataClasses,
  dataClassLabels,
  dataClassPlurals,
} from '../../shared/classification.ts'
import { formatLongDate, type LocalDate } from '../../shared/dates.ts'
import type { DueStatus } from '../../shared/due.ts'
import { counted } from '../../shared/money.ts'
import { totalsOf } from './content.ts'
import {
  countedValues,
  type Finding,
  inheritedFields,
  isMoving,
  type PlanFacts,
  type PlanItemValues,
  type ServiceFacts,
} from './model.ts'
import { answersInWords, costsInWords, momentInWords } from './view.ts'

/** A part of the plan to complete, in words; each can be opened in any order. */
export interface PlanTask {
  readonly title: string
  readonly anchor: string
  readonly status: DueStatus
  readonly hint: string
}

/** An observation received, as far as the task list needs it. */
export interface ReceivedObservation {
  readonly versionNumber: number
  readonly reply: string | null
  readonly repliedAt: Date | null
  readonly repliedBy: string | null
}

/** «Che cosa manca»: the parts of a plan with their state, computed from its rows and never ticked by hand. */
export function planTasks(
  facts: PlanFacts,
  findings: readonly Finding[],
  observations: readonly ReceivedObservation[],
  names: ReadonlyMap<string, string>,
): PlanTask[] {
  return [
    servicesTask(facts),
    classTask(facts),
    decisionsTask(facts, findings),
    observationsTask(facts, observations, names),
    placesTask(facts, findings),
    costsTask(facts),
    cardsTask(facts),
    ...inheritedTask(facts),
  ].map((task, index) => ({ ...task, title: `${index + 1}. ${task.title}` }))
}

/** How many parts ask nothing more. */
export function completeTasks(tasks: readonly PlanTask[]): number {
  return tasks.filter((task) => task.status === 'done' || task.status === 'notDue').length
}

function status(done: number, of: number): DueStatus {
  if (done === of) return 'done'
  return done === 0 ? 'todo' : 'inProgress'
}

function inPlan(facts: PlanFacts): ServiceFacts[] {
  return facts.services.filter((service) => service.item !== null)
}

function valuesOf(facts: PlanFacts) {
  return facts.services.flatMap((service) => (service.item ? [countedValues(service.item)] : []))
}

function servicesTask(facts: PlanFacts): PlanTask {
  const [there, of] = [inPlan(facts).length, facts.services.length]
  return {
    title: 'Servizi nel piano',
    anchor: '#servizi',
    status: status(there, of),
    hint: `${there} su ${of}: ${answersInWords(totalsOf(valuesOf(facts)))}`,
  }
}

/** What is dismissed or not due needs no class. A class without its source waits for somebody to confirm it. */
function classTask(facts: PlanFacts): PlanTask {
  const asked = inPlan(facts).filter(
    ({ item }) => item?.approach !== 'retire' && item?.approach !== 'not_due',
  )
  const known = asked.filter((service) => service.dataClass !== null)
  const unsourced = known.filter((service) => service.dataClassSource === '' || service.dataClassOn === null)
  const counts = dataClasses
    .map((each): [DataClass, number] => [each, known.filter((service) => service.dataClass === each).length])
    .filter(([, count]) => count > 0)
    .reverse()
    .map(
      ([each, count]) =>
        `${count} ${count === 1 ? dataClassLabels[each].toLowerCase() : dataClassPlurals[each]}`,
    )
  const missing = asked.filter((service) => service.dataClass === null)
  const last = known.reduce<LocalDate | null>(
    (max, { dataClassOn }) => (dataClassOn && (!max || dataClassOn > max) ? dataClassOn : max),
    null,
  )
  const notes = [
    counts.join(', '),
    missing.length > 0 ? `manca ${nameOrCount(missing)}` : '',
    missing.length === 0 && unsourced.length > 0 ? `${unsourced.length} senza fonte o data` : '',
    missing.length === 0 && unsourced.length === 0 && last ? `confermata il ${formatLongDate(last)}` : '',
  ].filter((part) => part !== '')
  const complete = status(known.length, asked.length)
  return {
    title: 'Classe dei dati',
    anchor: '#servizi',
    status:
      asked.length === 0 ? 'notDue' : complete === 'done' && unsourced.length > 0 ? 'toConfirm' : complete,
    hint: asked.length === 0 ? 'Nessun servizio del piano la richiede' : notes.join(' · '),
  }
}

function nameOrCount(services: readonly ServiceFacts[]): string {
  const [only] = services
  return services.length === 1 && only ? only.name : `per ${services.length} servizi`
}

/** The rules that ask an answer to the three questions: how, where, when. */
const decisionRules = new Set(['PR-01', 'PR-03', 'PR-06', 'PR-07', 'PR-08'])

function decisionsTask(facts: PlanFacts, findings: readonly Finding[]): PlanTask {
  const asked = inPlan(facts).filter(({ item }) => item?.approach !== 'not_due')
  const open = new Set(
    findings
      .filter((finding) => finding.level === 'stop' && decisionRules.has(finding.rule))
      .map((finding) => finding.subjectId),
  )
  const missing = asked.filter((service) => open.has(service.digitalServiceId))
  const isStarted = inPlan(facts).some(({ item }) => item?.approach !== null)
  return {
    title: 'Modo, destinazione e date',
    anchor: '#servizi',
    status:
      asked.length === 0 && facts.services.length > 0
        ? 'notDue'
        : missing.length === 0
          ? 'done'
          : isStarted
            ? 'inProgress'
            : 'todo',
    hint:
      missing.length === 0
        ? `${asked.length} su ${asked.length}`
        : `${asked.length - missing.length} su ${asked.length} · manca ${nameOrCount(missing)}`,
  }
}

function observationsTask(
  facts: PlanFacts,
  observations: readonly ReceivedObservation[],
  names: ReadonlyMap<string, string>,
): PlanTask {
  const asked = observations.filter((each) => each.versionNumber === facts.plan.versionCount)
  const replied = asked.filter((each) => each.reply !== null)
  const last = replied.reduce<ReceivedObservation | null>(
    (max, each) => (each.repliedAt && (!max?.repliedAt || each.repliedAt > max.repliedAt) ? each : max),
    null,
  )
  const by = last?.repliedAt
    ? ` · ${names.get(last.repliedBy ?? '') ?? 'qualcuno'}, ${momentInWords(last.repliedAt, facts.today)}`
    : ''
  return {
    title: 'Rispondere alle osservazioni',
    anchor: '#osservazioni',
    status: asked.length === 0 ? 'notDue' : status(replied.length, asked.length),
    hint:
      observations.length === 0
        ? 'Nessuna osservazione ricevuta'
        : asked.length === 0
          ? `Nessuna osservazione sulla versione ${facts.plan.versionCount}`
          : `${replied.length} di ${asked.length}${by}`,
  }
}

function placesTask(facts: PlanFacts, findings: readonly Finding[]): PlanTask {
  const places = facts.dataCentres.filter((place) => place.isOwn && place.group === 'B')
  const [first] = places
  const title = places.length > 1 ? 'Chiusura dei data center' : 'Chiusura del data center'
  if (!first)
    return { title, anchor: '#rilievi', status: 'notDue', hint: 'L’ente non ha data center di gruppo B' }
  const open = findings.filter((finding) => finding.rule === 'PR-12' && finding.level === 'stop')
  const explained = findings.filter((finding) => finding.rule === 'PR-12' && finding.level === 'warn')
  const when = first.closesOn ? formatLongDate(first.closesOn) : 'chiusura senza data'
  const name = places.length === 1 ? `${first.name}, gruppo B · ${when}` : `${places.length} di gruppo B`
  const told = explained.length > 0 && open.length === 0 ? ', con spiegazione' : ''
  return {
    title,
    anchor: '#rilievi',
    status: status(places.length - open.length, places.length) === 'done' ? 'done' : 'inProgress',
    hint:
      open.length === 0
        ? `${name}${told}`
        : `${name}, ma ${counted(staying(facts), 'servizio resta', 'servizi restano')} senza una fine`,
  }
}

/** Services in the body's own group B places without an end, its own and those of others. */
function staying(facts: PlanFacts): number {
  return facts.dataCentres
    .filter((place) => place.isOwn && place.group === 'B')
    .reduce(
      (sum, place) =>
        sum +
        place.foreignServices.filter((service) => service.endsOn === null).length +
        facts.services.filter(
          ({ dataCentreId, item }) =>
            dataCentreId === place.dataCentreId &&
            (!item || item.approach === null || countedValues(item).endsOn === null),
        ).length,
      0,
    )
}

function costsTask(facts: PlanFacts): PlanTask {
  const totals = totalsOf(valuesOf(facts))
  const moving = valuesOf(facts).filter(isMoving)
  const known = moving.filter((each) => each.costCents !== null && each.yearlyFeeCents !== null)
  return {
    title: 'Costi e canoni',
    anchor: '#servizi',
    status: moving.length === 0 ? 'notDue' : status(known.length, moving.length),
    hint: moving.length === 0 ? 'Nessun servizio da migrare' : costsInWords(totals),
  }
}

/** The answers of a card that a service that moves has to give: what it comes from, what it will run on, what stays behind. */
const cardFields = [
  'originKind',
  'serviceModel',
  'cpuCount',
  'memoryGb',
  'storageGb',
  'isDataComplete',
  'isLegacyDecommissioned',
] as const satisfies readonly (keyof PlanItemValues)[]

/** The card asks nothing of a SaaS about the machines under it. */
function isCardWhole(values: PlanItemValues): boolean {
  const isSoftware = values.serviceModel === 'saas'
  const asked = cardFields.filter((field) => !isSoftware || !/^(cpu|memory|storage)/.test(field))
  return asked.every((field) => values[field] !== null)
}

function cardsTask(facts: PlanFacts): PlanTask {
  const asked = inPlan(facts).filter(({ item }) => item && isMoving(item))
  const missing = asked.filter(({ item }) => item && !isCardWhole(item))
  const done = asked.length - missing.length
  return {
    title: 'Schede dei servizi',
    anchor: '#servizi',
    status: asked.length === 0 ? 'notDue' : status(done, asked.length),
    hint:
      asked.length === 0
        ? 'Nessun servizio da migrare'
        : missing.length === 0
          ? `${done} su ${asked.length}`
          : `${done} su ${asked.length} · manca ${nameOrCount(missing)}`,
  }
}

/** Only while something copied from a model waits for somebody to confirm it. */
function inheritedTask(facts: PlanFacts): PlanTask[] {
  const waiting = inPlan(facts).flatMap(({ item }) => {
    const count = item ? inheritedFields(item).length : 0
    return count === 0 ? [] : [count]
  })
  if (waiting.length === 0) return []
  const values = waiting.reduce((sum, count) => sum + count, 0)
  return [
    {
      title: 'Valori ripresi da un modello',
      anchor: '#servizi',
      status: 'toConfirm',
      hint: `${counted(values, 'valore', 'valori')} di ${counted(waiting.length, 'servizio', 'servizi')} da confermare`,
    },
  ]
}
