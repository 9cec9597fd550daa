// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readConfig } from '../platform/config.ts'
import { connectionEnvironment } from './commands/backup.ts'
import { commands } from './commands.ts'
import { address, freeSpace, nodeCheck } from './doctor.ts'
import { streamOutput } from './output.ts'
import { runCli } from './run.ts'

async function run(argv: readonly string[], env: Record<string, string> = {}) {
  const said = { out: [] as string[], err: [] as string[] }
  const code = await runCli(
    argv,
    {
      cwd: '/tmp',
      clock: () => new Date('2026-03-10T09:00:00Z'),
      version: '1.2.3',
      config: () => readConfig({ REGIA_DATA: '/nonexistent/regia', ...env }),
    },
    { out: (line) => said.out.push(line), err: (line) => said.err.push(line), progress: () => {} },
  )
  return { code, ...said }
}

describe('the command line', () => {
  test('lists every command', async () => {
    for (const argv of [[], ['--help'], ['help']]) {
      const { code, out } = await run(argv)
      assert.equal(code, 0)
      const lines = out.join('\n').split('\n')
      for (const { name, it } of commands)
        assert.ok(
          lines.some((line) => line.trim().startsWith(`regia ${name} `) && line.endsWith(` ${it}`)),
          name,
        )
    }
    assert.deepEqual(await run(['--version']), { code: 0, out: ['1.2.3'], err: [] })
  })

  test('explains each command with its arguments and options, without needing any setting', async () => {
    for (const command of commands) {
      const { code, out } = await run([...command.name.split(' '), '--help'], { PORT: 'x' })
      assert.equal(code, 0, command.name)
      const text = out.join('\n')
      assert.ok(text.includes(command.it))
      for (const { name } of command.args ?? []) assert.ok(text.includes(`<${name}>`))
      for (const name of Object.keys(command.options ?? {})) assert.ok(text.includes(`--${name}`))
    }
  })

  const misunderstood: readonly (readonly [string[], RegExp])[] = [
    [['fly'], /^CLI-001 Il comando «fly» non esiste/],
    [['backup', '--fast'], /^CLI-002 L’opzione --fast non esiste/],
    [['backup', '-x'], /^CLI-002 L’opzione -x non esiste/],
    [['backup', '--json=1'], /^CLI-003 L’opzione --json non vuole un valore/],
    [['restore'], /^CLI-004 .*regia restore <file> \[--replace\] \[--json\]$/],
    [['backup', 'one', 'two'], /^CLI-004 /],
  ]
  for (const [argv, sentence] of misunderstood) {
    test(`does not understand «${argv.join(' ')}» and says so in one line`, async () => {
      const { code, out, err } = await run(argv)
      assert.equal(code, 2)
      assert.deepEqual(out, [])
      assert.equal(err.length, 1)
      assert.match(err[0] ?? '', sentence)
    })
  }

  test('says a refusal in JSON to who asked for JSON', async () => {
    const { code, err } = await run(['backup', '--json'])
    assert.equal(code, 1)
    assert.equal(err.length, 1)
    const { code: refusal, title } = JSON.parse(err[0] ?? '')
    assert.equal(refusal, 'STORE-013')
    assert.match(title, /nonexistent/)
  })

  test('names the setting that cannot be used', async () => {
    const { code, err } = await run(['doctor'], { PORT: 'abc' })
    assert.equal(code, 1)
    assert.match(err[0] ?? '', /^CLI-010 PORT deve essere un numero intero/)
  })

  test('refuses to restore over a server database', async () => {
    const { code, err } = await run(['restore', 'x.tar.gz'], { DATABASE_URL: 'postgres://u@127.0.0.1/x' })
    assert.equal(code, 1)
    assert.match(err[0] ?? '', /^CLI-007 .*pg_restore/)
  })

  test('says why a server database cannot be reached, without its password', async () => {
    const { code, err } = await run(['backup'], { DATABASE_URL: 'postgres://u:secret@127.0.0.1:1/x' })
    assert.equal(code, 1)
    assert.match(err[0] ?? '', /^STORE-011 .*127\.0\.0\.1:1\/x.*ECONNREFUSED/)
    assert.doesNotMatch(err.join(), /secret/)
  })
})

describe('progress', () => {
  const recorder = (isTTY: boolean) => {
    const written: string[] = []
    return { isTTY, written, write: (text: string) => written.push(text) }
  }

  test('is a line at each tenth in a pipe', () => {
    const [out, err] = [recorder(false), recorder(false)]
    const output = streamOutput(out, err)
    for (let done = 0; done <= 7904; done += 4) output.progress('righe', done, 7904)
    assert.equal(err.written.length, 11)
    assert.equal(err.written[5], '50 % · righe: 3.952 di 7.904\n')
    assert.deepEqual(out.written, [])
  })

  test('is a bar on a terminal, out of the way of other lines', () => {
    const terminal = recorder(true)
    const output = streamOutput(terminal, terminal)
    output.progress('righe', 1, 2)
    output.out('una riga')
    output.progress('righe', 2, 2)
    const text = terminal.written.join('')
    assert.match(text, /^█{15}░{15} 50 % · righe: 1 di 2\r +\runa riga\n█{30} 100 % · righe: 2 di 2\n$/)
  })
})

test('pg_dump is told the connection by its environment', () => {
  assert.deepEqual(
    connectionEnvironment('postgres://me:p%40ss@db.example.it:5433/regia?sslmode=verify-full'),
    {
      PGHOST: 'db.example.it',
      PGPORT: '5433',
      PGUSER: 'me',
      PGPASSWORD: 'p@ss',
      PGDATABASE: 'regia',
      PGSSLMODE: 'verify-full',
    },
  )
})

test('the doctor judges versions, addresses and free space', () => {
  assert.equal(nodeCheck('24.1.0').state, 'ok')
  assert.equal(nodeCheck('23.11.0').state, 'bad')
  const stateOf = (env: Record<string, string>) => address(readConfig(env))[0]
  assert.equal(stateOf({}), 'ok')
  assert.equal(stateOf({ HOST: '0.0.0.0' }), 'warn')
  assert.equal(stateOf({ REGIA_PUBLIC_URL: 'http://regia.example.it' }), 'warn')
  assert.equal(stateOf({ REGIA_PUBLIC_URL: 'https://regia.example.it' }), 'warn')
  assert.equal(stateOf({ REGIA_PUBLIC_URL: 'https://regia.example.it', REGIA_TRUST_PROXY: '1' }), 'ok')
  assert.deepEqual(
    [50, 500, 5000].map((megabytes) => freeSpace(megabytes)[0]),
    ['bad', 'warn', 'ok'],
  )
})
