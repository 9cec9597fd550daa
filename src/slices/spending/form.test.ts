// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  type Ask,
  askedFields,
  askedValues,
  changeFor,
  type FormField,
  fieldSpecs,
  formBeforeEditions,
  formFields,
  formOn,
  isFieldAnswered,
  proposedForm,
  readForm,
  type SpendingForm,
  shownFields,
} from './form.ts'
import { formDifferences, standingInWords } from './form-view.ts'
import { shownAnswers } from './inputs.ts'
import { emptyValues, type SpendingValues } from './model.ts'
import { formChangeInWords, isAnswered, stepsFor } from './view.ts'

function edition(asks: Partial<Record<FormField, Ask>>, given: Partial<SpendingForm> = {}): SpendingForm {
  const fields = Object.fromEntries(
    formFields.map((key) => [key, { ...proposedForm.fields[key], ...(asks[key] ? { ask: asks[key] } : {}) }]),
  ) as SpendingForm['fields']
  return { ...proposedForm, number: 1, validFrom: '2026-04-01', ...given, fields }
}

const keys = (form: SpendingForm, duty: 'authorisation' | 'communication' = 'authorisation') =>
  askedFields(form, duty).map(({ key }) => key)
const written: SpendingValues = {
  ...emptyValues,
  subject: 'Server',
  cup: 'A11B22000000006',
  purpose: 'consolidate',
  exemptGround: 'research',
  exemptReason: 'Calcolo',
}

describe('an edition of the form', () => {
  test('holds every answer in one question, each on its page', () => {
    const held = formFields.flatMap((key) => fieldSpecs[key].values)
    assert.deepEqual(held.toSorted(), Object.keys(emptyValues).toSorted())
  })

  test('asks by duty, and of a draft counts only what it asks', () => {
    assert.ok(keys(proposedForm).includes('purpose'))
    assert.ok(!keys(proposedForm, 'communication').includes('purpose'))
    const asked = askedValues(written, edition({ cup: 'no' }), 'communication')
    assert.deepEqual([asked.subject, asked.cup, asked.purpose], ['Server', '', null])
    assert.equal(asked.exemptGround, 'research', 'the use decides the duty')
    assert.equal(askedValues(written, proposedForm, 'authorisation').cup, written.cup)
  })

  test('before there were editions asked neither items nor who signs', () => {
    const now = keys(proposedForm)
    assert.deepEqual(
      now.filter((key) => !keys(formBeforeEditions).includes(key)),
      ['items', 'signatory', 'appointment'],
    )
  })

  test('read back, did not ask a question that came after it', () => {
    const { items: _, ...fields } = proposedForm.fields
    const stored = readForm({ fields: fields as SpendingForm['fields'] })
    assert.equal(stored.fields.items.ask, 'no')
    assert.equal(stored.fields.kind.ask, 'required')
    assert.deepEqual(readForm({}).stateNames, {})
  })

  test('is in force from its day, the last written of two that begin together', () => {
    const forms = [
      edition({}, { number: 4, validFrom: '2026-07-01' }),
      edition({}, { number: 3, validFrom: '2026-04-01' }),
      edition({}, { number: 2, validFrom: '2026-04-01' }),
    ]
    for (const [day, number] of [
      ['2026-03-31', 0],
      ['2026-04-01', 3],
      ['2026-06-30', 3],
      ['2026-07-01', 4],
    ] as const)
      assert.equal(formOn(forms, day).number, number, day)
    const words = forms.map((each) => standingInWords(each, forms, '2026-05-01'))
    assert.match(words[0] ?? '', /^vale dal/)
    assert.match(words[1] ?? '', /^in vigore dal/)
    assert.match(words[2] ?? '', /^non più in vigore/)
  })

  test('has no page without a question, and a page is done with what it must have', () => {
    const facts = (form: SpendingForm, values: SpendingValues = emptyValues) => ({
      form,
      duty: 'authorisation' as const,
      administrationKind: 'municipality',
      asked: askedFields(form, 'authorisation'),
      values,
    })
    const without = edition({ purpose: 'no', need: 'no', cloudReason: 'no' })
    const gone = stepsFor(facts(proposedForm)).filter((step) => !stepsFor(facts(without)).includes(step))
    assert.deepEqual(gone, ['finalita', 'motivo'])
    const one = { ...emptyValues, need: 'Guasti' }
    assert.equal(isAnswered('motivo', facts(proposedForm, one), []), false)
    assert.equal(isAnswered('motivo', facts(edition({ cloudReason: 'optional' }), one), []), true)
    assert.equal(isAnswered('fornitore', facts(proposedForm), []), false)
    assert.equal(isFieldAnswered('report', emptyValues, [{ purpose: 'appointment' }]), false)
    assert.equal(isFieldAnswered('appointment', emptyValues, [{ purpose: 'appointment' }]), true)
  })
})

describe('an edition that comes beneath a draft', () => {
  test('tells what it asks, wants and leaves, for that duty', () => {
    const after = edition({ cup: 'no', supplier: 'required', need: 'optional' })
    const before = edition({ items: 'no', purpose: 'required' })
    assert.deepEqual(changeFor(before, after, 'authorisation'), {
      added: ['items'],
      removed: ['cup'],
      required: ['supplier'],
      freed: ['need'],
    })
    const words = formChangeInWords(changeFor(before, after, 'authorisation')).join(' ')
    assert.match(words, /Ora si chiede: Voci di spesa\. .*senza: Fornitore\..*Non si chiede più: CUP/)
    assert.deepEqual(formChangeInWords(changeFor(after, after, 'authorisation')), [])
  })

  test('keeps what an open page showed and what it did not', () => {
    const read = { supplier: 'Alfa', cig: '', cup: 'X', product: '' }
    const body = { supplier: 'Alfa', cup: 'X' }
    const now: FormField[] = ['supplier', 'product']
    // The page was of an edition with CUP and without product; CIG it never had.
    const kept = shownAnswers(read, body, { supplier: '', cup: '' }, now)
    assert.deepEqual(kept, { supplier: 'Alfa', cup: 'X' })
    assert.deepEqual(shownAnswers({ serviceIds: [] }, {}, { serviceIds: [] }, ['services']), {
      serviceIds: [],
    })
    assert.deepEqual(
      shownAnswers({ items: [], subject: 'S' }, { subject: 'S' }, { subject: '' }, ['subject', 'items']),
      {
        subject: 'S',
      },
    )
  })
})

test('two editions are compared in words', () => {
  const after = edition(
    { cup: 'required' },
    {
      stateNames: { denied: 'Respinta' },
      communication: { isDue: false, source: 'Piano 2024-2026', isVerified: true },
    },
  )
  assert.deepEqual(
    formDifferences(proposedForm, after).map(({ what }) => what),
    ['CUP', 'Comunicazione per il gruppo A', 'Stato «Negata»'],
  )
  assert.deepEqual(formDifferences(after, after), [])
})

test('the reason of an exempt use stands beside the use', () => {
  assert.deepEqual(shownFields(proposedForm, 'uso', 'authorisation'), ['exemptGround', 'exemptReason'])
  assert.deepEqual(shownFields(edition({ exemptReason: 'no' }), 'uso', 'authorisation'), ['exemptGround'])
})
