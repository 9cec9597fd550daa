// SPDX-License-Identifier: AGPL-3.0-or-later
// Draws every component with invented data to dist/gallery/*.html. Serve `dist` so that /assets leads to dist/public.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildAssets } from './build-assets.ts'

await buildAssets()
const { renderPage } = await import('../src/ui/render.tsx')
const { samples } = await import('../src/ui/samples.tsx')

const out = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist', 'gallery')
mkdirSync(out, { recursive: true })
for (const [name, page] of Object.entries(samples)) {
  writeFileSync(join(out, `${name}.html`), renderPage(page(), { csrfToken: 'gallery', path: `/${name}` }))
}
console.log(`${Object.keys(samples).length} pages in dist/gallery`)
