// SPDX-License-Identifier: AGPL-3.0-or-later
import { constants, inflateSync } from 'node:zlib'
import { Unreadable } from './sheets/model.ts'
import { Zip } from './sheets/zip.ts'

/** What a file is by its bytes, or why it is not kept, as a sentence that follows its name. */
export type Inspection = { readonly mediaType: string } | { readonly refused: string }

/** The kinds that are kept, as people name them. */
export const keptKinds = 'PDF, P7M, PNG, JPEG, DOCX, XLSX, PPTX, ODT, ODS'

const words = {
  empty: 'è vuoto: 0 byte. Controlla il file e caricalo di nuovo',
  program: 'è un programma o uno script: non si conserva',
  page: 'è una pagina web o un disegno SVG, che può contenere script: salvalo in PDF',
  oldOffice: 'è nel formato vecchio di Office, che può nascondere macro: salvalo in PDF, DOCX o XLSX',
  macros: 'contiene macro o oggetti incorporati: salvalo senza, oppure in PDF',
  activePdf:
    'è un PDF con contenuti attivi (script, avvio di programmi o file allegati): salvane una copia senza',
  lockedPdf:
    'è un PDF protetto o scritto in un modo che non si può controllare: salvane una copia senza protezione',
  locked: 'è protetto da password o danneggiato: non si può controllare',
  unknown: `non è fra i tipi che si conservano: ${keptKinds}`,
} as const

const refused = (why: keyof typeof words): Inspection => ({ refused: words[why] })

/** Beginnings of what a machine runs: Windows, Linux, macOS, Java, links, installers, scripts. */
const programs: readonly Buffer[] = [
  Buffer.from('MZ'),
  Buffer.from('\x7fELF', 'latin1'),
  ...['feedface', 'feedfacf', 'cefaedfe', 'cffaedfe', 'cafebabe', '4c0000000114020000', '4d534346'].map(
    (hex) => Buffer.from(hex, 'hex'),
  ),
  Buffer.from('#!'),
]

/**
 * Looks at a file by its bytes, never by its name: the type, if it is one of those kept and nothing in it can run. Whatever cannot be
 * looked into is refused too. Slow for large files: call it outside a transaction.
 */
export async function inspectFile(content: Uint8Array, depth = 0): Promise<Inspection> {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  if (bytes.length === 0) return refused('empty')
  if (programs.some((mark) => bytes.subarray(0, mark.length).equals(mark))) return refused('program')
  if (bytes.subarray(0, 8).equals(Buffer.from('d0cf11e0a1b11ae1', 'hex'))) return refused('oldOffice')
  const head = beginning(bytes)
  if (isMarkup(head)) return refused('page')
  if (/^(@echo|rem\s|set-executionpolicy|param\s*\(|<\?php|<%|wscript\.|powershell)/i.test(head))
    return refused('program')
  if (bytes.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) return inspectZip(bytes)
  if (bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))) return { mediaType: 'image/png' }
  if (bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))) return { mediaType: 'image/jpeg' }
  const inner = signedContent(bytes)
  if (inner === null)
    return bytes.subarray(0, 1024).includes('%PDF-') ? inspectPdf(bytes) : refused('unknown')
  const found = depth < 3 ? await inspectFile(inner, depth + 1) : refused('unknown')
  return 'refused' in found ? found : { mediaType: 'application/pkcs7-mime' }
}

/** The first characters, in whatever of the usual encodings, without marks and blanks before them. */
function beginning(bytes: Buffer): string {
  const isWide = bytes[1] === 0 || (bytes[0] === 0xff && bytes[1] === 0xfe)
  const start = bytes.subarray(0, 4096)
  return start.toString(isWide ? 'utf16le' : 'utf8').replace(/^[\uFEFF\s]+/, '')
}

function isMarkup(head: string): boolean {
  return (
    /^<(!doctype|html|head|body|script|svg|meta|iframe|!--|\?xml)/i.test(head) ||
    /<(script|svg)[\s>]/i.test(head.slice(0, 1024))
  )
}

const activeNames =
  /\/(JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE)(?![A-Za-z0-9])/

/** A PDF that does nothing by itself. Objects may stand in compressed streams: these are unfolded and looked at too. */
function inspectPdf(bytes: Buffer): Inspection {
  // A name may be written with the codes of its letters: /J#61vaScript.
  const plain = (text: string) =>
    text.includes('#')
      ? text.replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      : text
  const raw = bytes.toString('latin1')
  const text = plain(raw)
  if (activeNames.test(text)) return refused('activePdf')
  if (/\/Encrypt(?![A-Za-z])/.test(text)) return refused('lockedPdf')
  for (const { index, 0: keyword } of raw.matchAll(/stream\r?\n/g)) {
    if (raw.slice(index - 3, index) === 'end') continue
    const before = plain(raw.slice(Math.max(0, index - 4096), index))
    const dictionary = before.slice(before.lastIndexOf(' obj') + 1)
    if (!/\/ObjStm(?![A-Za-z])/.test(dictionary)) continue
    const filter = /\/Filter\s*\[?\s*\/(\w+)\s*(\/?)/.exec(dictionary)
    if (
      /\/Predictor/.test(dictionary) ||
      (filter && (filter[1] !== 'FlateDecode' || (filter[2] === '/' && /\/Filter\s*\[/.test(dictionary))))
    )
      return refused('lockedPdf')
    if (!filter) continue
    try {
      const unfolded = inflateSync(bytes.subarray(index + keyword.length), {
        finishFlush: constants.Z_SYNC_FLUSH,
        maxOutputLength: 64 * 1024 * 1024,
      })
      if (activeNames.test(plain(unfolded.toString('latin1')))) return refused('activePdf')
    } catch {
      return refused('lockedPdf')
    }
  }
  return { mediaType: 'application/pdf' }
}

const officeTypes: readonly (readonly [RegExp, string])[] = [
  [
    /wordprocessingml\.document\.main\+xml/,
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  ],
  [/spreadsheetml\.sheet\.main\+xml/, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  [
    /presentationml\.presentation\.main\+xml/,
    'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  ],
]
const openDocument = /^application\/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation)$/
const activeParts =
  /vbaproject|vbadata|\/activex|\/embeddings\/|macrosheets|macrosignatures|^basic\/|^scripts\/|\.(exe|dll|com|scr|msi|js|jse|vbs|vbe|wsf|bat|cmd|ps1|jar|hta|html?|lnk)$/

/** A document of an office, without macros and without objects of other programs. Any other archive is refused. */
async function inspectZip(bytes: Buffer): Promise<Inspection> {
  try {
    const zip = new Zip(bytes)
    if (zip.names.some((name) => activeParts.test(name))) return refused('macros')
    if (zip.has('[Content_Types].xml')) {
      const types = (await zip.whole('[Content_Types].xml')).toString('utf8')
      if (/macroenabled|vbaproject/i.test(types)) return refused('macros')
      const found = officeTypes.find(([mark]) => mark.test(types))
      return found ? { mediaType: found[1] } : refused('unknown')
    }
    const mediaType = zip.has('mimetype') ? (await zip.whole('mimetype')).toString('utf8').trim() : ''
    return openDocument.test(mediaType) ? { mediaType } : refused('unknown')
  } catch (error) {
    if (error instanceof Unreadable) return refused('locked')
    throw error
  }
}

const signedData = '2a864886f70d010702'

/** What a signed file (CMS, in DER or base 64) wraps; null when it is not one, or holds nothing. */
function signedContent(bytes: Buffer): Buffer | null {
  const der = bytes[0] === 0x30 ? bytes : decoded(bytes)
  if (der?.[0] !== 0x30) return null
  try {
    const [type, wrapped] = childrenOf(der, elementAt(der, 0))
    if (!type || !wrapped || contentOf(der, type).toString('hex') !== signedData) return null
    const [signed] = childrenOf(der, wrapped)
    const capsule = signed && childrenOf(der, signed)[2]
    const explicit = capsule && childrenOf(der, capsule)[1]
    const octets = explicit && childrenOf(der, explicit)[0]
    return octets ? Buffer.concat(octetsOf(der, octets)) : null
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function decoded(bytes: Buffer): Buffer | null {
  const text = bytes.toString('latin1').replace(/-----(BEGIN|END) (PKCS7|CMS)-----/g, '')
  return /^[A-Za-z0-9+/=\s]+$/.test(text) ? Buffer.from(text, 'base64') : null
}

interface Element {
  readonly tag: number
  readonly start: number
  /** After its last byte; of one without a length, after the mark that ends it. */
  readonly end: number
  readonly next: number
}

/** One element of BER at a place. Throws RangeError on what is not. */
function elementAt(der: Buffer, at: number): Element {
  const tag = der.readUInt8(at)
  const first = der.readUInt8(at + 1)
  if (first === 0x80) {
    let next = at + 2
    while (der.readUInt16BE(next) !== 0) next = elementAt(der, next).next
    return { tag, start: at + 2, end: next, next: next + 2 }
  }
  const count = first & 0x80 ? first & 0x7f : 0
  if (count > 4) throw new RangeError('length')
  const start = at + 2 + count
  const size = count ? der.readUIntBE(at + 2, count) : first
  if (start + size > der.length) throw new RangeError('length')
  return { tag, start, end: start + size, next: start + size }
}

function childrenOf(der: Buffer, { start, end }: Element): Element[] {
  const children: Element[] = []
  for (let at = start; at < end; ) {
    const child = elementAt(der, at)
    children.push(child)
    at = child.next
  }
  return children
}

function contentOf(der: Buffer, { start, end }: Element): Buffer {
  return der.subarray(start, end)
}

/** The octets of a string written whole or in pieces. */
function octetsOf(der: Buffer, element: Element): Buffer[] {
  const isPieces = (element.tag & 0x20) !== 0
  return isPieces
    ? childrenOf(der, element).flatMap((piece) => octetsOf(der, piece))
    : [contentOf(der, element)]
}
