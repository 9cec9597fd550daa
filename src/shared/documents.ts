// SPDX-License-Identifier: AGPL-3.0-or-later

/** Receipts and signed files of the channels outside Regia: what may be kept, told by its bytes and not by its name. */
const signatures: readonly { readonly mediaType: string; readonly isIt: (head: Buffer) => boolean }[] = [
  { mediaType: 'application/pdf', isIt: (head) => head.subarray(0, 1024).includes('%PDF-') },
  {
    mediaType: 'image/png',
    isIt: (head) => head.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])),
  },
  { mediaType: 'image/jpeg', isIt: (head) => head.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])) },
  { mediaType: 'application/pkcs7-mime', isIt: isSigned },
  { mediaType: 'application/xml', isIt: (head) => /^\uFEFF?\s*<\?xml\s/.test(head.toString('utf8')) },
  { mediaType: 'message/rfc822', isIt: isMail },
]

/** The object identifier of signed data (1.2.840.113549.1.7.2), as DER writes it. */
const signedData = Buffer.from([0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02])

/** A signed file in DER, or the same in base 64 with or without its frame. */
function isSigned(head: Buffer): boolean {
  if (head[0] === 0x30) return head.subarray(0, 32).includes(signedData)
  const text = head.toString('latin1').replace(/^-----BEGIN (PKCS7|CMS)-----/, '')
  const base64 = /^\s*([A-Za-z0-9+/\s]{24,})/.exec(text)?.[1]
  if (!base64) return false
  const der = Buffer.from(base64.replace(/\s/g, '').slice(0, 64), 'base64')
  return der[0] === 0x30 && der.includes(signedData)
}

/** Headers of a mail, one of them among those every mail has. */
function isMail(head: Buffer): boolean {
  const text = head.toString('latin1')
  return (
    /^[A-Za-z][A-Za-z0-9-]*:[ \t]/.test(text) &&
    /^(received|from|mime-version|message-id|return-path):/im.test(text)
  )
}

const headBytes = 8192

/** The type of a document by its first bytes; null for what is not accepted. */
export function mediaTypeOf(content: Uint8Array): string | null {
  const head = Buffer.from(content.buffer, content.byteOffset, Math.min(content.byteLength, headBytes))
  return signatures.find(({ isIt }) => isIt(head))?.mediaType ?? null
}

/** A file name fit to be kept and given back: no folders, no control characters, not endless. */
export function plainFileName(given: string): string {
  const name = given.split(/[/\\]/).at(-1) ?? ''
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to take away
  const plain = name.replace(/[\u0000-\u001f\u007f"]/g, '').trim()
  return plain === '' ? 'documento' : plain.slice(-150)
}

/** The header that gives a file its name, also with accents (RFC 6266). */
export function attachmentHeader(fileName: string): string {
  const ascii = fileName
    .normalize('NFD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/["\\]/g, '')
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(fileName)}`
}
