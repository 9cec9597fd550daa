// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aDataCentre } from '../../../test/factories/inventory.ts'
import { anActor, aPlan, sendPlan } from '../../../test/factories/plans.ts'
import { aMember, anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import { systemActor, withActor } from '../../platform/db/actor.ts'
import type { AdministrationId, AssociationId, DigitalServiceId } from '../../shared/ids.ts'
import { loadReferenceData } from '../inventory/index.ts'
import {
  assignReviewer,
  decidePlan,
  getPlan,
  getVersion,
  type PlanItemValues,
  recordSending,
  saveItem,
} from '../plans/index.ts'
import { definitionOf, definitionsOf } from './definitions.ts'
import { currentFigures, disagreements } from './kpi.ts'
import { rowsHref } from './list.ts'
import type { Dimension, FigureSnapshot } from './model.ts'
import { computeSnapshot, refreshNation } from './queries.ts'
import { publishableText } from './report-view.ts'
import { told } from './rules.ts'

const database = testDatabase()
const planned = new Date('2026-03-01T10:00:00Z')
const now = new Date('2026-08-10T10:00:00Z')
let app: TestApp
let officer: TestClient
const bodies: Record<string, AdministrationId> = {}
let office: AssociationId

const run = (text: string, values: readonly unknown[]) =>
  database.store.ownerRows(`${text} returning 1`, [...values])

/** A body with an approved plan, and how far each service of it has come. */
async function approved(
  name: string,
  body: Parameters<typeof anAdministration>[1],
  services: Record<string, Partial<PlanItemValues> & { state?: string; on?: string }>,
  channel: 'programme' | 'office' = 'programme',
): Promise<void> {
  const made = await aPlan(
    database,
    { services: Object.keys(services), body: { name, ...body }, channel },
    planned,
  )
  bodies[name] = made.administrationId
  const idOf = (service: string) => made.services[Object.keys(services).indexOf(service)] as DigitalServiceId
  await withActor(database.db, made.editor, async (tx) => {
    for (const [service, { state: _, on: __, ...values }] of Object.entries(services))
      if (Object.keys(values).length > 0) {
        const input = { planId: made.planId, digitalServiceId: idOf(service), version: 2, values }
        assert.ok((await saveItem(tx, input, planned)).ok)
      }
  })
  const signer = await anActor(
    database,
    { role: 'legal_representative', administrationId: made.administrationId },
    planned,
  )
  await sendPlan(database, made.planId, signer, planned)
  if (channel === 'office') {
    const asked = [made.planId, planned]
    await run("update plan_versions set outcome = 'approved', outcome_at = $2 where plan_id = $1", asked)
    await run('update plans set approved_number = 1 where plan_id = $1', [made.planId])
    await run(
      `insert into executions (administration_id, plan_id, digital_service_id, approved_number, channel, service_name, approach, updated_at)
        select administration_id, plan_id, digital_service_id, 1, 'office', 'Anagrafe', 'B', $2 from plan_items where plan_id = $1`,
      asked,
    )
  } else {
    const reviewer = await anActor(database, { role: 'reviewer' }, planned)
    await withActor(database.db, reviewer, async (tx) => {
      const { version } = await getPlan(tx, made.planId)
      const noMail = { mailEnabled: false }
      await assignReviewer(
        tx,
        { planId: made.planId, version, reviewerPersonId: reviewer.personId },
        noMail,
        planned,
      )
      const plan = await getPlan(tx, made.planId)
      const late = plan.lateNewEndOn ? ('accepted' as const) : null
      await decidePlan(
        tx,
        { planId: made.planId, version: plan.version, action: 'approve', note: '', late },
        noMail,
        planned,
      )
    })
  }
  for (const [service, { state, on }] of Object.entries(services))
    if (state)
      await run(
        `update executions set state = $2, migrated_on = $3, verified_on = case when $2 = 'verified' then $3::date end,
          are_systems_migrated = true, is_data_migrated = true, is_software_migrated = true where digital_service_id = $1`,
        [idOf(service), state, on],
      )
}

const lombardy = { regionCode: '03', regionName: 'Lombardia' }
const campania = { regionCode: '15', regionName: 'Campania' }

before(async () => {
  await database.opened
  const verified = (on: string) => ({ state: 'verified', on })
  await approved('Albero', lombardy, {
    Anagrafe: verified('2026-04-02'),
    Protocollo: verified('2026-06-20'),
    Museo: { approach: 'retain', reason: 'Resta', reviewOn: '2027-01-01' },
  })
  await approved('Betulla', lombardy, {
    Anagrafe: {
      ...verified('2026-05-05'),
      destinationKind: 'psn',
      destinationName: 'PSN',
      qualificationCode: null,
    },
    Tributi: { state: 'migrated', on: '2026-07-01' },
    Protocollo: {},
  })
  await approved(
    'Cedro',
    { ...campania, kind: 'health', istatCode: null },
    {
      Cartella: {
        ...verified('2026-06-30'),
        destinationKind: 'psn',
        destinationName: 'PSN',
        qualificationCode: null,
      },
    },
  )
  // Went into Albero: its services are those of Albero, and one is not done.
  await approved('Acero', { ...lombardy, istatCode: '199901' }, { Anagrafe: {} })
  // Of an office that sends elsewhere: the nation does not count it.
  await approved('Ontano', campania, { Anagrafe: verified('2026-05-01') }, 'office')
  bodies['Pino'] = (
    await anAdministration(database.db, {
      name: 'Pino',
      kind: 'school',
      istatCode: null,
      regionCode: null,
      regionName: null,
    })
  ).id
  const [albero] = await database.store.ownerRows<{ istat: string }>(
    'select istat_code as istat from administrations where administration_id = $1',
    [bodies['Albero']],
  )
  await run(
    `insert into municipality_endings (istat_code, ended_on, successor_istat_code, name, successor_name, is_split, search_text)
      values ('199901', '2026-07-15', $1, 'Acero', 'Albero', false, '')`,
    [albero?.istat],
  )
  const centre = async (
    owner: string,
    cpu: number | null,
    more: Partial<Parameters<typeof aDataCentre>[1]> = {},
  ) => {
    const { id } = await aDataCentre(database, {
      administrationId: bodies[owner] ?? '',
      name: `CED ${owner}`,
      ...more,
    })
    if (more.state === 'closed')
      await run(
        `insert into data_centre_closings (administration_id, closing_id, data_centre_id, yearly_cost_cents, recorded_at)
          values ($1, gen_random_uuid(), $2, 450000, $3)`,
        [bodies[owner], id, now],
      )
    await run('update data_centres set cpu_count = $2, ram_gb = $3 where data_centre_id = $1', [
      id,
      cpu,
      cpu && cpu * 64,
    ])
  }
  await centre('Albero', 4)
  await centre('Betulla', null)
  await centre('Acero', 6, { state: 'closed', closedOn: '2026-07-01' })
  await centre('Cedro', 8, { group: 'A' })
  await centre('Cedro', null, { group: null })
  office = (await anAssociation(database.db)).id
  for (const name of ['Betulla', 'Ontano'])
    await aMember(database.db, office, bodies[name] as AdministrationId)
  await withActor(database.db, systemActor('cli', now), (tx) => loadReferenceData(tx, now))
  app = await testApp(database, { now })
  officer = await app.as({ role: 'programme_officer' })
})

const nationOn = (day: string): Promise<FigureSnapshot> =>
  withActor(database.db, officer.actor, (tx) =>
    computeSnapshot(tx, { scope: 'nation', day, isToday: day === '2026-08-10' }, 'all'),
  )
const values = ({ figures }: FigureSnapshot) =>
  Object.fromEntries(definitionsOf('nation').map((each) => [each.key, told(figures, each).value]))

/** Nothing was asked, so nothing is known. */
const noSpending = {
  spending_requested: null,
  spending_authorised: null,
  spending_denied: null,
  spending_spent: null,
  spending_communicated: null,
}

describe('the figures of the programme', () => {
  it('say what known rows give', async () => {
    assert.deepEqual(values(await nationOn('2026-08-10')), {
      bodies: 5,
      bodies_with_plan: 3,
      bodies_migrated: 1,
      bodies_migrated_one: 3,
      bodies_on_psn: 2,
      services_due: 7,
      services_migrated: 5,
      services_verified: 4,
      data_centres: 5,
      group_b_left: 2,
      group_b_cpu: 4,
      group_b_ram: 256,
      group_b_storage: null,
      data_centres_closed: 1,
      yearly_cost_ended: 450_000,
      plans: 4,
      bodies_without_plan: 2,
      ...noSpending,
      spending_avoided: null,
    })
  })

  it('of a day before count what was verified, closed, approved and merged by then', async () => {
    const before = await nationOn('2026-06-25')
    assert.deepEqual(
      Object.fromEntries(Object.entries(values(before)).filter(([key]) => !key.startsWith('group_b_'))),
      {
        bodies: 6,
        bodies_with_plan: 4,
        bodies_migrated: 1,
        bodies_migrated_one: 2,
        bodies_on_psn: 1,
        services_due: 7,
        services_migrated: 3,
        services_verified: 3,
        data_centres: 5,
        data_centres_closed: 0,
        yearly_cost_ended: null,
        plans: 4,
        bodies_without_plan: 2,
        ...noSpending,
        spending_avoided: null,
      },
    )
    assert.equal(values(await nationOn('2026-07-10'))['bodies_migrated'], 2)
    const empty = await nationOn('2026-02-28')
    assert.equal(values(empty)['bodies_migrated'], null)
    assert.equal(
      told(empty.figures, definitionOf('bodies_migrated')).why,
      'Nessun ente ha un piano approvato',
    )
  })

  it('are held against the targets of the day, and not known where no plan was', async () => {
    const { milestones } = await nationOn('2026-08-10')
    const result = Object.fromEntries(milestones.map((each) => [each.code, each.result]))
    assert.deepEqual(
      [
        result['M1C1-139'],
        result['M1C1-147'],
        result['M1C1-26'],
        result['CED-PAL-2022'],
        result['CED-PAC-2022'],
      ],
      [null, 2, 1, null, null],
    )
    const shrinking = milestones.find(({ code }) => code === 'CED-PAL-2022')
    assert.ok((shrinking?.tooFew ?? 0) > 0, 'few data centres are not a target reached')
    const text = publishableText(await nationOn('2026-08-10'), '2026-08-10')
      .map((pieces) => pieces.map((piece) => piece.text).join(''))
      .join('\n')
    assert.match(text, /n\.d\. su 4\.083 \(a quel giorno nessun ente ha un piano approvato\)\./)
    assert.doesNotMatch(text, /n\.d\.\.|n\.d\. su n\.d\./)
  })

  it('of a part without its base are not known, and say how many do not tell', async () => {
    const { figures } = await nationOn('2026-08-10')
    assert.deepEqual(told(figures, definitionOf('bodies_migrated'), 'region', 'nd'), {
      value: null,
      unknown: 0,
      why: 'Nessun ente ha un piano approvato',
    })
    assert.deepEqual(told(figures, definitionOf('group_b_cpu')), { value: 4, unknown: 1, why: null })
    assert.equal(told(figures, definitionOf('group_b_storage')).why, 'Nessuno dei 2 data center lo dice')
  })
})

describe('each number', () => {
  it('opens rows that give it, in every figure and dimension, for programme and office, today and before', async () => {
    const member = await app.as({ role: 'office_member', associationId: office })
    let walked = 0
    for (const [client, scope] of [
      [officer, 'nation'],
      [member, 'own'],
    ] as const)
      for (const day of ['2026-08-10', '2026-06-25']) {
        const isToday = day === '2026-08-10'
        const { figures } = await withActor(database.db, client.actor, (tx) =>
          computeSnapshot(tx, { scope, day, isToday }, 'all'),
        )
        for (const definition of definitionsOf(scope))
          for (const [dimension, parts] of Object.entries(figures[definition.key] ?? {}))
            for (const [key, tally] of Object.entries(parts)) {
              const part = dimension === '' ? {} : { [dimension as Dimension]: key }
              const href = rowsHref(definition, part, isToday ? null : day)
              const csv = await client.get(href.replace(definition.slug, `${definition.slug}.csv`))
              assert.equal(csv.statusCode, 200, href)
              const lines = csv.body.trim().split(/\r?\n/).slice(1)
              assert.equal(lines.length, tally.rows, href)
              if (definition.sums !== null) {
                const amounts = lines.map((line) => line.split(',').at(-1) ?? '').filter(Boolean)
                assert.equal(
                  amounts.reduce(
                    (sum, each) => sum + Math.round(Number(each) * (definition.sums === 'money' ? 100 : 1)),
                    0,
                  ),
                  tally.sum ?? 0,
                  href,
                )
                assert.equal(lines.length - amounts.length, tally.unknown, href)
              }
              walked += 1
            }
      }
    assert.ok(walked > 150, `${walked} numbers walked`)
  })

  it('is on its page with its definition, and the list pages by key', async () => {
    const page = await officer.get('/monitoraggio/servizi-migrati?regione=03&ordina=-giorno')
    assert.equal(page.statusCode, 200)
    assert.match(page.body, /Una parte non conta|una parte non conta/)
    assert.match(page.body, /Righe 1–4 di 4/)
    assert.ok(page.body.indexOf('Tributi') < page.body.indexOf('Protocollo'))
    assert.equal((await officer.get('/monitoraggio/inventata')).statusCode, 404)
    assert.match((await officer.get('/monitoraggio/definizioni')).body, /Regola interna/)
  })
})

describe('the page', () => {
  it('shows the nation to the programme, and the rows it counts to nobody else', async () => {
    const { statusCode, body } = await officer.get('/monitoraggio')
    assert.equal(statusCode, 200)
    assert.match(body, /Il programma al 10 agosto 2026/)
    assert.match(body, /aria-label="CAM 50,0%, Campania"/)
    assert.match(body, /href="\/monitoraggio\/enti-migrati\?platea=locali"/)
    assert.match(body, /con l’altra lettura 3 \(regola interna\)/)
    const past = await officer.get('/monitoraggio?al=25%2F06%2F2026')
    assert.match(past.body, /Il programma al 25 giugno 2026/)
    assert.match(past.body, /servizi-migrati\?al=2026-06-25/)
    const administrator = await app.as({ role: 'administrator' })
    assert.equal((await administrator.get('/monitoraggio')).statusCode, 403)
    assert.equal((await app.anonymous().get('/monitoraggio/servizi-migrati')).statusCode, 303)
  })

  it('shows an office its bodies, whatever way they send, and a contact its own', async () => {
    const member = await app.as({ role: 'office_member', associationId: office })
    const page = await member.get('/monitoraggio')
    assert.match(page.body, /I tuoi enti al 10 agosto 2026/)
    assert.match(page.body, /Ontano/)
    assert.doesNotMatch(page.body, /Traguardi e risultati/)
    const rows = await member.get('/monitoraggio/servizi-verificati')
    assert.match(rows.body, /Righe 1–2 di 2/)
    const contact = await app.as({ role: 'contact', administrationId: bodies['Betulla'] as AdministrationId })
    const own = await contact.get('/monitoraggio')
    assert.match(own.body, /L’avanzamento di Betulla/)
    assert.match((await contact.get('/monitoraggio/servizi-da-migrare')).body, /Righe 1–3 di 3/)
  })
})

describe('what an office carries to another channel', () => {
  it('is counted for the office, from the closing to the receipt, and never for the programme', async () => {
    const association = (await anAssociation(database.db)).id
    const made = []
    for (let n = 0; n < 4; n++) {
      const plan = await aPlan(database, { channel: 'office' }, planned)
      await aMember(database.db, association, plan.administrationId)
      const given = { role: 'legal_representative', administrationId: plan.administrationId } as const
      const signer = await anActor(database, given, planned)
      await sendPlan(database, plan.planId, signer, planned)
      made.push({ ...plan, signer })
    }
    const [carried, withReceipt, differing] = made as [
      (typeof made)[number],
      (typeof made)[number],
      (typeof made)[number],
    ]
    const receipt = {
      fileName: 'ricevuta.pdf',
      mediaType: 'application/pdf',
      content: Buffer.from('%PDF-1.4'),
    }
    for (const [plan, values] of [
      [carried, {}],
      [withReceipt, { receipt }],
      [differing, { sentFile: Buffer.from('altro') }],
    ] as const)
      await withActor(database.db, plan.signer, async (tx) =>
        recordSending(
          tx,
          {
            planId: plan.planId,
            number: 1,
            channel: 'pec',
            sentByName: 'Sindaca',
            sentOn: '2026-03-05',
            protocolNumber: '12',
            receipt: null,
            // The very text of the version: nothing differs.
            sentFile: Buffer.from((await getVersion(tx, plan.planId, 1)).text),
            ...values,
          },
          now,
        ),
      )
    const member = await app.as({ role: 'office_member', associationId: association })
    const figuresOn = async (day: string) => {
      const { figures } = await withActor(database.db, member.actor, (tx) =>
        computeSnapshot(tx, { scope: 'own', day, isToday: day === '2026-08-10' }, 'all'),
      )
      const keys = ['office_closed', 'office_carried', 'office_receipt', 'office_differing', 'plans']
      return keys.map((key) => told(figures, definitionOf(key)).value)
    }
    assert.deepEqual(await figuresOn('2026-08-10'), [4, 3, 1, 1, 3])
    assert.deepEqual(await figuresOn('2026-03-02'), [4, 0, 0, 0, 0], 'closed, and not carried yet')
    const page = await member.get('/monitoraggio')
    assert.match(page.body, /Riportati su un altro canale/)
    const rows = await member.get('/monitoraggio/versioni-diverse.csv')
    assert.equal(rows.body.trim().split(/\r?\n/).length, 2)
    assert.equal((await officer.get('/monitoraggio/versioni-chiuse')).statusCode, 404)
    assert.doesNotMatch((await officer.get('/monitoraggio/definizioni')).body, /Versioni riportate/)
  })
})

describe('the figures kept for the programme', () => {
  it('are computed again after a minute, agree with their rows, and tell when they do not', async () => {
    const first = await currentFigures(database.db, 'all', now)
    const soon = new Date(now.getTime() + 59_000)
    assert.deepEqual((await currentFigures(database.db, 'all', soon)).computedAt, first.computedAt)
    const later = new Date(now.getTime() + 60_000)
    assert.deepEqual((await currentFigures(database.db, 'all', later)).computedAt, later)
    const other = await currentFigures(database.db, 'one', soon)
    assert.equal(other.snapshot.milestones.find(({ code }) => code === 'M1C1-147')?.result, 3)
    const kept = await refreshNation(database.db, 'all', now)
    assert.deepEqual(await disagreements(database.db, kept, now), [])
    await run(
      "update figure_rollups set content = jsonb_set(content, '{figures,services_due,class,ordinary,rows}', '99')",
      [],
    )
    const [wrong, ...rest] = await disagreements(
      database.db,
      await currentFigures(database.db, 'all', now),
      now,
    )
    assert.deepEqual(
      [wrong?.figure, wrong?.dimension, wrong?.key, wrong?.shown?.rows, wrong?.counted?.rows],
      ['services_due', 'class', 'ordinary', 99, 7],
    )
    assert.deepEqual(rest, [])
  })
})

describe('a report', () => {
  it('keeps its numbers, shows today beside them, and gives a text whose numbers open their rows', async () => {
    const made = await officer.post('/monitoraggio/rapporti', { al: '25/06/2026' })
    assert.equal(made.statusCode, 303)
    const address = String(made.headers.location)
    const read = async (client: TestClient) => (await client.get(address)).body
    const before = await read(officer)
    assert.match(before, /Rapporto al 25\/06\/2026/)
    assert.match(before, /href="\/monitoraggio\/servizi-migrati\?al=2026-06-25&amp;tipo=health"|tipo=health/)
    assert.match(
      before,
      /Aziende sanitarie e ospedaliere: enti migrati 0 su 1, servizi migrati per intero 0 su 1\./,
    )
    const frozen = /Servizi migrati per intero<\/th>.*?Nel rapporto">(\d+)<.*?>(\d+)<\/a>/.exec(before)
    assert.deepEqual(frozen?.slice(1), ['3', '5'])
    await run(
      "update executions set state = 'migrated', verified_on = null where destination_kind = 'psn'",
      [],
    )
    assert.match(await read(officer), /Servizi verificati<\/th>.*?Nel rapporto">3<.*?>2<\/a>/)
    const reviewer = await app.as({ role: 'reviewer' })
    assert.match((await reviewer.get('/monitoraggio/rapporti')).body, /25\/06\/2026/)
    const member = await app.as({ role: 'office_member', associationId: office })
    assert.equal((await member.get(address)).statusCode, 404)
    const own = String((await member.post('/monitoraggio/rapporti', {})).headers.location)
    assert.equal((await member.get(own)).statusCode, 200)
    assert.equal((await officer.get(own)).statusCode, 404)
  })
})
