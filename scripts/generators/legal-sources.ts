// SPDX-License-Identifier: AGPL-3.0-or-later
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../src/platform/paths.ts'
import type { Certainty } from '../../src/shared/classification.ts'
import { certaintyLabels } from '../../src/shared/classification.ts'
import { formatDate } from '../../src/shared/dates.ts'
import { HOUSE_RULE } from '../../src/shared/legal.ts'
import { cell, generatedNote, legalSources, textOf } from '../collect.ts'

interface ReferenceRow {
  readonly source: string
  readonly certainty: Certainty
  readonly code: string
}

/** docs/legal-sources.md: the acts behind the rules, and those behind the reference rows. */
export async function generate(): Promise<Record<string, string>> {
  const sources = (await legalSources()).sort((a, b) => (a.source.key < b.source.key ? -1 : 1))
  const acts = sources.filter(({ source }) => source.key !== HOUSE_RULE.key)
  const house = sources.find(({ source }) => source.key === HOUSE_RULE.key)
  const rows = acts.map(({ source, usedBy }) =>
    [
      `\`${source.key}\``,
      [source.act, source.article].filter(Boolean).join(', '),
      source.url ? `<${source.url}>` : '—',
      source.inForceFrom ? formatDate(source.inForceFrom) : '—',
      source.unverified ? '**da verificare**' : 'letta',
      usedBy.map((use) => `\`${use.replace(/ .*/, '')}\``).join(', ') || '—',
      source.note ?? '',
    ].map((text) => text.replace(/^(?!<http)(.*)$/, (whole) => cell(whole))),
  )
  return {
    'docs/legal-sources.md': `${generatedNote('the LegalSource constants and db/reference')}
# Le fonti delle regole

«Da verificare» vuol dire che il testo dell’atto non è stato letto: le pagine lo dicono accanto alla regola. Un valore
che la legge può cambiare (termini, livelli, cataloghi) è una riga con la sua data: un nuovo atto ne aggiunge una.

| chiave | atto | indirizzo | in vigore dal | lettura | regole | nota |
|---|---|---|---|---|---|---|
${rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}

## Regole interne

Nessun atto le prevede; le pagine dicono «${HOUSE_RULE.act}». Le usano ${(house?.usedBy ?? [])
      .map((use) => `\`${use.replace(/ .*/, '')}\``)
      .join(', ')}.

## Le fonti delle righe di riferimento

${readdirSync(join(projectRoot, 'db', 'reference'))
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map(referenceTable)
  .join('\n')}`,
  }
}

function referenceTable(name: string): string {
  const { rows } = JSON.parse(textOf(join('db', 'reference', name))) as { rows: ReferenceRow[] }
  const groups = Map.groupBy(rows, ({ source, certainty }) => `${source}\n${certainty}`)
  const lines = [...groups].map(([key, of]) => {
    const [source = '', certainty = ''] = key.split('\n')
    const codes = of.map(({ code }) => `\`${code}\``)
    const which =
      codes.length > 8 ? `${codes.length} righe, da ${codes[0]} a ${codes.at(-1)}` : codes.join(', ')
    return `| ${cell(source)} | ${certaintyLabels[certainty as Certainty]} | ${which} |`
  })
  return `### \`db/reference/${name}\`\n\n| fonte | lettura | righe |\n|---|---|---|\n${lines.join('\n')}\n`
}
