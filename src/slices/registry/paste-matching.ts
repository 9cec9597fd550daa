// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type { AdministrationId, AssociationId } from '../../shared/ids.ts'
import {
  hasSameWords,
  isVeryName,
  type SearchTerms,
  searchTerms,
  slipsToName,
} from '../../shared/search-text.ts'
import { listMandates, type MandateRow } from './associations-store.ts'
import { findByFormerCodes, listEndedAmong } from './former-store.ts'
import type { BodyRow } from './model.ts'
import {
  type DoubtReason,
  istatWithZeros,
  type PastedLine,
  type SureReason,
  withoutProvince,
} from './pasted-list.ts'
import { periodsOverlap } from './rules.ts'
import { type BodySearch, listBodies, resolveSearch } from './search-store.ts'

/** The lines that say the same thing; the first one stands for all. */
type Lines = readonly [PastedLine, ...PastedLine[]]

export interface SureMember {
  readonly lines: Lines
  readonly body: BodyRow
  readonly reason: SureReason
}

export interface DoubtfulMember {
  readonly lines: Lines
  readonly reason: DoubtReason
  readonly candidates: readonly BodyRow[]
}

/** What a pasted list was understood to mean, for an association and a period. */
export interface PasteReading {
  readonly sure: readonly SureMember[]
  readonly doubtful: readonly DoubtfulMember[]
  readonly unknown: readonly Lines[]
  readonly already: readonly (SureMember & { readonly mandate: MandateRow })[]
  /** Bodies that already are members in the period, whatever the line. */
  readonly memberIds: ReadonlySet<AdministrationId>
}

type Found =
  | { readonly body: BodyRow; readonly reason: SureReason }
  | { readonly candidates: readonly BodyRow[]; readonly reason: DoubtReason }
  | null

const candidatesAtMost = 8

/** Reads what each line means: by code, by name, by what a town was called before, by a slip of the keyboard; asks when in doubt. */
export async function understandList(
  tx: ActorTx,
  associationId: AssociationId,
  pasted: readonly PastedLine[],
  period: { readonly validFrom: LocalDate; readonly validTo: LocalDate | null },
): Promise<PasteReading> {
  const groups = [...Map.groupBy(pasted, (line) => `${line.name.toLowerCase()}|${line.codes.join(' ')}`)]
  const sure = new Map<
    AdministrationId,
    { lines: [PastedLine, ...PastedLine[]] } & Omit<SureMember, 'lines'>
  >()
  const doubtful: DoubtfulMember[] = []
  const unknown: Lines[] = []
  for (const [, group] of groups) {
    const lines = group as [PastedLine, ...PastedLine[]]
    const found = await orAskIfEnded(tx, await understandLine(tx, lines[0]))
    if (found === null) unknown.push(lines)
    else if ('candidates' in found) doubtful.push({ lines, ...found })
    else {
      const same = sure.get(found.body.id)
      if (same) same.lines.push(...lines)
      else sure.set(found.body.id, { lines, ...found })
    }
  }
  const mandates = (await listMandates(tx, { associationId })).filter((each) => periodsOverlap(each, period))
  const mandateOf = new Map(mandates.map((mandate) => [mandate.administrationId, mandate]))
  const all = [...sure.values()]
  return {
    sure: all.filter(({ body }) => !mandateOf.has(body.id)),
    doubtful,
    unknown,
    already: all.flatMap((each) => {
      const mandate = mandateOf.get(each.body.id)
      return mandate ? [{ ...each, mandate }] : []
    }),
    memberIds: new Set(mandateOf.keys()),
  }
}

async function understandLine(tx: ActorTx, line: PastedLine): Promise<Found> {
  const byName = line.name === '' ? null : await byNameOf(tx, line.name)
  for (const code of line.codes) {
    const byCode = await byCodeOf(tx, code)
    if (byCode === null) continue
    if (line.name === '' || 'candidates' in byCode) return byCode
    return agrees(byCode.body, line.name, byName)
      ? byCode
      : { candidates: unique([byCode.body, ...candidatesOf(byName)]), reason: 'code_and_name' }
  }
  return byName
}

function agrees(body: BodyRow, name: string, byName: Found): boolean {
  if (candidatesOf(byName).some((each) => each.id === body.id)) return true
  const terms = searchTerms(name)
  return terms !== null && namesOf(body).some((each) => slipsToName(terms, each, 2) <= 2)
}

async function byCodeOf(tx: ActorTx, code: string): Promise<Found> {
  const search = await resolveSearch(tx, code)
  if (search.by === 'code' && search.ids.length > 0) {
    const rows = await bodiesOf(tx, search)
    const [body] = rows
    if (!body || rows.length > 1) return { candidates: rows, reason: 'more_successors' }
    const isFormer =
      (/^\d{6}$/.test(code) && body.istatCode !== code) ||
      (code.includes('_') && body.ipaCode !== code.toLowerCase())
    return { body, reason: isFormer ? 'former_code' : 'code' }
  }
  const padded = istatWithZeros(code)
  const found = padded === null ? null : await byCodeOf(tx, padded)
  return found === null ? null : { candidates: candidatesOf(found), reason: 'cut_code' }
}

async function byNameOf(tx: ActorTx, name: string): Promise<Found> {
  const terms = searchTerms(name)
  if (!terms) return null
  const search = await resolveSearch(tx, name)
  const rows = await bodiesOf(tx, search)
  const here = rows.length === 0 ? null : judge(search, terms, rows, name)
  const bare = withoutProvince(name)
  if (search.by !== 'likeness' || bare === name) return here
  // The province may be the wrong one: those with that very name elsewhere are asked too.
  const elsewhere = await byNameOf(tx, bare)
  if (elsewhere === null || (here !== null && 'body' in elsewhere && elsewhere.reason === 'slip')) return here
  return { candidates: unique([...candidatesOf(elsewhere), ...candidatesOf(here)]), reason: 'other_province' }
}

function judge(search: BodySearch, terms: SearchTerms, rows: readonly BodyRow[], name: string): Found {
  const only = (found: readonly BodyRow[], reason: SureReason): Found =>
    found.length === 1 && found[0] ? { body: found[0], reason } : null
  if (search.by === 'code')
    return (
      only(rows, rows[0]?.ipaCode === name.toLowerCase() ? 'code' : 'former_name') ?? {
        candidates: rows,
        reason: 'more_successors',
      }
    )
  if (search.by === 'likeness') return nearest(terms, rows)
  const very = rows.filter((row) => namesOf(row).some((each) => isVeryName(terms, each)))
  if (very.length > 0) return only(very, 'name') ?? { candidates: very, reason: 'namesakes' }
  const same = rows.filter((row) => namesOf(row).some((each) => hasSameWords(terms, each)))
  return only(same, 'words') ?? { candidates: same.length > 0 ? same : rows, reason: 'incomplete' }
}

/** A slip leads to one name, or two to a long one, and no other is as near: that one. Of short names every slip makes another. */
function nearest(terms: SearchTerms, rows: readonly BodyRow[]): Found {
  const near = rows
    .map((row) => ({ row, slips: Math.min(...namesOf(row).map((each) => slipsToName(terms, each, 3))) }))
    .sort((a, b) => a.slips - b.slips)
  const [first, second] = near
  if (!first) return null
  const length = terms.pieces[0]?.length ?? 0
  const allowed = length <= 5 ? 0 : length <= 9 ? 1 : 2
  if (first.slips <= allowed && (!second || second.slips > first.slips + 1))
    return { body: first.row, reason: 'slip' }
  return { candidates: near.map(({ row }) => row), reason: 'slips' }
}

/** A body that ended is not taken as it is: the one that goes on may be meant. */
async function orAskIfEnded(tx: ActorTx, found: Found): Promise<Found> {
  if (found === null || 'candidates' in found || found.body.istatCode === null) return found
  const { istatCode } = found.body
  if (!(await listEndedAmong(tx, [istatCode])).has(istatCode)) return found
  const successors = await bodiesOf(tx, { by: 'code', ids: await findByFormerCodes(tx, [istatCode]) })
  return { candidates: unique([...successors, found.body]), reason: 'ended' }
}

function bodiesOf(tx: ActorTx, search: BodySearch): Promise<BodyRow[]> {
  const nearestFirst = { cursor: null, sort: { key: 'vicinanza', direction: 'asc' as const } }
  return listBodies(tx, { search }, { ...nearestFirst, size: candidatesAtMost })
}

function namesOf(row: BodyRow): string[] {
  return row.otherLanguageName === null ? [row.name] : [row.name, row.otherLanguageName]
}

function candidatesOf(found: Found): readonly BodyRow[] {
  if (found === null) return []
  return 'body' in found ? [found.body] : found.candidates
}

function unique(rows: readonly BodyRow[]): BodyRow[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()].slice(0, candidatesAtMost)
}
