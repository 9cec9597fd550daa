// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { testDatabase } from '../../../test/databases.ts'
import { aService } from '../../../test/factories/inventory.ts'
import { aPlanRow, aServiceOf, aTerm, planFacts, settled } from '../../../test/factories/plan-facts.ts'
import { anActor, aPlan, aSentPlan, readyValues } from '../../../test/factories/plans.ts'
import { anAdministration } from '../../../test/factories/registry.ts'
import { type PersonActor, systemActor, withActor } from '../../platform/db/actor.ts'
import type { AdministrationId, DigitalServiceId } from '../../shared/ids.ts'
import { loadReferenceData } from '../inventory/index.ts'
import { saveItem, submitPlan } from './commands.ts'
import { draftDuties, planDueSource, planTerm } from './due.ts'
import { recordSending } from './office.ts'
import { planFindings } from './rules.ts'
import { getPlan } from './store.ts'

const database = testDatabase()
const now = new Date('2026-03-10T10:07:32Z')
const today = '2026-03-10'
const due = (actor: PersonActor, scope: readonly (AdministrationId | null)[]) =>
  withActor(database.db, actor, (tx) => planDueSource.load(tx, scope as AdministrationId[], today))
const titles = async (actor: PersonActor) =>
  (await due(actor, [actor.administrationId])).map((item) => [item.title, item.status])

describe('the term of a plan', () => {
  it('is the next one, else the last that passed, else none', () => {
    const terms = [aTerm('plan', '2023-02-28'), aTerm('plan', '2026-04-30'), aTerm('migration', '2026-03-31')]
    assert.equal(planTerm(terms, today), '2026-04-30')
    assert.equal(planTerm(terms, '2026-04-30'), '2026-04-30')
    assert.equal(planTerm(terms, '2026-05-01'), '2026-04-30')
    assert.equal(planTerm([], today), null)
  })
})

describe('what a draft asks', () => {
  const asks = (
    facts = planFacts(),
    replies = { asked: 0, replied: 0 },
    terms = [aTerm('plan', '2023-02-28')],
  ) => draftDuties(facts.plan, planFindings(facts), replies, terms, today)
  it('is to be sent when nothing blocks it, within its term the first time only', () => {
    assert.deepEqual(
      asks().map(({ title, dueOn, status }) => [title, dueOn, status]),
      [['Trasmettere il piano', '2023-02-28', 'toConfirm']],
    )
    const again = planFacts({ plan: aPlanRow({ versionCount: 1 }) })
    assert.equal(asks(again)[0]?.dueOn, null)
    assert.equal(asks(again, undefined, [aTerm('plan', '2026-04-30')])[0]?.dueOn, '2026-04-30')
  })
  it('is to be answered before it is sent again', () => {
    const returned = planFacts({ plan: aPlanRow({ state: 'returned', versionCount: 2 }) })
    assert.deepEqual(
      asks(returned, { asked: 3, replied: 1 }).map(({ title, status, href }) => [
        title,
        status,
        href.split('#')[1],
      ]),
      [['Rispondere a 2 osservazioni sul piano', 'inProgress', 'osservazioni']],
    )
    assert.equal(asks(returned, { asked: 1, replied: 0 })[0]?.title, 'Rispondere a 1 osservazione sul piano')
    assert.equal(asks(returned, { asked: 1, replied: 1 })[0]?.title, 'Trasmettere il piano')
  })
  it('is to be completed where something blocks it', () => {
    const blocked = planFacts({ services: [aServiceOf('Anagrafe', { ...settled, destinationKind: null })] })
    assert.deepEqual(
      asks(blocked).map(({ title, hint }) => [title, hint]),
      [['Completare il piano di migrazione', '1 rilievo blocca l’invio: manca la destinazione, Anagrafe']],
    )
  })
  it('is a recovery plan when an end is late without one', () => {
    const terms = [aTerm('migration', '2026-04-30')]
    const late = planFacts({ terms })
    assert.deepEqual(
      asks(late, undefined, terms).map(({ title, dueOn }) => [title, dueOn]),
      [
        ['Scrivere il piano di rientro', '2026-04-30'],
        ['Trasmettere il piano', null],
      ],
    )
  })
})

describe('what plans ask of a body', () => {
  it('is to open one where services are', async () => {
    await withActor(database.db, systemActor('cli', now), (tx) => loadReferenceData(tx, now))
    const { id: administrationId } = await anAdministration(database.db)
    const contact = await anActor(database, { role: 'contact', administrationId }, now)
    assert.deepEqual(await due(contact, [administrationId]), [])
    await aService(database, { administrationId, name: 'Anagrafe' })
    const [item] = await due(contact, [administrationId])
    assert.deepEqual(
      [item?.title, item?.dueOn, item?.status, item?.href],
      ['Aprire il piano di migrazione', '2023-02-28', 'todo', '/piani'],
    )
  })
  it('follows the plan from draft to what was sent this year', async () => {
    const made = await aPlan(database, { ready: false }, now)
    assert.deepEqual(await titles(made.editor), [['Completare il piano di migrazione', 'inProgress']])
    const ready = await aPlan(database, {}, now)
    const signer = await anActor(
      database,
      { role: 'legal_representative', administrationId: ready.administrationId },
      now,
    )
    const [send] = await due(ready.editor, [ready.administrationId])
    assert.deepEqual([send?.title, send?.responsible?.personId], ['Trasmettere il piano', signer.personId])
    const sent = await aSentPlan(database, {}, now)
    assert.deepEqual(await titles(sent.editor), [['Piano di migrazione, versione 1', 'done']])
    const [item] = await due(sent.editor, [sent.administrationId])
    assert.equal(item?.doneOn, today)
  })
  it('is to record the sending of a closed version, until it is recorded', async () => {
    const made = await aPlan(database, { channel: 'office' }, now)
    const { planId, administrationId } = made
    const signer = await anActor(database, { role: 'legal_representative', administrationId }, now)
    await withActor(database.db, signer, async (tx) =>
      submitPlan(
        tx,
        { planId, version: (await getPlan(tx, planId)).version, isDeclared: true },
        { mailEnabled: false },
        now,
      ),
    )
    const open = async () => (await titles(made.editor)).filter(([, status]) => status !== 'done')
    assert.deepEqual(await open(), [['Riportare il piano sul portale e registrare l’invio', 'todo']])
    await withActor(database.db, made.editor, (tx) =>
      recordSending(
        tx,
        {
          planId,
          number: 1,
          channel: 'pec',
          sentByName: 'Marta',
          sentOn: today,
          protocolNumber: '',
          receipt: null,
          sentFile: null,
        },
        now,
      ),
    )
    assert.deepEqual(await open(), [])
  })
  it('is nothing for the programme, nor for another body', async () => {
    const made = await aPlan(database, {}, now)
    const reviewer = await anActor(database, { role: 'reviewer' }, now)
    assert.deepEqual(await due(reviewer, [made.administrationId]), [])
    const other = await aPlan(database, {}, now)
    assert.deepEqual(await due(other.editor, [made.administrationId]), [])
  })
})

describe('where a person left off', () => {
  it('is the last service they wrote, while the plan can be written', async () => {
    const { planId, services, editor, administrationId } = await aPlan(database, { ready: false }, now)
    const resume = () =>
      withActor(database.db, editor, (tx) => planDueSource.resume?.(tx) ?? Promise.resolve(null))
    assert.equal(await resume(), null)
    const at = new Date('2026-03-10T11:00:00Z')
    const digitalServiceId = services[1] as DigitalServiceId
    await withActor(database.db, editor, (tx) =>
      saveItem(tx, { planId, digitalServiceId, version: 1, values: readyValues }, at),
    )
    assert.deepEqual(await resume(), {
      title: 'Protocollo, nel piano di migrazione',
      href: `/piani/${planId}/servizi/${digitalServiceId}?passo=come`,
      savedAt: at,
    })
    await withActor(database.db, editor, (tx) =>
      saveItem(
        tx,
        { planId, digitalServiceId: services[0] as DigitalServiceId, version: 1, values: readyValues },
        at,
      ),
    )
    const signer = await anActor(database, { role: 'legal_representative', administrationId }, now)
    await withActor(database.db, signer, async (tx) =>
      submitPlan(
        tx,
        { planId, version: (await getPlan(tx, planId)).version, isDeclared: true },
        { mailEnabled: false },
        at,
      ),
    )
    assert.equal(await resume(), null)
  })
})
