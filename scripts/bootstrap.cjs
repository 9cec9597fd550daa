// SPDX-License-Identifier: AGPL-3.0-or-later
// What `npm start` and `npm test` run first, in Node 18 syntax and without a package: installs what is missing, then
// starts the real script in a new process on the Node of node_modules. The running process would stay the old Node, and so
// would `node …` written twice on one npm script line when node_modules did not exist yet as npm computed it.
'use strict'
const { spawn, spawnSync } = require('node:child_process')
const { existsSync, readFileSync } = require('node:fs')
const { constants } = require('node:os')
const { delimiter, join, sep } = require('node:path')

const root = join(__dirname, '..')
const modules = join(root, 'node_modules')
const bin = join(modules, '.bin')
const node24 = process.platform === 'win32' ? join(modules, 'node', 'bin', 'node.exe') : join(bin, 'node')

function stop(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

/** Null when node_modules holds what package-lock.json asks for, otherwise the first reason why not. */
function whatIsMissing() {
  const installedFile = join(modules, '.package-lock.json')
  if (!existsSync(installedFile)) return 'no packages yet'
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
    const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages
    for (const path of Object.keys(wanted)) {
      if (path === '' || wanted[path].optional || wanted[path].devOptional) continue
      if (!installed[path]) return `${path} is missing`
      if (installed[path].version !== wanted[path].version) return `${path} has another version`
    }
  } catch {
    return 'the list of installed packages cannot be read'
  }
  return null
}

/** Runs npm outside node_modules/.bin: the Node in there is deleted while `npm ci` runs. */
function npm(args) {
  const path = (process.env.PATH || '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(modules + sep))
    .join(delimiter)
  const env = { ...process.env, PATH: path }
  const own = process.env.npm_node_execpath
  const script = process.env.npm_execpath
  const direct = own && script && /\.c?js$/.test(script) && !own.startsWith(modules + sep) && existsSync(own)
  const options = {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: !direct && process.platform === 'win32',
  }
  const done = direct ? spawnSync(own, [script, ...args], options) : spawnSync('npm', args, options)
  if (done.error) stop(`npm did not start (${done.error.message}): install Node 20 or later with npm.`)
  return done.status === 0
}

function isRecent(version) {
  return Number(version.replace(/^v/, '').split('.')[0]) >= 24
}

function runs(executable) {
  if (!existsSync(executable)) return false
  const { status, stdout } = spawnSync(executable, ['--version'], { encoding: 'utf8' })
  return status === 0 && isRecent(stdout.trim())
}

/** Makes node_modules complete and answers the Node to run on. */
function prepare() {
  const missing = whatIsMissing()
  if (missing) {
    process.stderr.write(`Installing the packages (${missing})…\n`)
    if (!npm(['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'])) {
      stop('The packages could not be installed: see the lines of npm above.')
    }
  }
  if (runs(node24)) return node24
  if (isRecent(process.version) && !process.execPath.startsWith(modules + sep)) return process.execPath
  npm(['rebuild', 'node', '--foreground-scripts', '--loglevel=error'])
  if (runs(node24)) return node24
  return stop(
    'Node 24 could not be installed: run `npm ci` without --ignore-scripts, or use Node 24 or later.',
  )
}

function start(script, args) {
  const node = prepare()
  const child = spawn(node, [...script, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: bin + delimiter + (process.env.PATH || '') },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // Ctrl-C on a terminal reaches the child by itself; twice would mean "at once".
      if (!(signal === 'SIGINT' && process.stdin.isTTY)) child.kill(signal)
    })
  }
  child.on('error', (error) => stop(`Node did not start: ${error.message}`))
  child.on('exit', (code, signal) =>
    process.exit(code === null ? 128 + (constants.signals[signal] || 0) : code),
  )
}

module.exports = { start }
