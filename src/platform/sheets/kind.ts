// SPDX-License-Identifier: AGPL-3.0-or-later
import type { SheetFault } from './model.ts'

const magic: readonly (readonly [string, SheetFault])[] = [
  ['25504446', 'pdf'],
  ['ffd8ff', 'picture'],
  ['89504e47', 'picture'],
  ['47494638', 'picture'],
  ['49492a00', 'picture'],
  ['4d4d002a', 'picture'],
  ['7b5c727466', 'text_document'],
  ['1f8b', 'archive'],
  ['377abcaf271c', 'archive'],
  ['52617221', 'archive'],
  // Excel 2 to 4, before containers.
  ['09000400', 'old_format'],
  ['09020600', 'old_format'],
  ['09040600', 'old_format'],
]

/** What the first bytes say a file is, whatever its name: an archive that may be a workbook, a fault, or null when they say nothing. */
export function kindOf(bytes: Uint8Array): 'zip' | SheetFault | null {
  if (bytes.length === 0) return 'empty'
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const start = all.toString('hex', 0, 8)
  if (start.startsWith('504b0304')) return 'zip'
  if (start === 'd0cf11e0a1b11ae1') return containerOf(all)
  const known = magic.find(([mark]) => start.startsWith(mark))
  if (known) return known[1]
  const text = all
    .toString('latin1', 0, 2048)
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .toLowerCase()
  if (/^<\?xml/.test(text) && /urn:schemas-microsoft-com:office:spreadsheet|<office:document\b/.test(text))
    return 'flat_format'
  if (/^(<!doctype html|<html|<head|<meta|<body|<table|mime-version:)/.test(text)) return 'web_page'
  return null
}

/** The container of old Office files, and of new ones that are locked. */
function containerOf(bytes: Buffer): SheetFault {
  const has = (name: string) => bytes.includes(Buffer.from(name, 'utf16le'))
  if (has('DRMEncrypted')) return 'rights'
  if (has('EncryptedPackage')) return 'password'
  return has('WordDocument') || has('PowerPoint Document') ? 'text_document' : 'old_format'
}
