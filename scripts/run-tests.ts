// SPDX-License-Identifier: AGPL-3.0-or-later
// `npm test`: every suite, each with one closing line, then the sum. Names of suites and parts of paths choose.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { projectRoot } from '../src/platform/paths.ts'
import { type Cluster, installedBinaries, packagedBinaries, startCluster } from '../test/clusters.ts'
import { embeddedTemplate, serverTemplate } from '../test/databases.ts'
import { build, isBuilt } from './build.mjs'

interface Outcome {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly detail?: string
}

/** A suite that could not run: why, and the command that mends it. */
class NotRun extends Error {
  readonly mend: string
  constructor(reason: string, mend: string) {
    super(reason)
    this.mend = mend
  }
}

const suiteNames = [
  'types',
  'lint',
  'generated',
  'unit',
  'db-embedded',
  'db-server',
  'db-own',
  'e2e',
] as const
type SuiteName = (typeof suiteNames)[number]

const { positionals } = parseArgs({ allowPositionals: true, args: process.argv.slice(2) })
const chosen = suiteNames.filter(
  (name) => positionals.includes(name) || positionals.includes(name.split('-')[0] ?? ''),
)
const paths = positionals.filter(
  (word) => !suiteNames.some((name) => name === word || name.split('-')[0] === word),
)
const isWholeRun = positionals.length === 0

const bin = join(projectRoot, 'node_modules', '.bin')
const scratch = mkdtempSync(join(tmpdir(), 'regia-test-'))
const running = new Set<ChildProcess>()
const clusters: Cluster[] = []

function cleanUp() {
  for (const child of running) child.kill('SIGKILL')
  for (const cluster of clusters.splice(0)) cluster.stop()
  rmSync(scratch, { recursive: true, force: true })
}
process.on('exit', cleanUp)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130))

/** Runs one command to its end; answers its exit code and, when `quiet`, what it said. */
function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, quiet = true) {
  return new Promise<{ code: number; output: string }>((resolve) => {
    const child = spawn(command, args, {
      cwd: projectRoot,
      env: { ...process.env, ...env },
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    })
    running.add(child)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => resolve({ code: 1, output: error.message }))
    child.on('close', (code) => {
      running.delete(child)
      resolve({ code: code ?? 1, output })
    })
  })
}

/** One command as a test of its own: it prints only when it fails. */
async function check(command: string, args: readonly string[]): Promise<Outcome> {
  const { code, output } = await run(command, args)
  if (code !== 0) process.stdout.write(`${output.trimEnd()}\n`)
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
}

/** Test files below the folders, relative to the project, that pass the paths given on the command line. */
function testFiles(folders: readonly string[], matches: (file: string) => boolean): string[] {
  return folders
    .filter((folder) => existsSync(join(projectRoot, folder)))
    .flatMap((folder) =>
      readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' }).map((f) =>
        join(folder, f),
      ),
    )
    .filter((file) => /\.test\.tsx?$/.test(file) && matches(file))
    .filter((file) => paths.length === 0 || paths.some((path) => file.includes(path.replace(/^\.\//, ''))))
    .sort()
}

const isDb = (file: string) => /\.db\.test\.tsx?$/.test(file)
const filesOf: Partial<Record<SuiteName, readonly string[]>> = {
  unit: testFiles(['src', 'test'], (file) => !isDb(file)),
  'db-embedded': testFiles(['src', 'test'], isDb),
  'db-server': testFiles(['src', 'test'], isDb),
  'db-own': testFiles(['src', 'test'], isDb),
  e2e: testFiles(['e2e'], () => true),
}

/** Runs test files, two at a time, just as one runs by hand. */
async function runFiles(suite: SuiteName, env: NodeJS.ProcessEnv = {}, detail?: string): Promise<Outcome> {
  const files = filesOf[suite] ?? []
  if (files.length === 0) return { passed: 0, failed: 0, skipped: 0, detail: 'no test files' }
  const countsFile = join(scratch, `${suite}.json`)
  const { code } = await run(
    process.execPath,
    [
      '--import',
      'tsx',
      '--test',
      '--test-concurrency=2',
      '--test-timeout=300000',
      `--test-reporter=${join(projectRoot, 'scripts', 'test-reporter.mjs')}`,
      ...files,
    ],
    { ...env, REGIA_TEST_COUNTS: countsFile },
    false,
  )
  const counts: Outcome = existsSync(countsFile)
    ? JSON.parse(readFileSync(countsFile, 'utf8'))
    : { passed: 0, failed: 0, skipped: 0 }
  const failed = counts.failed === 0 && code !== 0 ? 1 : counts.failed
  const count = `${files.length} ${files.length === 1 ? 'file' : 'files'}`
  return { ...counts, failed, detail: detail ? `${count}, ${detail}` : count }
}

async function onServer(suite: SuiteName, binaries: string | null, missing: NotRun): Promise<Outcome> {
  if ((filesOf[suite] ?? []).length === 0)
    return { passed: 0, failed: 0, skipped: 0, detail: 'no test files' }
  if (!binaries) throw missing
  let cluster: Cluster
  try {
    cluster = await startCluster(binaries)
  } catch (error) {
    throw new NotRun((error as Error).message, missing.mend)
  }
  clusters.push(cluster)
  try {
    await serverTemplate(cluster.url)
    return await runFiles(suite, { REGIA_TEST_DATABASE: cluster.url }, cluster.version)
  } finally {
    clusters.splice(clusters.indexOf(cluster), 1)
    cluster.stop()
  }
}

/** The Chromium of this machine: CHROMIUM_PATH, or the usual names. */
function chromium(): string | null {
  const given = process.env['CHROMIUM_PATH']
  if (given) return existsSync(given) ? given : null
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
  const folders = ['/usr/bin', ...(process.env['PATH'] ?? '').split(':')]
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  return (
    [...candidates, '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'].find((path) =>
      existsSync(path),
    ) ?? null
  )
}

const suites: Record<SuiteName, () => Promise<Outcome>> = {
  types: () => check(join(bin, 'tsc'), ['--noEmit']),
  lint: () => check(join(bin, 'biome'), ['check', '--max-diagnostics=200']),
  generated: () => check(process.execPath, ['--import', 'tsx', join('scripts', 'generate.ts'), '--check']),
  unit: () => runFiles('unit'),
  async 'db-embedded'() {
    if ((filesOf['db-embedded'] ?? []).length > 0) await embeddedTemplate()
    return runFiles('db-embedded', { REGIA_TEST_DATABASE: 'embedded' }, 'PGlite')
  },
  'db-server': () => {
    const mend = 'npm ci --include=optional (or install PostgreSQL 15 or later)'
    return onServer(
      'db-server',
      packagedBinaries(),
      new NotRun('no packaged PostgreSQL for this platform', mend),
    )
  },
  async 'db-own'() {
    const binaries = installedBinaries()
    if (!binaries)
      return { passed: 0, failed: 0, skipped: 0, detail: 'this machine has no PostgreSQL of its own' }
    return onServer('db-own', binaries, new NotRun('', `${join(binaries, 'postgres')} --version`))
  },
  async e2e() {
    if ((filesOf.e2e ?? []).length === 0) return runFiles('e2e')
    const browser = chromium()
    if (!browser) {
      throw new NotRun('no Chromium found', 'apt-get install chromium (or set CHROMIUM_PATH)')
    }
    if (!isBuilt()) build()
    const { demoTemplate } = await import('../e2e/harness.ts')
    await demoTemplate()
    const version = spawnSync(browser, ['--version'], { encoding: 'utf8' }).stdout?.trim() || browser
    return runFiles('e2e', { CHROMIUM_PATH: browser }, version)
  },
}

/** The whole of it by default; with only paths, the suites that have such files. */
function selection(): readonly SuiteName[] {
  if (chosen.length > 0) return chosen
  return isWholeRun ? suiteNames : suiteNames.filter((name) => (filesOf[name]?.length ?? 0) > 0)
}

const began = Date.now()
const sum = { passed: 0, failed: 0, skipped: 0 }
const lines: string[] = []
const selected = selection()
if (selected.length === 0) {
  process.stderr.write(
    `No suite and no test file is called «${positionals.join(' ')}»: suites are ${suiteNames.join(', ')}.\n`,
  )
  process.exit(1)
}
for (const name of selected) {
  const start = Date.now()
  let line: string
  try {
    const { passed, failed, skipped, detail } = await suites[name]()
    sum.passed += passed
    sum.failed += failed
    sum.skipped += skipped
    const counts = [`${passed} passed`, failed ? `${failed} FAILED` : '', skipped ? `${skipped} skipped` : '']
    line = [counts.filter(Boolean).join(', '), detail ? `(${detail})` : ''].filter(Boolean).join(' ')
  } catch (error) {
    if (error instanceof NotRun) {
      if (process.env['CI']) sum.failed++
      else sum.skipped++
      line = `NOT RUN: ${error.message}; mend it with: ${error.mend}`
    } else {
      sum.failed++
      process.stdout.write(`${(error as Error).stack ?? error}\n`)
      line = `FAILED: ${(error as Error).message}`
    }
  }
  lines.push(`${name.padEnd(12)} ${line}, ${((Date.now() - start) / 1000).toFixed(1)} s`)
  process.stdout.write(`${lines.at(-1)}\n`)
}
process.stdout.write(`\nAll suites: ${((Date.now() - began) / 1000).toFixed(0)} s\n`)
if (lines.length > 1) process.stdout.write(`${lines.join('\n')}\n`)
process.stdout.write(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped\n`)
process.exit(sum.failed === 0 ? 0 : 1)
