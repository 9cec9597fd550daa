// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { aPlace, aPlanRow, aServiceOf, idOf, planFacts, settled } from '../../../test/factories/plan-facts.ts'
import type { DataCentreId } from '../../shared/ids.ts'
import { totalsOf } from './content.ts'
import { emptyItemValues, type PlanItemValues } from './model.ts'
import { planFindings } from './rules.ts'
import { completeTasks, type PlanTask, planTasks, type ReceivedObservation } from './tasks.ts'
import {
  answersInWords,
  asSentence,
  costsInWords,
  destinationInWords,
  findingsInWords,
  hashInGroups,
  lastHappened,
  levelInWords,
  missingWord,
  modesInWords,
  planRows,
  rowMatches,
  savedAt,
  selectedRow,
  sumInWords,
  todayInWords,
  versionInWords,
} from './view.ts'
import {
  answersOf,
  destinationChoices,
  findStep,
  isAnswered,
  isAsked,
  itemSteps,
  levelChecks,
  levelOptions,
  stepAfter,
} from './view-item.ts'

const nbsp = '\u00a0'

describe('money in words', () => {
  it('never treats what is missing as zero', () => {
    assert.equal(sumInWords(3_340_000, 0, 12), `33.400,00${nbsp}€`)
    assert.equal(sumInWords(3_340_000, 2, 12), `33.400,00${nbsp}€ · 2 servizi n.d.`)
    assert.equal(sumInWords(0, 1, 12), `0,00${nbsp}€ · 1 servizio n.d.`)
    assert.equal(sumInWords(0, 12, 12), null)
  })
  it('says both sums of a plan', () => {
    const two = [settled, { ...settled, yearlyFeeCents: null }]
    assert.equal(
      costsInWords(totalsOf(two)),
      `8.400,00${nbsp}€ una tantum, 1.850,00${nbsp}€ l’anno (1 servizio n.d.)`,
    )
    assert.equal(
      costsInWords(totalsOf([{ ...settled, costCents: null, yearlyFeeCents: null }])),
      'n.d. una tantum, n.d. l’anno',
    )
  })
})

describe('versions and moments in words', () => {
  it('say which version is on the desk', () => {
    assert.equal(versionInWords({ state: 'draft', versionCount: 0 }), 'Versione 1, bozza')
    assert.equal(versionInWords({ state: 'returned', versionCount: 2 }), 'Versione 3, bozza')
    assert.equal(versionInWords({ state: 'under_review', versionCount: 2 }), 'Versione 2, in esame')
    assert.equal(versionInWords({ state: 'withdrawn', versionCount: 1 }), 'Versione 1, ritirato')
  })
  it('say what happened last', () => {
    const version = {
      number: 2,
      submittedAt: new Date('2026-02-13T08:41:00Z'),
      receiptNumber: '2026/0288',
      outcomeAt: new Date('2026-02-26T10:02:00Z'),
    }
    assert.equal(
      lastHappened({ ...version, outcome: 'returned' }, 3),
      'la 2 è stata rinviata il 26 febbraio 2026 con 3 osservazioni',
    )
    assert.equal(
      lastHappened({ ...version, outcome: 'returned' }, 0),
      'la 2 è stata rinviata il 26 febbraio 2026',
    )
    assert.equal(
      lastHappened({ ...version, outcome: 'approved' }, 0),
      'la 2 è stata approvata il 26 febbraio 2026',
    )
    assert.equal(
      lastHappened({ ...version, outcome: null }, 0),
      'trasmessa il 13 febbraio 2026, n. 2026/0288',
    )
  })
  it('say when something was saved, by the day in Italy', () => {
    const at = new Date('2026-03-09T23:30:00Z')
    assert.equal(savedAt(at, '2026-03-10'), '00:30')
    assert.equal(savedAt(at, '2026-03-11'), '00:30 di ieri')
    assert.equal(savedAt(at, '2026-03-12'), '00:30 del 10 marzo 2026')
  })
  it('write a hash in groups', () => {
    assert.equal(hashInGroups('4c1d90e27a'), '4c1d 90e2 7a')
  })
  it('agree a missing value with its label', () => {
    assert.deepEqual(['Destinazione', 'Contratto', 'Utenti'].map(missingWord), [
      'non indicata',
      'non indicato',
      'non indicati',
    ])
  })
})

describe('services in words', () => {
  it('count answers and modes', () => {
    const values: PlanItemValues[] = [
      settled,
      { ...settled, approach: 'A', strategy: 'rehost' },
      { ...emptyItemValues, approach: 'not_due' },
      emptyItemValues,
    ]
    assert.equal(answersInWords(totalsOf(values)), '2 da migrare, 1 non dovuto, 1 da decidere')
    assert.equal(modesInWords(totalsOf(values)), '4: 1 in modo A, 1 in modo B, 1 non dovuto, 1 da decidere')
  })
  it('say the destination and whether its level is enough', () => {
    assert.equal(destinationInWords(settled), 'Cloud qualificato, QC1')
    assert.equal(
      destinationInWords({ ...settled, qualificationCode: null }),
      'Cloud qualificato, Archivia Cloud',
    )
    assert.equal(
      destinationInWords({ ...settled, destinationKind: 'psn', destinationName: 'Hybrid' }),
      'PSN, Hybrid',
    )
    const level = (changes: Partial<PlanItemValues>, dataClass: 'ordinary' | 'critical' = 'ordinary') =>
      levelInWords(planFacts(), aServiceOf('Anagrafe', { ...settled, ...changes }, { dataClass }))?.label ??
      null
    assert.equal(level({}), 'livello sufficiente')
    assert.equal(level({}, 'critical'), 'il livello non basta')
    assert.equal(level({ qualificationCode: null }), 'livello non noto')
    assert.equal(level({ destinationKind: null }), null)
    assert.equal(level({ approach: 'retain' }), null)
  })
  it('say where a service is today', () => {
    const facts = { dataCentres: [aPlace()] }
    const at = { dataCentreId: idOf('9') as DataCentreId, hosting: 'data_centre' as const }
    assert.equal(
      todayInWords(aServiceOf('A', settled, { ...at, dataClass: 'critical' }), facts),
      'Dati critici · oggi su Demos 5, in Municipio',
    )
    assert.equal(
      todayInWords(aServiceOf('A', settled, { dataClass: null, softwareNames: [] }), facts),
      'Classe da indicare',
    )
  })
  it('say findings by their worst', () => {
    const say = (...levels: ['stop' | 'warn' | 'info', string | null][]) =>
      findingsInWords(levels.map(([level, explanation]) => ({ level, explanation }))).label
    assert.equal(say(), 'Nessuno')
    assert.equal(say(['stop', null], ['stop', null], ['warn', null]), '2 bloccanti')
    assert.equal(say(['warn', null], ['info', null]), '1 avviso')
    assert.equal(say(['warn', 'Va bene']), '1 avviso, con spiegazione')
    assert.equal(say(['info', null]), '1 nota')
  })
})

describe('the rows of a plan', () => {
  const facts = planFacts({
    services: [
      aServiceOf('Anagrafe', settled, { dataClass: 'critical' }),
      aServiceOf('Mensa', { ...settled, destinationKind: null }),
      aServiceOf('Protocollo', settled),
    ],
  })
  const mensa = facts.services[1]?.digitalServiceId ?? ''
  const rows = planRows(facts, planFindings(facts), new Set([mensa]))
  const names = (filter: Parameters<typeof rowMatches>[1]) =>
    rows.filter((row) => rowMatches(row, filter)).map((row) => row.service.name)
  it('are filtered as the chips say', () => {
    assert.deepEqual(names('tutti'), ['Anagrafe', 'Mensa', 'Protocollo'])
    assert.deepEqual(names('rilievi'), ['Anagrafe', 'Mensa'])
    assert.deepEqual(names('critici'), ['Anagrafe'])
    assert.deepEqual(names('strategici'), [])
    assert.deepEqual(names('cambiati'), ['Mensa'])
  })
  it('open on the one asked, else on the first to mend', () => {
    assert.equal(selectedRow(rows, mensa)?.service.name, 'Mensa')
    assert.equal(selectedRow(rows, 'boh')?.service.name, 'Anagrafe')
    assert.equal(selectedRow([], null), null)
  })
})

describe('the parts of a plan', () => {
  const tasks = (facts = planFacts(), observations: ReceivedObservation[] = []) =>
    planTasks(facts, planFindings(facts), observations, new Map([['i', 'Irene B.']]))
  const states = (list: readonly PlanTask[]) => list.map((task) => task.status)
  it('are complete or not due in a plan in order', () => {
    assert.deepEqual(states(tasks()), ['done', 'done', 'done', 'notDue', 'notDue', 'done', 'todo'])
    assert.equal(completeTasks(tasks()), 6)
  })
  it('start from nothing', () => {
    const none = planFacts({ services: [aServiceOf('Anagrafe', emptyItemValues, { dataClass: null })] })
    assert.deepEqual(states(tasks(none)), ['done', 'todo', 'todo', 'notDue', 'notDue', 'notDue', 'notDue'])
    const out = planFacts({ services: [aServiceOf('Anagrafe', null)] })
    assert.equal(tasks(out)[0]?.status, 'todo')
  })
  it('wait for confirmation of a class without its source', () => {
    const facts = planFacts({ services: [aServiceOf('Anagrafe', settled, { dataClassSource: '' })] })
    assert.deepEqual(
      [tasks(facts)[1]?.status, tasks(facts)[1]?.hint],
      ['toConfirm', '1 ordinario · 1 senza fonte o data'],
    )
  })
  it('name the one service that is missing', () => {
    const facts = planFacts({
      services: [aServiceOf('Anagrafe'), aServiceOf('Sociali', { ...settled, destinationKind: null })],
    })
    assert.deepEqual(
      [tasks(facts)[2]?.status, tasks(facts)[2]?.hint],
      ['inProgress', '1 su 2 · manca Sociali'],
    )
  })
  it('ask the card of what moves, and of a SaaS nothing about machines', () => {
    const card = {
      originKind: 'on_premise_structured',
      serviceModel: 'saas',
      isDataComplete: true,
      isLegacyDecommissioned: true,
    } as const
    const of = (...values: Partial<PlanItemValues>[]) =>
      tasks(
        planFacts({
          services: values.map((each, index) => aServiceOf(`Servizio ${index}`, { ...settled, ...each })),
        }),
      )[6]
    assert.deepEqual(
      [of(card)?.status, of(card, {})?.hint, of({ ...card, serviceModel: 'iaas' })?.status],
      ['done', '1 su 2 · manca Servizio 1', 'todo'],
    )
  })
  it('tell what came from a model until it is confirmed', () => {
    const service = aServiceOf('Anagrafe')
    const inherited = { fields: ['approach', 'destinationKind', 'reviewOn'], from: 'Piccoli comuni' } as const
    const item = service.item && { ...service.item, inherited }
    const facts = planFacts({ services: [{ ...service, item }] })
    const [last] = tasks(facts).slice(-1)
    // The day of a review counts for what stays: nothing waits there.
    assert.deepEqual(
      [last?.title, last?.status, last?.hint],
      ['8. Valori ripresi da un modello', 'toConfirm', '2 valori di 1 servizio da confermare'],
    )
    const [stop] = planFindings(facts)
    assert.deepEqual([stop?.rule, stop?.level, stop?.certainty], ['PR-22', 'stop', 'house'])
    assert.match(stop?.detail ?? '', /«Piccoli comuni»: modo, destinazione\./)
  })
  it('count the answers to the last version only', () => {
    const facts = planFacts({ plan: aPlanRow({ state: 'returned', versionCount: 2 }) })
    const observation = (versionNumber: number, reply: string | null) => ({
      versionNumber,
      reply,
      repliedAt: reply ? new Date('2026-03-09T15:20:00Z') : null,
      repliedBy: reply ? 'i' : null,
    })
    const task = tasks(facts, [observation(1, null), observation(2, 'Undici'), observation(2, null)])[3]
    assert.deepEqual([task?.status, task?.hint], ['inProgress', '1 di 2 · Irene B., ieri alle 16:20'])
    const hint = (list: ReceivedObservation[]) => tasks(facts, list)[3]?.hint
    assert.equal(hint([observation(1, 'Undici')]), 'Nessuna osservazione sulla versione 2')
    assert.equal(hint([]), 'Nessuna osservazione ricevuta')
  })
  it('follow the closing of a group B data centre', () => {
    const inside = { dataCentreId: idOf('9') as DataCentreId, hosting: 'data_centre' as const }
    const facts = (endsOn: string | null, explanations = new Map<string, string>()) =>
      planFacts({
        dataCentres: [aPlace()],
        services: [aServiceOf('Anagrafe', { ...settled, endsOn }, inside)],
        explanations,
      })
    const task = (...given: Parameters<typeof facts>) => {
      const found = tasks(facts(...given))[4]
      return [found?.status, found?.hint]
    }
    assert.deepEqual(task('2026-05-18'), ['done', 'Municipio, gruppo B · 30 giugno 2026'])
    assert.deepEqual(task(null), [
      'inProgress',
      'Municipio, gruppo B · 30 giugno 2026, ma 1 servizio resta senza una fine',
    ])
    assert.deepEqual(task(null, new Map([[`PR-12 ${idOf('9')}`, 'Serve']])), [
      'done',
      'Municipio, gruppo B · 30 giugno 2026, con spiegazione',
    ])
  })
})

describe('the questions on a service', () => {
  const at = (key: string) => findStep(key)
  it('come in order, any of them first', () => {
    assert.equal(at('costi').key, 'costi')
    assert.equal(findStep('boh').key, 'come')
    assert.equal(findStep(null).key, 'come')
    assert.equal(stepAfter(at('come')).key, 'dove')
    assert.equal(stepAfter(at('riepilogo')).key, 'riepilogo')
  })
  it('are not asked of what does not move', () => {
    const asked = (approach: PlanItemValues['approach']) =>
      itemSteps.filter((step) => isAsked(step, { ...settled, approach })).map((step) => step.key)
    assert.deepEqual(asked(null), ['come', 'dove', 'fornitore', 'costi', 'scheda', 'riepilogo'])
    assert.deepEqual(asked('retain'), ['come', 'riepilogo'])
    assert.deepEqual(asked('retire'), ['come', 'fornitore', 'riepilogo'])
  })
  it('are answered when their decision is there', () => {
    const answered = (values: PlanItemValues) =>
      itemSteps.filter((step) => isAnswered(step, values)).map((step) => step.key)
    assert.deepEqual(answered(emptyItemValues), [])
    assert.deepEqual(answered(settled), ['come', 'dove', 'fornitore', 'costi'])
    assert.deepEqual(answered({ ...settled, costCents: null }), ['come', 'dove', 'fornitore'])
    const card = {
      originKind: 'paas',
      cpuCount: 0,
      memoryGb: 0,
      storageGb: 0,
      isDataComplete: true,
      isLegacyDecommissioned: false,
    } as const
    assert.ok(answered({ ...settled, ...card }).includes('scheda'))
    assert.ok(!answered({ ...settled, ...card, memoryGb: null }).includes('scheda'))
  })
  it('show in the end the answers that count, the missing ones too', () => {
    const labels = (values: PlanItemValues) => answersOf(values).map(({ label, value }) => [label, value])
    assert.deepEqual(labels({ ...settled, approach: 'retain', reason: 'Gara' }), [
      ['Modo', 'Resta dov’è'],
      ['Motivo', 'Gara'],
      ['Da rivedere il', null],
    ])
    assert.deepEqual(
      answersOf(settled, ['Demos 5']).find(({ label }) => label === 'Applicativi migrati')?.value,
      'Demos 5',
    )
    assert.ok(labels(emptyItemValues).some(([label, value]) => label === 'Destinazione' && value === null))
  })
  it('say of each destination what it asks, and whether the chosen one does', () => {
    const choices = destinationChoices(
      planFacts(),
      aServiceOf('Anagrafe', settled, { dataClass: 'critical' }),
    )
    assert.deepEqual(
      choices.map(({ value, consequence, status }) => [value, consequence, status?.label ?? null]),
      [
        ['psn', 'Ammesso per dati critici', null],
        [
          'qualified_cloud',
          'Archivia Cloud, livello QC1, valido fino al 14 febbraio 2028',
          'Livello 1: non basta per dati critici',
        ],
        ['adequate_infrastructure', 'Serve almeno AI2, per dati critici', null],
        ['group_a_data_centre', 'Serve almeno AI2, per dati critici', null],
      ],
    )
  })
  it('check level and validity row by row', () => {
    const checks = (changes: Partial<PlanItemValues>, dataClass: 'critical' | null = 'critical') =>
      levelChecks(planFacts(), aServiceOf('A', { ...settled, ...changes }, { dataClass })).map(
        ({ required, given, outcome }) => [required, given, outcome.label],
      )
    assert.deepEqual(checks({}), [
      ['almeno 2 (dati critici)', '1', 'Non basta'],
      ['18/05/2026', 'fino al 14/02/2028', 'Valida'],
    ])
    assert.deepEqual(checks({ qualificationCode: null, qualificationValidTo: '2026-05-17' }), [
      ['almeno 2 (dati critici)', null, 'Livello non noto'],
      ['18/05/2026', 'fino al 17/05/2026', 'Scade prima'],
    ])
    assert.deepEqual(checks({}, null)[0], ['manca la classe dei dati', '1', 'Livello non noto'])
    assert.deepEqual(checks({ destinationKind: null }), [])
  })
  it('offer a stored code that is no longer in force', () => {
    assert.equal(levelOptions([], 'QI1').at(-1)?.label, 'QI1, non più fra i livelli in vigore')
    assert.match(
      levelOptions(planFacts().levels, null)[1]?.label ?? '',
      /QC2, livello 2: fino a dati critici \(da verificare\)/,
    )
  })
})

describe('what a person wrote', () => {
  it('ends with one full stop, whether they put it or not', () => {
    assert.equal(asSentence('A parità di importo. '), 'A parità di importo.')
    assert.equal(asSentence('Il fornitore chiude'), 'Il fornitore chiude.')
    assert.equal(asSentence('Davvero?'), 'Davvero?')
  })
})
