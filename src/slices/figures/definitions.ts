// SPDX-License-Identifier: AGPL-3.0-or-later
import { type RawBuilder, sql } from 'kysely'
import { HOUSE_RULE, type LegalSource } from '../../shared/legal.ts'
import type { Dimension, FigureScope, MigratedReading } from './model.ts'
import { DC_MILESTONES, PROGRAMME_MILESTONES, WHOLE_MIGRATION } from './sources.ts'
import { spendingDefinitions } from './spending-definitions.ts'

/** What the rows are: where each one leads. */
export type RowThing = 'service' | 'body' | 'data_centre' | 'plan' | 'spending'

export interface FigureDefinition {
  readonly key: string
  /** The word of its address: `/monitoraggio/<slug>`. */
  readonly slug: string
  readonly name: string
  /** What is counted or summed, in words. */
  readonly unit: string
  /** What the amounts of its rows are, where they are summed; null counts rows. */
  readonly sums: 'count' | 'gigabytes' | 'money' | null
  readonly definition: string
  readonly source: LegalSource
  readonly thing: RowThing
  readonly by: readonly Dimension[]
  /** What the day of a row is; null when its rows have none. */
  readonly dayLabel: string | null
  /** The figure it is a part of. */
  readonly of: string | null
  /** The figure without whose rows this one is not known, and why. */
  readonly base: string
  readonly missing: string
  /** Of the bodies one works for, and never of the programme. */
  readonly isOwnOnly?: true
  /** Over the named queries of the frame: row_id, thing_id, thing, body_id, data_class, agid_group, spending_kind, day, state, amount. */
  readonly query: RawBuilder<unknown>
}

const serviceRows = (day: 'planned_ends_on' | 'migrated_on' | 'verified_on', which: RawBuilder<unknown>) =>
  sql`select digital_service_id::text as row_id, digital_service_id as thing_id, service_name as thing, body_id, data_class,
    null::text as agid_group, null::text as spending_kind, ${sql.ref(day)} as day, state, null::numeric as amount from items where is_due and ${which}`

const bodyRows = (day: RawBuilder<unknown>, from: RawBuilder<unknown>) =>
  sql`select body_id::text as row_id, body_id as thing_id, '' as thing, body_id, null::text as data_class,
    null::text as agid_group, null::text as spending_kind, ${day} as day, null::text as state, null::numeric as amount ${from}`

const centreRows = (amount: RawBuilder<unknown>, which: RawBuilder<unknown>) =>
  sql`select data_centre_id::text as row_id, data_centre_id as thing_id, name as thing, body_id, null::text as data_class,
    agid_group, null::text as spending_kind, case when is_closed then closed_on end as day, null::text as state, (${amount})::numeric as amount
    from centres where ${which}`

const whole = sql`true`
const noAmount = sql`null`
const groupBLeft = sql`agid_group = 'B' and not is_closed`

const ofServices = {
  unit: 'servizi',
  sums: null,
  thing: 'service',
  base: 'services_due',
  missing: 'Nessun piano approvato ha servizi da migrare',
} as const
const ofBodies = {
  unit: 'enti',
  sums: null,
  source: HOUSE_RULE,
  thing: 'body',
  of: 'bodies',
  base: 'bodies_with_plan',
  missing: 'Nessun ente ha un piano approvato',
} as const
const ofCentres = {
  unit: 'data center',
  sums: null,
  source: DC_MILESTONES,
  thing: 'data_centre',
  by: ['region', 'kind', 'body'],
  dayLabel: null,
  of: null,
  base: 'data_centres',
  missing: 'Nessun data center è scritto nell’inventario',
} as const

const carriedRows = (day: 'closed_on' | 'sent_on', which: RawBuilder<unknown>) =>
  sql`select plan_version_id::text as row_id, plan_id as thing_id, 'Versione ' || number as thing, body_id, null::text as data_class,
    null::text as agid_group, null::text as spending_kind, ${sql.ref(day)} as day, null::text as state, null::numeric as amount
    from carried where ${which}`

const ofCarried = {
  unit: 'versioni',
  sums: null,
  source: HOUSE_RULE,
  thing: 'plan',
  by: ['region', 'kind', 'year', 'body'],
  base: 'office_closed',
  missing: 'Nessuna versione è stata chiusa per essere riportata',
  isOwnOnly: true,
} as const

/** Every figure of the programme, defined once: pages, files and the command line all read these. */
export const figureDefinitions: readonly FigureDefinition[] = [
  {
    key: 'bodies',
    slug: 'enti',
    name: 'Enti',
    unit: 'enti',
    sums: null,
    definition:
      'Gli enti dell’anagrafe che a quel giorno non erano finiti. Un ente confluito conta come chi prosegue.',
    source: HOUSE_RULE,
    thing: 'body',
    by: ['region', 'kind'],
    dayLabel: null,
    of: null,
    base: 'bodies',
    missing: 'L’anagrafe non ha enti',
    query: bodyRows(sql`null::date`, sql`from bodies`),
  },
  {
    ...ofBodies,
    key: 'bodies_with_plan',
    slug: 'enti-con-piano',
    name: 'Enti con un piano approvato',
    definition: 'Gli enti con almeno una voce in una versione approvata: conta l’ultima.',
    by: ['region', 'kind', 'body'],
    dayLabel: null,
    base: 'bodies',
    missing: 'L’anagrafe non ha enti',
    query: bodyRows(sql`null::date`, sql`from items group by body_id`),
  },
  {
    ...ofBodies,
    key: 'bodies_migrated',
    slug: 'enti-migrati',
    name: 'Enti migrati, tutti i servizi',
    definition:
      'Gli enti con ogni servizio da migrare dell’ultimo piano approvato verificato. Non contano i servizi da mantenere, da dismettere o non dovuti; un ente che non ha nulla da migrare non è fra i migrati.',
    by: ['region', 'kind', 'year', 'body'],
    dayLabel: 'Ultima verifica',
    query: bodyRows(
      sql`max(verified_on)`,
      sql`from items where is_due group by body_id having bool_and(is_verified)`,
    ),
  },
  {
    ...ofBodies,
    key: 'bodies_migrated_one',
    slug: 'enti-migrati-almeno-uno',
    name: 'Enti migrati, almeno un servizio',
    definition:
      'Gli enti con almeno un servizio da migrare dell’ultimo piano approvato verificato: l’altra lettura.',
    by: ['region', 'kind', 'year', 'body'],
    dayLabel: 'Prima verifica',
    query: bodyRows(sql`min(verified_on)`, sql`from items where is_due and is_verified group by body_id`),
  },
  {
    ...ofBodies,
    key: 'bodies_on_psn',
    slug: 'enti-sul-psn',
    name: 'Enti sul PSN',
    definition:
      'Gli enti con almeno un servizio verificato la cui destinazione è il Polo Strategico Nazionale.',
    source: PROGRAMME_MILESTONES,
    by: ['region', 'kind', 'year', 'body'],
    dayLabel: 'Prima verifica',
    query: bodyRows(
      sql`min(verified_on)`,
      sql`from items where is_due and is_verified and destination_kind = 'psn' group by body_id`,
    ),
  },
  {
    ...ofServices,
    key: 'services_due',
    slug: 'servizi-da-migrare',
    name: 'Servizi da migrare',
    definition:
      'Le voci dell’ultimo piano approvato in modo A o B. Non ci sono i servizi da mantenere, da dismettere e non dovuti.',
    source: HOUSE_RULE,
    by: ['region', 'kind', 'class', 'year', 'state', 'body'],
    dayLabel: 'Fine prevista',
    of: null,
    base: 'bodies_with_plan',
    missing: 'Nessun ente ha un piano approvato',
    query: serviceRows('planned_ends_on', whole),
  },
  {
    ...ofServices,
    key: 'services_migrated',
    slug: 'servizi-migrati',
    name: 'Servizi migrati per intero',
    definition:
      'I servizi da migrare di cui sono migrati sistemi, dati e applicativi, tutti: una parte non conta.',
    source: WHOLE_MIGRATION,
    by: ['region', 'kind', 'class', 'year', 'body'],
    dayLabel: 'Migrato il',
    of: 'services_due',
    query: serviceRows('migrated_on', sql`is_migrated`),
  },
  {
    ...ofServices,
    key: 'services_verified',
    slug: 'servizi-verificati',
    name: 'Servizi verificati',
    definition: 'I servizi migrati per intero che una persona diversa da chi lo ha dichiarato ha verificato.',
    source: HOUSE_RULE,
    by: ['region', 'kind', 'class', 'year', 'body'],
    dayLabel: 'Verificato il',
    of: 'services_due',
    query: serviceRows('verified_on', sql`is_verified`),
  },
  {
    ...ofCentres,
    key: 'data_centres',
    slug: 'data-center',
    name: 'Data center',
    definition: 'I data center dell’inventario, chiusi compresi, anche se scritti dopo quel giorno.',
    source: HOUSE_RULE,
    by: ['region', 'kind', 'group', 'body'],
    query: centreRows(noAmount, whole),
  },
  {
    ...ofCentres,
    key: 'group_b_left',
    slug: 'gruppo-b',
    name: 'Data center di gruppo B ancora aperti',
    definition:
      'I data center di gruppo B che a quel giorno non erano chiusi. Vale il gruppo in vigore, anche se contestato.',
    query: centreRows(noAmount, groupBLeft),
  },
  {
    ...ofCentres,
    key: 'group_b_cpu',
    slug: 'gruppo-b-cpu',
    name: 'CPU dei data center di gruppo B',
    unit: 'CPU',
    sums: 'count',
    definition:
      'I processori, non i core, dei data center di gruppo B ancora aperti. Chi non lo dice non conta come zero.',
    query: centreRows(sql`cpu_count`, groupBLeft),
  },
  {
    ...ofCentres,
    key: 'group_b_ram',
    slug: 'gruppo-b-ram',
    name: 'RAM dei data center di gruppo B',
    unit: 'GB',
    sums: 'gigabytes',
    definition: 'La memoria dei data center di gruppo B ancora aperti. Chi non lo dice non conta come zero.',
    query: centreRows(sql`ram_gb`, groupBLeft),
  },
  {
    ...ofCentres,
    key: 'group_b_storage',
    slug: 'gruppo-b-storage',
    name: 'Storage dei data center di gruppo B',
    unit: 'GB',
    sums: 'gigabytes',
    definition: 'Lo spazio dei data center di gruppo B ancora aperti. Chi non lo dice non conta come zero.',
    query: centreRows(sql`storage_gb`, groupBLeft),
  },
  {
    ...ofCentres,
    key: 'data_centres_closed',
    slug: 'data-center-chiusi',
    name: 'Data center chiusi',
    definition: 'I data center chiusi entro quel giorno: non ospitano più servizi di nessun ente.',
    source: HOUSE_RULE,
    by: ['region', 'kind', 'group', 'year', 'body'],
    dayLabel: 'Chiuso il',
    of: 'data_centres',
    query: centreRows(noAmount, sql`is_closed`),
  },
  {
    ...ofCentres,
    key: 'yearly_cost_ended',
    slug: 'costi-finiti',
    name: 'Spesa annua finita con le chiusure',
    unit: 'euro l’anno',
    sums: 'money',
    definition:
      'Il costo di un anno che finisce con ogni chiusura, come lo dice chi chiude: propone la base dei costi bloccata prima dei lavori. Chi non lo dice non conta come zero.',
    source: HOUSE_RULE,
    by: ['region', 'kind', 'group', 'year', 'body'],
    dayLabel: 'Chiuso il',
    base: 'data_centres_closed',
    missing: 'Nessun data center è stato chiuso',
    query: centreRows(sql`yearly_cost_cents`, sql`is_closed`),
  },
  {
    key: 'plans',
    slug: 'piani',
    name: 'Piani trasmessi',
    unit: 'piani',
    sums: null,
    definition:
      'I piani trasmessi almeno una volta, per come sta l’ultima versione: di una ritirata conta quella prima, se c’è. Una versione chiusa da un ufficio conta fra i suoi enti da quando ne è registrato l’invio, e mai per il programma.',
    source: HOUSE_RULE,
    thing: 'plan',
    by: ['region', 'kind', 'state'],
    dayLabel: 'Trasmesso il',
    of: null,
    base: 'bodies',
    missing: 'L’anagrafe non ha enti',
    query: sql`select plan_id::text as row_id, plan_id as thing_id, 'Versione ' || number as thing, body_id, null::text as data_class,
      null::text as agid_group, null::text as spending_kind, day, state, null::numeric as amount from sent`,
  },
  {
    ...ofBodies,
    key: 'bodies_without_plan',
    slug: 'enti-senza-piano',
    name: 'Enti senza un piano trasmesso',
    definition: 'Gli enti dell’anagrafe che a quel giorno non avevano trasmesso nessun piano.',
    by: ['region', 'kind'],
    dayLabel: null,
    base: 'bodies',
    missing: 'L’anagrafe non ha enti',
    query: bodyRows(
      sql`null::date`,
      sql`from bodies where not exists (select from sent where sent.body_id = bodies.body_id)`,
    ),
  },
  {
    ...ofCarried,
    key: 'office_closed',
    slug: 'versioni-chiuse',
    name: 'Versioni chiuse da riportare',
    definition:
      'Le versioni chiuse in Regia per partire da un altro canale (PEC, portale), senza quelle ritirate. Il programma non le vede e non le conta.',
    dayLabel: 'Chiusa il',
    of: null,
    base: 'bodies',
    missing: 'L’anagrafe non ha enti',
    query: carriedRows('closed_on', whole),
  },
  {
    ...ofCarried,
    key: 'office_carried',
    slug: 'versioni-riportate',
    name: 'Versioni riportate',
    definition: 'Le versioni chiuse di cui è registrato l’invio per PEC, dal portale o da un altro canale.',
    dayLabel: 'Inviata il',
    of: 'office_closed',
    query: carriedRows('sent_on', sql`sent_on is not null`),
  },
  {
    ...ofCarried,
    key: 'office_receipt',
    slug: 'versioni-con-ricevuta',
    name: 'Versioni con la ricevuta',
    definition: 'Le versioni riportate di cui è allegata la ricevuta del canale.',
    dayLabel: 'Inviata il',
    of: 'office_carried',
    query: carriedRows('sent_on', sql`sent_on is not null and has_receipt`),
  },
  {
    ...ofCarried,
    key: 'office_differing',
    slug: 'versioni-diverse',
    name: 'Versioni riportate con differenze',
    definition:
      'Le versioni riportate in cui ciò che è partito non è ciò che Regia tiene: un campo con un altro valore o che non risulta riportato, o un altro file.',
    dayLabel: 'Inviata il',
    of: 'office_carried',
    query: carriedRows('sent_on', sql`sent_on is not null and differs`),
  },
  ...spendingDefinitions,
]

/** The figures of a scope: what leaves by another channel is of who carries it. */
export const definitionsOf = (scope: FigureScope): FigureDefinition[] =>
  figureDefinitions.filter(({ isOwnOnly }) => scope === 'own' || !isOwnOnly)

export function definitionOf(key: string): FigureDefinition {
  const found = figureDefinitions.find((definition) => definition.key === key)
  if (!found) throw new Error(`No figure is called ${key}`)
  return found
}

/** The figure that a target on migrated bodies is held against. */
export function figureOfReading(figure: string, reading: MigratedReading): string {
  return figure === 'bodies_migrated' && reading === 'one' ? 'bodies_migrated_one' : figure
}
