// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import type { AdministrationId, PersonId, SoftwareId } from '../../shared/ids.ts'
import { dataCentreForm, softwareForm } from './forms.ts'
import { readDataCentre, readService, readSoftware, type ServiceChoices } from './inputs.ts'
import type { DataCentreState, DataCentreValues, Software, SoftwareValues } from './model.ts'
import { newDataCentreValues, newSoftwareValues, type ServicePart, serviceShape } from './shapes.ts'

const today = '2026-03-10'
const place = '018f3c5e-0000-7000-8000-000000000001'

function software(id: string, name: string): Software {
  return {
    ...newSoftwareValues(name),
    id: id as SoftwareId,
    administrationId: 'a' as AdministrationId,
    version: 1,
    updatedAt: new Date(0),
  }
}

const choices: ServiceChoices = {
  types: [
    {
      code: 'COM-18',
      label: 'Protocollo',
      audience: 'municipality',
      defaultClass: null,
      certainty: 'secondary',
      source: 'fonte',
      validFrom: '2022-04-19',
      validTo: null,
    },
  ],
  software: [software('w1', 'Demos'), software('w2', 'Archivia'), software('w3', 'Archivia')],
  places: [],
  writers: [{ id: 'p1' as PersonId, name: 'Irene B.' }],
}

const allParts = Object.keys(serviceShape) as ServicePart[]
const complete: PostedForm = { name: 'Anagrafe', place: 'unknown' }

function read(form: PostedForm, parts: readonly ServicePart[] = allParts) {
  const reader = new FormReader(form)
  const values = readService(reader, parts, choices, today, null)
  return { values, errors: reader.errors }
}

describe('the form of a service', () => {
  test('needs only a name: the rest may stay unknown', () => {
    const { values, errors } = read(complete)
    assert.deepEqual(errors, [])
    assert.deepEqual(values, {
      name: 'Anagrafe',
      typeCode: null,
      softwareIds: [],
      newSoftware: [],
      hosting: 'unknown',
      dataCentreId: null,
      dataClass: null,
      dataClassSource: '',
      dataClassOn: null,
      usersCount: null,
      responsiblePersonId: null,
      note: '',
    })
  })

  test('takes the name of the type when none is written', () => {
    assert.equal(read({ ...complete, name: '', typeCode: 'COM-18' }).values.name, 'Protocollo')
  })

  const refused: [string, PostedForm, string, RegExp][] = [
    ['no name and no type', { ...complete, name: ' ' }, 'name', /Scrivi il nome/],
    [
      'a type that is not in the catalogue',
      { ...complete, typeCode: 'COM-99' },
      'typeCode',
      /COM-99.*non è nel catalogo/,
    ],
    [
      'a day that does not exist',
      { ...complete, dataClass: 'critical', dataClassOn: '31/02/2026' },
      'dataClassOn',
      /31\/02\/2026.*non è un giorno/,
    ],
    [
      'a class decided tomorrow',
      { ...complete, dataClass: 'critical', dataClassOn: '11/03/2026' },
      'dataClassOn',
      /deve ancora venire/,
    ],
    [
      'a source without a class',
      { ...complete, dataClassSource: 'ACN' },
      'dataClass',
      /scegli anche la classe/,
    ],
    ['a class that does not exist', { ...complete, dataClass: 'secret' }, 'dataClass', /elencate/],
    ['negative users', { ...complete, usersCount: '-3' }, 'usersCount', /non è un numero intero/],
    ['half a user', { ...complete, usersCount: '2,5' }, 'usersCount', /non è un numero intero/],
    ['a place that is no place', { ...complete, place: 'dc:municipio' }, 'place', /elencate/],
    ['no answer on the place', { ...complete, place: '' }, 'place', /Non lo so ancora/],
    [
      'a responsible person of another body',
      { ...complete, responsiblePersonId: 'p2' },
      'responsiblePersonId',
      /elencate/,
    ],
    ['a software of another body', { ...complete, software: 'w9' }, 'software', /non è fra quelli/],
    [
      'a software name that two share',
      { ...complete, newSoftware: 'archivia' },
      'newSoftware',
      /2 applicativi/,
    ],
    ['a name too long', { ...complete, name: 'a'.repeat(201) }, 'name', /Al massimo 200/],
  ]
  for (const [what, form, field, message] of refused)
    test(`refuses ${what}`, () => {
      const { errors } = read(form)
      assert.deepEqual(
        errors.map((error) => error.field),
        [field],
      )
      assert.match(errors[0]?.message ?? '', message)
    })

  test('accepts the class of today, not only of the past', () => {
    assert.equal(
      read({ ...complete, dataClass: 'critical', dataClassOn: '10/03/2026' }).values.dataClassOn,
      today,
    )
  })

  test('links the software it knows, in any case, and adds the others once', () => {
    const { values, errors } = read({
      ...complete,
      software: ['w2'],
      newSoftware: 'demos; Vigila 3;vigila 3; ',
    })
    assert.deepEqual(errors, [])
    assert.deepEqual(values.softwareIds, ['w1', 'w2'])
    assert.deepEqual(values.newSoftware, ['Vigila 3'])
  })

  test('takes a data centre by its id', () => {
    const { values } = read({ ...complete, place: `dc:${place}` })
    assert.equal(values.hosting, 'data_centre')
    assert.equal(values.dataCentreId, place)
  })

  test('reads only the parts it is asked for', () => {
    assert.deepEqual(read({ usersCount: '1.250' }, ['users']), { values: { usersCount: 1250 }, errors: [] })
  })
})

describe('the form of a data centre', () => {
  const readPlace = (form: PostedForm, state: DataCentreState = 'active') => {
    const reader = new FormReader(form)
    return { values: readDataCentre(reader, today, state), errors: reader.errors }
  }

  test('reads how large it is, in the units people write', () => {
    const { values, errors } = readPlace({
      name: 'Municipio',
      servers: '14',
      ram: '1,5 TB',
      storage: '24 TB',
      energy: '38.000',
      capacityOn: '1/3/2026',
    })
    assert.deepEqual(errors, [])
    const { servers, cpu, ram, storage, racks, energy, capacityOn } = values
    assert.deepEqual(
      [servers, cpu, ram, storage, racks, energy, capacityOn],
      [14, null, 1500, 24_000, null, 38_000, '2026-03-01'],
    )
  })

  test('refuses quantities that could be two, a day without quantities, figures of tomorrow', () => {
    const fields = (form: PostedForm) => readPlace({ name: 'M', ...form }).errors.map((error) => error.field)
    assert.deepEqual(fields({ ram: '1.234 TB', servers: '-1', energy: '1,5' }), ['servers', 'ram', 'energy'])
    assert.deepEqual(fields({ capacityOn: '1/3/2026' }), ['capacityOn'])
    assert.deepEqual(fields({ servers: '1', capacityOn: '11/3/2026' }), ['capacityOn'])
  })

  test('has the day of the closing only when it is closed', () => {
    const closedOn = (day: string, state: DataCentreState) => {
      const { values, errors } = readPlace({ name: 'M', closedOn: day }, state)
      return errors[0]?.field ?? values.closedOn
    }
    assert.equal(closedOn('10/3/2026', 'closed'), '2026-03-10')
    assert.equal(closedOn('11/3/2026', 'closed'), 'closedOn')
    assert.equal(closedOn('', 'closed'), 'closedOn')
    assert.equal(closedOn('10/3/2026', 'active'), null)
  })

  test('may leave the group open', () => {
    const { values, errors } = readPlace({ name: 'Municipio', group: 'unknown' })
    assert.deepEqual(errors, [])
    assert.equal(values.group, null)
  })

  test('refuses a missing name, an invented group, a group of tomorrow, a contested group that is not given', () => {
    assert.deepEqual(
      readPlace({ group: 'C', groupOn: '2026-03-11' }).errors.map((error) => error.field),
      ['group', 'name', 'groupOn'],
    )
    assert.deepEqual(
      readPlace({ name: 'Municipio', isGroupContested: '1' }).errors.map((error) => error.field),
      ['isGroupContested'],
    )
  })
})

test('the form of a software wants a name and a real day', () => {
  const reader = new FormReader({ contractEndsOn: '31/02/2026' })
  readSoftware(reader)
  assert.deepEqual(
    reader.errors.map((error) => error.field),
    ['name', 'contractEndsOn'],
  )
})

test('what software costs in a year is read both ways of writing, or asked', () => {
  const cost = (yearlyCost: string) => {
    const reader = new FormReader({ name: 'Paghe', yearlyCost })
    const { yearlyCostCents } = readSoftware(reader)
    return reader.errors[0]?.message ?? yearlyCostCents
  }
  assert.equal(cost('1.234,56'), 123_456)
  assert.equal(cost('1,234.56'), 123_456)
  assert.equal(cost('0'), 0)
  assert.equal(cost(''), null)
  assert.match(String(cost('1.234')), /può essere 1,23 € o 1\.234,00/)
})

test('what a form shows of a thing is read back the same', () => {
  const place: DataCentreValues = {
    ...newDataCentreValues('Municipio'),
    room: 'Seminterrato',
    group: 'B',
    censusEdition: 'Circolare 1/2019',
    servers: 1_200,
    cpu: 0,
    ram: 1_024,
    storage: 36_500,
    racks: 2,
    energy: 4_300,
    capacityOn: '2026-03-01',
    closedOn: '2026-03-02',
  }
  const reader = new FormReader(dataCentreForm(place))
  assert.deepEqual(readDataCentre(reader, today, 'closed'), place)
  assert.deepEqual(reader.errors, [])
  const software: SoftwareValues = {
    ...newSoftwareValues('Paghe'),
    product: 'Paghe Web',
    yearlyCostCents: 123_456,
    components: '10.0.0.1',
  }
  const second = new FormReader(softwareForm(software))
  assert.deepEqual(readSoftware(second), software)
  assert.deepEqual(second.errors, [])
})
