// SPDX-License-Identifier: AGPL-3.0-or-later
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Store } from '../db/store.ts'

export const dumpsDir = (dataDir: string) => join(dataDir, 'dumps')

const unzip = promisify(gunzip)

const namePattern = /^regia-(\d{8})-\d{6}\.tar\.gz$/

/** `regia-20260630-141500.tar.gz`, in UTC: names sort by time. */
export function dumpName(now: Date): string {
  const [day, time] = now.toISOString().replaceAll(/[-:]/g, '').split('T')
  return `regia-${day}-${time?.slice(0, 6)}.tar.gz`
}

/** The dumps of a folder, newest first. */
export function listDumps(dataDir: string): string[] {
  const folder = dumpsDir(dataDir)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => namePattern.test(name))
    .sort()
    .reverse()
}

/** Of dumps given newest first, those no longer kept: neither among the last seven nor the last one of a recent day. */
export function outdatedDumps(names: readonly string[], kept = { last: 7, days: 30 }): string[] {
  const dayOf = (name: string) => namePattern.exec(name)?.[1] ?? ''
  const days = [...new Set(names.map(dayOf))].slice(0, kept.days)
  const lastOfDay = new Set(days.map((day) => names.find((name) => dayOf(name) === day)))
  return names.filter((name, index) => index >= kept.last && !lastOfDay.has(name))
}

/**
 * Writes the whole embedded store to a file and answers its size. The file appears under its name only when it is complete and
 * on the disk: the store itself runs without fsync, so its copies must not.
 */
export async function writeDump(store: Store, file: string): Promise<number> {
  if (!store.pglite) throw new Error('Only the embedded store is dumped this way')
  const dump = await store.pglite.dumpDataDir('gzip')
  const partial = `${file}.partial`
  const handle = await open(partial, 'w', 0o600)
  try {
    for await (const chunk of dump.stream()) await handle.write(chunk)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(partial, file)
  return dump.size
}

/** A dump in the folder's own place, and the outdated ones removed; answers the new file. */
export async function dumpWithRotation(store: Store, dataDir: string, now: Date): Promise<string> {
  const folder = dumpsDir(dataDir)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, dumpName(now))
  await writeDump(store, file)
  for (const name of outdatedDumps(listDumps(dataDir))) rmSync(join(folder, name), { force: true })
  return file
}

/** The content of a dump, compressed or not, as the engine asks for it; null when it is no archive. */
export async function readDump(file: string): Promise<Blob | null> {
  const bytes = await readFile(file)
  const isCompressed = bytes[0] === 0x1f && bytes[1] === 0x8b
  // Unpacked here: the engine lets the error of a damaged file escape.
  const content = isCompressed ? await unzip(bytes).catch(() => null) : bytes
  const isArchive = content?.toString('latin1', 257, 262) === 'ustar'
  return content && isArchive ? new Blob([new Uint8Array(content)], { type: 'application/x-tar' }) : null
}
