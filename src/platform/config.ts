// SPDX-License-Identifier: AGPL-3.0-or-later
import { isIPv4 } from 'node:net'
import { join } from 'node:path'
import { projectRoot } from './paths.ts'

/** Every environment variable Regia reads: name, what it does, value when absent. The docs page is made from this list. */
export const settings = [
  { name: 'PORT', it: 'Porta su cui il server ascolta.', default: '3000' },
  {
    name: 'HOST',
    it: 'Indirizzo su cui il server ascolta; fuori da questa macchina serve un proxy con TLS.',
    default: '127.0.0.1',
  },
  {
    name: 'DATABASE_URL',
    it: 'Base dati PostgreSQL 15 o successiva; senza, si usa l’archivio incorporato.',
    default: '',
  },
  { name: 'REGIA_DATA', it: 'Cartella dell’archivio incorporato e delle sue copie.', default: 'var/regia' },
  {
    name: 'REGIA_PUBLIC_URL',
    it: 'Indirizzo pubblico, per i collegamenti nelle mail; se comincia con https i cookie sono riservati a TLS.',
    default: '',
  },
  {
    name: 'REGIA_TRUST_PROXY',
    it: 'Quanti proxy stanno davanti al server (0: nessuno), per leggere l’indirizzo di chi chiama.',
    default: '0',
  },
  {
    name: 'REGIA_OWNER',
    it: 'Nome di chi gestisce questa installazione, in testa a ogni pagina.',
    default: 'Programma di abilitazione al cloud',
  },
  {
    name: 'REGIA_SMTP_URL',
    it: 'Server di posta in uscita (smtp:// o smtps://); senza, gli avvisi restano solo nell’applicazione.',
    default: '',
  },
  { name: 'REGIA_MAIL_FROM', it: 'Mittente delle mail; obbligatorio insieme a REGIA_SMTP_URL.', default: '' },
  { name: 'REGIA_ACCESSIBILITY_URL', it: 'Dichiarazione di accessibilità su form.agid.gov.it.', default: '' },
  { name: 'REGIA_PRIVACY_URL', it: 'Informativa privacy dell’ente titolare.', default: '' },
  { name: 'REGIA_LEGAL_URL', it: 'Note legali dell’ente titolare.', default: '' },
  {
    name: 'REGIA_CONTACT',
    it: 'A chi si segnalano problemi e difetti di accessibilità: un indirizzo mail o una pagina.',
    default: '',
  },
  {
    name: 'REGIA_SECURITY_CONTACT',
    it: 'A chi si segnala in privato una vulnerabilità: un indirizzo mail o una pagina; senza, vale REGIA_CONTACT.',
    default: '',
  },
  { name: 'REGIA_SOURCE_URL', it: 'Codice sorgente della versione in uso.', default: '' },
  {
    name: 'REGIA_MIGRATED_READING',
    it: 'Quando un ente conta come migrato nei confronti con i traguardi: all, tutti i suoi servizi da migrare sono verificati; one, almeno uno.',
    default: 'all',
  },
  {
    name: 'REGIA_LOG_LEVEL',
    it: 'Quanto scrivere nel registro tecnico: fatal, error, warn, info, debug, silent.',
    default: 'info',
  },
] as const satisfies readonly { name: string; it: string; default: string }[]

export type SettingName = (typeof settings)[number]['name']

export interface Config {
  readonly port: number
  readonly host: string
  readonly databaseUrl: string | null
  readonly dataDir: string
  readonly publicUrl: string | null
  readonly secureCookies: boolean
  readonly trustProxy: number
  readonly owner: string
  readonly smtp: { readonly url: string; readonly from: string } | null
  readonly links: {
    readonly accessibility: string
    readonly privacy: string
    readonly legal: string
    readonly source: string
  }
  /** Addresses of who answers (`mailto:` or a page), null when nobody was named. */
  readonly contacts: { readonly support: string | null; readonly security: string | null }
  /** When a body counts as migrated against the targets: all that its plan moves is verified, or one service of it. */
  readonly migratedReading: 'all' | 'one'
  readonly logLevel: string
}

/** Thrown at start when a setting cannot be used; says which one and what it should hold. */
export class ConfigError extends Error {}

/** Reads the settings once, at start. Throws ConfigError naming the variable to mend. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const read = (name: SettingName): string =>
    env[name]?.trim() || settings.find((setting) => setting.name === name)?.default || ''
  const whole = (name: SettingName, max: number): number => {
    const value = Number(read(name))
    if (!Number.isInteger(value) || value < 0 || value > max)
      throw new ConfigError(`${name} deve essere un numero intero da 0 a ${max}, non «${read(name)}».`)
    return value
  }
  const address = (name: SettingName, protocols: readonly string[]): string | null => {
    const value = read(name)
    if (value === '') return null
    if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol))
      throw new ConfigError(`${name} deve cominciare con ${protocols.map((p) => `${p}//`).join(' o ')}.`)
    return value
  }
  const contact = (name: SettingName): string | null => {
    const value = read(name)
    if (value === '') return null
    if (/^[^\s@:/]+@[^\s@:/]+$/.test(value)) return `mailto:${value}`
    if (!URL.canParse(value) || !['https:', 'http:', 'mailto:'].includes(new URL(value).protocol))
      throw new ConfigError(
        `${name} deve essere un indirizzo mail o l’indirizzo di una pagina, non «${value}».`,
      )
    return value
  }
  const smtpUrl = address('REGIA_SMTP_URL', ['smtp:', 'smtps:'])
  const from = read('REGIA_MAIL_FROM')
  if (smtpUrl && !from.includes('@'))
    throw new ConfigError('REGIA_MAIL_FROM manca: serve insieme a REGIA_SMTP_URL.')
  const migratedReading = read('REGIA_MIGRATED_READING')
  if (migratedReading !== 'all' && migratedReading !== 'one')
    throw new ConfigError(`REGIA_MIGRATED_READING deve essere all oppure one, non «${migratedReading}».`)
  const publicUrl = address('REGIA_PUBLIC_URL', ['http:', 'https:'])
  const dataDir = read('REGIA_DATA')
  return {
    port: whole('PORT', 65_535),
    host: read('HOST'),
    databaseUrl: address('DATABASE_URL', ['postgres:', 'postgresql:']),
    dataDir: dataDir.startsWith('/') ? dataDir : join(projectRoot, dataDir),
    publicUrl: publicUrl?.replace(/\/$/, '') ?? null,
    secureCookies: publicUrl?.startsWith('https:') ?? false,
    trustProxy: whole('REGIA_TRUST_PROXY', 10),
    owner: read('REGIA_OWNER'),
    smtp: smtpUrl ? { url: smtpUrl, from } : null,
    links: {
      accessibility: address('REGIA_ACCESSIBILITY_URL', ['https:']) ?? '/accessibilita',
      privacy: address('REGIA_PRIVACY_URL', ['https:', 'http:']) ?? '/privacy',
      legal: address('REGIA_LEGAL_URL', ['https:', 'http:']) ?? '/note-legali',
      source: address('REGIA_SOURCE_URL', ['https:', 'http:']) ?? '/codice-sorgente',
    },
    contacts: {
      support: contact('REGIA_CONTACT'),
      security: contact('REGIA_SECURITY_CONTACT') ?? contact('REGIA_CONTACT'),
    },
    migratedReading,
    logLevel: read('REGIA_LOG_LEVEL'),
  }
}

/** True for an address that only this machine can reach. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  return bare === 'localhost' || bare === '::1' || (isIPv4(bare) && bare.startsWith('127.'))
}

/** The setting, with its value, by which others than this machine reach the server; null when none does. */
export function settingThatOpens({ host, trustProxy, publicUrl }: Config): string | null {
  if (!isLoopback(host)) return `HOST=${host}`
  if (trustProxy > 0) return `REGIA_TRUST_PROXY=${trustProxy}`
  return publicUrl !== null && !isLoopback(new URL(publicUrl).hostname)
    ? `REGIA_PUBLIC_URL=${publicUrl}`
    : null
}
