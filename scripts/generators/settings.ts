// SPDX-License-Identifier: AGPL-3.0-or-later
import { settings } from '../../src/platform/config.ts'
import { cell, generatedNote } from '../collect.ts'

/** docs/settings.md: every environment variable Regia reads. */
export async function generate(): Promise<Record<string, string>> {
  const rows = settings.map(
    (setting) =>
      `| \`${setting.name}\` | ${cell(setting.it)} | ${setting.default ? `\`${setting.default}\`` : '—'} |`,
  )
  return {
    'docs/settings.md': `${generatedNote('src/platform/config.ts')}
# Le impostazioni

Regia legge le variabili d’ambiente una volta, all’avvio; se una non si può usare, non parte e dice quale. Non ce ne sono altre.

| variabile | a che cosa serve | se manca |
|---|---|---|
${rows.join('\n')}
`,
  }
}
