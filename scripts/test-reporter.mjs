// SPDX-License-Identifier: AGPL-3.0-or-later
// Reporter of node:test for `npm test`: failures in full as they happen, nothing for what passes, counts to a file.
import { writeFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { inspect } from 'node:util'

const own = (file) => (file ? relative('.', file) : '')

/** The error as thrown by the test, without the wrapper of the runner. */
function describe(error) {
  const cause = error?.cause ?? error
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause, { depth: 8 })
  return text
    .split('\n')
    .filter((line) => !/^\s+at .*(node:internal|node_modules)/.test(line))
    .map((line) => `    ${line}`)
    .join('\n')
}

export default async function* report(source) {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  const stderr = new Map()
  for await (const { type, data } of source) {
    // The file itself also passes or fails as a test: it counts only when it fails on its own (a crash, a timeout).
    const isFile = data?.nesting === 0 && typeof data.name === 'string' && resolve(data.name) === data.file
    const isSuite = data?.details?.type === 'suite'
    if (type === 'test:stderr' && data.file) {
      // The runner names the file here as it was given, elsewhere by its full path.
      const file = resolve(data.file)
      stderr.set(file, ((stderr.get(file) ?? '') + data.message).slice(-4000))
    } else if (type === 'test:pass' && (data.skip !== undefined || data.todo !== undefined)) {
      counts.skipped++
    } else if (type === 'test:pass' && !isSuite && !isFile) {
      counts.passed++
    } else if (type === 'test:fail') {
      const onlyBecauseOfParts = data.details?.error?.failureType === 'subtestsFailed'
      if (onlyBecauseOfParts) continue
      counts.failed++
      const said = isFile && stderr.has(data.file) ? `\n${stderr.get(data.file).trimEnd()}` : ''
      const where = isFile ? own(data.name) : `${own(data.file)}: ${data.name}`
      yield `  ✖ ${where}\n${describe(data.details?.error)}${said}\n`
    }
  }
  writeFileSync(process.env.REGIA_TEST_COUNTS, JSON.stringify(counts))
}
