// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import { Heading, type HeadingLevel } from './heading.tsx'
import { classes } from './text.tsx'

export type FigureProps = {
  label: string
  /** «9.617», «2 attività». Null when it is not known: then `context` says why. */
  value: string | null
  /** «su 12.464». */
  of?: string | undefined
  /** The rows that give the value. */
  href?: string | undefined
  /** One line: share, money at risk, reason why it is missing. */
  context?: ComponentChildren
  tone?: 'ok' | 'warn' | 'bad' | undefined
  /** A further link under the card. */
  more?: { href: string; label: string } | undefined
}

/** A list of figures. Each value opens its rows; «n.d.» says why. */
export function Figures({
  figures,
  level = 3,
}: {
  figures: readonly FigureProps[]
  level?: HeadingLevel | undefined
}) {
  return (
    <ul class="rg-figures">
      {figures.map((figure) => (
        <li key={figure.label} class={figureClass(figure)}>
          <FigureBody {...figure} level={level} />
        </li>
      ))}
    </ul>
  )
}

/** One figure on its own. */
export function FigureCard({ level = 3, ...figure }: FigureProps & { level?: HeadingLevel | undefined }) {
  return (
    <div class={figureClass(figure)}>
      <FigureBody {...figure} level={level} />
    </div>
  )
}

function figureClass({ value, tone }: FigureProps): string {
  return classes('rg-figure', value === null ? 'rg-figure-na' : tone && `rg-figure-${tone}`)
}

function FigureBody({ label, value, of, href, context, more, level }: FigureProps & { level: HeadingLevel }) {
  return (
    <>
      <Heading level={level}>{label}</Heading>
      <p class="rg-value">
        {value === null ? 'n.d.' : href === undefined ? value : <a href={href}>{value}</a>}
        {value !== null && of !== undefined ? <span> {of}</span> : null}
      </p>
      {context ? <p>{context}</p> : null}
      {more === undefined ? null : (
        <a class="rg-open" href={more.href}>
          {more.label}
        </a>
      )}
    </>
  )
}
