// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { crc32, deflateSync } from 'node:zlib'
import { inspectFile } from './inspection.ts'

const pdf = (body: string) =>
  Buffer.from(`%PDF-1.7\n1 0 obj\n<< /Type /Catalog ${body} >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n`)

/** A PDF whose objects are folded in a stream, as most programs write them. */
function folded(
  objects: string,
  filter = '/Filter /FlateDecode',
  fold: (bytes: Buffer) => Buffer = deflateSync,
): Buffer {
  const content = fold(Buffer.from(objects))
  return Buffer.concat([
    Buffer.from(
      `%PDF-1.7\n5 0 obj\n<< /Type /ObjStm /N 1 /First 4 ${filter} /Length ${content.length} >>\nstream\r\n`,
    ),
    content,
    Buffer.from('\nendstream\nendobj\n%%EOF\n'),
  ])
}

/** An archive with these parts, not folded. */
function zipOf(parts: Readonly<Record<string, string>>): Buffer {
  const [locals, heads]: [Buffer[], Buffer[]] = [[], []]
  let at = 0
  for (const [name, text] of Object.entries(parts)) {
    const [title, content] = [Buffer.from(name), Buffer.from(text)]
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(content.length, 14)
    common.writeUInt32LE(content.length, 18)
    common.writeUInt16LE(title.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, title, content])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(at, 10)
    heads.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), common, place, title]))
    locals.push(local)
    at += local.length
  }
  const directory = Buffer.concat(heads)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(heads.length, 4)
  end.writeUInt16LE(heads.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06', 'latin1'), end])
}

const word = (more: Record<string, string> = {}, type = 'wordprocessingml.document.main+xml') =>
  zipOf({
    '[Content_Types].xml': `<Types><Override ContentType="application/vnd.x.${type}"/></Types>`,
    'word/document.xml': '<w/>',
    ...more,
  })

/** A signed file around something: SignedData with a version, no algorithms, the content. */
function signed(content: Buffer, isOpen = false): Buffer {
  const der = (tag: number, ...inside: Buffer[]) => {
    const body = Buffer.concat(inside)
    const length = Buffer.alloc(5)
    length.writeUInt8(0x84)
    length.writeUInt32BE(body.length, 1)
    return Buffer.concat([Buffer.from([tag]), length, body])
  }
  const open = (tag: number, ...inside: Buffer[]) =>
    Buffer.concat([Buffer.from([tag, 0x80]), ...inside, Buffer.from([0, 0])])
  const of = isOpen ? open : der
  const oid = (last: number) => der(6, Buffer.from(`2a864886f70d01070${last}`, 'hex'))
  const half = Math.floor(content.length / 2)
  const octets = isOpen
    ? open(0x24, der(4, content.subarray(0, half)), der(4, content.subarray(half)))
    : der(4, content)
  return of(
    0x30,
    oid(2),
    of(0xa0, of(0x30, der(2, Buffer.from([1])), der(0x31), of(0x30, oid(1), of(0xa0, octets)))),
  )
}

describe('a file is kept', () => {
  const kept: readonly [string, Buffer, string][] = [
    ['a PDF', pdf('/Pages 2 0 R'), 'application/pdf'],
    ['a PDF that opens on its first page', pdf('/OpenAction [3 0 R /Fit]'), 'application/pdf'],
    ['a PDF with folded objects', folded('1 0 << /Type /Catalog >>'), 'application/pdf'],
    ['a PNG', Buffer.from('89504e470d0a1a0a0000', 'hex'), 'image/png'],
    ['a JPEG', Buffer.from('ffd8ffe000104a46', 'hex'), 'image/jpeg'],
    ['a DOCX', word(), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    [
      'an ODS',
      zipOf({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '<x/>' }),
      'application/vnd.oasis.opendocument.spreadsheet',
    ],
    ['a signed PDF', signed(pdf('')), 'application/pkcs7-mime'],
    ['a signed PDF without lengths', signed(pdf(''), true), 'application/pkcs7-mime'],
    ['a signed PDF in base 64', Buffer.from(signed(pdf('')).toString('base64')), 'application/pkcs7-mime'],
    ['a PDF signed twice', signed(signed(pdf(''))), 'application/pkcs7-mime'],
  ]
  for (const [what, bytes, mediaType] of kept)
    test(what, async () => assert.deepEqual(await inspectFile(bytes), { mediaType }))
})

describe('a file is refused', () => {
  const refusals: readonly [string, Buffer, RegExp][] = [
    ['empty', Buffer.alloc(0), /vuoto/],
    ['a program of Windows', Buffer.from('MZ\x90\0\x03'), /programma/],
    ['a program of Linux', Buffer.from('\x7fELF\x02', 'latin1'), /programma/],
    ['a program of macOS', Buffer.from('cffaedfe07', 'hex'), /programma/],
    ['a program that calls itself a PDF', Buffer.from('MZ %PDF-1.7'), /programma/],
    ['a script', Buffer.from('#!/bin/sh\nrm -rf /\n'), /script/],
    ['a batch file', Buffer.from('@echo off\r\ndel *.*'), /script/],
    ['a page', Buffer.from('<!DOCTYPE html><html><script>1</script>'), /pagina web/],
    ['a page in 16 bits', Buffer.from('\uFEFF<html>', 'utf16le'), /pagina web/],
    ['a page that calls itself a PDF', Buffer.from('  <html> %PDF-1.7'), /pagina web/],
    ['an SVG', Buffer.from('<?xml version="1.0"?><svg onload="x()"/>'), /SVG/],
    ['a PDF with a script', pdf('/OpenAction << /S /JavaScript /JS (app.alert(1)) >>'), /contenuti attivi/],
    ['a PDF with a script in other letters', pdf('/OpenAction << /S /J#61va#53cript >>'), /contenuti attivi/],
    ['a PDF with a folded script', folded('1 0 << /S /JavaScript >>'), /contenuti attivi/],
    ['a PDF that starts a program', pdf('/OpenAction << /S /Launch /F (cmd.exe) >>'), /contenuti attivi/],
    ['a PDF with a file inside', pdf('/Names << /EmbeddedFiles 4 0 R >>'), /contenuti attivi/],
    ['a PDF with a password', pdf('/Encrypt 9 0 R'), /protetto/],
    [
      'a PDF folded in another way',
      folded('1 0 << /S /JavaScript >>', '/Filter /LZWDecode', (b) => b.reverse()),
      /controllare/,
    ],
    [
      'a PDF folded twice',
      folded('1 0 << /S /JavaScript >>', '/Filter [/FlateDecode /ASCIIHexDecode]'),
      /controllare/,
    ],
    [
      'a PDF whose folds are broken',
      folded('1 0 <<>>', '/Filter /FlateDecode', () => Buffer.from('no')),
      /controllare/,
    ],
    ['a DOCX with macros', word({ 'word/vbaProject.bin': 'x' }), /macro/],
    ['a DOCX that admits macros', word({}, 'ms-word.document.macroEnabled.main+xml'), /macro/],
    ['a DOCX with an object', word({ 'word/embeddings/oleObject1.bin': 'x' }), /oggetti/],
    [
      'an ODS with macros',
      zipOf({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'Basic/Standard/M.xml': 'x' }),
      /macro/,
    ],
    ['an archive', zipOf({ 'a.txt': 'x' }), /tipi che si conservano/],
    ['a broken archive', Buffer.from('PK\x03\x04 no', 'latin1'), /danneggiato/],
    ['an old document', Buffer.from('d0cf11e0a1b11ae1ffff', 'hex'), /formato vecchio/],
    ['plain words', Buffer.from('ciao'), /tipi che si conservano/],
    ['a signed program', signed(Buffer.from('MZ\x90\0')), /programma/],
    ['a signed PDF with a script in pieces', signed(pdf('/S /JavaScript'), true), /contenuti attivi/],
    [
      'a signature without its content',
      Buffer.from('300b06092a864886f70d010702', 'hex'),
      /tipi che si conservano/,
    ],
  ]
  for (const [what, bytes, why] of refusals)
    test(what, async () => {
      const found = await inspectFile(bytes)
      assert.ok('refused' in found, JSON.stringify(found))
      assert.match(found.refused, why)
    })
})
