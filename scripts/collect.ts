// SPDX-License-Identifier: AGPL-3.0-or-later
// What the generated pages and their tests read from the code: every act and lifecycle, by looking at the modules.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../src/platform/paths.ts'
import type { LegalSource } from '../src/shared/legal.ts'
import type { Transition } from '../src/shared/lifecycle.ts'

/** Source files of `src` without tests, relative to the project. */
export function sourceFiles(pattern = /\.tsx?$/): string[] {
  return readdirSync(join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' })
    .map((name) => join('src', name))
    .filter((path) => pattern.test(path) && !/\.test\.tsx?$/.test(path))
    .sort()
}

export function textOf(path: string): string {
  return readFileSync(join(projectRoot, path), 'utf8')
}

async function valuesOf(path: string): Promise<[string, unknown][]> {
  return Object.entries((await import(join(projectRoot, path))) as Record<string, unknown>)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export interface FoundSource {
  readonly source: LegalSource
  readonly path: string
  /** Exported functions that name it, as `rule (file)`. */
  readonly usedBy: readonly string[]
}

function isLegalSource(value: unknown): value is LegalSource {
  return isRecord(value) && typeof value['key'] === 'string' && typeof value['act'] === 'string'
}

/** Every act named in the code, with the functions whose text or comment names it. */
export async function legalSources(): Promise<FoundSource[]> {
  const found: { source: LegalSource; path: string; names: RegExp }[] = []
  for (const path of sourceFiles(/\.ts$/).filter((file) =>
    /:\s*LegalSource\b|<string, LegalSource>/.test(textOf(file)),
  )) {
    for (const [name, value] of await valuesOf(path)) {
      if (isLegalSource(value) && !found.some(({ source }) => source === value))
        found.push({ source: value, path, names: new RegExp(`\\b${name}\\b`) })
      if (!isRecord(value)) continue
      for (const [key, source] of Object.entries(value))
        if (isLegalSource(source)) found.push({ source, path, names: new RegExp(`\\b${name}\\.${key}\\b`) })
    }
  }
  const functions = sourceFiles(/\.ts$/).flatMap(exportedFunctions)
  return found.map(({ source, path, names }) => ({
    source,
    path,
    usedBy: functions
      .filter(({ text }) => names.test(text))
      .map(({ name, path: file }) => `${name} (${file})`),
  }))
}

/** Exported functions of a file, each with its comment and its body. */
function exportedFunctions(path: string): { name: string; path: string; text: string }[] {
  return textOf(path)
    .split(/^(?=\/\*\*|export |const |function |async function )/m)
    .reduce<string[]>((parts, part) => {
      const last = parts.at(-1)
      if (last !== undefined && /^\/\*\*[\s\S]*\*\/\s*$/.test(last)) parts[parts.length - 1] = last + part
      else parts.push(part)
      return parts
    }, [])
    .flatMap((text) => {
      const name = /^export (?:async )?(?:function|const) (\w+)/m.exec(text)?.[1]
      const isFunction = /^export (?:async )?function /m.test(text) || text.includes('=>')
      return name && isFunction ? [{ name, path, text }] : []
    })
}

export interface FoundLifecycle {
  readonly slice: string
  /** The name of the exported table: `planTransitions`. */
  readonly name: string
  readonly table: readonly Transition<string, string, never>[]
  /** In the order of the lifecycle. */
  readonly labels: Readonly<Record<string, string>>
}

/** Every `xTransitions` of a slice's lifecycle.ts, with the `xStateLabels` that the slice exports somewhere. */
export async function lifecycles(): Promise<FoundLifecycle[]> {
  const found: FoundLifecycle[] = []
  for (const slice of readdirSync(join(projectRoot, 'src', 'slices')).sort()) {
    const folder = join('src', 'slices', slice)
    if (!existsSync(join(projectRoot, folder, 'lifecycle.ts'))) continue
    const values = new Map<string, unknown>()
    for (const path of sourceFiles(/(lifecycle|model|words|view)\.ts$/).filter((file) =>
      file.startsWith(`${folder}/`),
    ))
      for (const [name, value] of await valuesOf(path)) values.set(name, value)
    for (const [name, value] of values) {
      if (!name.endsWith('Transitions')) continue
      const labels = values.get(name.replace(/Transitions$/, 'StateLabels'))
      if (!isRecord(labels))
        throw new Error(`${slice}: ${name} has no ${name.replace(/Transitions$/, 'StateLabels')}`)
      found.push({
        slice,
        name,
        table: value as FoundLifecycle['table'],
        labels: labels as FoundLifecycle['labels'],
      })
    }
  }
  return found
}

/** A cell of a Markdown table. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;')
}

export function generatedNote(from: string): string {
  return `<!-- Generated from ${from} by \`npm run generate\`; never edited by hand. -->`
}
