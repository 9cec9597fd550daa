// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatCount } from '../../shared/money.ts'
import { readingsOf } from './amounts.ts'
import type { Candidacy } from './candidacy-file.ts'
import type { Call, Count } from './model.ts'
import { readBand } from './rules.ts'

/** What the table of a call says of the candidacies that were financed under it. */
export interface CallProof {
  readonly read: number
  /** Given to the cent by the band of the registered population, or by one of the classes where residents do not decide. */
  readonly exact: number
  /** Given to the cent by some band of the call. */
  readonly band: number
  /** Given by none. */
  readonly unexplained: number
  readonly unexplainedRows: readonly Candidacy[]
}

export interface Proof {
  readonly calls: ReadonlyMap<string, CallProof>
  /** Candidacies of calls without a table. */
  readonly withoutTable: number
}

/** Titles are keys of the open data, where blanks vary: both sides are compared with one blank between words. */
const titleKey = (title: string) => title.replace(/\s+/g, ' ').trim()

/** The same candidacy stands in many dated copies of the open data: a later file adds only those that were not there yet. */
export function withoutRepeats(files: readonly (readonly Candidacy[])[]): Candidacy[] {
  const seen = new Map<string, number>()
  return files.flatMap((candidacies) => {
    const here = new Map<string, number>()
    const fresh = candidacies.filter(({ title, ipaCode, name, cents }) => {
      const key = `${titleKey(title)}|${ipaCode || name}|${cents}`
      const times = (here.get(key) ?? 0) + 1
      here.set(key, times)
      return times > (seen.get(key) ?? 0)
    })
    for (const [key, times] of here) seen.set(key, Math.max(times, seen.get(key) ?? 0))
    return fresh
  })
}

/** Compares the tables of the calls with what was financed; `countsOf` gives the residents of the registry. Pure. */
export function proveCalls(
  calls: readonly Call[],
  candidacies: readonly Candidacy[],
  countsOf: (candidacy: Candidacy) => readonly Count[],
): Proof {
  const byTitle = new Map(calls.map((call) => [titleKey(call.title), call]))
  const proofs = new Map<string, CallProof>()
  let withoutTable = 0
  for (const candidacy of candidacies) {
    const call = byTitle.get(titleKey(candidacy.title))
    if (!call) {
      withoutTable += 1
      continue
    }
    const before = proofs.get(call.title)
    const fits = readingsOf(call.bands, candidacy.cents).exact.map(({ band }) => band)
    const isExact =
      call.bandedBy === 'residents' ? isOfBand(call, fits, countsOf(candidacy)) : fits.length > 0
    proofs.set(call.title, {
      read: (before?.read ?? 0) + 1,
      exact: (before?.exact ?? 0) + (isExact ? 1 : 0),
      band: (before?.band ?? 0) + (fits.length > 0 ? 1 : 0),
      unexplained: (before?.unexplained ?? 0) + (fits.length > 0 ? 0 : 1),
      unexplainedRows: [...(before?.unexplainedRows ?? []), ...(fits.length > 0 ? [] : [candidacy])],
    })
  }
  return { calls: proofs, withoutTable }
}

function isOfBand(call: Call, fits: readonly string[], counts: readonly Count[]): boolean {
  const { band } = readBand(call, { counts, chosenBand: null }, 0)
  return band !== null && fits.includes(band.code)
}

/** A share as the docs print it: «99,3%», never rounded up to a whole. */
export function shareOf(part: number, whole: number): string {
  if (whole === 0) return 'n.d.'
  const tenths = Math.floor((part * 1000) / whole)
  return `${Math.floor(tenths / 10)},${tenths % 10}%`
}

/** The proof as the table of docs/calls.md. */
export function proofTable({ calls }: Proof): string[] {
  const rows = [...calls]
    .sort(([a], [b]) => a.localeCompare(b, 'it'))
    .map(
      ([title, { read, exact, band, unexplained }]) =>
        `| ${title} | ${formatCount(read)} | ${formatCount(exact)} (${shareOf(exact, read)}) | ${formatCount(band)} (${shareOf(band, read)}) | ${formatCount(unexplained)} |`,
    )
  return [
    '| avviso | lette | con la popolazione registrata | con una fascia | non spiegate |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows,
  ]
}
