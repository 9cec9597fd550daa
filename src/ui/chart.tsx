// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import { classes } from './text.tsx'

/**
 * The marks of a drawing: fill, pattern or line. Every one differs by more than colour, or has a word beside it.
 * `over` needs `<HatchPattern>` inside the drawing.
 */
export const mark = {
  main: 'f-blue',
  light: 'f-light',
  bad: 'f-red',
  good: 'f-green',
  other: 'f-grey',
  unknown: 'f-none',
  over: 'over',
  target: 'target',
  limit: 'limit',
  axis: 'axis',
  /** A box with its name inside. */
  box: 'box',
  /** A line from one box to another; `ArrowHead` gives it its end. */
  link: 'link',
  grid: 'grid',
  /** Five classes of a map, from low to high; `none` is n.d. */
  class1: 'q1',
  class2: 'q2',
  class3: 'q3',
  class4: 'q4',
  class5: 'q5',
  none: 'q0',
  text: '',
  textMuted: 't-m t-s',
  textSmall: 't-s',
  textStrong: 't-b',
  textOnDark: 't-w t-b',
  textPlainOnDark: 't-w',
  textBad: 't-red',
} as const

export type ChartProps = {
  id: string
  title: string
  /** What the drawing shows, in words. */
  description?: string | undefined
  width: number
  height: number
  /** The drawing has links inside. */
  interactive?: boolean | undefined
  /** Hidden below 768 px, where its table takes its place. */
  wideOnly?: boolean | undefined
  map?: boolean | undefined
  children: ComponentChildren
}

/** The frame of an SVG drawing: named, described, without inline style. The same data stand in a table beside it. */
export function Chart(props: ChartProps) {
  const { id, title, description, width, height, interactive, wideOnly, map, children } = props
  return (
    <svg
      class={classes('rg-chart', map && 'rg-map', wideOnly && 'd-none d-md-block')}
      viewBox={`0 0 ${width} ${height}`}
      role={interactive ? 'group' : 'img'}
      aria-labelledby={description ? `${id}-t ${id}-d` : `${id}-t`}
    >
      <title id={`${id}-t`}>{title}</title>
      {description ? <desc id={`${id}-d`}>{description}</desc> : null}
      {children}
    </svg>
  )
}

/** The hatch of what exceeds. Once for each drawing that uses `mark.over`. */
export function HatchPattern() {
  return (
    <defs>
      <pattern id="rg-hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="8" height="8" fill="#fdeef0" />
        <line x1="0" x2="0" y1="0" y2="8" stroke="#b32a41" stroke-width="3" />
      </pattern>
    </defs>
  )
}

/** The end of a `mark.link`, for its `marker-end`. Once for each drawing that has links. */
export function ArrowHead() {
  return (
    <defs>
      <marker
        id="rg-arrow"
        viewBox="0 0 8 8"
        refX="8"
        refY="4"
        markerWidth="8"
        markerHeight="8"
        orient="auto"
        markerUnits="userSpaceOnUse"
      >
        <path class="tip" d="M0 0L8 4L0 8Z" />
      </marker>
    </defs>
  )
}

export type LegendItem = { label: string; mark: keyof typeof mark; line?: boolean | undefined }

/** What the marks of a drawing mean. */
export function Legend({
  items,
  wideOnly,
}: {
  items: readonly LegendItem[]
  wideOnly?: boolean | undefined
}) {
  return (
    <ul class={classes('rg-legend', wideOnly && 'd-none d-md-flex')}>
      {items.map((item) => (
        <li key={item.label}>
          <svg viewBox="0 0 18 14" class="rg-chart" aria-hidden="true">
            {item.line ? (
              <line class={mark[item.mark]} x1="9" x2="9" y1="0" y2="14" />
            ) : (
              <rect class={mark[item.mark]} x="1" y="1" width="16" height="12" />
            )}
          </svg>
          {item.label}
        </li>
      ))}
    </ul>
  )
}

/** What is shown only below 768 px, or only from there on. */
export function OnlyOn({ screen, children }: { screen: 'narrow' | 'wide'; children: ComponentChildren }) {
  return <div class={screen === 'narrow' ? 'd-md-none' : 'd-none d-md-block'}>{children}</div>
}
