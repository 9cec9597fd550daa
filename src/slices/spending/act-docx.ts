// SPDX-License-Identifier: AGPL-3.0-or-later
import { Document, HeadingLevel, Packer, Paragraph } from 'docx'
import { blocksOf, type TextBlock } from './act-text.ts'

export const docxMediaType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** The words of an act as a document to go on writing in. */
export async function actDocument(text: string, title: string): Promise<Buffer> {
  const children = blocksOf(text).flatMap(paragraphsOf)
  const language = { value: 'it-IT' }
  return Packer.toBuffer(
    new Document({
      title,
      creator: 'Regia',
      styles: { default: { document: { run: { font: 'Arial', size: 22, language } } } },
      sections: [{ children }],
    }),
  )
}

function paragraphsOf(block: TextBlock): Paragraph[] {
  switch (block.kind) {
    case 'title':
      return [new Paragraph({ text: block.text, heading: HeadingLevel.HEADING_1 })]
    case 'heading':
      return [new Paragraph({ text: block.text, heading: HeadingLevel.HEADING_2 })]
    case 'list':
      return block.items.map((item) => new Paragraph({ text: item, bullet: { level: 0 } }))
    case 'paragraph':
      return [new Paragraph({ text: block.text, spacing: { after: 160 } })]
  }
}
