// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { promisify } from 'node:util'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { projectRoot } from '../src/platform/paths.ts'
import { type Child, spawnChild } from '../test/children.ts'

const main = join('dist', 'cli', 'main.js')
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const screenshots = process.env['REGIA_SCREENSHOTS']
if (screenshots) mkdirSync(screenshots, { recursive: true })

/** What a page may weigh as it travels, fonts apart. */
const maxWeight = 80 * 1024

/** Runs one command line of the built program to its end; throws what it said when it is refused. */
async function regia(dataDir: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(projectRoot, main), ...args], {
    env: { ...process.env, NODE_OPTIONS: '', DATABASE_URL: '', REGIA_DATA: dataDir, ...env },
    maxBuffer: 64 * 1024 * 1024,
  })
  return stdout
}

/**
 * The demonstration store of today, made once for each build and copied by each file. The runner makes it before the files,
 * which go two at a time.
 */
export async function demoTemplate(): Promise<string> {
  const day = new Date().toISOString().slice(0, 10)
  const built = readFileSync(join(projectRoot, 'dist', '.built'), 'utf8').replace(/\W/g, '')
  const root = join(projectRoot, 'var', 'e2e')
  const folder = join(root, `demo-${built}-${day}`)
  if (existsSync(folder)) return folder
  rmSync(root, { recursive: true, force: true })
  mkdirSync(root, { recursive: true })
  const partial = `${folder}.${process.pid}`
  await regia(partial, ['demo'])
  renameSync(partial, folder)
  return folder
}

/** A port nobody listens on now. */
async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

export interface Site {
  readonly url: string
  /** Its own, gone when the file ends. */
  readonly folder: string
  /** A command on the running server's store. */
  regia(args: readonly string[]): Promise<string>
  /** A browser of its own, as if on another computer. It is held to the checks of `look` until it closes. */
  open(options?: { scripts?: boolean }): Promise<Visitor>
}

export interface SiteOptions {
  /** `demo`: a copy of the demonstration. `empty`: a store with nothing. */
  readonly store: 'demo' | 'empty'
  readonly env?: NodeJS.ProcessEnv
  /** Commands on the closed store, before the server opens it. */
  readonly first?: readonly (readonly string[])[]
}

/** The built server on a store of its own, and a browser. Call it once at the top of a file: it registers its hooks. */
export function testSite({ store, env = {}, first = [] }: SiteOptions): Site {
  const executablePath = process.env['CHROMIUM_PATH'] || '/usr/bin/chromium'
  const home = mkdtempSync(join(tmpdir(), 'regia-e2e-'))
  const dataDir = join(home, 'data')
  let server: Child | null = null
  let browser: Browser | null = null
  let url = ''
  before(async () => {
    if (store === 'demo') cpSync(await demoTemplate(), dataDir, { recursive: true })
    for (const args of first) await regia(dataDir, args, env)
    const port = await freePort()
    server = spawnChild(main, ['serve'], {
      REGIA_DATA: dataDir,
      PORT: String(port),
      // For the links in mails.
      REGIA_PUBLIC_URL: `http://127.0.0.1:${port}`,
      REGIA_LOG_LEVEL: 'error',
      ...env,
    })
    url = /http:\/\/\S+/.exec(await server.line(/http:\/\/\S+/))?.[0] ?? ''
    browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    })
  })
  after(async () => {
    // A visitor who did not close ran into something: what they saw last.
    for (const [index, page] of (browser?.contexts() ?? []).flatMap((context) => context.pages()).entries())
      if (screenshots && page.url().startsWith(url))
        await page.screenshot({ path: join(screenshots, `left-open-${index}.png`), fullPage: true })
    await browser?.close()
    server?.process.kill('SIGKILL')
    rmSync(home, { recursive: true, force: true })
  })
  return {
    get url() {
      return url
    },
    folder: home,
    regia: (args) => regia(dataDir, args, env),
    async open({ scripts = true } = {}) {
      if (!browser) throw new Error('The browser is not open yet: use it inside tests')
      const context = await browser.newContext({
        baseURL: url,
        locale: 'it-IT',
        timezoneId: 'Europe/Rome',
        viewport: wide,
        javaScriptEnabled: scripts,
      })
      context.setDefaultTimeout(30_000)
      return new Visitor(await context.newPage(), context, scripts)
    },
  }
}

const wide = { width: 1280, height: 900 }
const narrow = { width: 360, height: 780 }

/** Somebody at a browser, and what they notice: every page they look at is checked. */
export class Visitor {
  readonly page: Page
  readonly context: BrowserContext
  readonly #scripts: boolean
  #reader: Page | undefined
  readonly #complaints: string[] = []

  constructor(page: Page, context: BrowserContext, scripts: boolean) {
    this.page = page
    this.context = context
    this.#scripts = scripts
    page.on('console', (message) => {
      // A refused page or form says so in the console as well; what matters of it is looked at below.
      if (/^Failed to load resource: .* status of 4\d\d/.test(message.text())) return
      if (message.type() === 'error' || message.type() === 'warning')
        this.#complaints.push(`console ${message.type()} on ${page.url()}: ${message.text()}`)
    })
    page.on('pageerror', (error) => this.#complaints.push(`script error on ${page.url()}: ${error.message}`))
    page.on('response', (response) => {
      const isAsset = !['document', 'fetch', 'xhr'].includes(response.request().resourceType())
      if (response.status() >= 500 || (isAsset && response.status() >= 400))
        this.#complaints.push(`${response.request().method()} ${response.url()} answers ${response.status()}`)
    })
  }

  /** Goes to an address and looks at the page. */
  async visit(path: string): Promise<void> {
    const response = await this.page.goto(path)
    const status = response?.status() ?? 0
    assert.ok(status < 400, `${path} answers ${status}: ${await this.heading()}`)
    await this.look()
  }

  /** Enters the demonstration with the button of a role. */
  async signInAs(role: string): Promise<void> {
    await this.page.goto('/accesso')
    await this.page.getByRole('button', { name: new RegExp(`^${role}`, 'i') }).click()
    await this.page.getByRole('button', { name: 'Esci' }).first().waitFor()
  }

  async signOut(): Promise<void> {
    await this.page.getByRole('button', { name: 'Esci' }).first().click()
  }

  async heading(): Promise<string> {
    return (await this.page.getByRole('heading', { level: 1 }).first().innerText()).trim()
  }

  /** Follows a link of the page, not of its menus, by its words and looks at where it leads. */
  async follow(name: string | RegExp): Promise<void> {
    await this.page.getByRole('main').getByRole('link', { name, exact: true }).first().click()
    await this.page.waitForLoadState()
    await this.look()
  }

  /** Presses a button of the page by its words and looks at what comes. */
  async press(name: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name }).first().click()
    await this.page.waitForLoadState()
    await this.look()
  }

  /** The page holds: no violation of accessibility or of the policy, no sideways scroll at 360 px, within its weight. */
  async look(): Promise<void> {
    const faults = await this.faults()
    if (faults.length === 0) return
    throw new Error(`${this.page.url()} «${await this.heading()}»:\n${faults.join('\n')}`)
  }

  /** What is wrong with the page that is open, and with what happened since the last time. */
  async faults(): Promise<string[]> {
    const faults = [...this.#complaints.splice(0), ...(await this.#barriers())]
    const weight = await this.page.evaluate<number>(weightOfPage)
    if (weight > maxWeight) faults.push(`weighs ${weight} bytes, more than ${maxWeight}`)
    await this.page.setViewportSize(narrow)
    const overflow = await this.page.evaluate<number>(overflowOfPage)
    if (overflow > 0) faults.push(`scrolls sideways at 360 px by ${overflow} px`)
    await this.page.setViewportSize(wide)
    return faults
  }

  async #barriers(): Promise<string[]> {
    const page = this.#scripts ? this.page : await this.#copy()
    await page.evaluate(axeSource)
    return page.evaluate<string[]>(axeRun)
  }

  /** axe needs scripts: where they are off it reads the same markup on another page, which runs none of ours. */
  async #copy(): Promise<Page> {
    if (!this.#reader) {
      this.#reader = await (await this.context.browser()?.newContext({ viewport: wide }))?.newPage()
      // Somewhere on the site, so that its style sheet and fonts are those of the same origin.
      await this.#reader?.goto(new URL('/robots.txt', this.page.url()).href)
    }
    if (!this.#reader) throw new Error('The browser is closed')
    const markup = (await this.page.content())
      .replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, '')
      .replace('<head>', `<head><base href="${this.page.url()}">`)
    await this.#reader.setContent(markup)
    return this.#reader
  }

  /** Saves the page at both widths, when REGIA_SCREENSHOTS names a folder. */
  async picture(name: string): Promise<void> {
    if (!screenshots) return
    for (const size of [wide, narrow]) {
      await this.page.setViewportSize(size)
      await this.page.screenshot({ path: join(screenshots, `${name}-${size.width}.png`), fullPage: true })
    }
    await this.page.setViewportSize(wide)
  }

  async close(): Promise<void> {
    const left = this.#complaints.splice(0)
    await this.#reader?.context().close()
    await this.context.close()
    assert.deepEqual(left, [])
  }
}

// The page's side, as text: these run in the browser, where the types of Node are not those that count.
const weightOfPage = `[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .filter((entry) => !/\\.woff2?$/.test(new URL(entry.name).pathname))
  .reduce((sum, entry) => sum + entry.encodedBodySize, 0)`

const overflowOfPage = `document.documentElement.scrollWidth - document.documentElement.clientWidth`

const axeRun = `axe
  .run(document, {
    runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
    resultTypes: ['violations'],
  })
  .then(({ violations }) => violations.map(({ id, help, nodes }) =>
    id + ': ' + help + ' — ' + nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)).join(' | ')))`
