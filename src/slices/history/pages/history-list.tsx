// SPDX-License-Identifier: AGPL-3.0-or-later
import { Code, Hint, History, Muted } from '../../../ui/index.ts'
import type { HistoryRow } from '../model.ts'
import { changeLine } from '../view.ts'

/** Events of a thing, newest first: the sentence, why, what changed. `bodies` says of which body each event is. */
export function HistoryList({ rows, bodies }: { rows: readonly HistoryRow[]; bodies?: boolean }) {
  return (
    <History
      events={rows.map((row) => ({
        when: row.when,
        at: row.at,
        what: (
          <>
            {row.href === null ? row.sentence : <a href={row.href}>{row.sentence}</a>}
            {row.code === null ? null : (
              <>
                {' '}
                <Code>{row.code}</Code>
              </>
            )}
            {bodies && row.administration ? <Muted> · {row.administration.name}</Muted> : null}
            {row.reason === null ? null : <Hint>Motivo: {row.reason}</Hint>}
            {row.changes.map((change) => (
              <Hint key={change.label}>{changeLine(change)}</Hint>
            ))}
          </>
        ),
      }))}
    />
  )
}
