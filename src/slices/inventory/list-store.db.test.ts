// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { testDatabase } from '../../../test/databases.ts'
import { aService } from '../../../test/factories/inventory.ts'
import { aPerson, aRole } from '../../../test/factories/people.ts'
import { anAdministration } from '../../../test/factories/registry.ts'
import { type Actor, systemActor, withActor } from '../../platform/db/actor.ts'
import { dateInRome } from '../../shared/dates.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { type ListQuery, toPage } from '../../shared/list-query.ts'
import { serviceFilter, serviceListSpec } from './list.ts'
import { countServiceRows, cursorOfRow, listServiceRows } from './list-store.ts'

const now = new Date('2026-11-22T10:00:00Z')
const jobs = systemActor('jobs', now)
const database = testDatabase()
let agata: AdministrationId
let nicola: AdministrationId

before(async () => {
  await database.opened
  agata = (await anAdministration(database.db, { name: 'Sant’Àgata di Sotto' })).id
  nicola = (await anAdministration(database.db, { name: 'San Nicola' })).id
  for (const name of ['Contabilità', 'Protocollo', 'anagrafe', 'Anagrafe'])
    await aService(database, {
      administrationId: agata,
      name,
      dataClass: name === 'Protocollo' ? 'critical' : 'ordinary',
    })
  for (const name of ['Anagrafe', 'Contabilita'])
    await aService(database, { administrationId: nicola, name, dataClass: null })
})

const withFilters = (filters: Record<string, readonly string[]>) => serviceFilter({ filters })
const query = (key: string, direction: 'asc' | 'desc', size = 50): ListQuery => ({
  filters: {},
  sort: { key, direction },
  cursor: null,
  size,
})

async function found(words: string, actor: Actor = jobs): Promise<string[]> {
  return withActor(database.db, actor, async (tx) => {
    const filter = withFilters({ cerca: [words] })
    const rows = await listServiceRows(tx, filter, query('ente', 'asc'))
    assert.equal(await countServiceRows(tx, filter), rows.length)
    return rows
      .map(({ administrationId, name }) => `${administrationId === agata ? 'A' : 'N'} ${name}`)
      .sort()
  })
}

describe('services by words', () => {
  test('forgive accents, capitals and order, in the name of the service and of its body', async () => {
    assert.deepEqual(await found('contabilita'), ['A Contabilità', 'N Contabilita'])
    assert.deepEqual(await found('CONTABILITÀ nicola'), ['N Contabilita'])
    assert.deepEqual(await found('s. agata protocollo'), ['A Protocollo'])
    assert.deepEqual(await found('san nicola anag'), ['N Anagrafe'])
    assert.deepEqual(await found('nessuno'), [])
    assert.deepEqual(await found("100% d'oro\\"), [])
  })

  test('follow a body that changes its name', async () => {
    const renamed = (await anAdministration(database.db, { name: 'Vecchionome' })).id
    await aService(database, { administrationId: renamed, name: 'Cimitero' })
    await database.store.ownerRows(
      `update administrations set name = 'Nuovonome', search_text = ' nuovonome =nuovonome ' where administration_id = $1 returning 1`,
      [renamed],
    )
    assert.equal((await found('nuovonome cimitero')).length, 1)
    assert.equal((await found('vecchionome')).length, 0)
  })

  test('of another body are not found, not even by their words', async () => {
    const contact = await withActor(database.db, systemActor('cli', now), async (tx) => {
      const personId = await aPerson(tx, {}, now)
      return {
        personId,
        assignmentId: await aRole(tx, { personId, role: 'contact', administrationId: nicola }, now),
      }
    })
    const actor: Actor = {
      kind: 'person',
      ...contact,
      role: 'contact',
      administrationId: nicola,
      associationId: null,
      sends: [],
      today: dateInRome(now),
    }
    assert.deepEqual(await found('contabilita', actor), ['N Contabilita'])
    assert.deepEqual(await found('agata', actor), [])
  })
})

describe('every order', () => {
  for (const key of Object.keys(serviceListSpec.sorts))
    for (const direction of ['asc', 'desc'] as const)
      test(`${key} ${direction}: pages one by one, forth and back, are the whole list`, async () => {
        await withActor(database.db, jobs, async (tx) => {
          const filter = withFilters({})
          const whole = (await listServiceRows(tx, filter, query(key, direction))).map(({ id }) => id)
          const forth: string[] = []
          let at: ListQuery | null = query(key, direction, 2)
          let last = at
          while (at) {
            last = at
            const page: ReturnType<typeof toPage<{ id: string; sortValue: string }>> = toPage(
              at,
              await listServiceRows(tx, filter, at),
              cursorOfRow,
            )
            forth.push(...page.rows.map(({ id }) => id))
            at = page.next
          }
          assert.deepEqual(forth, whole)
          const ofLast = await listServiceRows(tx, filter, last)
          const { previous } = toPage(last, ofLast, cursorOfRow)
          assert.ok(previous)
          const back = toPage(previous, await listServiceRows(tx, filter, previous), cursorOfRow).rows
          const start = whole.length - ofLast.length
          assert.deepEqual(
            back.map(({ id }) => id),
            whole.slice(start - 2, start),
          )
        })
      })

  test('a cursor of another order is left aside', async () => {
    await withActor(database.db, jobs, async (tx) => {
      const [first] = await listServiceRows(tx, withFilters({}), query('servizio', 'asc'))
      assert.ok(first)
      const strange = {
        ...query('ente', 'asc'),
        cursor: { direction: 'next' as const, at: cursorOfRow(first) },
      }
      assert.equal(
        (await listServiceRows(tx, withFilters({}), strange)).length,
        await countServiceRows(tx, withFilters({})),
      )
    })
  })
})
