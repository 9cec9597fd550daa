// SPDX-License-Identifier: AGPL-3.0-or-later
import { constants, inflateSync } from 'node:zlib'
import { Zip } from '../../platform/sheets/zip.ts'

const partOf: Readonly<Record<string, string>> = {
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'word/document.xml',
  'application/vnd.oasis.opendocument.text': 'content.xml',
}
const most = 32 * 1024 * 1024

/**
 * The words of a document, as far as they can be read without knowing its fonts: DOCX, ODT, PDF with plain texts. Null when there are none: a scan,
 * a PDF with coded fonts, a signed envelope. What is not found in it may still be there: say so.
 */
export async function documentText(content: Uint8Array, mediaType: string): Promise<string | null> {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  const part = partOf[mediaType]
  const text = part
    ? (await new Zip(bytes).whole(part))
        .toString('utf8')
        .replace(/<\/(w:p|text:p|text:h)>/g, '\n')
        .replace(/<[^>]+>/g, '')
    : mediaType === 'application/pdf'
      ? textOfPdf(bytes)
      : ''
  return text.replace(/\s+/g, ' ').trim().length < 20 ? null : text
}

/** Literal strings shown by a page: `(text) Tj`, `[(te) 12 (xt)] TJ`, in streams that are plain or deflated. */
function textOfPdf(bytes: Buffer): string {
  const raw = bytes.toString('latin1')
  const words: string[] = []
  let left = most
  for (const { index, 0: keyword } of raw.matchAll(/stream\r?\n/g)) {
    if (raw.slice(index - 3, index) === 'end') continue
    const start = index + keyword.length
    const dictionary = raw.slice(Math.max(0, index - 1024), index)
    const stream = /\/FlateDecode/.test(dictionary.slice(dictionary.lastIndexOf(' obj') + 1))
      ? unfolded(bytes.subarray(start), left)
      : raw.slice(start, raw.indexOf('endstream', start))
    left -= stream.length
    for (const [, shown = ''] of stream.matchAll(
      /(\[(?:\\.|\((?:\\.|[^\\)])*\)|[^\]\\])*\]|\((?:\\.|[^\\)])*\))\s*(?:TJ|Tj|')/g,
    ))
      words.push(
        [...shown.matchAll(/\(((?:\\.|[^\\)])*)\)/g)]
          .map(([, text = '']) => text.replace(/\\([()\\])/g, '$1'))
          .join(''),
      )
  }
  return words.join(' ')
}

function unfolded(bytes: Buffer, limit: number): string {
  try {
    return inflateSync(bytes, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: Math.max(1, limit),
    }).toString('latin1')
  } catch {
    return ''
  }
}
