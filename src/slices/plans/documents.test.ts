// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { aPlanRow, aServiceOf, planFacts, settled } from '../../../test/factories/plan-facts.ts'
import { attachmentHeader, mediaTypeOf, plainFileName } from '../../shared/documents.ts'
import { contentOf } from './content.ts'
import { sendingDifferences } from './office.ts'
import { planFindings } from './rules.ts'
import { carriedCount, mailBody, mailSubject, portalSections } from './view-office.ts'

const der = Buffer.concat([
  Buffer.from([0x30, 0x82, 0x10, 0x00]),
  Buffer.from([0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02]),
  Buffer.alloc(64, 7),
])

describe('a document', () => {
  it('is known by its bytes', () => {
    const cases: [string, Buffer, string][] = [
      ['PDF', Buffer.from('%PDF-1.7\n'), 'application/pdf'],
      ['PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]), 'image/png'],
      ['JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0]), 'image/jpeg'],
      ['signed file', der, 'application/pkcs7-mime'],
      ['signed file in base 64', Buffer.from(der.toString('base64')), 'application/pkcs7-mime'],
      [
        'signed file with its frame',
        Buffer.from(`-----BEGIN PKCS7-----\n${der.toString('base64')}\n-----END PKCS7-----`),
        'application/pkcs7-mime',
      ],
      ['XML', Buffer.from('\uFEFF<?xml version="1.0"?><daticert/>'), 'application/xml'],
      ['mail', Buffer.from('Received: from pec\r\nFrom: a@b.it\r\n\r\nTesto'), 'message/rfc822'],
    ]
    for (const [what, content, expected] of cases) assert.equal(mediaTypeOf(content), expected, what)
  })
  it('is refused when its bytes are something else, whatever its name', () => {
    for (const text of [
      '',
      'MZ\u0090',
      '<html><script>',
      'PK\u0003\u0004',
      'testo semplice',
      '{"a":1}',
      'GIF89a',
    ])
      assert.equal(mediaTypeOf(Buffer.from(text)), null, text)
    assert.equal(mediaTypeOf(Buffer.from([0x30, 0x82, 1, 2, 3])), null, 'DER that is not signed data')
  })
  it('keeps a name that can be given back', () => {
    assert.equal(plainFileName('C:\\pec\\ricevuta "finale".pdf'), 'ricevuta finale.pdf')
    assert.equal(plainFileName('../../etc/passwd'), 'passwd')
    assert.equal(plainFileName('\u0000\n'), 'documento')
    assert.equal(plainFileName(`${'a'.repeat(300)}.pdf`).length, 150)
    assert.equal(
      attachmentHeader('perché è.pdf'),
      'attachment; filename="perche e.pdf"; filename*=UTF-8\'\'perch%C3%A9%20%C3%A8.pdf',
    )
  })
})

describe('what leaves by another channel', () => {
  const facts = planFacts({ services: [aServiceOf('Anagrafe'), aServiceOf('Anagrafe bis', settled)] })
  const content = contentOf(facts, planFindings(facts))
  const key = `${content.services[0]?.id}.endsOn`

  it('is told apart service by service, with what was carried over', () => {
    const sections = portalSections(content, new Map([[key, { sent: '2026-05-18' }]]))
    assert.deepEqual(
      sections.map((section) => section.title),
      ['Ente', 'Anagrafe', 'Anagrafe bis'],
    )
    const { done, of } = carriedCount(sections)
    assert.deepEqual([done, of > 20], [1, true])
  })
  it('differs from what Regia holds in sentences', () => {
    const held = { sha256: 'a', sentSha256: null }
    const all = new Map(
      portalSections(content, new Map()).flatMap((s) => s.fields.map((f) => [f.key, null] as const)),
    )
    assert.deepEqual(sendingDifferences(content, all, held), [])
    assert.match(
      sendingDifferences(content, new Map([...all, [key, '2026-05-19']]), held)[0] ?? '',
      /^Anagrafe, Fine prevista: in Regia «18\/05\/2026», inviato «2026-05-19»$/,
    )
    assert.match(
      sendingDifferences(content, new Map(), held)[0] ?? '',
      /^\d+ campi su \d+ non risultano riportati\.$/,
    )
    assert.deepEqual(sendingDifferences(content, new Map(), { sha256: 'a', sentSha256: 'a' }), [])
    assert.match(
      sendingDifferences(content, new Map(), { sha256: 'a', sentSha256: 'b' })[0] ?? '',
      /le impronte sono diverse/,
    )
  })
  it('goes with a text made of its data', () => {
    const version = {
      number: 2,
      receiptNumber: '2026/0451',
      sha256: '4c1d'.repeat(16),
      submittedAt: new Date('2026-03-10T10:07:32Z'),
      content: { ...content, late: { reason: 'Gara deserta', newEndOn: '2026-09-30' } },
    }
    assert.equal(
      mailSubject(aPlanRow(), version),
      'Comune di Valdorsa (c_zz01): piano di migrazione, versione 2, n. 2026/0451',
    )
    const body = mailBody(aPlanRow(), version, 'piano-c_zz01-v2.json')
    for (const part of [
      'Servizi: 2: 2 in modo B',
      'Fine prevista: 18 maggio 2026',
      'nuova fine il 30/09/2026. Gara deserta',
      'Allegato: piano-c_zz01-v2.json',
      '4c1d 4c1d',
      'martedì 10 marzo 2026, ore 11:07:32',
    ])
      assert.ok(body.includes(part), part)
  })
})
