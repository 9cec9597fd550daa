// SPDX-License-Identifier: AGPL-3.0-or-later
import { Chart, Legend, mark } from '../../../ui/index.ts'
import type { PartLine, Segment, TargetSeries } from '../view.ts'

const left = 96
const width = 640
const scaled = 380
const rowHeight = 34

/** Bars against targets: each target is as long as its scale, or its baseline is where the figure must shrink. */
export function TargetBars({ id, series }: { id: string; series: readonly TargetSeries[] }) {
  const rows = series.flatMap(({ title, lines }) => [
    { title, line: null },
    ...lines.map((line) => ({ title, line })),
  ])
  const most = Math.max(1, ...series.flatMap(({ lines }) => lines.map(({ bar }) => bar ?? 0)))
  const length = (share: number) => (share / most) * scaled
  const height = rows.length * rowHeight + 4
  return (
    <>
      <Legend
        wideOnly
        items={[
          { label: 'Risultato', mark: 'main' },
          { label: 'Traguardo', mark: 'target', line: true },
        ]}
      />
      <Chart
        id={id}
        title="Risultati e traguardi; gli stessi valori sono nella tabella"
        width={width}
        height={height}
        wideOnly
      >
        {rows.map(({ title, line }, index) => {
          const y = index * rowHeight
          if (line === null)
            return (
              <text key={title} class={mark.textStrong} x="0" y={y + 24}>
                {title}
              </text>
            )
          const end = left + Math.max(length(line.bar ?? 0), length(line.mark)) + 10
          return (
            <g key={line.code}>
              <text class={mark.textMuted} x="0" y={y + 22}>
                {line.dueOn.split('-').reverse().join('/')}
              </text>
              {line.bar === null ? (
                <rect class={mark.unknown} x={left} y={y + 7} width={length(line.mark)} height="20" />
              ) : (
                <rect class={mark.main} x={left} y={y + 7} width={length(line.bar)} height="20" />
              )}
              <line
                class={mark.target}
                x1={left + length(line.mark)}
                x2={left + length(line.mark)}
                y1={y + 2}
                y2={y + 32}
              />
              <text x={end} y={y + 22}>
                {line.words}
              </text>
            </g>
          )
        })}
        <line class={mark.axis} x1={left} x2={left} y1="0" y2={height} />
      </Chart>
    </>
  )
}

/** Each state keeps its mark, whichever others are there that day. */
const stateMarks: Readonly<Record<string, keyof typeof mark>> = {
  not_started: 'unknown',
  contracted: 'other',
  in_progress: 'light',
  migrated: 'main',
  verified: 'good',
  approved: 'good',
  under_review: 'main',
  submitted: 'light',
  returned: 'other',
  withdrawn: 'bad',
  rest: 'unknown',
}
const markOf = (state: string) => stateMarks[state] ?? 'other'

/** A bar divided by state, in the order of its table. */
export function StateBar({
  id,
  title,
  segments,
}: {
  id: string
  title: string
  segments: readonly Segment[]
}) {
  const all = segments.reduce((sum, { count }) => sum + (count.value ?? 0), 0)
  if (all === 0) return null
  let x = 0
  return (
    <>
      <Chart
        id={id}
        title={`${title}; gli stessi valori sono nella tabella`}
        width={width}
        height={34}
        wideOnly
      >
        {segments.map(({ key, count }) => {
          const length = ((count.value ?? 0) / all) * width
          const at = x
          x += length
          return (
            <rect
              key={key}
              class={mark[markOf(key)]}
              x={at}
              y="2"
              width={Math.max(length - 1.5, 0)}
              height="30"
            />
          )
        })}
      </Chart>
      <Legend
        wideOnly
        items={segments
          .filter(({ count }) => (count.value ?? 0) > 0)
          .map(({ label, key }) => ({ label, mark: markOf(key) }))}
      />
    </>
  )
}

/** Where each region stands on the map of tiles: column and row, and its three letters. */
const tiles: Readonly<Record<string, readonly [column: number, row: number, letters: string]>> = {
  '02': [0, 0, 'VDA'],
  '04': [2, 0, 'TAA'],
  '06': [3, 0, 'FVG'],
  '01': [0, 1, 'PIE'],
  '03': [1, 1, 'LOM'],
  '05': [2, 1, 'VEN'],
  '07': [0, 2, 'LIG'],
  '08': [1, 2, 'EMR'],
  '09': [1, 3, 'TOS'],
  '10': [2, 3, 'UMB'],
  '11': [3, 3, 'MAR'],
  '12': [2, 4, 'LAZ'],
  '13': [3, 4, 'ABR'],
  '20': [0, 5, 'SAR'],
  '15': [3, 5, 'CAM'],
  '14': [4, 5, 'MOL'],
  '17': [4, 6, 'BAS'],
  '16': [5, 6, 'PUG'],
  '19': [3, 7, 'SIC'],
  '18': [4, 7, 'CAL'],
}

const tile = 68
const shades = ['class1', 'class2', 'class3', 'class4', 'class5'] as const
const shadeLabels = ['meno del 20%', '20–40', '40–60', '60–80', '80 e oltre']

/** The twenty regions as tiles, shaded by share; each opens its rows. Under it, in words, who is not on the map. */
export function RegionTiles({
  id,
  title,
  lines,
  hrefOf,
  nameOf,
}: {
  id: string
  title: string
  lines: readonly PartLine[]
  hrefOf: (line: PartLine) => string | null
  nameOf: (code: string) => string
}) {
  return (
    <>
      <Legend
        items={[
          ...shades.map((shade, index) => ({ label: shadeLabels[index] ?? '', mark: shade })),
          { label: 'n.d.', mark: 'none' as const },
        ]}
      />
      <Chart
        id={id}
        title={`${title}; gli stessi valori sono nella tabella`}
        width={6 * tile}
        height={8 * tile}
        map
        interactive
      >
        {Object.entries(tiles).map(([code, [column, row, letters]]) => {
          const line = lines.find(({ key }) => key === code)
          const share = line?.share ?? 'n.d.'
          const level = line?.ratio == null ? null : Math.min(Math.floor(line.ratio * 5), 4)
          const isDark = level !== null && level >= 3
          const [x, y] = [column * tile, row * tile]
          const drawing = (
            <>
              <rect
                class={mark[level === null ? 'none' : (shades[level] ?? 'none')]}
                x={x + 1.5}
                y={y + 1.5}
                width="65"
                height="65"
                rx="3"
              />
              <text
                x={x + 34}
                y={y + 30}
                text-anchor="middle"
                class={isDark ? mark.textOnDark : mark.textStrong}
              >
                {letters}
              </text>
              <text
                x={x + 34}
                y={y + 49}
                text-anchor="middle"
                class={isDark ? mark.textPlainOnDark : mark.text}
              >
                {share}
              </text>
            </>
          )
          const href = line ? hrefOf(line) : null
          return href === null ? (
            <g key={code}>{drawing}</g>
          ) : (
            <a key={code} href={href} aria-label={`${letters} ${share}, ${nameOf(code)}`}>
              {drawing}
            </a>
          )
        })}
      </Chart>
    </>
  )
}

export const isOnMap = (code: string) => Object.hasOwn(tiles, code)
