// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { after, afterEach, beforeEach, describe, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { describeServerOnly, testDatabase } from '../../../test/databases.ts'
import { aMail } from '../../../test/factories/notices.ts'
import { systemActor, withActor } from '../../platform/db/actor.ts'
import { claimMail } from './mail-store.ts'
import { sendWaiting, startMailSender } from './sender.ts'

const database = testDatabase()
const start = new Date('2026-03-10T09:00:00Z')
let now = start
const minutes = (count: number) => new Date(now.getTime() + count * 60_000)

interface Received {
  readonly from: string
  readonly to: readonly string[]
  readonly message: string
}

/** A mail server of this machine; `refuse` answers an error for a recipient, or null. */
async function aMailServer(refuse: (recipient: string) => string | null = () => null) {
  const received: Received[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onRcptTo({ address }, _session, callback) {
      const refusal = refuse(address)
      if (!refusal) return callback()
      callback(Object.assign(new Error(refusal.slice(4)), { responseCode: Number(refusal.slice(0, 3)) }))
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map((recipient) => recipient.address),
          message: Buffer.concat(chunks).toString('utf8'),
        })
        callback()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  after(close)
  return { received, url: `smtp://127.0.0.1:${port}`, close }
}

function context(url: string | null) {
  return {
    db: database.db,
    clock: () => now,
    config: {
      smtp: url === null ? null : { url, from: 'Regia <regia@ufficio.example>' },
      publicUrl: 'https://regia.example',
      owner: 'Ufficio associato',
    },
  }
}

interface MailRow {
  recipient: string
  state: string
  attempts: number
  last_error: string | null
  body: string
  wait: number | null
}

/** The mails of the store, with how many minutes the next attempt is away. */
const mails = async () =>
  (
    await database.store.ownerRows<Omit<MailRow, 'wait'> & { next_attempt_at: Date }>(
      'select recipient, state, attempts, last_error, body, next_attempt_at from mails order by mail_id',
    )
  ).map(({ next_attempt_at, ...row }) => ({
    ...row,
    wait: row.state === 'waiting' ? (next_attempt_at.getTime() - now.getTime()) / 60_000 : null,
  }))

beforeEach(async () => {
  await database.opened
  now = start
})
afterEach(() => database.store.asOwner('delete from mails'))

describe('a waiting mail', () => {
  test('is delivered once, in plain Italian with its link, and its text is forgotten', async () => {
    const server = await aMailServer()
    await aMail(
      database,
      { subject: 'Piano di Città rinviato: è urgente', body: 'È stato rinviato.', href: '/piani/7' },
      now,
    )
    await sendWaiting(context(server.url))
    await sendWaiting(context(server.url))
    assert.equal(server.received.length, 1)
    const [mail] = server.received
    assert.deepEqual([mail?.from, mail?.to], ['regia@ufficio.example', ['irene@valdorsa.example']])
    assert.match(mail?.message ?? '', /Subject: =\?UTF-8\?/)
    assert.match(mail?.message ?? '', /Auto-Submitted: auto-generated/)
    assert.match(mail?.message ?? '', /Message-ID: <[0-9a-f-]{36}@ufficio\.example>/)
    assert.match((mail?.message ?? '').replace(/=\r?\n/g, ''), /https:\/\/regia\.example\/piani\/7/)
    assert.match((mail?.message ?? '').replace(/=\r?\n/g, ''), /=C3=88 stato rinviato/)
    assert.deepEqual(await mails(), [
      {
        recipient: 'irene@valdorsa.example',
        state: 'sent',
        attempts: 1,
        last_error: null,
        body: '',
        wait: null,
      },
    ])
  })

  test('cannot bring in other recipients or headers by its own words', async () => {
    const server = await aMailServer()
    await aMail(
      database,
      {
        recipient: 'irene@valdorsa.example',
        subject: 'Ciao\r\nBcc: spia@altro.example',
        body: 'x\r\n.\r\nRCPT TO:<spia@altro.example>',
      },
      now,
    )
    await sendWaiting(context(server.url))
    assert.deepEqual(
      server.received.map((mail) => mail.to),
      [['irene@valdorsa.example']],
    )
    assert.doesNotMatch(server.received[0]?.message ?? '', /^Bcc:/m)
  })

  test('that the server refuses is tried again after growing waits, the others leave at once', async () => {
    let isRefusing = true
    const server = await aMailServer((recipient) =>
      isRefusing && recipient === 'piena@valdorsa.example' ? '452 Casella piena' : null,
    )
    await aMail(database, { recipient: 'piena@valdorsa.example' }, now)
    await aMail(database, { recipient: 'bruno@ufficio.example' }, now)
    await sendWaiting(context(server.url))
    assert.deepEqual(
      server.received.map((mail) => mail.to),
      [['bruno@ufficio.example']],
    )
    const waits: (number | null)[] = []
    for (let attempt = 1; attempt <= 5; attempt++) {
      const [row] = await mails()
      assert.equal(row?.state, 'waiting')
      assert.match(row?.last_error ?? '', /452 Casella piena/)
      waits.push(row?.wait ?? null)
      now = minutes((row?.wait ?? 0) - 0.1)
      await sendWaiting(context(server.url))
      assert.equal((await mails())[0]?.attempts, attempt, 'not before its time')
      now = minutes(0.1)
      if (attempt === 5) isRefusing = false
      await sendWaiting(context(server.url))
    }
    assert.deepEqual(waits, [1, 5, 30, 120, 360])
    assert.equal((await mails())[0]?.state, 'sent')
    assert.equal(server.received.length, 2)
  })

  test('that is refused six times is given up, with what the server said and its text kept', async () => {
    const server = await aMailServer(() => '550 Utente sconosciuto')
    await aMail(database, {}, now)
    for (const wait of [0, 1, 5, 30, 120, 360]) {
      now = minutes(wait)
      await sendWaiting(context(server.url))
    }
    const [row] = await mails()
    assert.deepEqual([row?.state, row?.attempts], ['failed', 6])
    assert.match(row?.last_error ?? '', /550 Utente sconosciuto/)
    assert.notEqual(row?.body, '')
    now = minutes(10_000)
    await sendWaiting(context(server.url))
    assert.equal((await mails())[0]?.attempts, 6)
  })

  test('waits when the server is down, and only the first is tried', async () => {
    const server = await aMailServer()
    await server.close()
    for (const recipient of ['a@valdorsa.example', 'b@valdorsa.example'])
      await aMail(database, { recipient }, now)
    await sendWaiting(context(server.url))
    const rows = await mails()
    assert.deepEqual(
      rows.map(({ state, attempts, wait }) => [state, attempts, wait]),
      [
        ['waiting', 1, 1],
        ['waiting', 0, 0],
      ],
    )
    assert.match(rows[0]?.last_error ?? '', /ECONNREFUSED/)
    assert.equal(rows[1]?.last_error, null)
  })

  test('stays where it is without SMTP', async () => {
    await aMail(database, {}, now)
    await sendWaiting(context(null))
    const job = startMailSender(context(null), (error) => assert.fail(String(error)))
    await job.stop()
    assert.deepEqual(
      (await mails()).map(({ state, attempts }) => [state, attempts]),
      [['waiting', 0]],
    )
  })
})

describe('a sender that dies', () => {
  test('after taking a mail: it is tried again a minute later, at worst sent twice with the same Message-ID', async () => {
    const server = await aMailServer()
    await aMail(database, {}, now)
    const dying = await withActor(database.db, systemActor('jobs', now), (tx) => claimMail(tx, now))
    assert.equal(dying?.attempt, 1)
    await sendWaiting(context(server.url))
    assert.equal(server.received.length, 0)
    now = minutes(1)
    await sendWaiting(context(server.url))
    assert.equal(server.received.length, 1)
    assert.match(server.received[0]?.message ?? '', new RegExp(`Message-ID: <${dying?.id}@`))
  })

  test('in its last attempt: the mail is given up, not tried for ever', async () => {
    await aMail(database, {}, now)
    await database.store.asOwner('update mails set attempts = 6')
    const claimed = await withActor(database.db, systemActor('jobs', now), (tx) => claimMail(tx, now))
    assert.equal(claimed, null)
    assert.deepEqual(
      (await mails()).map(({ state, last_error }) => [state, last_error]),
      [['failed', 'ultimo tentativo interrotto']],
    )
  })
})

test('nobody but the jobs takes a mail', async () => {
  await aMail(database, {}, now)
  for (const name of ['cli', 'sign_in', 'public', 'status'] as const)
    assert.equal(await withActor(database.db, systemActor(name, now), (tx) => claimMail(tx, now)), null, name)
})

describeServerOnly('two senders at once', () => {
  test('send each mail once', async () => {
    const server = await aMailServer()
    const recipients = Array.from({ length: 8 }, (_, index) => `p${index}@valdorsa.example`)
    for (const recipient of recipients) await aMail(database, { recipient }, now)
    await Promise.all([sendWaiting(context(server.url)), sendWaiting(context(server.url))])
    assert.deepEqual(server.received.flatMap((mail) => mail.to).sort(), recipients)
  })
})
