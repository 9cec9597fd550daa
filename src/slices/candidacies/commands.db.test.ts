// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { testDatabase } from '../../../test/databases.ts'
import { aCall } from '../../../test/factories/calls.ts'
import { act, aDraft, oneBandCall, walk } from '../../../test/factories/candidacies.ts'
import { aService } from '../../../test/factories/inventory.ts'
import { anActor, aPlan } from '../../../test/factories/plans.ts'
import { aMember, anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import { type PersonActor, withActor } from '../../platform/db/actor.ts'
import { DomainError } from '../../shared/errors.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import type { Call } from '../calls/index.ts'
import { getPlan, loadPlanFacts } from '../plans/index.ts'
import { recordAct, undoAct } from './acts.ts'
import {
  addContract,
  chooseServices,
  createDraft,
  createDraftCandidacies,
  declareSharing,
  endSharing,
  entrustCandidacy,
  takeBackContract,
} from './commands.ts'
import { type CandidacyState, candidacyStates } from './lifecycle.ts'
import type { CandidacyContractId, CandidacyId } from './model.ts'
import { getCandidacy, listActs, listCandidaciesOf, listCandidacyServices, listContracts } from './store.ts'

const noMail = { mailEnabled: false }
const database = testDatabase()
const now = new Date('2026-03-10T10:00:00Z')
let [body, other, stranger] = ['', '', ''] as unknown as [
  AdministrationId,
  AdministrationId,
  AdministrationId,
]
let people: Record<
  | 'office'
  | 'contact'
  | 'editor'
  | 'legal'
  | 'delegate'
  | 'stranger'
  | 'officer'
  | 'reviewer'
  | 'auditor'
  | 'administrator',
  PersonActor
>

before(async () => {
  await database.opened
  const office = await anAssociation(database.db)
  body = (await anAdministration(database.db)).id
  other = (await anAdministration(database.db, { kind: 'union' })).id
  stranger = (await anAdministration(database.db)).id
  await aMember(database.db, office.id, body)
  await aMember(database.db, office.id, other)
  const of = (role: PersonActor['role'], scope = {}) => anActor(database, { role, ...scope }, now)
  people = {
    office: await of('office_member', { associationId: office.id }),
    contact: await of('contact', { administrationId: body }),
    editor: await of('editor', { administrationId: body }),
    legal: await of('legal_representative', { administrationId: body }),
    delegate: await of('delegate', { administrationId: body }),
    stranger: await of('contact', { administrationId: stranger }),
    officer: await of('programme_officer'),
    reviewer: await of('reviewer'),
    auditor: await of('auditor', { associationId: office.id }),
    administrator: await of('administrator'),
  }
})

const refusedWith = (code: string, words?: RegExp) => (error: unknown) =>
  error instanceof DomainError && error.code === code && (words?.test(error.message) ?? true)
const as = <T>(actor: PersonActor, ask: Parameters<typeof withActor<T>>[2]) =>
  withActor(database.db, actor, ask)
const openCall = (values: Parameters<typeof aCall>[2] = {}) =>
  aCall(database.db, now, { ...oneBandCall, audience: ['municipality', 'union'], ...values })
const draftOf = (call: Call, services?: readonly string[], administrationId = body, actor = people.office) =>
  aDraft(database, { actor, administrationId, callId: call.callId, ...(services ? { services } : {}) }, now)
const stateOf = async (id: CandidacyId) => (await as(people.office, (tx) => getCandidacy(tx, id))).state
const send = {
  action: 'send',
  on: '2026-03-01',
  channel: 'portal',
  sender: 'Paola Vanni',
  protocol: '12',
} as const

describe('a draft', () => {
  test('knows what its services would give, when it must leave, and by when it is signed', async () => {
    const id = await draftOf(await openCall())
    const draft = await as(people.contact, (tx) => getCandidacy(tx, id))
    assert.deepEqual(
      [draft.state, draft.forecastCents, draft.nextStep, draft.dueOn, draft.lastUsefulOn],
      ['draft', 1_520_600, 'send', '2026-04-09', '2026-04-03'],
    )
  })

  test('takes its services from the plan, in the modes of the call', async () => {
    const plan = await aPlan(database, {}, now)
    const call = await openCall()
    const id = await as(plan.editor, (tx) =>
      createDraft(tx, { administrationId: plan.administrationId, callId: call.callId }, now),
    )
    const services = await as(plan.editor, (tx) => listCandidacyServices(tx, id))
    assert.deepEqual(
      services.map(({ name, mode }) => [name, mode]),
      [
        ['Anagrafe', 'B'],
        ['Protocollo', 'B'],
      ],
    )
  })

  test('is one for each call and body, and only for the bodies of the call', async () => {
    const call = await openCall({ audience: ['municipality'] })
    await draftOf(call)
    await assert.rejects(draftOf(call), refusedWith('CAND-016'))
    await assert.rejects(draftOf(call, [], other), refusedWith('CAND-015'))
  })

  test('is opened by who writes for the body, and by nobody else', async () => {
    const call = await openCall()
    for (const actor of [
      people.stranger,
      people.officer,
      people.reviewer,
      people.auditor,
      people.administrator,
    ])
      await assert.rejects(
        as(actor, (tx) => createDraft(tx, { administrationId: body, callId: call.callId }, now)),
        refusedWith('GEN-006'),
      )
    assert.equal(await stateOf(await draftOf(call, [], body, people.editor)), 'draft')
  })

  test('takes no service of another body, ceased, twice, or in a mode that the call has not', async () => {
    const id = await draftOf(await openCall())
    const foreign = await aService(database, { administrationId: other, name: 'Anagrafe' })
    const ceased = await aService(database, { administrationId: body, name: 'Vecchio', state: 'ceased' })
    const good = await aService(database, { administrationId: body, name: 'Tributi' })
    const choose = (...services: [string, string][]) =>
      as(people.contact, async (tx) => {
        const { version } = await getCandidacy(tx, id)
        const chosen = services.map(([serviceId, mode]) => ({
          digitalServiceId: serviceId as typeof good.id,
          mode,
        }))
        return chooseServices(tx, { candidacyId: id, version, services: chosen }, now)
      })
    for (const wrong of [
      [[foreign.id, 'B']],
      [[ceased.id, 'B']],
      [[good.id, 'C']],
      [
        [good.id, 'A'],
        [good.id, 'B'],
      ],
    ] as [string, string][][])
      await assert.rejects(choose(...wrong), refusedWith('CAND-014'))
    await choose([good.id, 'A'])
    const draft = await as(people.contact, (tx) => getCandidacy(tx, id))
    assert.equal(draft.forecastCents, 752_800)
    await choose()
    assert.equal((await as(people.contact, (tx) => getCandidacy(tx, id))).forecastCents, null)
  })

  test('from a scenario: those that can be are opened, the others told', async () => {
    const call = await openCall({ audience: ['municipality'] })
    const done = await as(people.office, (tx) =>
      createDraftCandidacies(
        tx,
        [body, other, stranger, body].map((administrationId) => ({
          administrationId,
          callId: call.callId,
          services: [],
        })),
        now,
      ),
    )
    assert.equal(done.created.length, 1)
    assert.deepEqual(
      done.skipped.map(({ administrationId }) => administrationId),
      [other, stranger, body],
    )
    assert.match(done.skipped[2]?.why ?? '', /ha già una candidatura/)
  })

  test('is invisible to the programme and to other bodies, and read by its auditor', async () => {
    const id = await draftOf(await openCall())
    for (const actor of [people.stranger, people.officer, people.reviewer, people.administrator])
      await assert.rejects(
        as(actor, (tx) => getCandidacy(tx, id)),
        refusedWith('CAND-001'),
      )
    assert.equal((await as(people.auditor, (tx) => getCandidacy(tx, id))).state, 'draft')
  })
})

describe('sending', () => {
  test('fixes amount, band and version of the call, and the programme sees it', async () => {
    const call = await openCall()
    const id = await draftOf(call)
    const sent = await act(database, people.legal, id, send, now)
    assert.deepEqual(
      [sent.state, sent.requestedCents, sent.bandCode, sent.callVersionId, sent.nextStep],
      ['sent', 1_520_600, 'tutti', call.versionId, null],
    )
    assert.equal((await as(people.officer, (tx) => getCandidacy(tx, id))).sentOn, '2026-03-01')
    await assert.rejects(
      as(people.stranger, (tx) => getCandidacy(tx, id)),
      refusedWith('CAND-001'),
    )
  })

  test('is refused without an amount, with how many services are missing', async () => {
    const id = await draftOf(await openCall(), [])
    await assert.rejects(
      act(database, people.contact, id, send, now),
      refusedWith('CAND-007', /sono 0.*da 1 a 9/),
    )
  })

  test('wants channel and sender, and a day that is not ahead', async () => {
    const id = await draftOf(await openCall())
    await assert.rejects(
      act(database, people.contact, id, { ...send, channel: null }, now),
      refusedWith('CAND-018', /da dove è partita/),
    )
    await assert.rejects(
      act(database, people.contact, id, { ...send, sender: ' ' }, now),
      refusedWith('CAND-018'),
    )
    await assert.rejects(
      act(database, people.contact, id, { ...send, on: '2026-03-11' }, now),
      refusedWith('CAND-017'),
    )
  })

  test('is for who may let it leave: no editor, no delegate without the delegation, nobody outside', async () => {
    const id = await draftOf(await openCall())
    await assert.rejects(act(database, people.editor, id, send, now), refusedWith('CAND-005'))
    await assert.rejects(act(database, people.delegate, id, send, now), refusedWith('CAND-005'))
    await assert.rejects(act(database, people.auditor, id, send, now), refusedWith('GEN-006'))
    await assert.rejects(act(database, people.stranger, id, send, now), refusedWith('CAND-001'))
    const delegate = { ...people.delegate, sends: ['candidacies'] }
    assert.equal((await act(database, delegate, id, send, now)).state, 'sent')
  })

  test('refuses what changed since the page was seen', async () => {
    const id = await draftOf(await openCall())
    await assert.rejects(
      as(people.contact, (tx) =>
        recordAct(tx, { ...send, candidacyId: id, version: 99 }, { mailEnabled: false }, now),
      ),
      refusedWith('CAND-002'),
    )
  })
})

describe('a service funded already', () => {
  test('is refused by name in another call of the same measure, and free in another measure', async () => {
    const first = await draftOf(await openCall({ title: 'Primo avviso' }), ['Anagrafe comune'])
    const [service] = await as(people.office, (tx) => listCandidacyServices(tx, first))
    const second = await draftOf(await openCall(), [service?.digitalServiceId ?? ''])
    await act(database, people.contact, first, send, now)
    await assert.rejects(
      act(database, people.contact, second, send, now),
      refusedWith('CAND-008', /Anagrafe comune è già in «Primo avviso»/),
    )
    const apart = await draftOf(await openCall({ measure: '9.4 Altro' }), [service?.digitalServiceId ?? ''])
    assert.equal((await act(database, people.contact, apart, send, now)).state, 'sent')
    await act(
      database,
      people.contact,
      first,
      { action: 'renounce', on: '2026-03-05', note: 'non serve' },
      now,
    )
    await assert.rejects(act(database, people.contact, second, send, now), refusedWith('CAND-008'))
    await act(database, people.contact, first, { action: 'decree_renunciation', on: '2026-03-08' }, now)
    assert.equal((await act(database, people.contact, second, send, now)).state, 'sent')
  })

  test('is refused across a union and its members, once the sharing is declared', async () => {
    const own = await aService(database, { administrationId: body, name: 'Polizia locale' })
    const ofUnion = await aService(database, { administrationId: other, name: 'Polizia dell’unione' })
    const funded = await draftOf(await openCall({ title: 'Avviso dell’unione' }), [ofUnion.id], other)
    await act(database, people.office, funded, send, now)
    const id = await draftOf(await openCall(), [own.id])
    const pair = { serviceId: own.id, otherId: ofUnion.id }
    await assert.rejects(
      as(people.contact, (tx) => declareSharing(tx, pair, now)),
      DomainError,
    )
    await assert.rejects(
      as(people.office, (tx) => declareSharing(tx, { ...pair, otherId: own.id }, now)),
      refusedWith('CAND-023'),
    )
    await as(people.office, (tx) => declareSharing(tx, pair, now))
    // The contact of the body does not read the union's rows: the refusal names only service, body and call.
    await assert.rejects(
      act(database, people.contact, id, send, now),
      refusedWith('CAND-008', /Polizia locale è già in «Avviso dell’unione».*Polizia dell’unione/),
    )
    await as(people.office, (tx) => endSharing(tx, pair, now))
    assert.equal((await act(database, people.contact, id, send, now)).state, 'sent')
  })
})

describe('the road to the payment', () => {
  test('is walked act by act, each with its days; the plan and the years after come at its end', async () => {
    const id = await draftOf(await openCall())
    const admitted = await walk(
      database,
      { actor: people.contact, candidacyId: id, to: 'admit', from: '2026-01-10' },
      now,
    )
    assert.deepEqual([admitted.state, admitted.nextStep, admitted.dueOn], ['admitted', 'cup', '2026-01-17'])
    await assert.rejects(
      act(database, people.contact, id, { action: 'enter_cup', on: '2026-01-13', cup: 'A11' }, now),
      refusedWith('CAND-018', /15 caratteri/),
    )
    await assert.rejects(
      act(database, people.contact, id, { action: 'fund', on: '2026-01-02' }, now),
      refusedWith('CAND-017', /Ammissibilità/),
    )
    await act(
      database,
      people.contact,
      id,
      { action: 'enter_cup', on: '2026-01-13', cup: 'a11b22000000006' },
      now,
    )
    const funded = await act(
      database,
      people.contact,
      id,
      { action: 'fund', on: '2026-01-20', amountCents: 1_500_000 },
      now,
    )
    assert.deepEqual(
      [funded.cup, funded.grantedCents, funded.nextStep, funded.dueOn],
      ['A11B22000000006', 1_500_000, 'contract', '2026-05-20'],
    )
    await assert.rejects(
      act(database, people.contact, id, { action: 'conclude_contracting', on: '2026-02-01' }, now),
      refusedWith('CAND-009'),
    )
    const contract = {
      supplierName: 'Prova',
      object: 'Migrazione',
      cig: '',
      signedOn: '2026-02-01',
      amountCents: null,
    }
    const add = (values: Partial<typeof contract>) =>
      as(people.editor, async (tx) => {
        const { version } = await getCandidacy(tx, id)
        return addContract(tx, { candidacyId: id, version, contract: { ...contract, ...values } }, now)
      })
    await assert.rejects(add({ cig: '8527277398' }), refusedWith('CAND-018', /CIG/))
    await assert.rejects(add({ signedOn: '2026-03-11' }), refusedWith('CAND-017'))
    await add({ cig: 'A0187A41FF' })
    const contracted = await as(people.contact, (tx) => getCandidacy(tx, id))
    assert.deepEqual(
      [contracted.nextStep, contracted.dueOn, contracted.lastUsefulOn],
      ['completion', '2026-07-01', '2026-06-04'],
    )
    const [kept] = await as(people.contact, (tx) => listContracts(tx, [id]))
    const takeBack = (contractId: CandidacyContractId) =>
      as(people.contact, async (tx) => {
        const { version } = await getCandidacy(tx, id)
        return takeBackContract(tx, { candidacyId: id, version, contractId }, now)
      })
    await takeBack(kept?.contractId as CandidacyContractId)
    await assert.rejects(takeBack(kept?.contractId as CandidacyContractId), refusedWith('CAND-020'))
    assert.equal((await as(people.contact, (tx) => getCandidacy(tx, id))).nextStep, 'contract')
  })

  test('ends with the payment, a sample check and five years', async () => {
    const id = await draftOf(await openCall())
    const paid = await walk(
      database,
      { actor: people.office, candidacyId: id, to: 'pay', from: '2026-01-01' },
      now,
    )
    assert.deepEqual(
      [paid.state, paid.paidCents, paid.nextStep, paid.dueOn],
      ['paid', 1_520_600, 'maintenance', '2031-12-31'],
    )
    const asked = await act(database, people.contact, id, { action: 'ask_sample', on: '2026-03-02' }, now)
    assert.deepEqual([asked.nextStep, asked.dueOn], ['sample_check', '2026-03-30'])
    await assert.rejects(
      act(database, people.contact, id, { action: 'conclude', on: '2026-03-03' }, now),
      refusedWith('CAND-011'),
    )
    await act(database, people.contact, id, { action: 'answer_sample', on: '2026-03-09' }, now)
    await assert.rejects(
      act(database, people.contact, id, { action: 'conclude', on: '2026-03-10' }, now),
      refusedWith('CAND-012', /31 dicembre 2031/),
    )
  })

  test('bends: a partial check is asked again, a negative one is revoked, a request comes back', async () => {
    const id = await draftOf(await openCall())
    await walk(database, { actor: people.contact, candidacyId: id, to: 'ask_check', from: '2026-01-01' }, now)
    const partial = await act(
      database,
      people.contact,
      id,
      { action: 'record_partial', on: '2026-02-01', note: 'manca un servizio' },
      now,
    )
    assert.equal(partial.nextStep, 'check')
    await act(database, people.contact, id, { action: 'ask_check', on: '2026-02-02' }, now)
    await act(database, people.contact, id, { action: 'record_positive', on: '2026-02-10' }, now)
    await act(
      database,
      people.contact,
      id,
      { action: 'request_payment', on: '2026-02-11', channel: 'portal', sender: 'Paola' },
      now,
    )
    const back = await act(
      database,
      people.contact,
      id,
      { action: 'return_request', on: '2026-02-12', note: 'manca l’allegato 5' },
      now,
    )
    assert.deepEqual([back.state, back.requestedOn], ['check_positive', null])
    await act(
      database,
      people.contact,
      id,
      { action: 'revoke', on: '2026-02-13', note: 'cronoprogramma' },
      now,
    )
    assert.equal(await stateOf(id), 'revoked')
  })

  test('is undone act by act, the last first, with the reason; nothing is lost', async () => {
    const id = await draftOf(await openCall())
    await walk(database, { actor: people.contact, candidacyId: id, to: 'fund', from: '2026-01-01' }, now)
    const undo = (reason: string, actor = people.contact) =>
      as(actor, async (tx) => {
        const { version } = await getCandidacy(tx, id)
        return undoAct(tx, { candidacyId: id, version, reason }, noMail, now)
      })
    await assert.rejects(undo(' '), refusedWith('CAND-006'))
    const after = await undo('decreto di un altro ente')
    assert.deepEqual(
      [after.state, after.cup, after.fundedOn, after.grantedCents],
      ['admitted', 'A11B22000000006', null, null],
    )
    for (let left = 3; left > 0; left--) await undo('prova')
    await assert.rejects(undo('prova', people.editor), refusedWith('CAND-005'))
    assert.equal((await undo('prova')).state, 'draft')
    await assert.rejects(undo('prova'), refusedWith('CAND-019'))
    const acts = await as(people.contact, (tx) => listActs(tx, id))
    assert.equal(acts.length, 5)
    assert.ok(acts.every(({ undoneAt }) => undoneAt !== null))
  })
})

describe('going back', () => {
  test('to the draft cancels sending, CUP and place; a new version of the call holds then', async () => {
    const id = await draftOf(await openCall())
    await walk(database, { actor: people.contact, candidacyId: id, to: 'enter_cup', from: '2026-01-01' }, now)
    const change = () =>
      as(people.contact, async (tx) => {
        const { version } = await getCandidacy(tx, id)
        return chooseServices(tx, { candidacyId: id, version, services: [] }, now)
      })
    await assert.rejects(change(), refusedWith('CAND-013'))
    const draft = await act(
      database,
      people.contact,
      id,
      { action: 'reopen', on: '2026-02-01', note: 'cambia un servizio' },
      now,
    )
    assert.deepEqual(
      [draft.state, draft.cup, draft.sentOn, draft.bandCode, draft.callVersionId, draft.nextStep],
      ['draft', null, null, null, null, 'send'],
    )
    await change()
  })

  test('a renunciation tells body and office', async () => {
    const id = await draftOf(await openCall())
    await walk(database, { actor: people.contact, candidacyId: id, to: 'fund', from: '2026-01-01' }, now)
    await act(database, people.contact, id, { action: 'renounce', on: '2026-02-01', note: 'costa' }, now)
    const told = await as(people.legal, (tx) =>
      tx.selectFrom('notices').select(['kind']).where('subject_id', '=', id).execute(),
    )
    assert.deepEqual(told, [{ kind: 'renounced' }])
  })

  for (const action of ['renounce', 'revoke'] as const)
    for (const needsPlan of [true, false])
      test(`${action} ${needsPlan ? 'lets the plan lapse that the call stands on' : 'leaves a plan alone that the call does not ask'}`, async () => {
        const { administrationId, planId, services } = await aPlan(database, {}, now)
        const contact = await anActor(database, { role: 'contact', administrationId }, now)
        const call = await openCall({ needsPlan })
        const id = await draftOf(call, services, administrationId, contact)
        await walk(database, { actor: contact, candidacyId: id, to: 'fund', from: '2026-01-01' }, now)
        await act(
          database,
          contact,
          id,
          { action, on: '2026-02-01', note: 'costa troppo', protocol: '77' },
          now,
        )
        const { renunciations } = await as(contact, async (tx) =>
          loadPlanFacts(tx, await getPlan(tx, planId)),
        )
        const found = renunciations.map((each) => [
          each.callTitle,
          each.measure,
          each.renouncedOn,
          each.protocolNumber,
          each.reason,
          [...each.serviceIds].sort(),
        ])
        const undone = () =>
          as(contact, async (tx) => {
            const { version } = await getCandidacy(tx, id)
            return undoAct(tx, { candidacyId: id, version, reason: 'per sbaglio' }, noMail, now)
          })
        const lapse = [call.title, call.measure, '2026-02-01', '77', 'costa troppo', [...services].sort()]
        assert.deepEqual(found, needsPlan ? [lapse] : [])
        assert.equal((await undone()).state, 'funded')
        const left = await as(contact, async (tx) => loadPlanFacts(tx, await getPlan(tx, planId)))
        assert.deepEqual(left.renunciations, [])
        const told = await database.store.ownerRows<{ kind: string }>(
          `select distinct kind from notices where subject_id = $1 and kind like 'funding%' order by kind`,
          [planId],
        )
        assert.deepEqual(
          told.map(({ kind }) => kind),
          needsPlan ? ['funding_kept', 'funding_renounced'] : [],
        )
      })
})

describe('who follows it', () => {
  test('is somebody who writes for the body', async () => {
    const id = await draftOf(await openCall())
    const entrust = (personId: PersonActor['personId'] | null) =>
      as(people.contact, async (tx) => {
        const { version } = await getCandidacy(tx, id)
        await entrustCandidacy(tx, { candidacyId: id, version, personId }, now)
        return (await getCandidacy(tx, id)).responsiblePersonId
      })
    assert.equal(await entrust(people.office.personId), people.office.personId)
    await assert.rejects(entrust(people.stranger.personId), refusedWith('GEN-006'))
    assert.equal(await entrust(null), null)
  })
})

test('the states of the database are those of the code', async () => {
  const [row] = await database.store.ownerRows<{ definition: string }>(
    `select pg_get_constraintdef(oid) as definition from pg_constraint where conname = 'candidacies_state_check'`,
  )
  const states = [...(row?.definition ?? '').matchAll(/'([a-z_]+)'/g)].map(
    (match) => match[1] as CandidacyState,
  )
  assert.deepEqual(states.toSorted(), candidacyStates.toSorted())
})

test('lists only what the actor sees', async () => {
  await draftOf(await openCall(), [], other)
  const seen = await as(people.contact, (tx) => listCandidaciesOf(tx, [body, other]))
  assert.ok(seen.length > 0)
  assert.ok(seen.every(({ administrationId }) => administrationId === body))
})
