// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { testDatabase } from '../../test/databases.ts'
import { readConfig } from '../platform/config.ts'
import { systemActor, withActor } from '../platform/db/actor.ts'
import { loadReferenceData } from '../slices/inventory/index.ts'
import { addUser } from '../slices/people/index.ts'
import { checkInstallation } from './doctor.ts'

const database = testDatabase()

/** State of each check, by name; the real clock, since one check compares it with the database's. */
async function look(env: Record<string, string> = {}) {
  const checks = await checkInstallation(database.store, readConfig(env), new Date())
  return Object.fromEntries(checks.map(({ name, state, message }) => [name, `${state} ${message}`]))
}

/** The same look while something is wrong, and mended. */
async function lookWhile(wrong: string, mended: string) {
  await database.store.asOwner(wrong)
  try {
    return await look()
  } finally {
    await database.store.asOwner(mended)
  }
}

describe('the doctor', () => {
  before(async () => {
    const now = new Date()
    await withActor(database.db, systemActor('cli', now), async (tx) => {
      await loadReferenceData(tx, now)
      for (const name of ['Anna', 'Bruno'])
        await addUser(
          tx,
          {
            givenName: name,
            familyName: 'Neri',
            email: `${name}@example.it`,
            role: 'administrator',
            validFrom: '2020-01-01',
          },
          { mailEnabled: false },
          now,
        )
    })
  })

  test('finds nothing to mend where all is well', async () => {
    const found = await look({ REGIA_SMTP_URL: 'smtp://localhost', REGIA_MAIL_FROM: 'regia@example.it' })
    const wrong = Object.entries(found).filter(
      ([name, verdict]) => !verdict.startsWith('ok ') && name !== 'Copie',
    )
    assert.deepEqual(wrong, [])
  })

  test('sees row policies that were switched off', async () => {
    const found = await lookWhile(
      'alter table plans disable row level security',
      'alter table plans enable row level security',
    )
    assert.match(found['Regole di accesso alle righe'] ?? '', /^bad .*plans/)
  })

  test('sees an application that owns tables', async () => {
    const found = await lookWhile(
      'create table stray (id integer); alter table stray enable row level security; grant create on schema public to regia_app; alter table stray owner to regia_app',
      'drop table stray; revoke create on schema public from regia_app',
    )
    assert.match(found['Ruolo dell’applicazione'] ?? '', /^bad .*possiede/)
  })

  test('sees a schema that is behind', async () => {
    const found = await lookWhile(
      "update applied_migrations set name = '0000_gone.sql' where name = '0060_installation.sql'",
      "update applied_migrations set name = '0060_installation.sql' where name = '0000_gone.sql'",
    )
    assert.match(found['Schema'] ?? '', /^bad STORE-008/)
    const behind = await lookWhile(
      "create table kept as select * from applied_migrations where name = '0060_installation.sql'; alter table kept enable row level security; delete from applied_migrations where name = '0060_installation.sql'",
      'insert into applied_migrations select * from kept; drop table kept',
    )
    assert.match(behind['Schema'] ?? '', /^bad migrazioni mancanti: 1/)
  })

  test('sees mail that does not leave', async () => {
    const mail = (state: string, attempts: number) =>
      `insert into mails (mail_id, recipient, subject, body, state, attempts, next_attempt_at, last_error, created_at)
       values (gen_random_uuid(), 'x@example.it', 's', 'b', '${state}', ${attempts}, now(), '550 no such user', now())`
    assert.match(
      (await lookWhile(mail('failed', 5), 'delete from mails'))['Posta'] ?? '',
      /^bad 1 non partite.*550/,
    )
    assert.match(
      (await lookWhile(mail('waiting', 2), 'delete from mails'))['Posta'] ?? '',
      /^bad 1 in attesa/,
    )
    assert.match(
      (await lookWhile(mail('waiting', 0), 'delete from mails'))['Posta'] ?? '',
      /^warn REGIA_SMTP_URL/,
    )
  })

  test('sees that nobody administers, or one alone', async () => {
    const alone = await lookWhile(
      "update accounts set is_active = false where email = 'anna@example.it'",
      'update accounts set is_active = true',
    )
    assert.match(alone['Amministratori'] ?? '', /^warn uno solo/)
    const nobody = await lookWhile(
      "update assignments set valid_to = '2020-12-31'",
      'update assignments set valid_to = null',
    )
    assert.match(nobody['Amministratori'] ?? '', /^bad nessuno/)
  })

  test('sees missing reference rows', async () => {
    const found = await lookWhile(
      'create table kept as select * from terms; alter table kept enable row level security; delete from terms',
      'insert into terms select * from kept; drop table kept',
    )
    assert.match(found['Dati di riferimento'] ?? '', /^bad vuoti: terms/)
  })

  test('sees a demonstration that others could reach', async () => {
    await database.store.asOwner("insert into installation (demo_as_of) values ('2026-03-10')")
    const found = await look({ HOST: '0.0.0.0' })
    assert.match(found['Dati dimostrativi'] ?? '', /^bad .*HOST=0\.0\.0\.0/)
    assert.match((await look())['Dati dimostrativi'] ?? '', /^warn .*2026-03-10/)
    await database.store.asOwner('delete from installation')
  })
})
