// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { markAsDemo } from '../src/platform/db/installation.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { openServer } from '../src/platform/db/store.ts'
import { listDumps } from '../src/platform/embedded/dumps.ts'
import { openFolder, restoreFolder } from '../src/platform/embedded/folder.ts'
import { tokenFile } from '../src/platform/embedded/lock.ts'
import { type Child, startChild } from './children.ts'
import { describeEmbeddedOnly, describeServerOnly, embeddedTemplate, testDatabase } from './databases.ts'

/** Runs one command in a process of its own. */
async function regia(args: readonly string[], env: Record<string, string>) {
  const child = startChild('src/cli/main', args, env)
  return { code: await child.ended, out: child.out, err: child.err }
}

/** A server in a process of its own, once it says that it is ready. */
async function serving(env: Record<string, string>): Promise<Child & { url: string }> {
  const child = startChild('src/cli/main', ['serve'], { PORT: '0', ...env })
  const line = await child.line(/^Regia è pronta: /)
  return { ...child, url: line.split(': ')[1] ?? '' }
}

async function stopped(server: Child): Promise<unknown> {
  server.process.kill('SIGTERM')
  return server.ended
}

const comuni = `codice_istat,denominazione,denominazione_altra_lingua,cod_provincia,provincia,sigla,cod_regione,regione,codice_catastale,codice_ipa,popolazione_2011,popolazione_2023
001001,Agliè,,001,Torino,TO,01,Piemonte,A074,c_a074,2644,2533
001002,Airasca,,001,Torino,TO,01,Piemonte,A109,c_a109,3819,3549
`

describeEmbeddedOnly('the command line on an embedded folder', () => {
  const newFolder = () => {
    const folder = mkdtempSync(join(tmpdir(), 'regia-cli-'))
    after(() => rmSync(folder, { recursive: true, force: true }))
    return folder
  }
  /** A folder with an empty, migrated store. */
  const aFolder = async () => {
    const folder = newFolder()
    await restoreFolder(folder, await embeddedTemplate(), { replace: false, now: new Date() })
    return folder
  }
  const municipalitiesIn = async (folder: string) => {
    const { store, lock } = await openFolder(folder, { doing: 'test', now: new Date() })
    const rows = await store.ownerRows<{ name: string }>('select name from administrations order by name')
    await store.close()
    await lock.release()
    return rows.map(({ name }) => name)
  }

  test('works through the server that holds it, refuses what needs it alone, leaves a copy when it stops', async () => {
    const folder = await aFolder()
    const env = { REGIA_DATA: folder }
    const server = await serving(env)
    assert.equal((await fetch(`${server.url}/rest/regia/v1/status`)).status, 200)
    assert.match(server.out.join('\n'), /Non c’è ancora nessun amministratore/)

    const asked = await fetch(`${server.url}/aiuto?cerca=segreto`)
    const logged = JSON.parse(await server.line(/"route":"\/aiuto"/))
    const { method, status, address, actor, reqId, time } = logged
    assert.deepEqual([method, status, address, actor], ['GET', 200, '127.0.0.1', 'public'])
    assert.equal(reqId, asked.headers.get('x-request-id'))
    assert.match(time, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    assert.doesNotMatch(server.out.join('\n'), /segreto/)

    const file = join(folder, 'comuni.csv')
    writeFileSync(file, comuni)
    const imported = await regia(['import', 'comuni', file, '--json'], env)
    assert.equal(imported.code, 0, imported.err.join('\n'))
    assert.equal(JSON.parse(imported.out[0] ?? '').new, 2)

    const copy = join(folder, 'copies', 'one.tar.gz')
    assert.equal((await regia(['backup', copy], env)).code, 0)
    assert.ok(existsSync(copy))

    for (const args of [['serve'], ['migrate'], ['restore', copy, '--replace'], ['demo', '--replace']]) {
      const { code, err } = await regia(args, env)
      assert.equal(code, 1, args.join(' '))
      assert.match(
        err[0] ?? '',
        new RegExp(`^STORE-001 .*«regia serve» \\(processo ${server.process.pid}\\)`),
      )
    }

    assert.equal(listDumps(folder).length, 0)
    assert.equal(await stopped(server), 0)
    assert.equal(listDumps(folder).length, 1)
    assert.deepEqual(await municipalitiesIn(folder), ['Agliè', 'Airasca'])

    const elsewhere = newFolder()
    const restored = await regia(['restore', copy], { REGIA_DATA: elsewhere })
    assert.equal(restored.code, 0, restored.err.join('\n'))
    assert.deepEqual(await municipalitiesIn(elsewhere), ['Agliè', 'Airasca'])
  })

  test('finishes the command under way before it stops', async () => {
    const folder = await aFolder()
    const server = await serving({ REGIA_DATA: folder })
    const file = join(folder, 'comuni.csv')
    const [head = '', row = ''] = comuni.split('\n')
    const rows = Array.from({ length: 2000 }, (_, index) => {
      const code = String(1 + (index % 999)).padStart(3, '0')
      const province = String(1 + Math.floor(index / 999)).padStart(3, '0')
      const cadastral = `${'ABC'[Math.floor(index / 999)]}${code}`
      return row
        .replace('001001', `${province}${code}`)
        .replace(',001,', `,${province},`)
        .replace('A074', cadastral)
        .replace('c_a074', `c_${cadastral.toLowerCase()}`)
    })
    writeFileSync(file, [head, ...rows].join('\n'))
    const importing = startChild('src/cli/main', ['import', 'comuni', file], { REGIA_DATA: folder })
    await importing.line(/^0 % /, 'err')
    const [ended] = await Promise.all([importing.ended, stopped(server)])
    assert.equal(ended, 0, importing.err.join('\n'))
    assert.equal((await municipalitiesIn(folder)).length, 2000)
  })

  test('refuses a command that does not know the token of the folder', async () => {
    const folder = await aFolder()
    const server = await serving({ REGIA_DATA: folder })
    writeFileSync(tokenFile(folder), 'x'.repeat(64))
    const { code, err } = await regia(['backup'], { REGIA_DATA: folder })
    assert.equal(code, 1)
    assert.match(err[0] ?? '', /^STORE-002 /)
    assert.equal(await stopped(server), 0)
  })

  test('serves two folders at once, and one again right after SIGKILL', async () => {
    const folders = [await aFolder(), await aFolder()]
    const servers = await Promise.all(folders.map((folder) => serving({ REGIA_DATA: folder })))
    for (const { url } of servers) assert.equal((await fetch(`${url}/rest/regia/v1/status`)).status, 200)
    servers[0]?.process.kill('SIGKILL')
    assert.equal(await servers[0]?.ended, 'SIGKILL')
    const again = await serving({ REGIA_DATA: folders[0] ?? '' })
    assert.equal((await fetch(`${again.url}/rest/regia/v1/status`)).status, 200)
    await Promise.all([again, ...servers.slice(1)].map(stopped))
  })

  test('does not open the demonstration where others could reach it', async () => {
    const folder = await aFolder()
    const { store, lock } = await openFolder(folder, { doing: 'test', now: new Date() })
    await markAsDemo(store, '2026-03-10')
    await store.close()
    await lock.release()
    for (const [name, value] of [
      ['HOST', '0.0.0.0'],
      ['REGIA_TRUST_PROXY', '1'],
      ['REGIA_PUBLIC_URL', 'https://regia.example.it'],
    ] as const) {
      const { code, err } = await regia(['serve'], { REGIA_DATA: folder, PORT: '0', [name]: value })
      assert.equal(code, 1)
      assert.ok(err.at(-1)?.startsWith('STORE-007 ') && err.at(-1)?.includes(`${name}=${value}`), err.join())
    }
    const server = await serving({ REGIA_DATA: folder })
    assert.match(await (await fetch(`${server.url}/aiuto`)).text(), /Dati dimostrativi.*10 marzo 2026/)
    assert.equal(await stopped(server), 0)
  })

  test('checks itself: what is missing is said and makes it fail', async () => {
    const folder = await aFolder()
    const { code, out, err } = await regia(['doctor', '--json'], { REGIA_DATA: folder })
    assert.equal(code, 1)
    assert.equal(JSON.parse(err[0] ?? '').code, 'CLI-005')
    const checks: { name: string; state: string }[] = JSON.parse(out[0] ?? '').checks
    const bad = checks.filter(({ state }) => state === 'bad').map(({ name }) => name)
    assert.deepEqual(bad, ['Dati di riferimento', 'Amministratori'])
    assert.equal((await regia(['doctor'], { REGIA_DATA: newFolder() })).code, 1)
  })
})

describeServerOnly('the command line on a PostgreSQL server', () => {
  const database = testDatabase()

  test('is refused by a schema that is behind, and brings it up to date', async () => {
    await database.store.asOwner(
      "drop table installation; delete from applied_migrations where name = '0060_installation.sql'",
    )
    const env = { DATABASE_URL: database.url }
    const behind = await regia(['import', 'riferimenti'], env)
    assert.equal(behind.code, 1)
    assert.match(behind.err[0] ?? '', /^STORE-010 .*mancanti: 1/)
    const migrated = await regia(['migrate', '--json'], env)
    assert.deepEqual(JSON.parse(migrated.out[0] ?? ''), { applied: ['0060_installation.sql'] })
    assert.equal((await regia(['import', 'riferimenti'], env)).code, 0)
  })

  test('migrates once when two processes start together', async () => {
    await database.store.asOwner(
      "drop table installation; delete from applied_migrations where name = '0060_installation.sql'",
    )
    const stores = [await openServer(database.url), await openServer(database.url)]
    const applied = await Promise.all(stores.map((store) => migrate(store)))
    assert.deepEqual(applied.flat(), ['0060_installation.sql'])
    await Promise.all(stores.map((store) => store.close()))
  })

  test('serves, refuses a demonstration, and does not open the embedded one beside it', async () => {
    const env = { DATABASE_URL: database.url }
    const server = await serving(env)
    const status = await fetch(`${server.url}/rest/regia/v1/status`)
    assert.deepEqual({ ...(await status.json()), version: '' }, { status: 'ok', version: '', database: 'up' })
    assert.equal(await stopped(server), 0)
    await markAsDemo(database.store, '2026-03-10')
    const refused = await regia(['serve'], { ...env, PORT: '0' })
    assert.match(refused.err.at(-1) ?? '', /^STORE-007 .*DATABASE_URL/)
    assert.match((await regia(['demo'], env)).err[0] ?? '', /^CLI-007 /)
  })

  test('is copied by pg_dump, or says how', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'regia-cli-'))
    after(() => rmSync(folder, { recursive: true, force: true }))
    const file = join(folder, 'copy.dump')
    const withoutTools = await regia(['backup', file], { DATABASE_URL: database.url, PATH: folder })
    assert.equal(withoutTools.code, 1)
    assert.match(withoutTools.err[0] ?? '', /^CLI-008 .*pg_dump --format=custom --file=.*copy\.dump --host=/)
    assert.equal(existsSync(file), false)

    const major = (text: string) => Number(/(\d+)(\.\d+)?/.exec(text)?.[1] ?? 0)
    const tool = spawnSync('pg_dump', ['--version'], { encoding: 'utf8' })
    const { code, err } = await regia(['backup', file], { DATABASE_URL: database.url })
    if (tool.status === 0 && major(tool.stdout) >= major(database.store.version)) {
      assert.equal(code, 0, err.join('\n'))
      assert.equal(readFileSync(file).toString('latin1', 0, 5), 'PGDMP')
    } else {
      assert.equal(code, 1)
      assert.match(err[0] ?? '', /^CLI-00[89] /)
    }
  })
})
