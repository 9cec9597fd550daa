// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash, randomBytes } from 'node:crypto'
import { accessSync, constants, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DomainError } from '../../shared/errors.ts'
import { storeErrors } from '../db/errors.ts'
import { answerCall, type ChannelCommand, whoHolds } from './channel.ts'

/**
 * The embedded engine does not guard its folder: two processes in it would destroy it. One local socket named after the
 * folder's real path is the guard, since the system gives a name to one process only and takes it back when that process ends,
 * SIGKILL included. The same socket is the way by which a command reaches the process that holds the folder.
 */
export interface FolderLock {
  /** From now on the commands sent by other processes are run by `command`. */
  accept(command: ChannelCommand): void
  /** Takes no more commands and waits for those under way. */
  drain(): Promise<void>
  /** The same, then lets the folder go. */
  release(): Promise<void>
}

export const tokenFile = (dataDir: string) => join(dataDir, 'channel.token')

/**
 * The name of the folder's socket: on Linux an abstract one, which leaves no file behind; elsewhere a pipe, or a file. It
 * guards within one machine, and within one container when the folder is shared between several.
 */
export function socketOf(dataDir: string, platform: string = process.platform): string {
  const name = `regia-${createHash('sha256').update(realpathSync(dataDir)).digest('hex')}`
  if (platform === 'linux') return `\0${name}`
  if (platform === 'win32') return `\\\\.\\pipe\\${name}`
  // The path of a socket file holds about a hundred characters.
  return join(tmpdir(), `${name.slice(0, 38)}.sock`)
}

/**
 * Takes the folder, made when missing. Refuses with STORE-001 when another process has it, with STORE-012 a folder
 * that cannot be written. `doing` tells others what for.
 */
export async function lockFolder(dataDir: string, doing: string, platform?: string): Promise<FolderLock> {
  makeFolder(dataDir)
  const socket = socketOf(dataDir, platform)
  const token = randomBytes(32).toString('hex')
  const calls = new Set<Promise<void>>()
  let command: ChannelCommand | null = null
  const server = createServer((connection) => {
    const call = answerCall(connection, token, { folder: dataDir, pid: process.pid, doing }, () => command)
    calls.add(call)
    void call.finally(() => calls.delete(call))
  })
  if (!(await listen(server, socket))) {
    const holder = await whoHolds(socket)
    const details = { folder: dataDir, ...(holder ? { pid: holder.pid, doing: holder.doing } : {}) }
    throw new DomainError(storeErrors.heldByAnother, { details })
  }
  // A new secret each time: one read by somebody else before is of no use. The socket, not this file, is the lock.
  const partial = `${tokenFile(dataDir)}.${process.pid}`
  writeFileSync(partial, token, { mode: 0o600 })
  renameSync(partial, tokenFile(dataDir))
  const drain = async () => {
    command = null
    await Promise.allSettled(calls)
  }
  return {
    accept(given) {
      command = given
    },
    drain,
    async release() {
      await drain()
      rmSync(tokenFile(dataDir), { force: true })
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function makeFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    const details = { folder: dataDir, reason: (error as Error).message }
    throw new DomainError(storeErrors.folderNotUsable, { details })
  }
}

async function listen(server: Server, socket: string): Promise<boolean> {
  if (await tryListen(server, socket)) return true
  // A socket file outlives a process that was killed: nobody answers there.
  if (socket.startsWith('\0') || socket.startsWith('\\\\') || (await isAnswered(socket))) return false
  rmSync(socket, { force: true })
  return tryListen(server, socket)
}

function tryListen(server: Server, socket: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error)
    server.once('error', refuse)
    server.listen(socket, () => {
      server.off('error', refuse)
      resolve(true)
    })
  })
}

function isAnswered(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createConnection(socket)
    probe.once('error', () => resolve(false))
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
  })
}
