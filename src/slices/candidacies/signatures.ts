// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Certificate, SignedData, SignerInfo } from 'pkijs'
import { dateInRome, type LocalDate } from '../../shared/dates.ts'

/** Who signed, as the certificate says, and when, as the signature says: nobody checked either. */
export interface Signer {
  readonly name: string | null
  readonly signedOn: LocalDate | null
}

/** `CAdES` is a .p7m that wraps the file, `PAdES` a signature inside a PDF. */
export interface SignatureReading {
  readonly format: 'CAdES' | 'PAdES' | null
  readonly signers: readonly Signer[]
}

const unsigned: SignatureReading = { format: null, signers: [] }
const oids = {
  signedData: '1.2.840.113549.1.7.2',
  signingTime: '1.2.840.113549.1.9.5',
  commonName: '2.5.4.3',
}

/** Reads the signatures of a file. A signature that is there and cannot be read counts as present, with nothing known of it. */
export async function readSignatures(content: Uint8Array): Promise<SignatureReading> {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  if (bytes.subarray(0, 1024).includes('%PDF-')) {
    const found = await Promise.all(signaturesOfPdf(bytes).map(signersOf))
    const signers = found.flatMap((each) => each ?? [{ name: null, signedOn: null }])
    return signers.length === 0 ? unsigned : { format: 'PAdES', signers }
  }
  const signers = await signersOf(derOf(bytes))
  return signers === null ? unsigned : { format: 'CAdES', signers }
}

/** Signed files come in DER, or in base 64 with or without a frame. */
function derOf(bytes: Buffer): Buffer {
  if (bytes[0] === 0x30) return bytes
  const text = bytes.toString('latin1').replace(/-----(BEGIN|END) (PKCS7|CMS)-----/g, '')
  return /^[A-Za-z0-9+/=\s]+$/.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0)
}

/** The signatures of a PDF stand in hexadecimal, between the two parts of the file that they sign. */
function signaturesOfPdf(bytes: Buffer): Buffer[] {
  const text = bytes.toString('latin1')
  return [...text.matchAll(/\/ByteRange\s*\[\s*\d+\s+(\d+)\s+(\d+)\s+\d+\s*\]/g)].flatMap(
    ([, start, end]) => {
      const hex = text.slice(Number(start) + 1, Number(end) - 1)
      return /^[0-9a-fA-F\s]+$/.test(hex) ? [Buffer.from(hex.replace(/\s/g, ''), 'hex')] : []
    },
  )
}

/** Null for what is no signed data. The library is loaded only here: few requests need it. */
async function signersOf(der: Buffer): Promise<Signer[] | null> {
  if (der[0] !== 0x30) return null
  const [asn1, pki] = await Promise.all([import('asn1js'), import('pkijs')])
  const { result, offset } = asn1.fromBER(new Uint8Array(der).buffer)
  if (offset === -1) return null
  try {
    const content = new pki.ContentInfo({ schema: result })
    if (content.contentType !== oids.signedData) return null
    const signed = new pki.SignedData({ schema: content.content })
    const certificates = (signed.certificates ?? []).filter((each) => each instanceof pki.Certificate)
    return signed.signerInfos.map((info) => ({
      name: nameOf(certificateOf(certificates, info)),
      signedOn: signingDay(info),
    }))
  } catch {
    // The schema does not fit: it is a structure of another kind, not a signature.
    return null
  }
}

function certificateOf(certificates: readonly Certificate[], { sid }: SignedData['signerInfos'][number]) {
  return (
    certificates.find((each) => 'serialNumber' in sid && each.serialNumber.isEqual(sid.serialNumber)) ??
    (certificates.length === 1 ? certificates[0] : undefined)
  )
}

function nameOf(certificate: Certificate | undefined): string | null {
  const name = certificate?.subject.typesAndValues.find(({ type }) => type === oids.commonName)
  return name ? String(name.value.valueBlock.value) : null
}

function signingDay({ signedAttrs }: SignerInfo): LocalDate | null {
  const time = signedAttrs?.attributes.find(({ type }) => type === oids.signingTime)?.values[0]
  const instant = time && typeof time.toDate === 'function' ? (time.toDate() as Date) : null
  return instant && !Number.isNaN(instant.getTime()) ? dateInRome(instant) : null
}
