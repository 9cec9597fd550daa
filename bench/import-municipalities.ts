// SPDX-License-Identifier: AGPL-3.0-or-later
// How long the list of municipalities takes to come in, against a bare COPY of the same rows into the same tables with their keys
// and indexes, on one PostgreSQL server in one run: `node --import tsx bench/import-municipalities.ts [rounds]`.
import { systemActor } from '../src/platform/db/actor.ts'
import { importMunicipalities } from '../src/slices/registry/index.ts'
import { race } from './rounds.ts'

const rows = 7904

/** A list of invented municipalities, as long as the real one. */
function invented(): Buffer {
  const header =
    'codice_istat,denominazione,denominazione_altra_lingua,cod_provincia,provincia,sigla,cod_regione,regione,codice_catastale,codice_ipa,popolazione_2011,popolazione_2023'
  const lines = Array.from({ length: rows }, (_, index) => {
    const province = String(1 + Math.floor(index / 99)).padStart(3, '0')
    const istat = province + String(1 + (index % 99)).padStart(3, '0')
    const cadastral = String.fromCharCode(65 + Math.floor(index / 999)) + String(index % 999).padStart(3, '0')
    return `${istat},Comune inventato ${index},,${province},Provincia ${province},${province === '063' ? 'NA' : 'PV'},01,Piemonte,${cadastral},c_${cadastral.toLowerCase()},${index + 1},${index + 2}`
  })
  return Buffer.from([header, ...lines].join('\n'))
}

const file = invented()
await race({
  what: 'municipalities',
  rows,
  rounds: Number(process.argv[2] ?? 5),
  tables: ['administrations', 'administration_populations', 'events'],
  run: async (db) => {
    const deps = { db, clock: () => new Date(), actor: systemActor('cli', new Date()) }
    return (await importMunicipalities(deps, file, 'comuni.csv')).report.new
  },
})
