// SPDX-License-Identifier: AGPL-3.0-or-later
// How long the whole registry, 24,000 bodies as the open data of the index give them, takes to come in, against a bare COPY of the same
// rows into the same tables with their keys and indexes, on one PostgreSQL server in one run:
// `node --import tsx bench/import-bodies.ts [rounds]`.
import { systemActor } from '../src/platform/db/actor.ts'
import { importRegistryFile } from '../src/slices/registry/index.ts'
import { race } from './rounds.ts'

const rows = 24_000

/** A list of invented bodies: municipalities first, as many as there are, then schools, health and others. */
function invented(): Buffer {
  const header =
    'Codice_IPA,Denominazione_ente,Codice_fiscale_ente,Codice_Categoria,Codice_comune_ISTAT,Sito_istituzionale,Mail1,Tipo_Mail1,Data_aggiornamento'
  const lines = Array.from({ length: rows }, (_, index) => {
    const province = String(1 + (index % 107)).padStart(3, '0')
    const istat = province + String(1 + (Math.floor(index / 107) % 300)).padStart(3, '0')
    const isTown = index < 7900
    const cadastral = String.fromCharCode(97 + Math.floor(index / 999)) + String(index % 999).padStart(3, '0')
    const code = isTown ? `c_${cadastral}` : `ente_${index}`
    const category = isTown ? 'L6' : ['L33', 'L33', 'L7', 'L36', 'L12'][index % 5]
    const name = isTown ? `Comune di Inventato ${index}` : `Istituto comprensivo inventato numero ${index}`
    return `${code},${name},${taxCode(index)},${category},${istat},www.ente${index}.example.it,protocollo@pec.ente${index}.example.it,Pec,2026-01-0${1 + (index % 9)}`
  })
  return Buffer.from([header, ...lines].join('\n'))
}

/** Eleven figures, the last one the check of the others. */
function taxCode(index: number): string {
  const ten = String(8_000_000_000 + index)
  const sum = [...ten].reduce((total, figure, place) => {
    const value = Number(figure) * (place % 2 === 0 ? 1 : 2)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return ten + ((10 - (sum % 10)) % 10)
}

const file = invented()
await race({
  what: 'bodies',
  rows,
  rounds: Number(process.argv[2] ?? 5),
  tables: ['administrations', 'administration_codes', 'events'],
  run: async (db) => {
    const deps = { db, clock: () => new Date(), actor: systemActor('cli', new Date()) }
    const { report } = await importRegistryFile(deps, file, 'enti.csv')
    if (report.refused > 0) throw new Error(`${report.refused} refused: ${JSON.stringify(report.rejects[0])}`)
    return report.new
  },
})
