// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { startChild } from '../../../test/children.ts'
import { DomainError } from '../../shared/errors.ts'
import { type ChannelCommand, type CommandOutput, runInHolder, whoHolds } from './channel.ts'
import { lockFolder, socketOf, tokenFile } from './lock.ts'

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'regia-lock-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function listener(): CommandOutput & { said: string[] } {
  const said: string[] = []
  return {
    said,
    out: (line) => said.push(`out ${line}`),
    err: (line) => said.push(`err ${line}`),
    progress: (label, done, total) => said.push(`progress ${label} ${done}/${total}`),
  }
}

const token = (folder: string) => readFileSync(tokenFile(folder), 'utf8')

const refusedWith = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code

for (const platform of ['linux', 'darwin']) {
  const name = platform === 'linux' ? 'an abstract socket' : 'a socket file'
  describe(`a folder held by ${name}`, { skip: platform === 'linux' && process.platform !== 'linux' }, () => {
    test('is refused to a second process, which is told who has it', async () => {
      const folder = aFolder()
      const first = startChild('test/fixtures/hold-folder', [folder, platform])
      await first.line(/^held$/)
      const second = startChild('test/fixtures/hold-folder', [folder, platform])
      assert.match(
        await second.line(/./),
        new RegExp(`^STORE-001 .*«regia serve» \\(processo ${first.process.pid}\\)`),
      )
      assert.equal(await second.ended, 0)
    })

    test('is refused under another name of the same folder', async () => {
      const folder = aFolder()
      const lock = await lockFolder(folder, 'serve', platform)
      const alias = `${folder}-alias`
      symlinkSync(folder, alias)
      after(() => rmSync(alias))
      await assert.rejects(lockFolder(alias, 'demo', platform), refusedWith('STORE-001'))
      await lock.release()
    })

    test('is free at once after SIGKILL', async () => {
      const folder = aFolder()
      const first = startChild('test/fixtures/hold-folder', [folder, platform])
      await first.line(/^held$/)
      first.process.kill('SIGKILL')
      assert.equal(await first.ended, 'SIGKILL')
      const lock = await lockFolder(folder, 'serve', platform)
      await lock.release()
    })

    test('is free after release, and leaves no token behind', async () => {
      const folder = aFolder()
      await (await lockFolder(folder, 'serve', platform)).release()
      assert.throws(() => statSync(tokenFile(folder)))
      await (await lockFolder(folder, 'serve', platform)).release()
    })

    test('does not stand in the way of another folder', async () => {
      const [one, two] = [aFolder(), aFolder()]
      const locks = [await lockFolder(one, 'serve', platform), await lockFolder(two, 'serve', platform)]
      assert.notEqual(token(one), token(two))
      for (const lock of locks) await lock.release()
    })
  })
}

describe('the channel of a folder', () => {
  const echo: ChannelCommand = async (argv, cwd, output) => {
    output.progress('righe', 1, 2)
    output.out(`${argv.join(' ')} in ${cwd}: perché no?`)
    output.err('attento')
    return 3
  }

  test('runs a command for who knows the token, and brings back lines and exit code', async () => {
    const folder = aFolder()
    const lock = await lockFolder(folder, 'serve')
    lock.accept(echo)
    const { said, ...output } = listener()
    const call = { token: token(folder), argv: ['import', 'comuni', 'città.csv'], cwd: '/tmp' }
    assert.equal(await runInHolder(socketOf(folder), call, output), 3)
    assert.deepEqual(said, [
      'progress righe 1/2',
      'out import comuni città.csv in /tmp: perché no?',
      'err attento',
    ])
    await lock.release()
  })

  test('refuses a wrong token without running anything', async () => {
    const folder = aFolder()
    const lock = await lockFolder(folder, 'serve')
    let runs = 0
    lock.accept(async () => ++runs)
    for (const wrong of ['', 'x', token(folder).slice(1)]) {
      const { said, ...output } = listener()
      assert.equal(await runInHolder(socketOf(folder), { token: wrong, argv: ['x'], cwd: '/' }, output), 1)
      assert.match(said[0] ?? '', /^err STORE-002 /)
    }
    assert.equal(runs, 0)
    await lock.release()
  })

  test('refuses what is not a call of ours', async () => {
    const folder = aFolder()
    const lock = await lockFolder(folder, 'serve')
    lock.accept(echo)
    for (const line of [
      'GET / HTTP/1.1',
      'null',
      '{"ask":"run","token":5,"argv":[],"cwd":"/"}',
      'x'.repeat(300_000),
    ]) {
      const answer = await new Promise<string>((resolve) => {
        let text = ''
        const connection = createConnection(socketOf(folder)).setEncoding('utf8')
        connection.on('data', (chunk) => {
          text += chunk
        })
        connection.on('close', () => resolve(text))
        connection.on('error', () => {})
        connection.write(`${line}\n`)
      })
      assert.match(answer, /STORE-002/)
    }
    await lock.release()
  })

  test('says who holds the folder and whether it takes commands', async () => {
    const folder = aFolder()
    const lock = await lockFolder(folder, 'migrate')
    const expected = { folder, pid: process.pid, doing: 'migrate' }
    assert.deepEqual(await whoHolds(socketOf(folder)), { ...expected, acceptsCommands: false })
    const { said, ...output } = listener()
    assert.equal(
      await runInHolder(socketOf(folder), { token: token(folder), argv: ['x'], cwd: '/' }, output),
      1,
    )
    assert.match(said[0] ?? '', /^err STORE-001 /)
    lock.accept(echo)
    assert.deepEqual(await whoHolds(socketOf(folder)), { ...expected, acceptsCommands: true })
    await lock.release()
    assert.equal(await whoHolds(socketOf(folder)), null)
  })

  test('lets a command under way finish before it lets the folder go', async () => {
    const folder = aFolder()
    const lock = await lockFolder(folder, 'serve')
    const started = Promise.withResolvers<void>()
    const may = Promise.withResolvers<void>()
    lock.accept(async () => {
      started.resolve()
      await may.promise
      return 0
    })
    const { said: _said, ...output } = listener()
    const running = runInHolder(socketOf(folder), { token: token(folder), argv: ['x'], cwd: '/' }, output)
    await started.promise
    const released = lock.release()
    await assert.rejects(lockFolder(folder, 'serve'), refusedWith('STORE-001'))
    may.resolve()
    assert.equal(await running, 0)
    await released
  })

  test('tells apart a command that the holder did not finish', async () => {
    const folder = aFolder()
    const holder = startChild('test/fixtures/hold-folder', [folder])
    await holder.line(/^held$/)
    holder.process.kill('SIGSTOP')
    const { said: _said, ...output } = listener()
    const running = runInHolder(socketOf(folder), { token: 'x', argv: ['x'], cwd: '/' }, output)
    holder.process.kill('SIGKILL')
    await assert.rejects(running, refusedWith('STORE-003'))
  })

  test('keeps its token to the user of the folder, and changes it each time', async () => {
    const folder = aFolder()
    const first = await lockFolder(folder, 'serve')
    const before = token(folder)
    assert.equal(statSync(tokenFile(folder)).mode & 0o777, 0o600)
    assert.match(before, /^[0-9a-f]{64}$/)
    await first.release()
    const second = await lockFolder(folder, 'serve')
    assert.notEqual(token(folder), before)
    await second.release()
  })
})
