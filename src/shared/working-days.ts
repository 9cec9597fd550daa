// SPDX-License-Identifier: AGPL-3.0-or-later
import Holidays from 'date-holidays'
import { addDays, type LocalDate } from './dates.ts'

/** The national holidays of Italy. Patron saints are left out: they are of one municipality, and terms of the State do not follow them. */
const calendar = new Holidays('IT', { timezone: 'Europe/Rome', types: ['public'] })
const years = new Map<string, ReadonlyMap<LocalDate, string>>()

/** The holiday of a day, as the calendar calls it; Saturdays and Sundays are none. */
export function holidayName(date: LocalDate): string | null {
  const year = date.slice(0, 4)
  let days = years.get(year)
  if (!days) {
    days = new Map(calendar.getHolidays(Number(year)).map((day) => [day.date.slice(0, 10), day.name]))
    years.set(year, days)
  }
  return days.get(date) ?? null
}

/** Why nobody works on a day: «sabato», «domenica», the name of the holiday; null on a working day. */
export function dayOff(date: LocalDate): string | null {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  return holidayName(date) ?? (weekday === 0 ? 'domenica' : weekday === 6 ? 'sabato' : null)
}

/** The working day itself, or the nearest one after it (`step` 1) or before it (-1). */
export function nearestWorkingDay(date: LocalDate, step: 1 | -1): LocalDate {
  let day = date
  while (dayOff(day) !== null) day = addDays(day, step)
  return day
}

/** Adds working days, back in time when negative; the day it starts from does not count. */
export function addWorkingDays(date: LocalDate, count: number): LocalDate {
  const step = count < 0 ? -1 : 1
  let day = date
  for (let left = Math.abs(count); left > 0; left--) day = nearestWorkingDay(addDays(day, step), step)
  return day
}
