// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AdministrationId, AssignmentId, DigitalServiceId, PersonId, PlanId } from '../../shared/ids.ts'
import type { ContentFinding, ContentService, PlanContent } from './content.ts'
import { planErrors } from './errors.ts'
import { planStates } from './lifecycle.ts'
import { emptyItemValues, type Observation, type Plan, type PlanVersion } from './model.ts'
import { parseQueue, printQueue } from './queue.ts'
import type { QueueFigures, QueueRow } from './review-model.ts'
import {
  assignmentView,
  examView,
  findingsStatus,
  outcomeView,
  parseExam,
  printExam,
  queueCards,
  queueLine,
  reviewStatus,
} from './view-review.ts'

const today = '2026-03-10'
const names = new Map([
  ['davide', 'Davide R.'],
  ['paola', 'Paola V.'],
])

function row(given: Partial<QueueRow> = {}): QueueRow {
  return {
    planId: 'p1' as PlanId,
    administrationId: 'a1' as AdministrationId,
    administrationName: 'Comune di Valdorsa',
    ipaCode: 'c_v001',
    kind: 'municipality',
    regionName: 'Liguria',
    state: 'submitted',
    versionNumber: 1,
    planVersion: 4,
    receiptNumber: '2026/0451',
    submittedAt: new Date('2026-03-10T10:07:32Z'),
    findingCount: 1,
    serviceCount: 13,
    reviewerPersonId: null,
    returnedAt: null,
    programmeDays: 0,
    suspendedDays: 0,
    isProposed: false,
    ...given,
  }
}

function service(id: string, given: Partial<ContentService> = {}): ContentService {
  return {
    ...emptyItemValues,
    id,
    name: id,
    dataClass: 'ordinary',
    users: null,
    hosting: 'non indicato',
    software: [],
    approach: 'B',
    endsOn: '2026-06-15',
    ...given,
  }
}

function version(number: number, services: ContentService[], given: Partial<PlanVersion> = {}): PlanVersion {
  const content: PlanContent = {
    schema: 'regia-piano/1',
    planId: 'p1',
    number,
    administration: { id: 'a1', ipaCode: 'c_v001', name: 'Valdorsa' },
    late: null,
    dataCentres: [],
    services,
    findings: [],
    ...given.content,
  }
  return {
    planVersionId: `v${number}`,
    planId: 'p1' as PlanId,
    administrationId: 'a1' as AdministrationId,
    number,
    receiptNumber: `2026/000${number}`,
    text: '',
    sha256: '',
    channel: 'programme',
    submittedAt: new Date('2026-03-10T10:07:32Z'),
    submittedBy: 'paola' as PersonId,
    submittedAs: 'as' as AssignmentId,
    outcome: null,
    outcomeAt: null,
    outcomeBy: null,
    outcomeNote: null,
    lateOutcome: null,
    proposedBy: null,
    ...given,
    content,
  }
}

function observation(given: Partial<Observation>): Observation {
  return {
    observationId: 'o1',
    versionNumber: 1,
    digitalServiceId: null,
    body: 'Manca la data.',
    writtenBy: 'davide' as PersonId,
    writtenAt: new Date('2026-02-20T10:00:00Z'),
    isPublished: true,
    reply: null,
    repliedBy: null,
    repliedAt: null,
    resolution: null,
    ...given,
  }
}

const plan: Plan = {
  planId: 'p1' as PlanId,
  administrationId: 'a1' as AdministrationId,
  administrationName: 'Valdorsa',
  administrationTitle: 'Comune di Valdorsa',
  ipaCode: 'c_v001',
  channel: 'programme',
  state: 'under_review',
  version: 4,
  versionCount: 2,
  responsiblePersonId: null,
  reviewerPersonId: 'davide' as PersonId,
  lateReason: '',
  lateNewEndOn: null,
  revision: null,
  revisionReason: '',
  updatedAt: new Date('2026-03-10T10:20:00Z'),
  updatedBy: 'davide' as PersonId,
}

function finding(given: Partial<ContentFinding> = {}): ContentFinding {
  return {
    rule: 'PR-13',
    level: 'warn',
    subjectId: 'Anagrafe',
    subjectName: 'Anagrafe',
    title: '18 giorni scoperti',
    detail: '',
    explanation: null,
    ...given,
  }
}

describe('a line of the queue', () => {
  it('says the age in days of the calendar and is late only beyond the thirtieth', () => {
    const age = (submittedAt: string) => {
      const line = queueLine(row({ submittedAt: new Date(submittedAt) }), names, today)
      return [line.age, line.isLate]
    }
    assert.deepEqual(age('2026-03-10T10:07:32Z'), ['oggi', false])
    assert.deepEqual(age('2026-03-09T22:59:59Z'), ['1 gg', false])
    assert.deepEqual(age('2026-03-09T23:00:00Z'), ['oggi', false], 'midnight in Italy begins the day')
    assert.deepEqual(age('2026-02-08T12:00:00Z'), ['30 gg', false])
    assert.deepEqual(age('2026-02-07T12:00:00Z'), ['31 gg', true])
  })

  it('says warnings, version, state and reviewer in words', () => {
    const line = queueLine(
      row({
        state: 'under_review',
        reviewerPersonId: 'davide' as PersonId,
        findingCount: 4,
        versionNumber: 2,
      }),
      names,
      today,
    )
    assert.equal(line.warnings, '4 avvisi')
    assert.equal(line.version, '2ª')
    assert.equal(line.status.label, 'In esame')
    assert.equal(line.reviewer, 'Davide R.')
    assert.equal(queueLine(row({ findingCount: 1 }), names, today).warnings, '1 avviso')
    assert.equal(queueLine(row({ findingCount: 0 }), names, today).warnings, 'nessuno')
  })

  it('tells a plan that came back to its reviewer from one that nobody has', () => {
    assert.equal(reviewStatus('submitted', false).label, 'Da assegnare')
    assert.equal(reviewStatus('submitted', true).label, 'Da riprendere')
    for (const state of planStates) assert.ok(reviewStatus(state, true).label)
  })
})

describe('the clock of a row of the queue', () => {
  const clock = (given: Parameters<typeof row>[0]) => queueLine(row(given), names, today).clock
  const at = (day: string) => new Date(`${day}T10:00:00Z`)

  it('says the days left on either side of the term', () => {
    assert.equal(clock({ submittedAt: at('2026-02-09') }), 'resta 1 giorno')
    assert.equal(clock({ submittedAt: at('2026-02-08') }), 'scade oggi')
    assert.equal(clock({ submittedAt: at('2026-02-07') }), 'oltre da 1 giorno')
  })

  it('stands still while the plan is with its body, and adds up what came before', () => {
    assert.equal(
      clock({ submittedAt: at('2026-02-20'), returnedAt: at('2026-03-02'), programmeDays: 10 }),
      'fermo da 8 giorni; 10 giorni al programma',
    )
    assert.equal(
      clock({ submittedAt: at('2026-03-08'), programmeDays: 12, suspendedDays: 9 }),
      'restano 28 giorni; in tutto 12 giorni al programma, 9 all’ente',
    )
  })
})

describe('the cards over the queue', () => {
  const figures: QueueFigures = {
    total: 3,
    underReview: 1,
    late: 1,
    oldestAt: new Date('2026-01-23T10:00:00Z'),
    unassigned: 2,
    unassignedLong: 1,
    mine: 1,
    mineLate: 1,
  }

  it('open the rows they count', () => {
    const [late, unassigned, mine] = queueCards(figures, null, today, '/piani', false)
    assert.deepEqual(
      [late?.value, late?.href, late?.context],
      ['1 piano', '/piani?giorni=oltre-30', 'il più vecchio ha 46 giorni'],
    )
    assert.deepEqual([unassigned?.value, unassigned?.href], ['2 piani', '/piani?vista=da-assegnare'])
    assert.deepEqual([mine?.value, mine?.href], ['1 piano', '/piani?vista=miei'])
  })

  it('say n.d. with the reason when nothing was decided, and days otherwise', () => {
    const response = (value: Parameters<typeof queueCards>[1]) =>
      queueCards(figures, value, today, '/piani', false).at(-1)
    assert.equal(response(null)?.value, null)
    assert.equal(response(null)?.context, 'nessuna versione decisa nelle ultime 4 settimane')
    assert.equal(response({ medianDays: 16, p90Days: 31, count: 20 })?.value, '16 giorni')
    assert.equal(
      response({ medianDays: 16, p90Days: 31, count: 20 })?.context,
      'mediana di 4 settimane; 9 su 10 entro 31',
    )
  })

  it('leave out one’s own for who only reads', () => {
    const labels = queueCards(figures, null, today, '/piani/coda', true).map((card) => card.label)
    assert.deepEqual(labels, ['Oltre 30 giorni', 'Da assegnare', 'Tempo di risposta'])
  })
})

describe('the address of the queue', () => {
  it('keeps view, filters and order, and leaves out what it does not know', () => {
    for (const search of [
      '',
      '?vista=miei',
      '?vista=da-assegnare&tipo=union&tipo=school&regione=05&giorni=oltre-30',
    ])
      assert.equal(printQueue(parseQueue(search)), search)
    assert.equal(printQueue(parseQueue('?vista=altro&tipo=castello&regione=x&giorni=3')), '')
  })
})

describe('the address of an examination', () => {
  it('keeps the view and the version to compare with', () => {
    const round = (search: string) => printExam(parseExam(new URLSearchParams(search)))
    assert.equal(round('?mostra=rilievi&confronta=1'), '?mostra=rilievi&confronta=1')
    assert.equal(round('?mostra=altro&confronta=-1'), '')
  })
})

describe('findings at the time of sending', () => {
  const cases: [ContentFinding[], string][] = [
    [[], 'Nessun rilievo'],
    [[finding()], '1 avviso'],
    [[finding({ explanation: 'Proroga.' })], '1 avviso, spiegato'],
    [[finding({ explanation: 'Proroga.' }), finding()], '2 avvisi, 1 spiegato'],
    [[finding({ explanation: 'a' }), finding({ explanation: 'b' })], '2 avvisi, spiegati'],
    [[finding({ level: 'info' })], '1 nota'],
  ]
  for (const [findings, label] of cases)
    it(`read «${label}»`, () => assert.equal(findingsStatus(findings).label, label))
})

const noSheet = { sheets: new Map(), draftSheet: null }

describe('the page of an examination', () => {
  const first = version(1, [service('Anagrafe'), service('Protocollo'), service('Biblioteca')], {
    outcome: 'returned',
    outcomeAt: new Date('2026-02-20T10:00:00Z'),
    submittedAt: new Date('2026-02-13T10:00:00Z'),
  })
  const second = version(
    2,
    [service('Anagrafe', { endsOn: '2026-05-18' }), service('Protocollo'), service('Tributi')],
    { content: { findings: [finding()] } as unknown as PlanContent },
  )
  const observations = [
    observation({ observationId: 'o1', digitalServiceId: 'Anagrafe' as DigitalServiceId }),
    observation({ observationId: 'o2', resolution: 'accepted', reply: 'Fatto.' }),
  ]
  const shown = (search = '', versions = [second, first]) =>
    examView(
      { plan, versions, observations, names, ...noSheet },
      parseExam(new URLSearchParams(search)),
      today,
    )

  it('says number, when, by whom, who examines and since when', () => {
    const view = shown()
    assert.equal(view.title, 'Comune di Valdorsa, piano versione 2')
    assert.equal(view.lead, 'n. 2026/0002 · trasmesso oggi alle 11:07 da Paola V. · istruttore Davide R.')
    assert.equal(view.status.label, 'In esame da oggi')
  })

  it('shows what changed first, and counts each view as it lists it', () => {
    const view = shown()
    assert.deepEqual(
      view.chips.map((chip) => chip.label),
      ['Cambiati (3)', 'Con rilievi (1)', 'Con osservazioni (1)', 'Tutti (4)'],
    )
    assert.deepEqual(
      view.services.map((each) => [each.name, each.status.label]),
      [
        ['Anagrafe', '1 avviso'],
        ['Tributi', 'Nuovo · nessun rilievo'],
        ['Biblioteca', 'Tolto dal piano'],
      ],
    )
    assert.equal(view.services[0]?.fields[0]?.label, 'Fine prevista')
    assert.equal(view.hidden, 1)
    for (const [search, count] of [
      ['?mostra=rilievi', 1],
      ['?mostra=osservazioni', 1],
      ['?mostra=tutti', 4],
    ] as const)
      assert.equal(shown(search).services.length, count)
  })

  it('shows every value of a service in the other views', () => {
    const [short] = shown().services
    const [whole] = shown('?mostra=rilievi').services
    assert.ok((whole?.fields.length ?? 0) > (short?.fields.length ?? 0))
  })

  it('has one column and all services on a first version', () => {
    const view = examView(
      { plan: { ...plan, versionCount: 1 }, versions: [first], observations: [], names, ...noSheet },
      parseExam(new URLSearchParams('?mostra=cambiati')),
      today,
    )
    assert.equal(view.compared, null)
    assert.equal(view.show, 'tutti')
    assert.equal(view.services.length, 3)
    assert.ok(view.chips.every((chip) => !chip.label.startsWith('Cambiati')))
    assert.equal(view.earlier, null)
  })

  it('says how many observations of the version before are met', () => {
    assert.equal(shown().earlier, 'Osservazioni della versione 1: 1 accolta su 2, 1 da valutare.')
    assert.equal(shown().unresolved, 1)
    const all = examView(
      {
        plan,
        versions: [second, first],
        observations: observations.map((each) => ({ ...each, resolution: 'accepted' as const })),
        names,
        ...noSheet,
      },
      { show: null, compareWith: null },
      today,
    )
    assert.equal(all.earlier, 'Le 2 osservazioni della versione 1 risultano accolte.')
  })

  it('lists every rule, those that found something with a link to their place', () => {
    const { checks } = shown()
    assert.equal(checks[0]?.status.label, '18 giorni scoperti: Anagrafe')
    assert.equal(checks[0]?.href, '/piani/p1/esame?mostra=tutti#servizio-Anagrafe')
    assert.ok(checks.some((check) => check.status.label === 'Ogni servizio ha una risposta'))
    assert.ok(checks.every((check) => check.status.label !== 'Contratti attuali fino al rilascio'))
  })
})

describe('the outcome of a version', () => {
  it('is null while it waits, and shown beforehand as it would be', () => {
    const waiting = version(1, [service('Anagrafe')], {
      content: { late: { reason: 'Gara deserta.', newEndOn: '2026-09-30' } } as unknown as PlanContent,
    })
    assert.equal(outcomeView(waiting, [], names, null), null)
    const proposed = outcomeView(
      waiting,
      [observation({ digitalServiceId: 'Anagrafe' as DigitalServiceId, isPublished: false })],
      names,
      null,
      { outcome: 'returned', lateOutcome: 'refused' },
    )
    assert.equal(proposed?.status.label, 'Rinviato con osservazioni')
    assert.equal(proposed?.when, null)
    assert.equal(proposed?.recovery?.status?.label, 'Nuova data rifiutata')
    assert.deepEqual(
      proposed?.observations.map((each) => [each.about, each.text]),
      [['Anagrafe', 'Manca la data.']],
    )
  })

  it('has the observations of its own version only', () => {
    const decided = version(1, [], {
      outcome: 'approved',
      outcomeAt: new Date('2026-03-10T10:30:00Z'),
      outcomeBy: 'davide' as PersonId,
      outcomeNote: 'Bene.',
    })
    const view = outcomeView(decided, [observation({ versionNumber: 2 })], names, null)
    assert.deepEqual([view?.by, view?.when, view?.note], ['Davide R.', '10 marzo 2026, 11:30', 'Bene.'])
    assert.deepEqual(view?.observations, [])
  })
})

describe('the preview of an assignment', () => {
  const to = { personId: 'davide' as PersonId, name: 'Davide R.', isSelf: false }
  const preview = [
    { plan: { ...plan, planId: 'p1' as PlanId, reviewerPersonId: null }, refusal: null },
    { plan: { ...plan, planId: 'p2' as PlanId, reviewerPersonId: 'paola' as PersonId }, refusal: null },
    { plan: { ...plan, planId: 'p3' as PlanId }, refusal: planErrors.reviewerUnknown.code },
    {
      plan: { ...plan, planId: 'p4' as PlanId, state: 'withdrawn' as const },
      refusal: planErrors.wrongState.code,
    },
  ]

  it('says before and after, and who is left out and why', () => {
    const view = assignmentView(preview, to, names, { filters: '', matching: 4 })
    assert.equal(view.lead, '4 piani scelti, 2 restano come sono · non è ancora cambiato nulla')
    assert.equal(view.summary, 'prima: 1 senza istruttore, 1 di Paola V. · dopo: Davide R.')
    assert.equal(view.submit, 'Assegna 2 piani')
    assert.deepEqual(
      view.refused.map((each) => each.reason),
      ['Davide R. ha scritto in questo piano: chi scrive non esamina', 'Non è in coda: ritirato'],
    )
  })

  it('says when the list was longer than what one act takes', () => {
    const view = assignmentView(preview.slice(0, 1), to, names, { filters: '', matching: 679 })
    assert.match(view.lead, /^1 piano scelto \(i più vecchi di 679: il resto la volta dopo\)/)
  })
})
