// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatWeekday } from '../../../shared/dates.ts'
import { Disclosure, Hint, PlainList } from '../../../ui/index.ts'
import type { Deadline } from '../deadlines.ts'
import { groundInWords, sumInWords } from '../view.ts'

/** A date that opens its rule, its sum and its source. */
export function DateWithSum({ deadline, label }: { deadline: Deadline; label: string }) {
  return (
    <Disclosure summary={`${label}: ${formatWeekday(deadline.on)}`}>
      <p>{deadline.rule}.</p>
      <PlainList small items={sumInWords(deadline)} />
      <Hint>Fonte: {groundInWords(deadline)}</Hint>
    </Disclosure>
  )
}
