// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { deflateSync } from 'node:zlib'
import * as asn1 from 'asn1js'
import * as pki from 'pkijs'
import { documentText } from './document-text.ts'
import { readSignatures } from './signatures.ts'

/** A signed file of our own making, by somebody whose certificate signs itself. */
async function signed(content: Buffer, name: string, at: string): Promise<Buffer> {
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ])
  const certificate = new pki.Certificate()
  certificate.version = 2
  certificate.serialNumber = new asn1.Integer({ value: 7 })
  for (const subject of [certificate.subject, certificate.issuer])
    subject.typesAndValues.push(
      new pki.AttributeTypeAndValue({ type: '2.5.4.3', value: new asn1.Utf8String({ value: name }) }),
    )
  certificate.notBefore.value = new Date('2026-01-01T00:00:00Z')
  certificate.notAfter.value = new Date('2030-01-01T00:00:00Z')
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey)
  await certificate.sign(keys.privateKey, 'SHA-256')
  const data = new pki.SignedData({
    version: 1,
    encapContentInfo: new pki.EncapsulatedContentInfo({
      eContentType: '1.2.840.113549.1.7.1',
      eContent: new asn1.OctetString({ valueHex: new Uint8Array(content).buffer }),
    }),
    signerInfos: [
      new pki.SignerInfo({
        version: 1,
        sid: new pki.IssuerAndSerialNumber({
          issuer: certificate.issuer,
          serialNumber: certificate.serialNumber,
        }),
        signedAttrs: new pki.SignedAndUnsignedAttributes({
          type: 0,
          attributes: [
            new pki.Attribute({
              type: '1.2.840.113549.1.9.3',
              values: [new asn1.ObjectIdentifier({ value: '1.2.840.113549.1.7.1' })],
            }),
            new pki.Attribute({
              type: '1.2.840.113549.1.9.5',
              values: [new asn1.UTCTime({ valueDate: new Date(at) })],
            }),
          ],
        }),
      }),
    ],
    certificates: [certificate],
  })
  await data.sign(keys.privateKey, 0, 'SHA-256')
  const info = new pki.ContentInfo({ contentType: '1.2.840.113549.1.7.2', content: data.toSchema(true) })
  return Buffer.from(info.toSchema().toBER())
}

/** A PDF whose signature stands between the two parts that it signs. */
function pdfWith(der: Buffer, body = ''): Buffer {
  const hex = `${der.toString('hex')}${'0'.repeat(64)}`
  const head = `%PDF-1.7\n${body}1 0 obj\n<< /Type /Sig /ByteRange [0 AAAAAAAA BBBBBBBB CCCCCCCC] /Contents `
  const start = head.length
  const end = start + hex.length + 2
  const pad = (value: number) => String(value).padStart(8, '0')
  return Buffer.from(
    `${head.replace('AAAAAAAA', pad(start)).replace('BBBBBBBB', pad(end)).replace('CCCCCCCC', '00000010')}<${hex}> >>\nendobj\n%%EOF`,
    'latin1',
  )
}

describe('signatures', () => {
  test('of a .p7m are read in DER and in base 64: who and when, never whether they hold', async () => {
    const der = await signed(Buffer.from('testo'), 'Paola Vanni', '2026-03-09T23:30:00Z')
    const expected = { format: 'CAdES', signers: [{ name: 'Paola Vanni', signedOn: '2026-03-10' }] }
    assert.deepEqual(await readSignatures(der), expected)
    assert.deepEqual(await readSignatures(Buffer.from(der.toString('base64'))), expected)
    const framed = `-----BEGIN PKCS7-----\n${der.toString('base64')}\n-----END PKCS7-----`
    assert.deepEqual(await readSignatures(Buffer.from(framed)), expected)
  })

  test('of a PDF are read from its contents', async () => {
    const der = await signed(Buffer.from('x'), 'Carla Monti', '2026-02-01T10:00:00Z')
    assert.deepEqual(await readSignatures(pdfWith(der)), {
      format: 'PAdES',
      signers: [{ name: 'Carla Monti', signedOn: '2026-02-01' }],
    })
  })

  test('that cannot be read count as present, with nothing known; what is not signed has none', async () => {
    assert.deepEqual(await readSignatures(pdfWith(Buffer.from('3003020101', 'hex'))), {
      format: 'PAdES',
      signers: [{ name: null, signedOn: null }],
    })
    for (const content of ['%PDF-1.7\n%%EOF', 'testo semplice', '', '0\u0003\u0002\u0001\u0001'])
      assert.deepEqual(await readSignatures(Buffer.from(content, 'latin1')), { format: null, signers: [] })
  })
})

describe('the words of a document', () => {
  const shown =
    'BT (CERTIFICATO DI REGOLARE ESECUZIONE) Tj [(CUP A11B2200) 12 (0000006)] TJ (con \\(parentesi\\)) Tj ET'

  test('are those a PDF shows, in plain and deflated streams', async () => {
    const plain = Buffer.from(`%PDF-1.7\n1 0 obj\n<< /Length 9 >>\nstream\n${shown}\nendstream\nendobj`)
    const deflated = Buffer.concat([
      Buffer.from('%PDF-1.7\n1 0 obj\n<< /Filter /FlateDecode >>\nstream\n'),
      deflateSync(Buffer.from(shown)),
      Buffer.from('\nendstream\nendobj'),
    ])
    for (const pdf of [plain, deflated]) {
      const words = await documentText(pdf, 'application/pdf')
      assert.match(words ?? '', /CERTIFICATO DI REGOLARE ESECUZIONE/)
      assert.match(words ?? '', /A11B22000000006/)
      assert.match(words ?? '', /\(parentesi\)/)
    }
  })

  test('are unknown for a scan, an image, a signed envelope', async () => {
    assert.equal(await documentText(Buffer.from('%PDF-1.7\n%%EOF'), 'application/pdf'), null)
    assert.equal(await documentText(Buffer.from('x'.repeat(100)), 'application/pkcs7-mime'), null)
  })
})
