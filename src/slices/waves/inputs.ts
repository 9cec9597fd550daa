// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FormReader } from '../../shared/forms.ts'
import { isUuid, type PlanItemId } from '../../shared/ids.ts'
import type { WaveDates } from './model.ts'

export function readWave(form: FormReader) {
  return {
    name: form.text('name', { required: 'Scrivi il nome dell’ondata', max: 80 }),
    position: Math.max(form.count('position', { required: 'Scrivi a che posto viene', max: 999 }) ?? 1, 1),
    note: form.text('note', { max: 2000 }),
  }
}

export function readDates(form: FormReader): WaveDates {
  const dates = { startsOn: form.date('startsOn'), endsOn: form.date('endsOn') }
  if (dates.startsOn && dates.endsOn && dates.endsOn < dates.startsOn)
    form.fail('endsOn', 'La fine viene prima dell’inizio: controlla le due date')
  return dates
}

/** Rows of a preview of dates, as it posts them: `<id>:<version>`. */
export function readRows(form: FormReader): { planItemId: PlanItemId; version: number }[] {
  return form.all('riga').flatMap((row) => {
    const [id = '', version = ''] = row.split(':')
    return isUuid(id) ? [{ planItemId: id as PlanItemId, version: Number(version) || 0 }] : []
  })
}
