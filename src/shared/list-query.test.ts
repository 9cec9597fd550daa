// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  type Cursor,
  decodeCursor,
  encodeCursor,
  filterValue,
  type ListQuery,
  type ListSpec,
  listFields,
  parseListQuery,
  printListQuery,
  readingDirection,
  toPage,
  wholeList,
  withFilter,
  withoutFilter,
  withoutFilters,
  withSort,
} from './list-query.ts'

const spec: ListSpec = {
  filters: {
    stato: { kind: 'choice', values: ['bozza', 'in-coda', 'rinviato'], many: true },
    tipo: { kind: 'choice', values: ['comune', 'scuola'] },
    cerca: { kind: 'text', maxLength: 20 },
    ipa: { kind: 'code', pattern: /[a-z0-9_-]{1,20}/ },
    entro: { kind: 'date' },
    rilievi: { kind: 'flag' },
  },
  sorts: { eta: 'desc', ente: 'asc' },
  defaultSort: { key: 'eta', direction: 'desc' },
}
const plain = parseListQuery(spec, '')

describe('the state of a list', () => {
  test('is plain when the URL says nothing, and prints as nothing', () => {
    assert.deepEqual(plain, { filters: {}, sort: { key: 'eta', direction: 'desc' }, cursor: null, size: 50 })
    assert.equal(printListQuery(spec, plain), '')
  })

  test('reads filters, order and cursor, and prints them back', () => {
    const cursor = encodeCursor({ value: '2026-03-10', id: 'p7' })
    const url = `?stato=bozza&stato=in-coda&cerca=val+dorsa&ordina=ente&dopo=${cursor}`
    const query = parseListQuery(spec, url)
    assert.deepEqual(query.filters, { stato: ['bozza', 'in-coda'], cerca: ['val dorsa'] })
    assert.deepEqual(query.sort, { key: 'ente', direction: 'asc' })
    assert.deepEqual(query.cursor, { direction: 'next', at: { value: '2026-03-10', id: 'p7' } })
    assert.equal(printListQuery(spec, query), url)
  })

  const ignored = [
    '?sconosciuto=1',
    '?stato=approvato',
    '?tipo=',
    '?cerca=troppo+lungo+per+essere+vero',
    '?ipa=..%2F..',
    '?ipa=a%27%20or%201=1',
    '?entro=2026-02-30',
    '?entro=31/02/2026',
    '?rilievi=si',
    '?ordina=password',
    '?ordina=__proto__',
    '?ordina=toString',
    '?dopo=%00',
    '?dopo=bm9u',
    '?__proto__=x',
  ]
  for (const url of ignored) {
    test(`leaves out ${url}`, () => assert.deepEqual(parseListQuery(spec, url), plain))
  }

  test('takes a date as people type it, and prints it as machines do', () => {
    const query = parseListQuery(spec, '?entro=30/6/2026')
    assert.deepEqual(query.filters, { entro: ['2026-06-30'] })
    assert.equal(printListQuery(spec, query), '?entro=2026-06-30')
  })

  test('takes one value of a single choice and each value of a multiple one once', () => {
    const query = parseListQuery(spec, '?tipo=comune&tipo=scuola&stato=bozza&stato=bozza')
    assert.deepEqual(query.filters, { stato: ['bozza'], tipo: ['comune'] })
    assert.equal(filterValue(query, 'tipo'), 'comune')
    assert.equal(filterValue(query, 'cerca'), undefined)
  })

  test('goes back to the first page when order or filters change', () => {
    const query = parseListQuery(spec, `?stato=bozza&dopo=${encodeCursor({ value: 1, id: 'a' })}`)
    const changes: ListQuery[] = [
      withSort(spec, query, 'ente'),
      withFilter(spec, query, 'tipo', 'scuola'),
      withoutFilter(spec, query, 'stato'),
      withoutFilters(query),
      wholeList(query),
    ]
    for (const changed of changes) assert.equal(changed.cursor, null)
  })

  test('turns the order round when the same column is chosen again', () => {
    assert.equal(printListQuery(spec, withSort(spec, plain, 'eta')), '?ordina=eta')
    assert.equal(printListQuery(spec, withSort(spec, withSort(spec, plain, 'ente'), 'ente')), '?ordina=-ente')
    assert.equal(withSort(spec, plain, 'segreto'), plain)
  })

  test('takes off one value of a filter and keeps the others', () => {
    const query = parseListQuery(spec, '?stato=bozza&stato=rinviato')
    assert.deepEqual(withoutFilter(spec, query, 'stato', 'bozza').filters, { stato: ['rinviato'] })
    assert.deepEqual(withFilter(spec, query, 'stato', 'inventato').filters, {})
    assert.deepEqual(listFields(spec, query), [
      ['stato', 'bozza'],
      ['stato', 'rinviato'],
    ])
  })

  test('never fails, whatever the URL', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const query = parseListQuery(spec, text)
        assert.deepEqual(parseListQuery(spec, printListQuery(spec, query)), query)
      }),
    )
  })
})

describe('a cursor', () => {
  test('survives the journey through the URL', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ maxLength: 100 }), fc.integer(), fc.constant(null)),
        fc.string({ maxLength: 50 }),
        (value, id) => {
          assert.deepEqual(decodeCursor(encodeCursor({ value, id })), { value, id })
        },
      ),
    )
  })

  for (const text of ['', 'x', 'W10', 'eyJhIjoxfQ', 'a b', '=', 'a'.repeat(5000)]) {
    test(`is refused when it is ${JSON.stringify(text.slice(0, 20))}`, () =>
      assert.equal(decodeCursor(text), null))
  }
})

describe('paging by key', () => {
  const all = Array.from({ length: 7 }, (_, index) => ({ id: `r${index}`, value: index }))
  const small: ListSpec = { ...spec, pageSize: 3, defaultSort: { key: 'ente', direction: 'asc' } }
  const cursorOf = (row: { id: string; value: number }): Cursor => ({ value: row.value, id: row.id })
  /** Reads as a store does: beyond the cursor, in reading order, one row more than the page. */
  const read = (query: ListQuery) => {
    const backwards = readingDirection(query) === 'desc'
    const at = query.cursor === null ? null : Number(query.cursor.at.value)
    const beyond = all.filter((row) => at === null || (backwards ? row.value < at : row.value > at))
    return (backwards ? beyond.reverse() : beyond).slice(0, query.size + 1)
  }

  test('goes through all rows and back without losing or repeating any', () => {
    let page = toPage(parseListQuery(small, ''), read(parseListQuery(small, '')), cursorOf)
    const seen = [page.rows]
    while (page.next !== null) {
      page = toPage(page.next, read(page.next), cursorOf)
      seen.push(page.rows)
    }
    assert.deepEqual(seen.flat(), all)
    const back = [page.rows]
    while (page.previous !== null) {
      page = toPage(page.previous, read(page.previous), cursorOf)
      back.unshift(page.rows)
    }
    assert.deepEqual(back.flat(), all)
  })

  test('has no pages around a short list or an empty one', () => {
    assert.deepEqual(toPage(plain, [], cursorOf), { rows: [], next: null, previous: null })
    const page = toPage(plain, all, cursorOf)
    assert.equal(page.next, null)
    assert.equal(page.previous, null)
  })
})
