// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { anAdministration } from '../../../test/factories/registry.ts'
import { readConfig } from '../../platform/config.ts'
import { DomainError } from '../../shared/errors.ts'
import { commandIo } from '../output.ts'
import { readRequest } from '../run.ts'

const now = new Date('2026-03-10T23:30:00Z')
const database = testDatabase()

/** Runs a command of people on the test store, as --json tells it. */
async function run(...argv: string[]) {
  const request = readRequest([...argv, '--json'], '/', '')
  assert.ok('command' in request && request.command.needs === 'store')
  const out: string[] = []
  const output = { out: (line: string) => out.push(line), err: () => {}, progress: () => {} }
  await request.command.run({
    store: database.store,
    config: readConfig({ REGIA_PUBLIC_URL: 'https://regia.example.it' }),
    clock: () => now,
    version: '',
    input: request.input,
    io: commandIo(output, true),
    commandsOn: () => async () => 0,
  })
  return JSON.parse(out[0] ?? '')
}

const anna = [
  'user',
  'add',
  'Anna@Example.it',
  '--nome',
  'Anna',
  '--cognome',
  'Neri',
  '--ruolo',
  'administrator',
]

describe('people from the command line', () => {
  test('makes the first administrator, with an invitation that opens', async () => {
    const { url, mailed, email } = await run(...anna)
    assert.equal(email, 'anna@example.it')
    assert.equal(mailed, false)
    assert.match(url, /^https:\/\/regia\.example\.it\/invito\/[\w-]{40,}$/)
    const app = await testApp(database, { now })
    const browser = app.anonymous()
    const opened = await browser.get(new URL(url).pathname)
    assert.equal(opened.statusCode, 200)
    assert.match(opened.body, /anna@example\.it/)
    assert.match(opened.body, /name="nuova"/)
    const { items } = await run('user', 'list')
    assert.deepEqual(
      items.map((item: Record<string, unknown>) => ({ ...item, person_id: '' })),
      [
        {
          person_id: '',
          given_name: 'Anna',
          family_name: 'Neri',
          email: 'anna@example.it',
          is_active: true,
          has_password: false,
          has_second_factor: false,
          roles: ['administrator'],
        },
      ],
    )
  })

  test('gives another link to who has an access, and refuses who has none', async () => {
    const { url } = await run('user', 'link', 'anna@example.it')
    assert.match(url, /\/nuova-password\//)
    await assert.rejects(run('user', 'link', 'nobody@example.it'), DomainError)
  })

  test('gives a role in a body by its code, from today in Italy', async () => {
    const { id } = await anAdministration(database.db, { ipaCode: 'c_x123' })
    await run(
      'user',
      'add',
      'ugo@example.it',
      '--nome',
      'Ugo',
      '--cognome',
      'Riva',
      '--ruolo',
      'contact',
      '--ente',
      'c_x123',
    )
    const [row] = await database.store.ownerRows<{ place: string; from: string }>(
      `select administration_id as place, valid_from::text as "from" from assignments where role = 'contact'`,
    )
    assert.deepEqual(row, { place: id, from: '2026-03-11' })
  })

  test('says every field that is missing or wrong', async () => {
    await assert.rejects(run('user', 'add', 'x', '--ruolo', 'king', '--dal', '31/02/2026'), (error) => {
      assert.ok(error instanceof DomainError)
      assert.deepEqual(error.fields.map(({ field }) => field).sort(), [
        'cognome',
        'dal',
        'email',
        'nome',
        'ruolo',
      ])
      return true
    })
    await assert.rejects(
      run(
        'user',
        'add',
        'z@example.it',
        '--nome',
        'Z',
        '--cognome',
        'Z',
        '--ruolo',
        'office_member',
        '--ufficio',
        'Nessuno',
      ),
      (error) => error instanceof DomainError && error.fields[0]?.field === 'ufficio',
    )
    await assert.rejects(run(...anna), DomainError)
  })
})
