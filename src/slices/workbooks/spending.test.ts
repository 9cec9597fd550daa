// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { AdministrationId } from '../../shared/ids.ts'
import type { DataCentre } from '../inventory/index.ts'
import { emptySpendingValues, type SentSpending, type SpendingRequest } from '../spending/index.ts'
import type { Answers, FoundSheet, RowOutcome } from './model.ts'
import { openFile } from './read-rows.ts'
import { spendingSheets } from './spending-book.ts'
import type { SpendingKnown } from './spending-cells.ts'
import { SpendingCheck } from './spending-compare.ts'
import { spendingCsv, spendingFile } from './spending-export.ts'

const today = '2026-03-10'
const body = '0190a000-0000-7000-8000-000000000001' as AdministrationId
const id = (number: number) => `0190a000-0000-7000-9000-${number.toString(16).padStart(12, '0')}`
const { fields } = spendingSheets[0]
const file: FoundSheet = {
  sheet: 0,
  name: 'Spese',
  headerLine: 1,
  header: [],
  columns: Object.fromEntries(fields.map(({ key }, index) => [key, index])),
}

const place = (number: number, name: string, group: 'A' | 'B' | null = 'B') =>
  ({ id: id(number), name, group, state: 'active' }) as unknown as DataCentre
const service = (number: number, name: string) => ({
  ...{ serviceId: id(number), name, administrationId: body, administrationName: 'Valdorsa', dataClass: null },
  ...{
    isOwn: true,
    planNumber: null,
    standing: null,
    approach: null,
    hasReason: null,
    startsOn: null,
    endsOn: null,
  },
})

function sent(
  number: number,
  more: Omit<Partial<SentSpending>, 'request'> & { readonly request?: Partial<SpendingRequest> } = {},
): SentSpending {
  const values = {
    ...emptySpendingValues,
    subject: 'Manutenzione',
    supplier: 'Uno S.r.l.',
    amounts: [{ year: 2024, netCents: 900_000, vatCents: 198_000 }],
    startsOn: '2024-01-01',
    endsOn: '2025-12-31',
    ...more.values,
  }
  return {
    sending: { channel: 'pec', sentByName: 'Valdorsa', sentOn: '2023-11-10', protocolNumber: '4471' },
    act: null,
    conditions: [],
    derogation: null,
    actuals: [],
    ...more,
    values,
    request: {
      ...{ requestId: id(number), dataCentreId: id(1), externalRef: '2023/14', duty: 'authorisation' },
      ...{ channel: 'office', state: 'submitted', submittedAt: new Date('2023-11-09T23:00:00Z') },
      ...{
        subject: values.subject,
        supplier: values.supplier,
        startsOn: values.startsOn,
        endsOn: values.endsOn,
      },
      ...more.request,
    },
  } as unknown as SentSpending
}

function aKnown(requests: readonly SentSpending[] = []): SpendingKnown {
  const services = [service(11, 'Anagrafe'), service(12, 'Tributi')]
  return {
    administrationId: body,
    name: 'Valdorsa',
    places: [place(1, 'Municipio'), place(2, 'Centro servizi', 'A')],
    services: new Map([[id(1), services]]) as unknown as SpendingKnown['services'],
    sent: requests,
  }
}

type Texts = Readonly<Record<string, string>>
const whole: Texts = {
  ...{
    code: 'P/1',
    name: 'Batterie',
    place: 'Municipio',
    duty: 'Autorizzazione',
    year1: '2024',
    net1: '9.000,00',
  },
  ...{ startsOn: '01/01/2024', endsOn: '31/12/2024', sentOn: '10/11/2023' },
}

function checkRows(rows: readonly Texts[], known = aKnown(), answers: Answers = {}): RowOutcome[] {
  const check = new SpendingCheck(known, file, today)
  return rows.map((row, index) =>
    check.check({
      line: index + 2,
      cells: fields.map(({ key }) => row[key] ?? ''),
      ref: row['ref'] ?? null,
      base: null,
      answers,
    }),
  )
}
const checkRow = (row: Texts, known?: SpendingKnown, answers?: Answers) =>
  checkRows([row], known, answers)[0] as RowOutcome
const asked = ({ problems }: RowOutcome) =>
  problems.filter(({ chosen }) => chosen === null).map(({ field, message }) => `${field}: ${message}`)
const warned = ({ problems }: RowOutcome) =>
  problems.filter(({ chosen }) => chosen !== null).map(({ field, message }) => `${field}: ${message}`)
const pastOf = (outcome: RowOutcome) => {
  assert.equal(outcome.plan?.kind, 'past_spending', JSON.stringify(asked(outcome)))
  return outcome.plan?.kind === 'past_spending' ? outcome.plan.past : assert.fail()
}

describe('a row that adds a past request', () => {
  test('says all that it does, with nothing but what is needed', () => {
    const outcome = checkRow(whole)
    assert.equal(outcome.verdict, 'new')
    assert.deepEqual(outcome.problems, [])
    const past = pastOf(outcome)
    assert.equal(past.externalRef, 'P/1')
    assert.equal(past.duty, 'authorisation')
    assert.deepEqual(past.values.amounts, [{ year: 2024, netCents: 900_000, vatCents: null }])
    assert.deepEqual(past.sending, {
      channel: 'other',
      sentByName: 'Valdorsa',
      sentOn: '2023-11-10',
      protocolNumber: '',
    })
    assert.equal(past.outcome, null)
    assert.deepEqual(
      outcome.changes.map(({ label, after }) => `${label} ${after}`),
      [
        'Data center Municipio',
        'Tipo Autorizzazione',
        'Senza IVA 9.000,00\u00a0€',
        'Contratto 01/01/2024–31/12/2024',
        'Inviata il 10/11/2023',
        'Esito In attesa',
      ],
    )
  })

  for (const [cell, cents] of [
    ['1.234,56', 123_456],
    ['1234.56', 123_456],
    ['1,234.56', 123_456],
    ['1234', 123_400],
  ] as const)
    test(`understands ${cell}`, () => {
      assert.equal(pastOf(checkRow({ ...whole, net1: cell })).values.amounts[0]?.netCents, cents)
    })

  test('asks about an amount that reads in two ways, and takes the answer', () => {
    const outcome = checkRow({ ...whole, net1: '1.234' })
    assert.equal(outcome.verdict, 'refused')
    const [problem] = outcome.problems
    assert.deepEqual([problem?.field, problem?.proposed], ['net1', null])
    const answered = checkRow({ ...whole, net1: '1.234' }, aKnown(), { [problem?.key ?? '']: '123400' })
    assert.equal(pastOf(answered).values.amounts[0]?.netCents, 123_400)
  })

  for (const [what, more, field] of [
    ['no subject', { name: '' }, 'name'],
    ['no data centre', { place: '' }, 'place'],
    ['a data centre of somebody else', { place: 'Sala dell’Unione' }, 'place'],
    ['no duty', { duty: '' }, 'duty'],
    ['no amount', { net1: '', year1: '' }, 'net1'],
    ['an amount that is not one', { net1: 'novemila' }, 'net1'],
    ['a negative amount', { net1: '-5,00' }, 'net1'],
    ['an amount without its year', { year1: '' }, 'year1'],
    ['a year of two figures', { year1: '24' }, 'year1'],
    ['a year twice', { year2: '2024', net2: '1,00' }, 'year2'],
    ['VAT without its amount', { vat2: '1,00', year2: '2025' }, 'net2'],
    ['no day of sending', { sentOn: '' }, 'sentOn'],
    ['a sending in the future', { sentOn: '11/03/2026' }, 'sentOn'],
    ['a contract that ends before it starts', { endsOn: '31/12/2023' }, 'endsOn'],
    ['an act without an outcome', { actNumber: '12' }, 'outcome'],
    ['an outcome without its act', { outcome: 'Negata', actOn: '15/01/2024' }, 'actNumber'],
    ['an act before the sending', { outcome: 'Negata', actNumber: '12', actOn: '01/11/2023' }, 'actOn'],
    [
      'an authorisation without an end',
      { outcome: 'Autorizzata', actNumber: '12', actOn: '15/01/2024', endsOn: '' },
      'endsOn',
    ],
    [
      'an authorisation of a communication',
      { duty: 'Comunicazione', outcome: 'Autorizzata', actNumber: '12', actOn: '15/01/2024' },
      'outcome',
    ],
    [
      'conditions that are not there',
      { outcome: 'con prescrizioni', actNumber: '12', actOn: '15/01/2024' },
      'words1',
    ],
    ['money spent without an authorisation', { spent1: '10,00' }, 'spent1'],
    [
      'money spent in a year to come',
      { outcome: 'Autorizzata', actNumber: '1', actOn: '15/01/2024', year2: '2027', spent2: '10,00' },
      'spent2',
    ],
    [
      'half a derogation',
      { outcome: 'Autorizzata', actNumber: '1', actOn: '15/01/2024', ground: 'Ritardo' },
      'scope',
    ],
    ['no reference', { code: '' }, 'code'],
  ] as const)
    test(`is refused with ${what}, where it stands`, () => {
      const outcome = checkRow({ ...whole, ...more })
      assert.equal(outcome.verdict, 'refused')
      assert.equal(outcome.plan, null)
      assert.ok(
        outcome.problems.some((each) => each.field === field && each.chosen === null),
        JSON.stringify(asked(outcome)),
      )
    })

  test('takes the act with its conditions, its derogation and what was spent', () => {
    const past = pastOf(
      checkRow({
        ...whole,
        ...{ outcome: 'con prescrizioni', actNumber: '112/2024', actOn: '15/01/2024', spent1: '8.750,00' },
        ...{ words1: 'Verbale', due1: '30/06/2024', met1: '20/06/2024', words2: 'CIG', due2: '2024-07-31' },
        ...{ ground: 'Ritardo', scope: 'Tutto', expiresOn: '31/12/2024', services: 'Tributi; anagrafe' },
      }),
    )
    assert.deepEqual(past.outcome, {
      action: 'record_with_conditions',
      number: '112/2024',
      decidedOn: '2024-01-15',
      reasons: '',
      conditions: [
        { words: 'Verbale', dueOn: '2024-06-30', metOn: '2024-06-20' },
        { words: 'CIG', dueOn: '2024-07-31', metOn: null },
      ],
      derogation: { ground: 'Ritardo', scope: 'Tutto', expiresOn: '2024-12-31' },
    })
    assert.deepEqual(past.spent, [{ year: 2024, cents: 875_000 }])
    assert.deepEqual(past.values.serviceIds, [id(11), id(12)])
  })

  test('only warns of what the past may have been: another duty, codes that look wrong', () => {
    const communicated = checkRow({ ...whole, duty: 'Comunicazione', cig: '12' })
    assert.equal(communicated.verdict, 'new')
    assert.match(warned(communicated).join(' | '), /duty: .*gruppo B: oggi servirebbe l’autorizzazione/)
    assert.match(warned(communicated).join(' | '), /cig: /)
    assert.deepEqual(warned(checkRow({ ...whole, duty: 'comunicazione', place: 'centro servizi' })), [])
  })

  test('names the data centre or the service that was meant, and asks', () => {
    const outcome = checkRow({ ...whole, place: 'Municipo', services: 'Anagraf; Cimiteri' })
    const [first, second, third] = outcome.problems
    assert.deepEqual([first?.field, first?.proposed], ['place', id(1)])
    assert.equal(second, undefined, 'services wait for their data centre')
    const answered = checkRow({ ...whole, place: 'Municipo', services: 'Anagraf; Cimiteri' }, aKnown(), {
      [first?.key ?? '']: id(1),
    })
    assert.deepEqual(
      answered.problems.slice(1).map(({ field, proposed }) => [field, proposed]),
      [
        ['services', id(11)],
        ['services', '-'],
      ],
    )
    assert.equal(third, undefined)
  })

  test('offers the protocol number for a reference that is missing', () => {
    const outcome = checkRow({ ...whole, code: '', protocol: '4471/2023' })
    assert.equal(outcome.problems[0]?.proposed, '4471/2023')
    const answered = checkRow({ ...whole, code: '', protocol: '4471/2023' }, aKnown(), {
      [outcome.problems[0]?.key ?? '']: '4471/2023',
    })
    assert.equal(pastOf(answered).externalRef, '4471/2023')
  })

  test('is one with a row of the same reference, and asks about one that looks the same', () => {
    const [, again] = checkRows([whole, { ...whole, code: 'p 1' }])
    assert.match(asked(again as RowOutcome).join(), /code: È già alla riga 2/)
    const [, alike] = checkRows([whole, { ...whole, code: 'P/2' }])
    assert.match(asked(alike as RowOutcome).join(), /name: Sembra quella della riga 2/)
    const here = checkRow({ ...whole, name: 'manutenzione', supplier: 'uno s.r.l.' }, aKnown([sent(21)]))
    assert.match(asked(here).join(), /name: Sembra «Manutenzione», già in Regia/)
  })
})

describe('a row about a request that is here', () => {
  const row: Texts = {
    ...{ code: '2023/14', name: 'Manutenzione', place: 'municipio', duty: 'Autorizzazione', year1: '2024' },
    ...{ net1: '9000', sentOn: '2023-11-10' },
  }
  const decided = {
    ...{ request: { state: 'authorised' as const } },
    act: { number: '112', decidedOn: '2024-01-15', reasons: '' },
  } as const

  test('changes nothing when it says the same, however it is written', () => {
    assert.equal(checkRow(row, aKnown([sent(21)])).verdict, 'unchanged')
    assert.equal(
      checkRow({ ...row, outcome: 'autorizzato', actOn: '15 gennaio 2024' }, aKnown([sent(21, decided)]))
        .verdict,
      'unchanged',
    )
  })

  test('adds the answer to one that waits, and what was spent', () => {
    const outcome = checkRow(
      { ...row, outcome: 'Autorizzata', actNumber: '112', actOn: '15/01/2024', spent1: '8.750,00' },
      aKnown([sent(21)]),
    )
    assert.equal(outcome.verdict, 'changed', JSON.stringify(asked(outcome)))
    assert.equal(outcome.plan?.kind, 'later_spending')
    if (outcome.plan?.kind !== 'later_spending') return
    assert.equal(outcome.plan.later.outcome?.action, 'record_authorised')
    assert.equal(outcome.plan.later.sending, null)
    assert.deepEqual(outcome.plan.later.spent, [{ year: 2024, cents: 875_000 }])
  })

  test('takes away what was spent with a dash, and finds the year wherever it stands', () => {
    const known = aKnown([
      sent(21, {
        ...decided,
        actuals: [
          { year: 2024, cents: 1 },
          { year: 2025, cents: 2 },
        ],
      }),
    ])
    const outcome = checkRow({ code: '2023/14', name: '', place: '', year3: '2025', spent3: '-' }, known)
    assert.equal(outcome.plan?.kind === 'later_spending' && outcome.plan.later.spent[0]?.cents, null)
    assert.deepEqual(outcome.changes, [{ field: 'spent3', label: 'Speso 2025', before: '0,02', after: '' }])
  })

  for (const [what, more] of [
    ['another subject', { name: 'Altro' }],
    ['another amount', { net1: '9.001,00' }],
    ['a year more', { year2: '2025', net2: '10,00' }],
    ['another day of sending', { sentOn: '11/11/2023' }],
    ['another outcome', { outcome: 'Negata' }],
  ] as const)
    test(`leaves what was sent with ${what}, once somebody says so`, () => {
      const known = aKnown([sent(21, decided)])
      const outcome = checkRow({ ...row, ...more }, known)
      assert.equal(outcome.verdict, 'refused')
      const answers = Object.fromEntries(outcome.problems.map(({ key, proposed }) => [key, proposed ?? '']))
      assert.equal(checkRow({ ...row, ...more }, known, answers).verdict, 'unchanged')
    })

  test('of the programme’s channel takes only what was spent', () => {
    const known = aKnown([
      sent(21, {
        ...decided,
        sending: null,
        request: { channel: 'programme', externalRef: null, state: 'authorised' },
      }),
    ])
    const ref = { ref: id(21), name: '', place: '' }
    assert.equal(checkRow({ ...ref, year1: '2024', spent1: '5' }, known).verdict, 'changed')
    assert.equal(checkRow({ ...ref, protocol: '12' }, known).verdict, 'refused')
  })
})

const hostile = fc.oneof(
  fc.string({ maxLength: 20, unit: 'grapheme' }),
  fc.constantFrom(
    '-',
    '=1+1',
    "'=x",
    'a;b',
    'a\nb',
    '_x0041_',
    ' due  spazi ',
    '12',
    '1.234',
    '31/12/2025',
    'sì',
    'Аnagrafe',
    '\u200b',
  ),
)
const day = fc
  .integer({ min: 0, max: 9000 })
  .map((days) => new Date(Date.UTC(2001, 0, 1 + days)).toISOString().slice(0, 10))
const cents = fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 99_999_999 }))
const requests: fc.Arbitrary<SentSpending[]> = fc
  .array(
    fc.record({
      texts: fc.array(hostile, { minLength: 9, maxLength: 9 }),
      days: fc.array(day, { minLength: 6, maxLength: 6 }),
      amounts: fc.uniqueArray(
        fc.record({ year: fc.integer({ min: 2000, max: 2100 }), netCents: fc.nat(), vatCents: cents }),
        {
          maxLength: 7,
          selector: ({ year }) => year,
        },
      ),
      state: fc.constantFrom(
        'submitted',
        'authorised',
        'authorised_with_conditions',
        'denied',
        'withdrawn',
        'requalified',
        'acknowledged',
      ),
      channel: fc.constantFrom('office', 'programme'),
      services: fc.subarray([id(11), id(12), id(99)]),
    }),
    { maxLength: 6 },
  )
  .map((all) =>
    all.map(({ texts, days, amounts, state, channel, services }, index) => {
      const [subject, supplier, product, need, code, protocolNumber, number, ground, scope] = texts
      return sent(100 + index, {
        values: {
          ...emptySpendingValues,
          subject,
          supplier,
          product,
          need,
          amounts,
          serviceIds: services,
          startsOn: days[0],
          endsOn: days[1],
        } as unknown as SentSpending['values'],
        sending:
          index % 2
            ? null
            : ({
                channel: 'pec',
                sentByName: supplier,
                sentOn: days[2],
                protocolNumber,
              } as SentSpending['sending']),
        act: { number, decidedOn: days[3], reasons: need } as SentSpending['act'],
        conditions: [{ words: subject, dueOn: days[4], metOn: null }] as SentSpending['conditions'],
        derogation: { ground, scope, expiresOn: days[5] } as SentSpending['derogation'],
        actuals: amounts.slice(1).map(({ year, netCents }) => ({ year, cents: netCents })),
        request: { state, channel, externalRef: code?.trim() ? code : null },
      })
    }),
  )

describe('our own file', () => {
  for (const format of ['xlsx', 'ods', 'csv'] as const)
    test(`goes out and comes back as .${format} without a change, whatever was written`, async () => {
      await fc.assert(
        fc.asyncProperty(requests, async (all) => {
          const known = aKnown(all)
          const options = { bodies: [known], codeOf: () => 'c_x123' }
          const bytes =
            format === 'csv' ? Buffer.from(spendingCsv(options)) : await spendingFile(options, format)
          const { head, rows } = await openFile({
            bytes,
            fileName: `spese.${format}`,
            remembered: {},
            told: null,
          })
          assert.equal(head.kind, 'spending')
          const [found] = head.sheets
          if (all.length === 0) return
          assert.ok(found && head.isComplete)
          const check = new SpendingCheck(known, found, today)
          let count = 0
          for await (const batch of rows)
            for (const row of batch) {
              count += 1
              const outcome = check.check({ ...row, answers: {} })
              assert.equal(outcome.verdict, 'unchanged', JSON.stringify([asked(outcome), outcome.changes]))
            }
          assert.equal(count, all.length)
        }),
        { numRuns: 12 },
      )
    })

  test('empty, has an example that is not read', async () => {
    const bytes = await spendingFile({ bodies: [], codeOf: String }, 'ods')
    const { head, rows } = await openFile({ bytes, fileName: 'x.ods', remembered: {}, told: null })
    assert.equal(head.kind, 'spending')
    await assert.rejects(async () => {
      for await (const _ of rows) assert.fail('a row was read')
    }, /nessuna riga/)
  })
})
