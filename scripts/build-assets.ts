// SPDX-License-Identifier: AGPL-3.0-or-later
// Builds dist/public: style sheet cut to what our pages use, icons, fonts, scripts, each with the hash of its
// content in the name, and manifest.json from plain names to those. Run it again at will.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, transform } from 'esbuild'
import { PurgeCSS } from 'purgecss'
import { iconNames } from '../src/ui/icons.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const defaultOut = join(root, 'dist', 'public')
const require = createRequire(import.meta.url)
const kit = join(dirname(require.resolve('bootstrap-italia/package.json')), 'dist')
const fonts = {
  'titillium-web-400.woff2': 'Titillium_Web/titillium-web-v10-latin-ext_latin-regular.woff2',
  'titillium-web-600.woff2': 'Titillium_Web/titillium-web-v10-latin-ext_latin-600.woff2',
  'titillium-web-700.woff2': 'Titillium_Web/titillium-web-v10-latin-ext_latin-700.woff2',
  'roboto-mono-400.woff2': 'Roboto_Mono/roboto-mono-v13-latin-ext_latin-regular.woff2',
}

const favicon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="4" fill="#06c"/><path d="M4 27h24M7 27V13m6 14V13m6 14V13m6 14V13M3 13l13-9 13 9z" fill="none" stroke="#fff" stroke-width="2.5" stroke-linecap="round"/></svg>`

export type BuiltAsset = { name: string; file: string; bytes: number; gzip: number }

/** Writes everything and answers what was written, with sizes. */
export async function buildAssets(out: string = defaultOut): Promise<BuiltAsset[]> {
  const contents = new Map<string, Buffer>()
  for (const [name, path] of Object.entries(fonts)) contents.set(name, readFileSync(join(kit, 'fonts', path)))
  contents.set('favicon.svg', Buffer.from(favicon))
  contents.set('icons.svg', Buffer.from(cutSprite(readFileSync(join(kit, 'svg', 'sprites.svg'), 'utf8'))))
  contents.set('htmx.js', readFileSync(require.resolve('htmx.org/dist/htmx.min.js')))
  contents.set('regia.js', Buffer.from(await bundleScripts()))

  const manifest: Record<string, string> = {}
  for (const [name, content] of contents) manifest[name] = hashedName(name, content)
  const css = Buffer.from(await buildCss(manifest))
  contents.set('regia.css', css)
  manifest['regia.css'] = hashedName('regia.css', css)

  writeIfChanged(out, contents, manifest)
  return [...contents].map(([name, content]) => ({
    name,
    file: manifest[name] as string,
    bytes: content.length,
    gzip: gzipSync(content, { level: 9 }).length,
  }))
}

/** The kit's rules for the classes and elements our sources name, then ours, then print. */
async function buildCss(manifest: Readonly<Record<string, string>>): Promise<string> {
  const kitCss = readFileSync(join(kit, 'css', 'bootstrap-italia.min.css'), 'utf8')
  const own = ['regia.css', 'print.css']
    .map((name) => readFileSync(join(root, 'src', 'ui', name), 'utf8'))
    .join('\n')
  const purged = await new PurgeCSS().purge({
    css: [{ raw: withoutUnusedFonts(kitCss) }],
    content: pageSources().map((path) => ({ raw: readFileSync(path, 'utf8'), extension: 'tsx' })),
    extractors: [{ extensions: ['tsx'], extractor: (text) => text.match(/[A-Za-z0-9_-]+/g) ?? [] }],
    safelist: { standard: ['html', 'body', ':root', 'main'] },
    fontFace: false,
    keyframes: true,
    variables: false,
  })
  const sheet = `${purged[0]?.css ?? ''}\n${own}`.replace(
    /url\("?([\w-]+\.woff2)"?\)/g,
    (_, name: string) => `url("${manifest[name] ?? name}")`,
  )
  const used = withoutUnusedVariables(sheet)
  return (await transform(used, { loader: 'css', minify: true, legalComments: 'none' })).code
}

/** The kit embeds a font for video players as data:, which our policy refuses, and names fonts we do not ship. */
function withoutUnusedFonts(css: string): string {
  return css.replace(/@font-face\s*\{[^}]*\}/g, '')
}

/** Drops custom properties that no rule reads, until none is left to drop. */
function withoutUnusedVariables(css: string): string {
  for (;;) {
    const read = new Set([...css.matchAll(/var\(\s*(--[\w-]+)/g)].map((match) => match[1]))
    const next = css.replace(/(--[\w-]+)\s*:[^;{}]*(;|(?=\}))/g, (whole, name: string) =>
      read.has(name) ? whole : '',
    )
    if (next === css) return css
    css = next
  }
}

/** Pages and components: where class names are written. */
function pageSources(): string[] {
  return ['ui', 'slices'].flatMap((folder) =>
    readdirSync(join(root, 'src', folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.tsx') && !path.endsWith('.test.tsx'))
      .map((path) => join(root, 'src', folder, path)),
  )
}

function cutSprite(sprite: string): string {
  const symbols = iconNames.map((name) => {
    const symbol = new RegExp(`<symbol id="it-${name}"[\\s\\S]*?</symbol>`).exec(sprite)?.[0]
    if (symbol === undefined) throw new Error(`The kit has no icon called "${name}".`)
    return symbol
  })
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`
}

async function bundleScripts(): Promise<string> {
  const result = await build({
    entryPoints: [join(root, 'src', 'ui', 'client', 'regia.js')],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
  })
  const [file] = result.outputFiles
  if (file === undefined) throw new Error('The scripts of the pages were not built.')
  return `/* Regia, AGPL-3.0-or-later */\n${file.text}`
}

function hashedName(name: string, content: Buffer): string {
  const extension = extname(name)
  const hash = createHash('sha256').update(content).digest('base64url').replace(/[-_]/g, '').slice(0, 10)
  return `${basename(name, extension)}-${hash}${extension}`
}

function writeIfChanged(
  out: string,
  contents: ReadonlyMap<string, Buffer>,
  manifest: Readonly<Record<string, string>>,
): void {
  mkdirSync(out, { recursive: true })
  const present = new Set(readdirSync(out))
  for (const [name, content] of contents) {
    const file = manifest[name] as string
    if (!present.has(file)) writeFileSync(join(out, file), content)
  }
  writeFileSync(join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  const wanted = new Set([...Object.values(manifest), 'manifest.json'])
  for (const file of present) if (!wanted.has(file)) rmSync(join(out, file), { recursive: true })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = performance.now()
  const built = await buildAssets()
  for (const { file, bytes, gzip } of built) {
    console.log(`${file.padEnd(40)} ${String(bytes).padStart(8)} bytes, ${String(gzip).padStart(7)} gzipped`)
  }
  console.log(`${built.length} assets in ${Math.round(performance.now() - started)} ms`)
}
