// SPDX-License-Identifier: AGPL-3.0-or-later
import { distanceInWords, formatLongDate, type LocalDate } from '../../../shared/dates.ts'
import { Box, Hint, PlainList } from '../../../ui/index.ts'
import type { OpenCall } from '../../calls/index.ts'

const shown = 4

/** Calls one can still answer, the first to close first; nothing when there is none. */
export function CallsBox({
  calls,
  today,
  level,
}: {
  calls: readonly OpenCall[]
  today: LocalDate
  level?: 2 | 3
}) {
  if (calls.length === 0) return null
  return (
    <Box title="Avvisi aperti" {...(level ? { level } : {})} id="avvisi-aperti">
      <PlainList
        items={calls.slice(0, shown).map(({ href, title, closesOn }) => (
          <>
            <a href={href}>{title}</a>
            <Hint>{`fino al ${formatLongDate(closesOn)} (${distanceInWords(today, closesOn)})`}</Hint>
          </>
        ))}
      />
      <p>
        <a href="/avvisi/simulatore">Simula quanto varrebbero</a>
      </p>
    </Box>
  )
}
