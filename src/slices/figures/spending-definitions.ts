// SPDX-License-Identifier: AGPL-3.0-or-later
import { type RawBuilder, sql } from 'kysely'
import { HOUSE_RULE } from '../../shared/legal.ts'
import type { FigureDefinition } from './definitions.ts'

/** A row for each request and year of money; `day` is the first of that year. */
const yearRows = (which: RawBuilder<unknown>) => sql`
  select s.spending_request_id || '-' || m.year as row_id, s.spending_request_id as thing_id, s.subject as thing, s.body_id,
    null::text as data_class, s.agid_group, s.spending_kind, make_date(m.year, 1, 1) as day, null::text as state,
    m.net_cents::numeric as amount
  from spending s join spending_amounts m on m.spending_request_id = s.spending_request_id where ${which}`

const ofRequests = {
  unit: 'euro senza IVA',
  sums: 'money',
  source: HOUSE_RULE,
  thing: 'spending',
  by: ['region', 'kind', 'spending', 'group', 'year', 'body'],
  dayLabel: 'Anno',
  of: null,
  base: 'spending_requested',
  missing: 'Nessuna autorizzazione è stata chiesta',
} as const satisfies Partial<FigureDefinition>

/** Money for data centres: asked, answered, spent, and no more spent because a data centre closed. */
export const spendingDefinitions: readonly FigureDefinition[] = [
  {
    ...ofRequests,
    key: 'spending_requested',
    slug: 'spesa-richiesta',
    name: 'Spesa richiesta',
    definition:
      'Gli importi senza IVA, anno per anno, delle richieste di autorizzazione inviate entro quel giorno, comunque siano finite: solo le ritirate non contano.',
    query: yearRows(sql`s.duty = 'authorisation'`),
  },
  {
    ...ofRequests,
    key: 'spending_authorised',
    slug: 'spesa-autorizzata',
    name: 'Spesa autorizzata',
    definition:
      'Gli importi delle richieste autorizzate entro quel giorno, con o senza prescrizioni. Un contratto accorciato dopo conta per quanto era stato autorizzato.',
    of: 'spending_requested',
    query: yearRows(sql`s.is_authorised`),
  },
  {
    ...ofRequests,
    key: 'spending_denied',
    slug: 'spesa-negata',
    name: 'Spesa negata',
    definition: 'Gli importi delle richieste negate entro quel giorno.',
    of: 'spending_requested',
    query: yearRows(sql`s.is_denied`),
  },
  {
    ...ofRequests,
    key: 'spending_spent',
    slug: 'spesa-effettiva',
    name: 'Spesa effettiva',
    definition:
      'Quanto è stato speso, anno per anno, per i contratti autorizzati, come lo scrive l’ente: ogni anno autorizzato che è cominciato, più quelli che l’ente aggiunge. Un anno senza importo è n.d., non zero.',
    base: 'spending_authorised',
    missing: 'Nessuna spesa è stata autorizzata',
    query: sql`
      select s.spending_request_id || '-' || y.year as row_id, s.spending_request_id as thing_id, s.subject as thing, s.body_id,
        null::text as data_class, s.agid_group, s.spending_kind, make_date(y.year, 1, 1) as day, null::text as state,
        c.spent_cents::numeric as amount
      from spending s
      cross join lateral (select m.year from spending_amounts m
          where m.spending_request_id = s.spending_request_id and m.year <= s.until_year
        union select w.year from spending_actuals w where w.spending_request_id = s.spending_request_id) y
      left join spending_actuals c on c.spending_request_id = s.spending_request_id and c.year = y.year
      where s.is_authorised`,
  },
  {
    ...ofRequests,
    key: 'spending_communicated',
    slug: 'spesa-comunicata',
    name: 'Spesa comunicata',
    definition:
      'Gli importi delle comunicazioni inviate entro quel giorno, preventive comprese. Una comunicazione che ha avuto bisogno dell’autorizzazione conta fra le richieste.',
    base: 'spending_communicated',
    missing: 'Nessuna comunicazione è stata inviata',
    query: yearRows(sql`s.duty <> 'authorisation'`),
  },
  {
    ...ofRequests,
    key: 'spending_avoided',
    slug: 'spesa-evitata',
    name: 'Spesa annua evitata con le chiusure',
    unit: 'euro l’anno',
    thing: 'data_centre',
    by: ['region', 'kind', 'group', 'year', 'body'],
    dayLabel: 'Chiuso il',
    base: 'data_centres_closed',
    missing: 'Nessun data center è stato chiuso',
    definition:
      'Il costo di un anno dei data center chiusi entro quel giorno, secondo la base dei costi bloccata prima dei lavori, o l’ultima sua correzione. Senza una base bloccata è n.d., non zero.',
    query: sql`
      select e.data_centre_id::text as row_id, e.data_centre_id as thing_id, e.name as thing, e.body_id, null::text as data_class,
        e.agid_group, null::text as spending_kind, e.closed_on as day, null::text as state, b.cents::numeric as amount
      from centres e left join lateral (
        select case when num_nonnulls(energy_cents, maintenance_cents, connectivity_cents, premises_cents, staff_cents, licences_cents,
            other_cents) > 0 then coalesce(energy_cents, 0) + coalesce(maintenance_cents, 0) + coalesce(connectivity_cents, 0)
            + coalesce(premises_cents, 0) + coalesce(staff_cents, 0) + coalesce(licences_cents, 0) + coalesce(other_cents, 0) end as cents
        from data_centre_baselines where data_centre_id = e.data_centre_id and locked_at is not null order by number desc limit 1) b on true
      where e.is_closed`,
  },
]
