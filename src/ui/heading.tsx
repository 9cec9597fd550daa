// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'

export type HeadingLevel = 2 | 3 | 4

type HeadingProps = {
  level: HeadingLevel
  id?: string | undefined
  class?: string | undefined
  children: ComponentChildren
}

/** A heading whose level depends on where the component stands. */
export function Heading({ level, id, class: className, children }: HeadingProps) {
  const Tag = `h${level}` as const
  return (
    <Tag {...(id === undefined ? {} : { id })} {...(className ? { class: className } : {})}>
      {children}
    </Tag>
  )
}
