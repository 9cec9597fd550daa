// SPDX-License-Identifier: AGPL-3.0-or-later
import { existsSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type Config, isLoopback, settingThatOpens } from '../platform/config.ts'
import { systemActor, withActor } from '../platform/db/actor.ts'
import { findDemoDate } from '../platform/db/installation.ts'
import { pendingMigrations } from '../platform/db/migrate.ts'
import type { Store } from '../platform/db/store.ts'
import { dumpsDir, listDumps } from '../platform/embedded/dumps.ts'
import { dateInRome } from '../shared/dates.ts'
import { DomainError } from '../shared/errors.ts'

/** One thing looked at. `warn` works but deserves a look; `bad` must be mended. */
export interface Check {
  readonly name: string
  readonly state: 'ok' | 'warn' | 'bad'
  readonly message: string
}

type Verdict = readonly [state: Check['state'], message: string]

/** Looks at everything an installation needs, without changing anything. */
export async function checkInstallation(store: Store, config: Config, now: Date): Promise<Check[]> {
  const looks: readonly (readonly [string, () => Verdict | Promise<Verdict>])[] = [
    ['Base dati', () => databaseVersion(store)],
    ['Schema', () => schema(store)],
    ['Regole di accesso alle righe', () => policies(store)],
    ['Ruolo dell’applicazione', () => applicationRole(store, now)],
    ['Dati di riferimento', () => referenceData(store)],
    ['Amministratori', () => administrators(store, now)],
    ['Dati dimostrativi', () => demonstration(store, config)],
    ['Indirizzo', () => address(config)],
    ['Posta', () => mail(store, config)],
    ['Copie', () => copies(store, config, now)],
    ['Orologio', () => clockOf(store, now)],
    ['Spazio su disco', () => diskSpace(store, config)],
  ]
  const checks = [nodeCheck()]
  for (const [name, look] of looks) {
    const [state, message] = await Promise.resolve()
      .then(look)
      .catch((error): Verdict => ['bad', error instanceof Error ? error.message : String(error)])
    checks.push({ name, state, message })
  }
  return checks
}

/** The one look that needs no store. */
export function nodeCheck(version = process.versions.node): Check {
  return Number(version.split('.')[0]) >= 24
    ? { name: 'Node', state: 'ok', message: version }
    : {
        name: 'Node',
        state: 'bad',
        message: `${version}: serve Node 24 o successivo, «npm ci» nella cartella di Regia lo installa`,
      }
}

async function databaseVersion(store: Store): Promise<Verdict> {
  const major = Number(/PostgreSQL (\d+)/.exec(store.version)?.[1])
  return major >= 15 ? ['ok', store.version] : ['bad', `${store.version}: serve PostgreSQL 15 o successivo`]
}

async function schema(store: Store): Promise<Verdict> {
  try {
    const pending = await pendingMigrations(store)
    return pending.length === 0
      ? ['ok', 'aggiornato']
      : ['bad', `migrazioni mancanti: ${pending.length}. Esegui «regia migrate»`]
  } catch (error) {
    if (error instanceof DomainError) return ['bad', `${error.code} ${error.message}`]
    throw error
  }
}

/** Tables of ours, which is to say not of an extension. */
const ourTables = `from pg_class c where c.relkind in ('r', 'p')
  and c.relnamespace in (select oid from pg_namespace where nspname in ('public', 'regia'))
  and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')`

async function policies(store: Store): Promise<Verdict> {
  const open = await store.ownerRows<{ name: string }>(
    `select c.relname as name ${ourTables} and not c.relrowsecurity order by 1`,
  )
  const [{ count } = { count: 0 }] = await store.ownerRows<{ count: number }>(
    `select count(*) as count ${ourTables}`,
  )
  if (open.length > 0)
    return ['bad', `spente su ${open.map(({ name }) => name).join(', ')}: ripristina lo schema`]
  return count > 0
    ? ['ok', `attive su ${count} tabelle`]
    : ['bad', 'non c’è nessuna tabella: esegui «regia migrate»']
}

async function applicationRole(store: Store, now: Date): Promise<Verdict> {
  const { rows } = await withActor(store.db, systemActor('status', now), (tx) =>
    sql<{ role: string; bypasses: boolean; owns: boolean }>`select current_user::text as role,
      (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as bypasses,
      exists (select 1 from pg_class c where c.relowner = (select oid from pg_roles where rolname = current_user)) as owns`.execute(
      tx,
    ),
  )
  const [row] = rows
  if (row?.role !== 'regia_app') return ['bad', `le richieste agiscono come ${row?.role}, non come regia_app`]
  if (row.bypasses || row.owns)
    return ['bad', 'regia_app possiede tabelle o scavalca le regole di accesso: toglile questi privilegi']
  return ['ok', 'regia_app, senza privilegi sulle tabelle']
}

async function referenceData(store: Store): Promise<Verdict> {
  const tables = ['service_types', 'qualification_levels', 'terms', 'requirements', 'population_bands']
  const counts = await store.ownerRows<{ name: string; count: number }>(
    tables.map((name) => `select '${name}' as name, count(*) as count from ${name}`).join(' union all '),
  )
  const empty = counts.filter(({ count }) => count === 0)
  return empty.length === 0
    ? ['ok', counts.map(({ name, count }) => `${name} ${count}`).join(', ')]
    : ['bad', `vuoti: ${empty.map(({ name }) => name).join(', ')}. «regia serve» li carica quando parte`]
}

async function administrators(store: Store, now: Date): Promise<Verdict> {
  if ((await findDemoDate(store)) !== null) return ['ok', 'quelli dimostrativi']
  const [{ count } = { count: 0 }] = await store.ownerRows<{ count: number }>(
    `select count(distinct a.person_id) as count from assignments a join people p using (person_id)
      join accounts c using (person_id)
     where a.role = 'administrator' and p.ceased_at is null and c.is_active
       and a.valid_from <= $1 and (a.valid_to is null or a.valid_to >= $1)`,
    [dateInRome(now)],
  )
  if (count === 0) return ['bad', 'nessuno: «regia user add» crea il primo']
  return count === 1
    ? ['warn', 'uno solo: per azzerare un secondo fattore ne servono due']
    : ['ok', `${count} in carica`]
}

async function demonstration(store: Store, config: Config): Promise<Verdict> {
  const date = await findDemoDate(store)
  if (date === null) return ['ok', 'nessuno']
  const setting = config.databaseUrl !== null ? 'DATABASE_URL' : settingThatOpens(config)
  return setting
    ? ['bad', `l’archivio è dimostrativo e il server non partirà con ${setting}`]
    : ['warn', `archivio dimostrativo del ${date}: chiunque su questa macchina vi accede`]
}

/** Exported for its test. */
export function address(config: Config): Verdict {
  if (isLoopback(config.host) && !config.publicUrl) return ['ok', `${config.host}, solo da questa macchina`]
  if (!config.secureCookies)
    return ['warn', 'REGIA_PUBLIC_URL non comincia con https: password e sessioni viaggiano in chiaro']
  return config.trustProxy === 0
    ? ['warn', `${config.publicUrl}, ma REGIA_TRUST_PROXY è 0: tutte le richieste sembrano venire dal proxy`]
    : ['ok', `${config.publicUrl}`]
}

async function mail(store: Store, config: Config): Promise<Verdict> {
  const rows = await store.ownerRows<{ state: string; count: number; error: string | null }>(
    `select state, count(*) as count, max(last_error) as error from mails
     where state = 'failed' or (state = 'waiting' and attempts > 0) group by state`,
  )
  const words = rows.map(
    ({ state, count, error }) =>
      `${count} ${state === 'failed' ? 'non partite' : 'in attesa di riprovare'} (${error ?? 'motivo non noto'})`,
  )
  if (words.length > 0) return ['bad', `${words.join(', ')}: controlla REGIA_SMTP_URL`]
  return config.smtp
    ? ['ok', `da ${config.smtp.from}`]
    : [
        'warn',
        'REGIA_SMTP_URL manca: gli avvisi restano nell’applicazione e i collegamenti per la password si danno a mano',
      ]
}

async function copies(store: Store, config: Config, now: Date): Promise<Verdict> {
  if (store.kind === 'server') return ['ok', 'a cura di chi gestisce PostgreSQL: vedi docs/operations.md']
  const [last] = listDumps(config.dataDir)
  if (!last) return ['warn', 'nessuna: «regia backup» ne fa una']
  const hours = (now.getTime() - statSync(join(dumpsDir(config.dataDir), last)).mtimeMs) / 3_600_000
  return hours > 24
    ? ['warn', `l’ultima, ${last}, ha più di un giorno`]
    : ['ok', `l’ultima è ${last}; portane una anche fuori da questa macchina`]
}

async function clockOf(store: Store, now: Date): Promise<Verdict> {
  const [row] = await store.ownerRows<{ at: Date }>('select clock_timestamp() as at')
  const seconds = row ? Math.round((row.at.getTime() - now.getTime()) / 1000) : 0
  // Checks made before this one took their time: a few seconds mean nothing.
  return Math.abs(seconds) > 30
    ? [
        'bad',
        `questa macchina e la base dati differiscono di ${Math.abs(seconds)} secondi: attiva la sincronizzazione dell’ora`,
      ]
    : ['ok', now.toISOString()]
}

async function diskSpace(store: Store, config: Config): Promise<Verdict> {
  if (store.kind === 'server' || !existsSync(config.dataDir)) return ['ok', 'lo dice il server PostgreSQL']
  const { bavail, bsize } = statfsSync(config.dataDir)
  return freeSpace((bavail * bsize) / 1024 ** 2)
}

/** Exported for its test; megabytes. */
export function freeSpace(megabytes: number): Verdict {
  const words =
    megabytes >= 1024 ? `${Math.floor(megabytes / 1024)} GB liberi` : `${Math.floor(megabytes)} MB liberi`
  return megabytes < 200
    ? ['bad', `${words}: fai posto, o le scritture falliranno`]
    : [megabytes < 1024 ? 'warn' : 'ok', words]
}
