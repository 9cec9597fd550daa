// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Db, systemActor, withActor } from '../../src/platform/db/actor.ts'
import { addDays, type LocalDate } from '../../src/shared/dates.ts'
import {
  addCallVersion,
  type Band,
  type Call,
  type CallContent,
  readCall,
} from '../../src/slices/calls/index.ts'

let made = 0

/** A band of residents with two modes, of the size of a small town unless said otherwise. */
export function aBand(values: Partial<Band> = {}): Band {
  return {
    code: 'fino-5000',
    label: 'da 2.501 a 5.000 abitanti',
    from: 2501,
    to: 5000,
    feeCents: 1_200_000,
    servicesMin: 10,
    servicesMax: 13,
    units: [
      { mode: 'A', cents: 235_200 },
      { mode: 'B', cents: 506_900 },
    ],
    certainty: 'certain',
    evidence: null,
    ...values,
  }
}

export const smallBand = aBand({
  code: 'fino-2500',
  label: 'fino a 2.500 abitanti',
  from: 0,
  to: 2500,
  feeCents: 600_000,
  servicesMin: 7,
  servicesMax: 9,
  units: [
    { mode: 'A', cents: 152_800 },
    { mode: 'B', cents: 460_300 },
  ],
})

/** What an invented call says: for municipalities, two bands, two modes, a window of sixty days around the day. */
export function callContent(today: LocalDate, values: Partial<CallContent> = {}): CallContent {
  return {
    title: 'Avviso di prova per il cloud',
    fund: 'Fondo di prova',
    measure: '9.9 Cloud di prova',
    audience: ['municipality'],
    needsPlan: true,
    windows: [{ opensOn: addDays(today, -30), closesOn: addDays(today, 30) }],
    envelopeCents: 100_000_000,
    contractsFrom: null,
    bandedBy: 'residents',
    sizeLabel: 'abitanti',
    countedOn: '2023-01-01',
    modes: [
      { code: 'A', label: 'Trasferimento in sicurezza', planMode: 'A' },
      { code: 'B', label: 'Aggiornamento in sicurezza', planMode: 'B' },
    ],
    bands: [smallBand, aBand()],
    terms: [],
    documents: [],
    checks: [],
    examples: [],
    evidence: null,
    certainty: 'certain',
    source: 'Avviso inventato per le prove',
    note: '',
    ...values,
  }
}

/** A call that was loaded, open today. */
export async function aCall(db: Db, now: Date, values: Partial<CallContent> = {}): Promise<Call> {
  made += 1
  const code = `avviso-di-prova-${made}`
  return withActor(db, systemActor('cli', now), async (tx) => {
    const content = callContent(tx.actor.today, values)
    const version = { code, validFrom: addDays(tx.actor.today, -60), content, fileName: 'prova.json' }
    return readCall(tx, (await addCallVersion(tx, version, now)).callId)
  })
}
