// SPDX-License-Identifier: AGPL-3.0-or-later
import { addDays, type LocalDate } from '../../shared/dates.ts'
import { formatMoney } from '../../shared/money.ts'
import { type Candidacy, nextStepLabels } from './model.ts'
import { atRiskOf, candidacyPaths } from './view.ts'

const escaped = (text: string) => text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n')
const plain = (date: LocalDate) => date.replaceAll('-', '')

/** A line of a calendar file is at most 75 bytes: the rest follows on lines that begin with a blank (RFC 5545). */
function folded(line: string): string {
  const parts: string[] = []
  let part = ''
  for (const character of line) {
    if (Buffer.byteLength(part + character) > (parts.length === 0 ? 75 : 74)) {
      parts.push(part)
      part = ''
    }
    part += character
  }
  return [...parts, part].join('\r\n ')
}

/** Last useful days as whole days of a calendar, with the term and the money in the note. The same candidacy keeps its id from one file to the next. */
export function calendarFile(
  candidacies: readonly Candidacy[],
  { title, baseUrl, now }: { title: string; baseUrl: string | null; now: Date },
): string {
  const stamp = `${now.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
  const events = candidacies.flatMap((candidacy) => {
    const { candidacyId, nextStep, lastUsefulOn, dueOn, version } = candidacy
    if (nextStep === null || lastUsefulOn === null) return []
    const money = atRiskOf(candidacy)
    const note = [
      candidacy.callTitle,
      dueOn && dueOn !== lastUsefulOn ? `Termine: ${dueOn.split('-').reverse().join('/')}` : null,
      money === null ? null : `A rischio: ${formatMoney(money)}`,
      baseUrl ? `${baseUrl}${candidacyPaths.one(candidacyId)}` : null,
    ]
    return [
      'BEGIN:VEVENT',
      `UID:${candidacyId}@regia`,
      `DTSTAMP:${stamp}`,
      `SEQUENCE:${version}`,
      `DTSTART;VALUE=DATE:${plain(lastUsefulOn)}`,
      `DTEND;VALUE=DATE:${plain(addDays(lastUsefulOn, 1))}`,
      `SUMMARY:${escaped(`${nextStepLabels[nextStep]}, ${candidacy.administrationName}`)}`,
      `DESCRIPTION:${escaped(note.filter(Boolean).join('\n'))}`,
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]
  })
  return `${[
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Regia//Candidature//IT',
    `X-WR-CALNAME:${escaped(title)}`,
    ...events,
    'END:VCALENDAR',
  ]
    .map(folded)
    .join('\r\n')}\r\n`
}
