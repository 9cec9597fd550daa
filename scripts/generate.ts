// SPDX-License-Identifier: AGPL-3.0-or-later
// `npm run generate` writes what can be derived; with --check it writes nothing and fails when a file is stale.
// A generator is a file of scripts/generators that exports `generate(): Promise<Record<path, text>>`.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { projectRoot } from '../src/platform/paths.ts'

type Generate = () => Promise<Readonly<Record<string, string>>>

const isCheck = process.argv.includes('--check')
const only = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const folder = join(projectRoot, 'scripts', 'generators')
const names = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
const stale: string[] = []

for (const name of names.sort()) {
  if (only.length > 0 && !only.includes(name.replace(/\.ts$/, ''))) continue
  const { generate } = (await import(join(folder, name))) as { generate: Generate }
  for (const [path, text] of Object.entries(await generate())) {
    const file = join(projectRoot, path)
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
    stale.push(path)
    if (isCheck) continue
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    process.stdout.write(`${path} written\n`)
  }
}

if (isCheck && stale.length > 0) {
  process.stderr.write(`Not up to date: ${stale.join(', ')}. Run: npm run generate\n`)
  process.exitCode = 1
}
