// SPDX-License-Identifier: AGPL-3.0-or-later
// A country of invented bodies with their inventories and their plans, which no rule observes: 24,000 bodies, 12,464 plans, 150,000 items.

/** The same id for the same thing each time, in the form of any other. */
export const id = (kind: string, number: string) =>
  `overlay(overlay(md5('${kind} ' || ${number}) placing '4' from 13) placing '8' from 17)::uuid`

const decision = {
  approach: "'B'",
  strategy: "'repurchase'",
  origin_kind: "'on_premise_structured'",
  destination_kind: "'qualified_cloud'",
  destination_name: "'Archivia Cloud'",
  service_model: "'saas'",
  qualification_code: "'QC1'",
  qualification_valid_to: "date '2028-02-14'",
  contract_on: "date '2026-03-02'",
  starts_on: "date '2026-03-16'",
  ends_on: "date '2026-05-18'",
  cost_cents: '(400000 + (n * 7 + j * 13) % 40000)',
  yearly_fee_cents: '(180000 + (n * 11 + j * 17) % 20000)',
}
const camel = (name: string) => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())

export interface Country {
  readonly bodies: number
  readonly plans: number
  readonly items: number
  /** Makes it in an empty database with its reference rows. */
  readonly sql: string
}

/** Bodies, their inventory and their plans: five of seven approved, one under way, one returned and on the desk again. */
export function country(share: number): Country {
  const bodies = Math.round(24_000 * share)
  const plans = Math.round(12_464 * share)
  const items = Math.round(150_000 * share)
  const items0 = Math.floor(items / plans)
  // The first plans have one item more, so that the sum is exact.
  const perPlan = `(${items0} + case when n < ${items - items0 * plans} then 1 else 0 end)`
  const sql = `
  create temporary table p as select n, ${id('body', 'n')} as body, ${id('plan', 'n')} as plan, ${id('version', 'n')} as version,
    case n % 7 when 5 then 'submitted' when 6 then 'returned' else 'approved' end as state, ${perPlan} as size from generate_series(0, ${plans - 1}) n;
  create temporary table i as select p.*, j, ${id('service', "n || ' ' || j")} as service, ${id('item', "n || ' ' || j")} as item from p, generate_series(1, size) j;
  create temporary table types as select service_type_code as code, row_number() over (order by service_type_code) as k from service_types;
  insert into people (person_id, given_name, family_name, created_at) values (${id('person', '0')}, 'Ada', 'Prova', now());
  insert into assignments (assignment_id, person_id, role, valid_from, created_at) values (${id('assignment', '0')}, ${id('person', '0')}, 'programme_officer', '2020-01-01', now());
  insert into administrations (administration_id, ipa_code, name, kind, search_text, created_at, updated_at)
    select ${id('body', 'n')}, 'ente_' || n, 'Ente ' || n, 'municipality', ' ente ' || n || ' ', now(), now() from generate_series(0, ${bodies - 1}) n;
  insert into administration_populations (administration_id, counted_on, residents, source)
    select ${id('body', 'n')}, '2023-01-01', 500 + (n * 37) % 30000, 'inventata' from generate_series(0, ${bodies - 1}) n;
  insert into data_centres (administration_id, data_centre_id, name, agid_group, created_at, updated_at)
    select body, ${id('place', 'n')}, 'CED', 'B', now(), now() from p;
  insert into software (administration_id, software_id, name, contract_ends_on, created_at, updated_at)
    select body, ${id('software', "n || ' ' || k")}, 'Suite ' || k, '2027-12-31', now(), now() from p, generate_series(0, 4) k;
  insert into digital_services (administration_id, digital_service_id, name, service_type_code, data_class, data_class_source, data_class_on, hosting,
      data_centre_id, users_count, created_at, updated_at)
    select body, service, 'Servizio ' || lpad(j::text, 2, '0'), (select code from types where k = j), 'ordinary', 'ACN', '2024-01-01',
      case when j <= 6 then 'data_centre' else 'unknown' end, case when j <= 6 then ${id('place', 'n')} end, 10, now(), now() from i;
  insert into service_software (administration_id, digital_service_id, software_id)
    select body, service, ${id('software', "n || ' ' || case when j = 8 then 4 else j % 4 end")} from i;
  alter table service_dependencies disable trigger no_circle_of_services;
  insert into service_dependencies (administration_id, digital_service_id, depends_on_id, created_at)
    select body, ${id('service', "n || ' 1'")}, ${id('service', "n || ' 2'")}, now() from p;
  alter table service_dependencies enable trigger no_circle_of_services;
  insert into plans (administration_id, plan_id, state, version_count, approved_number, created_at, updated_at)
    select body, plan, state, 1, case when state = 'approved' then 1 end, now(), now() from p;
  insert into plan_items (administration_id, plan_item_id, plan_id, digital_service_id, ${Object.keys(decision)}, updated_at)
    select body, item, plan, service, ${Object.values(decision)}, now() from i;
  insert into plan_versions (administration_id, plan_version_id, plan_id, number, receipt_number, content, sha256, channel, submitted_at, submitted_by,
      submitted_as, finding_count, outcome, outcome_at)
    select body, version, plan, 1, '2026/' || lpad(n::text, 6, '0'), jsonb_build_object('schema', 'regia-piano/3', 'planId', plan, 'number', 1,
        'administration', jsonb_build_object('id', body, 'ipaCode', 'ente_' || n, 'name', 'Ente ' || n), 'revision', null, 'late', null,
        'dataCentres', '[]'::jsonb, 'findings', '[]'::jsonb, 'services', (select jsonb_agg(jsonb_build_object('id', service, 'name', 'Servizio ' || lpad(j::text, 2, '0'),
          'dataClass', 'ordinary', 'users', 10, 'hosting', 'CED', 'software', jsonb_build_array('Suite ' || case when j = 8 then 4 else j % 4 end),
          ${Object.entries(decision).map(([column, value]) => `'${camel(column)}', ${value}`)}) order by j) from generate_series(1, size) j,
          lateral (select ${id('service', "n || ' ' || j")} as service) s))::text,
      repeat('0', 64), 'programme', '2026-02-01', ${id('person', '0')}, ${id('assignment', '0')}, 0,
      case state when 'submitted' then null else state end, case when state <> 'submitted' then timestamptz '2026-02-20' end from p;
  insert into sent_costs (administration_id, plan_version_id, digital_service_id, service_type_code, cost_cents, yearly_fee_cents)
    select body, version, service, (select code from types where k = j), ${decision.cost_cents}, ${decision.yearly_fee_cents} from i;`
  return { bodies, plans, items, sql }
}
