// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inspectFile } from '../../platform/inspection.ts'
import { Zip } from '../../platform/sheets/zip.ts'
import { actDocument, docxMediaType } from './act-docx.ts'
import { blocksOf, faultWords, fill, finalText, ownTemplates, textFaults } from './act-text.ts'
import { actKinds } from './model.ts'

describe('the words of an act', () => {
  test('say where a name means nothing, or braces do not close', () => {
    assert.deepEqual(textFaults('Il {{ente}}\ne {{ oggetto }}'), [])
    const faults = textFaults('Il {{enti}}\ne {{oggetto} e }}')
    assert.deepEqual(
      faults.map(({ line, column, found }) => [line, column, found]),
      [
        [1, 4, '{{enti}}'],
        [2, 3, '{{'],
        [2, 16, '}}'],
      ],
    )
    assert.equal(
      faultWords({ line: 1, column: 4, found: '{{enti}}' }),
      'Riga 1, posizione 4: «{{enti}}» non è fra i nomi elencati',
    )
  })

  test('take the values, and what somebody typed in a value names nothing', () => {
    const text = fill('{{ente}}: {{ oggetto }}, n. {{numero_atto}}', {
      ente: '$& Colle',
      oggetto: '{{numero_atto}}',
    })
    assert.equal(text, '$& Colle: { {numero_atto} }, n. {{numero_atto}}')
    assert.equal(finalText(text, 'S2026/0001', '2026-03-10'), '$& Colle: { {numero_atto} }, n. S2026/0001')
    assert.deepEqual(textFaults(finalText(text, 'S2026/0001', '2026-03-10')), [])
  })

  test('are laid out in titles, paragraphs and lists', () => {
    assert.deepEqual(blocksOf('# Atto\n\nVisto\nil piano:\n- uno\n- due\n\n## Poi\nfine'), [
      { kind: 'title', text: 'Atto' },
      { kind: 'paragraph', text: 'Visto il piano:' },
      { kind: 'list', items: ['uno', 'due'] },
      { kind: 'heading', text: 'Poi' },
      { kind: 'paragraph', text: 'fine' },
    ])
  })

  test('of the project name only what there is', () => {
    for (const kind of actKinds) assert.deepEqual(textFaults(ownTemplates[kind]), [], kind)
  })

  test('become a document whose text cannot be anything else', async () => {
    const bytes = await actDocument('# Atto\n\nA < B & «C»\n\n- uno', 'Atto')
    assert.deepEqual(await inspectFile(bytes), { mediaType: docxMediaType })
    assert.ok(new Zip(bytes))
  })
})
