// SPDX-License-Identifier: AGPL-3.0-or-later
import { errorCatalog } from '../../src/error-catalog.ts'
import { cell, generatedNote } from '../collect.ts'

const prefixes: Readonly<Record<string, string>> = {
  AUTH: 'Accesso',
  CALL: 'Avvisi',
  CAND: 'Candidature',
  CLI: 'Riga di comando',
  EXEC: 'Avanzamento dei piani',
  FIG: 'Cifre del programma',
  GEN: 'Comuni a tutte le pagine',
  HIST: 'Storia e giornale',
  INV: 'Inventario',
  MODEL: 'Modelli di piano',
  NOTE: 'Notifiche e posta',
  PEOPLE: 'Persone e ruoli',
  PLAN: 'Piani di migrazione',
  REF: 'Dati di riferimento',
  REG: 'Registro degli enti',
  SUB: 'Passaggi fra enti',
  SPEND: 'Spese dei data center',
  STORE: 'Archivio e base dati',
  WAVE: 'Ondate',
  WORK: 'Fogli di calcolo',
}

/** docs/errors.md: every code with its status and its sentence; what changes each time is «…». */
export async function generate(): Promise<Record<string, string>> {
  const groups = Map.groupBy(errorCatalog, ({ code }) => code.replace(/-\d+$/, ''))
  const sections = [...groups].map(([prefix, kinds]) => {
    const title = prefixes[prefix]
    if (!title) throw new Error(`scripts/generators/errors.ts has no title for the codes ${prefix}-`)
    const rows = kinds.map(({ code, status, sentence }) => `| \`${code}\` | ${status} | ${cell(sentence)} |`)
    return `## ${prefix}: ${title.toLowerCase()}\n\n| codice | stato HTTP | che cosa si legge |\n|---|---|---|\n${rows.join('\n')}\n`
  })
  return {
    'docs/errors.md': `${generatedNote('src/error-catalog.ts')}
# I codici dei rifiuti

Un rifiuto previsto ha un codice che non cambia mai, uno stato HTTP e una frase che dice che cosa fare. È lo stesso nella pagina, in
\`application/problem+json\` (campo \`code\`) e nella riga di comando; «…» sta per ciò che cambia di volta in volta.

${sections.join('\n')}`,
  }
}
