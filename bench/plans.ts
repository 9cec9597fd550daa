// SPDX-License-Identifier: AGPL-3.0-or-later
// Every rule on every plan of a country: `node --import tsx bench/plans.ts [share of the country, 1] [rounds, 3]`. Makes 24,000 bodies and 12,464 plans with
// 150,000 items that no rule observes, plants a known fault in one plan of twenty, every kind in turn, and asks that the check finds exactly those.
import { performance } from 'node:perf_hooks'
import { systemActor, withActor } from '../src/platform/db/actor.ts'
import { openServer } from '../src/platform/db/store.ts'
import { loadReferenceData } from '../src/slices/inventory/index.ts'
import { checkPlans } from '../src/slices/plans/index.ts'
import { packagedBinaries, startCluster } from '../test/clusters.ts'
import { freshDatabase } from '../test/databases.ts'

const share = Number(process.argv[2] ?? 1)
const rounds = Number(process.argv[3] ?? 3)
const now = new Date('2026-03-10T10:00:00Z')
const bodies = Math.round(24_000 * share)
const plans = Math.round(12_464 * share)
const items = Math.round(150_000 * share)

const id = (kind: string, number: string) => `md5('${kind} ' || ${number})::uuid`
const items0 = Math.floor(items / plans)
/** The first plans have one item more, so that the sum is exact. */
const perPlan = `(${items0} + case when n < ${items - items0 * plans} then 1 else 0 end)`

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

/** Bodies, their inventory and their plans: five of seven approved, one under way, one returned and on the desk again. */
const country = `
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

const item = (set: string, j = 8) =>
  `update plan_items set ${set} from f where plan_item_id = ${id('item', `f.n || ' ${j}'`)}`
const service = (set: string, j = 8) =>
  `update digital_services set ${set} from f where digital_service_id = ${id('service', `f.n || ' ${j}'`)}`
const state = (set: string) => `update plans set ${set} from f where plans.plan_id = f.plan`
const version = (set: string) => `update plan_versions set ${set} from f where plan_version_id = f.version`
/** What an inventory says is the same for a draft and for what was sent: those are planted in approved plans, which are checked once. */
const approved = `${state("state = 'approved', approved_number = 1")}; ${version("outcome = 'approved'")}`

interface Fault {
  readonly plant: string
  /** How many findings of each rule; `draft` and `sent` where the fault itself decides what is checked. */
  readonly finds: Readonly<Record<string, number>>
  readonly of?: 'draft' | 'sent'
}

const faults: readonly Fault[] = [
  { plant: item('approach = null'), finds: { 'PR-01': 1 } },
  { plant: `${approved}; ${service('data_class = null')}`, finds: { 'PR-02': 1 }, of: 'sent' },
  { plant: item('destination_kind = null'), finds: { 'PR-03': 1 } },
  { plant: `${approved}; ${service("data_class = 'critical'")}`, finds: { 'PR-04': 1 }, of: 'sent' },
  { plant: item('qualification_code = null, qualification_valid_to = null'), finds: { 'PR-04': 1 } },
  { plant: item("qualification_valid_to = '2026-05-17'"), finds: { 'PR-05': 1 } },
  { plant: item("qualification_valid_to = '2029-03-10'"), finds: { 'PR-05': 1 } },
  { plant: item('qualification_valid_to = null'), finds: { 'PR-05': 1 } },
  { plant: item("starts_on = '2026-03-01'"), finds: { 'PR-06': 1 } },
  { plant: item('ends_on = null'), finds: { 'PR-07': 1 } },
  { plant: item("approach = 'retain', ends_on = null"), finds: { 'PR-08': 2 } },
  { plant: item("ends_on = '2026-07-01'"), finds: { 'PR-09': 1, 'PR-10': 1 } },
  {
    plant: `${item("ends_on = '2026-07-01'")}; ${state("late_reason = 'Gara', late_new_end_on = '2026-07-31'")}`,
    finds: { 'PR-09': 1 },
  },
  {
    plant: `${state("state = 'draft', version_count = 0, approved_number = null")};
      delete from sent_costs using f where plan_version_id = f.version; delete from plan_versions using f where plan_version_id = f.version`,
    finds: { 'PR-11': 1 },
    of: 'draft',
  },
  { plant: item("approach = 'retain', reason = 'Gara', review_on = '2027-01-01'", 6), finds: { 'PR-12': 1 } },
  {
    plant: `${approved}; update software set contract_ends_on = '2026-05-17' from f where software_id = ${id('software', "f.n || ' 4'")}`,
    finds: { 'PR-13': 1 },
    of: 'sent',
  },
  { plant: item('yearly_fee_cents = null'), finds: { 'PR-14': 1 } },
  {
    plant: `${state("state = 'draft', revision = 'reopening', revision_reason = 'Gara', approved_number = 1")};
      ${version(`outcome = 'approved', content = jsonb_set(content::jsonb, '{services,7}', content::jsonb #> '{services,7}'
        || '{"approach":"A","strategy":"rehost","serviceModel":"iaas"}')::text`)}`,
    finds: { 'PR-15': 1 },
    of: 'draft',
  },
  { plant: item('is_data_complete = false, is_legacy_decommissioned = false'), finds: { 'PR-16': 2 } },
  { plant: item("destination_name = 'Altro Cloud'", 2), finds: { 'PR-17': 1 } },
  {
    plant: item("approach = 'retain', reason = 'Gara', review_on = '2027-01-01', ends_on = null", 2),
    finds: { 'PR-12': 1, 'PR-17': 1 },
  },
  { plant: item("service_model = 'iaas', origin_kind = null"), finds: { 'PR-18': 1 } },
  { plant: item("origin_kind = 'saas'"), finds: { 'PR-19': 1 } },
  { plant: item('cost_cents = cost_cents * 20'), finds: { 'PR-20': 1 } },
  { plant: `${approved}; ${service("name = 'SERVIZIO  07 '")}`, finds: { 'PR-21': 1 }, of: 'sent' },
]

const bin = packagedBinaries()
if (!bin) throw new Error('No packaged PostgreSQL on this platform')
const cluster = await startCluster(bin)
const { url, drop } = await freshDatabase(cluster.url)
const store = await openServer(url)
await withActor(store.db, systemActor('cli', now), (tx) => loadReferenceData(tx, now))
await store.asOwner(country)

const expected = new Map<string, number>()
for (const [kind, { plant, finds, of }] of faults.entries()) {
  const faulty = Array.from({ length: Math.ceil(plans / 20) }, (_, k) => k * 20 + 3).filter(
    (n, k) => k % faults.length === kind && n < plans,
  )
  await store.asOwner(`create temporary table f as select n, plan, version from (select unnest('{${faulty}}'::int[]) as n) x,
    lateral (select ${id('plan', 'n')} as plan, ${id('version', 'n')} as version) ids; ${plant}; drop table f`)
  for (const n of faulty)
    for (const [rule, count] of Object.entries(finds))
      expected.set(`${of ?? (n % 7 === 6 ? 'draft' : 'sent')} ente_${n} ${rule}`, count)
}
await store.asOwner('analyze')

const rates: number[] = []
for (let round = 0; round <= rounds; round++) {
  const found = new Map<string, number>()
  const started = performance.now()
  const cpu = process.cpuUsage()
  const checked = await checkPlans(store.db, now, {
    onFinding: (of, plan, finding) => {
      const key = `${of} ${plan.ipaCode} ${finding.rule}`
      found.set(key, (found.get(key) ?? 0) + 1)
    },
  })
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const wrong = [...new Set([...found.keys(), ...expected.keys()])].filter(
    (key) => found.get(key) !== expected.get(key),
  )
  if (wrong.length > 0)
    throw new Error(
      `${wrong.length} differences: ${wrong
        .slice(0, 10)
        .map((key) => `${key} found ${found.get(key) ?? 0}, planted ${expected.get(key) ?? 0}`)
        .join('; ')}`,
    )
  if (round === 0)
    console.log(
      `${bodies} bodies; ${checked.drafts} drafts and ${checked.sent} versions sent, ${checked.items} services checked; ${expected.size} faults of ${faults.length} kinds, all found and nothing else`,
    )
  else rates.push(checked.items / seconds)
  console.log(
    `round ${round}${round === 0 ? ' (warms up)' : ''}: ${seconds.toFixed(2)} s, ${Math.round(checked.items / seconds)} items/s, ${((user + system) / 1e6).toFixed(2)} s of processor here, ${Math.round(process.memoryUsage.rss() / 1e6)} MB`,
  )
}
const median = rates.sort((a, b) => a - b)[Math.floor(rates.length / 2)] ?? Number.NaN
console.log(`median ${Math.round(median)} items/s`)
await store.close()
await drop()
await cluster.stop()
