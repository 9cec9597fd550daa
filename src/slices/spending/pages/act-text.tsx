// SPDX-License-Identifier: AGPL-3.0-or-later
import { Heading, type HeadingLevel, PlainList } from '../../../ui/index.ts'
import { blocksOf } from '../act-text.ts'

/** The words of an act as they are read; `level` is that of its title. */
export function ActText({ text, level = 2 }: { readonly text: string; readonly level?: 2 | 3 }) {
  const below = (level + 1) as HeadingLevel
  return (
    <>
      {blocksOf(text).map((block, index) =>
        block.kind === 'list' ? (
          <PlainList key={index} items={block.items} />
        ) : block.kind === 'paragraph' ? (
          <p key={index}>{block.text}</p>
        ) : (
          <Heading key={index} level={block.kind === 'title' ? level : below}>
            {block.text}
          </Heading>
        ),
      )}
    </>
  )
}
