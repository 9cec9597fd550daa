// SPDX-License-Identifier: AGPL-3.0-or-later
import { cell, errorKinds, generatedNote, namedDetails } from '../collect.ts'

const prefixes: Readonly<Record<string, string>> = {
  AUTH: 'Accesso',
  CLI: 'Riga di comando',
  GEN: 'Comuni a tutte le pagine',
  HIST: 'Storia e giornale',
  INV: 'Inventario',
  NOTE: 'Notifiche e posta',
  PEOPLE: 'Persone e ruoli',
  PLAN: 'Piani di migrazione',
  REG: 'Registro degli enti',
  STORE: 'Archivio e base dati',
}

/** docs/errors.md: every code with its status and its sentence; what changes each time stands in braces. */
export async function generate(): Promise<Record<string, string>> {
  const errors = (await errorKinds()).map(({ kind }) => kind).sort((a, b) => (a.code < b.code ? -1 : 1))
  const groups = Map.groupBy(errors, ({ code }) => code.replace(/-\d+$/, ''))
  const sections = [...groups].map(([prefix, kinds]) => {
    const title = prefixes[prefix]
    if (!title) throw new Error(`scripts/generators/errors.ts has no title for the codes ${prefix}-`)
    const rows = kinds.map(
      ({ code, status, it }) => `| \`${code}\` | ${status} | ${cell(it(namedDetails))} |`,
    )
    return `## ${prefix}: ${title.toLowerCase()}\n\n| codice | stato HTTP | che cosa si legge |\n|---|---|---|\n${rows.join('\n')}\n`
  })
  return {
    'docs/errors.md': `${generatedNote('the errors.ts of each slice')}
# I codici dei rifiuti

Un rifiuto previsto ha un codice che non cambia mai, uno stato HTTP e una frase che dice che cosa fare. È lo stesso nella pagina, in
\`application/problem+json\` (campo \`code\`) e nella riga di comando. Fra graffe, ciò che cambia di volta in volta. Ciò che non è previsto
porta \`GEN-000\`, stato 500, e il numero della richiesta da citare a chi gestisce il sistema.

${sections.join('\n')}`,
  }
}
