// SPDX-License-Identifier: AGPL-3.0-or-later
// A year of 3,000 requests of a national programme: `node --import tsx bench/spending.ts [seconds] [readers]`.
import { fileURLToPath } from 'node:url'
import { openServer } from '../src/platform/db/store.ts'
import { packagedBinaries, startCluster } from '../test/clusters.ts'
import { freshDatabase } from '../test/databases.ts'
import { measurePages, tell, tidied } from './pages.ts'

const seconds = Number(process.argv[2] ?? 30)
const readers = Number(process.argv[3] ?? 20)
const requests = 3_000

/** Invented bodies with a data centre each, and their requests of a year: a third waits, the others are decided, some with conditions or a derogation. */
const year = `
  insert into people (person_id, given_name, family_name, created_at)
    values ('00000000-0000-4000-8000-000000000001', 'Bench', 'Uno', now());
  insert into assignments (assignment_id, person_id, role, valid_from, created_at)
    values ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001', 'reviewer', '2020-01-01', now());
  insert into administrations (administration_id, ipa_code, name, kind, region_code, region_name, search_text, created_at, updated_at)
    select gen_random_uuid(), 'ente_' || n, 'Comune di Prova ' || n, 'municipality', lpad((1 + n % 20)::text, 2, '0'), 'Regione ' || n % 20,
      ' comune di prova ' || n || ' ', now(), now() from generate_series(1, 1500) n;
  insert into data_centres (administration_id, data_centre_id, name, agid_group, created_at, updated_at)
    select administration_id, gen_random_uuid(), 'CED', 'B', now(), now() from administrations;
  create temporary table made as select d.administration_id, d.data_centre_id, gen_random_uuid() as id, n,
      now() - interval '365 days' * random() as sent_at, case when r < 0.33 then 'submitted' when r < 0.8 then 'authorised'
        when r < 0.9 then 'authorised_with_conditions' else 'denied' end as state
    from (select n, random() r, 1 + n % 1500 place from generate_series(1, ${requests}) n) s
    join (select administration_id, data_centre_id, row_number() over () place from data_centres) d using (place);
  insert into spending_requests (administration_id, spending_request_id, data_centre_id, duty, channel, state, version_count, subject, kind,
      purpose, supplier, net_cents, vat_cents, starts_on, ends_on, submitted_at, decided_at, created_at, updated_at)
    select administration_id, id, data_centre_id, 'authorisation', 'programme', state, 1, 'Manutenzione ' || n,
      (array['ordinary_maintenance', 'continuity', 'consolidation'])[1 + n % 3], 'avoid_interruption', 'Fornitore ' || n % 40, 100000 * (1 + n % 50),
      22000, sent_at::date, sent_at::date + 365, sent_at, case when state <> 'submitted' then sent_at + interval '20 days' end, sent_at, sent_at from made;
  insert into spending_versions (administration_id, spending_version_id, spending_request_id, number, receipt_number, content, sha256, channel,
      submitted_at, submitted_by, submitted_as)
    select administration_id, gen_random_uuid(), id, 1, 'B/' || n, '{}', repeat('0', 64), 'programme', sent_at,
      '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002' from made;
  insert into spending_amounts (administration_id, spending_request_id, year, net_cents)
    select administration_id, id, extract(year from sent_at)::integer + y, 50000 * (1 + n % 50) from made, generate_series(0, 1) y;
  insert into spending_actuals (administration_id, spending_request_id, year, spent_cents, written_by, written_at)
    select administration_id, id, extract(year from sent_at)::integer, 40000, '00000000-0000-4000-8000-000000000001', now()
    from made where state like 'authorised%' and n % 2 = 0;
  insert into spending_acts (administration_id, spending_act_id, spending_request_id, version_number, kind, channel, number, decided_on, reasons,
      decided_by, decided_at)
    select administration_id, gen_random_uuid(), id, 1, case state when 'denied' then 'deny' when 'authorised' then 'authorise'
      else 'authorise_with_conditions' end, 'programme', 'B' || n, (sent_at + interval '20 days')::date, 'Serve',
      '00000000-0000-4000-8000-000000000001', sent_at + interval '20 days' from made where state <> 'submitted';
  insert into spending_conditions (administration_id, spending_condition_id, spending_request_id, spending_act_id, words, due_on)
    select administration_id, gen_random_uuid(), spending_request_id, spending_act_id, 'Spegnere un server', current_date + 60
    from spending_acts where kind = 'authorise_with_conditions';
  drop table made`

const paths = [
  '/spese',
  '/spese?stato=authorised',
  '/spese?cerca=fornitore+7',
  '/spese/registro',
  '/spese/registro?esito=deny&ordina=ente',
  '/spese/registro?cerca=prova+12',
  '/spese/quadro',
  '/monitoraggio/spesa-autorizzata',
  '/monitoraggio/spesa-effettiva?dato=mancante',
]

const bin = packagedBinaries()
if (!bin) throw new Error('No packaged PostgreSQL on this platform')
const cluster = await startCluster(bin)
const { url, drop } = await freshDatabase(cluster.url)
const store = await openServer(url)
await store.asOwner(year)
await tidied(url)
await store.close()
const serverFile = fileURLToPath(new URL('./server.ts', import.meta.url))
console.log(`${requests} requests; ${readers} readers, ${seconds} s each`)
;(await measurePages({ url, serverFile, seconds, readers }, paths)).forEach(tell)
await drop()
await cluster.stop()
