// SPDX-License-Identifier: AGPL-3.0-or-later
// Every rule on every plan of a country: `node --import tsx bench/plans.ts [share of the country, 1] [rounds, 3]`. Makes 24,000 bodies and 12,464 plans with
// 150,000 items that no rule observes, plants a known fault in one plan of twenty, every kind in turn, and asks that the check finds exactly those.
import { performance } from 'node:perf_hooks'
import { systemActor, withActor } from '../src/platform/db/actor.ts'
import { openServer } from '../src/platform/db/store.ts'
import { loadReferenceData } from '../src/slices/inventory/index.ts'
import { checkPlans, keepSimilarCosts } from '../src/slices/plans/index.ts'
import { packagedBinaries, startCluster } from '../test/clusters.ts'
import { freshDatabase } from '../test/databases.ts'
import { country, id } from './country.ts'

const share = Number(process.argv[2] ?? 1)
const rounds = Number(process.argv[3] ?? 3)
const now = new Date('2026-03-10T10:00:00Z')
const { bodies, plans, sql } = country(share)

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
await store.asOwner(sql)

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
// What a server does every ten minutes.
await keepSimilarCosts(store.db, now)

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
