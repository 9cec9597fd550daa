// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { DigitalService, Software } from '../inventory/index.ts'
import { cellsOf, type ListCells, ListCheck, type ListKnown, labelOf, splitLabel } from './compare.ts'
import { listFields } from './list-book.ts'
import type { Answers, FoundSheet } from './model.ts'

const columns = Object.fromEntries(listFields.map((field, index) => [field, index]))
const file: FoundSheet = { sheet: 0, name: 'Applicativi', headerLine: 1, header: [], columns }
interface More {
  readonly base?: FoundSheet['base']
  readonly answers?: Answers
}
const blank: ListCells = {
  name: '',
  supplier: '',
  services: '',
  licences: '',
  opportunity: '',
  risk: '',
  ease: '',
}

function software(id: string, values: Partial<Software> = {}): Software {
  return {
    id,
    name: 'Demos',
    productVersion: '',
    supplier: '',
    contractEndsOn: null,
    licences: '',
    opportunity: null,
    risk: null,
    ease: null,
    version: 1,
    ...values,
  } as Software
}

function service(id: string, name: string, softwareIds: readonly string[] = []): DigitalService {
  return {
    id,
    name,
    version: 1,
    software: softwareIds.map((each) => ({ id: each, name: each })),
  } as unknown as DigitalService
}

const known: ListKnown = {
  software: [
    software('a', { productVersion: '5.2', supplier: 'Uno', risk: 'high' }),
    software('b', { name: 'Biblio' }),
  ],
  services: [service('s1', 'Anagrafe', ['a']), service('s2', 'Tributi minori'), service('s3', 'Protocollo')],
}

function planRows(
  rows: readonly { readonly line: number; readonly cells: ListCells }[],
  { base, answers = {} }: More,
  of: ListKnown,
) {
  const check = new ListCheck(of, { ...file, ...(base ? { base } : {}) })
  return rows.map(({ line, cells }) => {
    const row = check.check({ line, answers, newId: 'new', cells: listFields.map((field) => cells[field]) })
    const listed = row.plan?.kind === 'listed' ? row.plan : null
    return { ...row, softwareId: listed?.id, values: listed?.patch, services: listed?.services }
  })
}

function plan(cells: Partial<ListCells>, more: More = {}) {
  const [row] = planRows([{ line: 4, cells: { ...blank, ...cells } }], more, known)
  assert.ok(row)
  return row
}

describe('a name with its version', () => {
  for (const [label, name, productVersion] of [
    ['Demos 5.2', 'Demos', '5.2'],
    ['Demos v5.2.1', 'Demos', '5.2.1'],
    ['Demos, versione 2024 R2', 'Demos', '2024 R2'],
    ['Office 365', 'Office 365', ''],
    ['Presenze 8', 'Presenze 8', ''],
  ] as const)
    test(`«${label}» is «${name}» and «${productVersion}»`, () => {
      assert.deepEqual(splitLabel(label), { name, productVersion })
    })

  test('reads back what it wrote', () => {
    for (const each of [
      software('x', { productVersion: '5.2' }),
      software('x', { productVersion: 'R2 2024' }),
    ])
      assert.deepEqual(splitLabel(labelOf(each)), { name: each.name, productVersion: each.productVersion })
  })
})

describe('a row', () => {
  test('of a software the body has not is new', () => {
    const row = plan({ name: 'Nuovo', services: 'Anagrafe' })
    assert.equal(row.verdict, 'new')
    assert.deepEqual(row.services, { linked: ['s1'], added: [] })
  })

  test('says what changes, before and after', () => {
    const row = plan({ name: 'Demos 5.4', supplier: 'Due' })
    assert.equal(row.verdict, 'changed')
    assert.deepEqual(row.changes, [
      { field: 'name', label: 'Nome applicativo', before: 'Demos 5.2', after: 'Demos 5.4' },
      { field: 'supplier', label: 'Interlocutore', before: 'Uno', after: 'Due' },
    ])
  })

  test('with empty cells leaves what there is, version too', () => {
    assert.equal(plan({ name: 'demos' }).verdict, 'unchanged')
  })

  test('without a name is refused at its cell', () => {
    const row = plan({ supplier: 'Uno' })
    assert.equal(row.verdict, 'refused')
    assert.equal(row.problems[0]?.cell, 'Applicativi!A4')
  })

  test('that comes twice is refused the second time, with the line of the first', () => {
    const rows = planRows(
      [
        { line: 4, cells: { ...blank, name: 'Nuovo' } },
        { line: 9, cells: { ...blank, name: 'NUOVO ' } },
      ],
      {},
      known,
    )
    assert.deepEqual(
      rows.map(({ verdict }) => verdict),
      ['new', 'refused'],
    )
    assert.match(rows[1]?.problems[0]?.message ?? '', /riga 4/)
  })

  test('of a name two software have asks which', () => {
    const twins: ListKnown = { ...known, software: [software('a'), software('c', { supplier: 'Altro' })] }
    const rows = [{ line: 4, cells: { ...blank, name: 'Demos', supplier: 'Terzo' } }]
    assert.equal(planRows(rows, {}, twins)[0]?.verdict, 'refused')
    const answered = planRows(rows, { answers: { '0.4.name.quale': 'c' } }, twins)
    assert.equal(answered[0]?.softwareId, 'c')
    assert.equal(answered[0]?.verdict, 'changed')
  })
})

describe('degrees', () => {
  for (const [cell, proposed, isSafe] of [
    ['medio-alto', 'high', false],
    ['Alt0', 'high', true],
    ['Mediox', 'medium', false],
    ['boh', null, false],
  ] as const)
    test(`«${cell}» proposes ${proposed ?? 'nothing'}${isSafe ? ', in advance' : ''}`, () => {
      const [problem] = plan({ name: 'Nuovo', risk: cell }).problems
      assert.equal(problem?.cell, 'Applicativi!F4')
      assert.equal(problem?.proposed, proposed)
      assert.equal(problem?.chosen, isSafe ? proposed : null)
    })

  test('are read in either gender and any case', () => {
    assert.deepEqual(plan({ name: 'Nuovo', risk: 'ALTA', ease: 'basso' }).problems, [])
  })

  test('an answer makes the row good', () => {
    const row = plan({ name: 'Nuovo', risk: 'medio-alto' }, { answers: { '0.4.risk': 'medium' } })
    assert.equal(row.verdict, 'new')
    assert.equal(row.values?.risk, 'medium')
  })

  test('an answer that is not among those offered is none', () => {
    assert.equal(
      plan({ name: 'Nuovo', risk: 'boh' }, { answers: { '0.4.risk': 'extreme' } }).verdict,
      'refused',
    )
  })
})

describe('services', () => {
  test('with two letters swapped are the one they look like', () => {
    const row = plan({ name: 'Nuovo', services: 'Tribtui minori' })
    assert.equal(row.verdict, 'new')
    assert.deepEqual(row.services?.linked, ['s2'])
    assert.equal(row.problems[0]?.isSafe, true)
  })

  test('nobody knows are asked about, and may be added or left out', () => {
    assert.equal(plan({ name: 'Nuovo', services: 'Cimiteri' }).verdict, 'refused')
    const added = plan({ name: 'Nuovo', services: 'Cimiteri' }, { answers: { '0.4.services.cimiteri': '+' } })
    assert.deepEqual(added.services, { linked: [], added: ['Cimiteri'] })
    const left = plan(
      { name: 'Nuovo', services: 'Cimiteri; Anagrafe' },
      { answers: { '0.4.services.cimiteri': '-' } },
    )
    assert.deepEqual(left.services, { linked: ['s1'], added: [] })
  })

  test('are parted by semicolons, line ends, bullets, and commas where each part is known', () => {
    for (const cell of ['Anagrafe;Protocollo', '- Anagrafe\n- Protocollo', 'Anagrafe, Protocollo'])
      assert.deepEqual(plan({ name: 'Nuovo', services: cell }).services?.linked, ['s1', 's3'])
  })
})

describe('licences', () => {
  test('with a day that does not exist propose the last of the month', () => {
    const [problem] = plan({ name: 'Nuovo', licences: 'annuale, 31/02/2027' }).problems
    assert.equal(problem?.proposed, '28/02/2027')
    assert.equal(problem?.chosen, null)
  })

  test('with day and month swapped propose the other order', () => {
    assert.equal(plan({ name: 'Nuovo', licences: 'fino al 12/31/2027' }).problems[0]?.proposed, '31/12/2027')
  })
})

describe('a file of ours', () => {
  const base = { a: { ...blank, name: 'Demos', supplier: 'Zero', services: 'Anagrafe', risk: 'Alto' } }

  test('keeps what others wrote where the file was not touched', () => {
    assert.equal(plan({ ...base.a }, { base }).verdict, 'unchanged')
  })

  test('asks where both wrote, and obeys', () => {
    const cells = { ...base.a, supplier: 'Mio' }
    const asked = plan(cells, { base })
    assert.equal(asked.verdict, 'refused')
    assert.match(asked.problems[0]?.message ?? '', /«Uno»/)
    assert.equal(plan(cells, { base, answers: { '0.4.supplier.insieme': 'regia' } }).verdict, 'unchanged')
    assert.equal(plan(cells, { base, answers: { '0.4.supplier.insieme': 'file' } }).values?.supplier, 'Mio')
  })
})

describe('two of one name', () => {
  const of: ListKnown = {
    software: [
      software('a', { supplier: 'Uno' }),
      software('b', { supplier: 'Due' }),
      software('c', { name: 'Altro' }),
    ],
    services: [service('s1', 'Anagrafe', ['a']), service('s2', 'Anagrafe', ['b']), service('s3', 'Tributi')],
  }
  const out = of.software.map((each) => cellsOf(each, of.services, false))
  const base = Object.fromEntries(of.software.map(({ id }, index) => [id, out[index] ?? blank]))
  const lines = (cells: readonly ListCells[]) =>
    cells.map((each, index) => ({ line: index + 2, cells: each }))
  const [one = blank, two = blank, other = blank] = out

  test('come back from a file of ours as they left, in any order', () => {
    for (const rows of [
      [one, two, other],
      [other, two, one],
    ])
      assert.deepEqual(
        planRows(lines(rows), { base }, of).map(({ verdict, problems }) => [verdict, problems.length]),
        rows.map(() => ['unchanged', 0]),
      )
  })

  test('come back even where nothing tells them apart', () => {
    const twins: ListKnown = { software: [software('a'), software('b')], services: [] }
    const same = { a: { ...blank, name: 'Demos' }, b: { ...blank, name: 'Demos' } }
    const rows = planRows(lines([same.a, same.b]), { base: same }, twins)
    assert.deepEqual(
      rows.map(({ verdict }) => verdict),
      ['unchanged', 'unchanged'],
    )
  })

  test('are told apart when one was changed, once the others have found theirs', () => {
    const [, changed] = planRows(lines([one, { ...two, supplier: 'Tre' }]), { base }, of)
    assert.deepEqual(
      [changed?.verdict, changed?.softwareId, changed?.values?.supplier],
      ['changed', 'b', 'Tre'],
    )
  })

  test('are asked about in a file that is not ours, and when one is written twice', () => {
    const [foreign] = planRows(lines([one]), {}, of)
    assert.match(foreign?.problems[0]?.message ?? '', /2 applicativi con questo nome/)
    const [, twice] = planRows(lines([other, other]), { base }, of)
    assert.match(twice?.problems[0]?.message ?? '', /già alla riga 2/)
  })

  test('of services are asked about only where the cell says something else', () => {
    const [kept] = planRows(
      lines([{ ...one, risk: 'Alto' }]),
      { base, answers: { '0.2.name.quale': 'a' } },
      of,
    )
    assert.deepEqual([kept?.verdict, kept?.services], ['changed', null])
    const [asked] = planRows(lines([{ ...other, services: 'Anagrafe' }]), { base }, of)
    assert.equal(asked?.problems[0]?.field, 'services')
  })
})

test('out and back changes nothing, whatever the list holds', () => {
  const word = fc.stringMatching(/^[A-Za-zàèìòù][A-Za-z0-9 .,àèìòù]{0,15}[a-z0-9]$/)
  const degree = fc.constantFrom('high' as const, 'medium' as const, 'low' as const, null)
  const one = fc.record({
    name: word,
    productVersion: fc.oneof(fc.constant(''), fc.constantFrom('5.2', '2024 R2', 'beta')),
    supplier: fc.oneof(fc.constant(''), word),
    opportunity: degree,
    risk: degree,
    ease: degree,
  })
  fc.assert(
    fc.property(
      fc.uniqueArray(one, {
        selector: ({ name }) => name.toLowerCase().replace(/[^a-z0-9]/g, ''),
        maxLength: 6,
      }),
      fc.boolean(),
      (values, withVersion) => {
        const all = values.map((each, index) => software(`id${index}`, each))
        const services = [
          service(
            's1',
            'Anagrafe',
            all.slice(0, 2).map(({ id }) => id),
          ),
        ]
        const labels = all.map((each) => (withVersion ? labelOf(each) : each.name).toLowerCase())
        fc.pre(new Set(labels).size === labels.length)
        const rows = all.map((each, index) => ({
          line: index + 2,
          cells: cellsOf(each, services, withVersion),
        }))
        const changed = planRows(rows, {}, { software: all, services }).filter(
          ({ changes }) => changes.length > 0,
        )
        assert.deepEqual(changed, [])
      },
    ),
    { numRuns: 200 },
  )
})
