// SPDX-License-Identifier: AGPL-3.0-or-later
import { describe, test } from 'node:test'
import { roleLabels } from '../src/shared/roles.ts'
import { testSite, type Visitor } from './harness.ts'

const site = testSite({ store: 'demo' })

/** Pages a role is led through; links are many more, those of a kind not seen yet come first. */
const maxPages = 110
const maxOfAKind = 2

/** By kind of page, the kinds of elements already looked at: a page that adds none is not looked at again. */
const lookedAt = new Map<string, Set<string>>()

describe('every link that somebody is shown leads to a page that holds', () => {
  test('without signing in', async () => {
    const visitor = await site.open()
    await walk(visitor, '/accesso')
    await visitor.close()
  })

  for (const label of Object.values(roleLabels))
    test(label, async () => {
      const visitor = await site.open()
      await visitor.signInAs(label)
      await walk(visitor, '/')
      await visitor.close()
    })
})

/** Follows the links of each page it reaches, the least seen kinds first. */
async function walk(visitor: Visitor, from: string): Promise<void> {
  const waiting = new Map([[from, 'the first page']])
  const known = new Set([from])
  const seen = new Map<string, number>()
  const faults: string[] = []
  for (let pages = 0; pages < maxPages && waiting.size > 0; pages++) {
    const [path, parent] = [...waiting].sort(([a], [b]) => timesSeen(a) - timesSeen(b))[0] ?? ['', '']
    waiting.delete(path)
    if (timesSeen(path) >= maxOfAKind) break
    seen.set(kindOf(path), timesSeen(path) + 1)
    const response = await visitor.context.request.get(path)
    const markup = await response.text()
    if (response.status() >= 400) {
      faults.push(`${path}, a link of ${parent}, answers ${response.status()}: ${headingOf(markup)}`)
      continue
    }
    if (!response.headers()['content-type']?.startsWith('text/html')) continue
    if (addsElements(path, markup)) {
      await visitor.page.goto(path)
      faults.push(...(await visitor.faults()).map((fault) => `${path}: ${fault}`))
    }
    for (const link of linksOf(markup, response.url()))
      if (!known.has(link)) {
        known.add(link)
        waiting.set(link, path)
      }
  }
  if (faults.length > 0) throw new Error(`${faults.length} faults:\n${faults.join('\n')}`)

  function timesSeen(path: string): number {
    return seen.get(kindOf(path)) ?? 0
  }
}

/** The address without what names one thing or one choice: `/piani/·?voce`. */
function kindOf(path: string): string {
  const { pathname, searchParams } = new URL(path, 'http://regia.invalid')
  const keys = [...new Set(searchParams.keys())].sort().join('&')
  return `${pathname.replace(/\/([0-9a-f]{8}-[0-9a-f-]{27}|[a-z]+_[a-z0-9]+|\d+)(?=[/.]|$)/g, '/·')}?${keys}`
}

/** Its own links, without the part after `#`. */
function linksOf(markup: string, base: string): string[] {
  return [...markup.matchAll(/<a\b[^>]*\shref="([^"]*)"/g)].flatMap((match) => {
    const url = new URL((match[1] ?? '').replaceAll('&amp;', '&'), base)
    return url.origin === new URL(site.url).origin ? [url.pathname + url.search] : []
  })
}

function addsElements(path: string, markup: string): boolean {
  const kind = kindOf(path).replace(/\?.*/, '')
  const known = lookedAt.get(kind) ?? new Set()
  const size = known.size
  for (const [, tag, attributes = ''] of markup.matchAll(/<([a-z]\w*)([^>]*)>/g))
    known.add([tag, ...(attributes.match(/\b(class|role|type)="[^"]*"/g) ?? [])].join(' '))
  lookedAt.set(kind, known)
  return known.size > size
}

function headingOf(markup: string): string {
  return /<h1\b[^>]*>(.*?)<\/h1>/s.exec(markup)?.[1]?.replace(/<[^>]+>/g, '') ?? markup.slice(0, 200)
}
