// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DomainError } from '../../shared/errors.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { diffMunicipalities, type KnownBody, parseMunicipalities, rejectsCsv } from './import.ts'

const header =
  'codice_istat,denominazione,denominazione_altra_lingua,cod_provincia,provincia,sigla,cod_regione,regione,codice_catastale,codice_ipa,popolazione_2011,popolazione_2023'
const aglie = '001001,Agliè,,001,Torino,TO,01,Piemonte,A074,c_a074,2644,2558'
const naples = '063049,Napoli,,063,Napoli,NA,15,Campania,F839,c_f839,962003,913462'
const none = '001168,None,,001,Torino,TO,01,Piemonte,F931,c_f931,7998,7785'
const bozen =
  '021008,Bolzano,Bozen,021,Bolzano/Bozen,BZ,04,Trentino-Alto Adige/Südtirol,A952,c_a952,102575,106107'

const bytes = (...lines: string[]) => new TextEncoder().encode(`${lines.join('\n')}\n`)
const parse = (...lines: string[]) => parseMunicipalities(bytes(header, ...lines))

function refusal(content: Uint8Array): DomainError {
  try {
    parseMunicipalities(content)
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
  throw new Error('the file should be refused')
}

describe('the list of municipalities', () => {
  test('keeps codes with their zeros, both names and both counts', () => {
    const { rows, rejects, read } = parse(bozen)
    assert.equal(read, 1)
    assert.deepEqual(rejects, [])
    assert.deepEqual(rows[0], {
      line: 2,
      istatCode: '021008',
      name: 'Bolzano',
      otherLanguageName: 'Bozen',
      provinceCode: '021',
      provinceName: 'Bolzano/Bozen',
      provinceAbbreviation: 'BZ',
      regionCode: '04',
      regionName: 'Trentino-Alto Adige/Südtirol',
      cadastralCode: 'A952',
      ipaCode: 'c_a952',
      populations: [
        { countedOn: '2011-10-09', residents: 102_575, source: 'ISTAT, censimento' },
        { countedOn: '2023-01-01', residents: 106_107, source: 'ISTAT' },
      ],
    })
  })

  test('takes NA and None for what they are: a province and a municipality', () => {
    const { rows, rejects } = parse(naples, none)
    assert.deepEqual(rejects, [])
    assert.equal(rows[0]?.provinceAbbreviation, 'NA')
    assert.equal(rows[1]?.name, 'None')
  })

  test('takes a missing IPA code and a missing count as unknown, not as zero', () => {
    const { rows, rejects } = parse('001001,Agliè,,001,Torino,TO,01,Piemonte,A074,,,2558')
    assert.deepEqual(rejects, [])
    assert.equal(rows[0]?.ipaCode, null)
    assert.deepEqual(
      rows[0]?.populations.map((count) => count.countedOn),
      ['2023-01-01'],
    )
  })

  test('finds columns by name, in any order, and says which it did not look at', () => {
    const names = header.split(',')
    const cells = aglie.split(',')
    const shuffled = [...names.keys()].reverse()
    const parsed = parseMunicipalities(
      bytes(
        [...shuffled.map((index) => names[index]?.toUpperCase()), 'sindaco'].join(';'),
        [...shuffled.map((index) => cells[index]), 'nessuno'].join(';'),
      ),
    )
    assert.deepEqual(parsed.rows, parse(aglie).rows)
    assert.deepEqual(parsed.otherColumns, ['sindaco'])
    assert.equal(parsed.separator, ';')
  })

  test('is the same with a byte order mark and in Windows-1252', () => {
    assert.deepEqual(parseMunicipalities(bytes(`\uFEFF${header}`, aglie)).rows, parse(aglie).rows)
    assert.deepEqual(parse(aglie.normalize('NFD')).rows, parse(aglie).rows)
    const parsed = parseMunicipalities(Buffer.from(`${header}\n${aglie}\n`, 'latin1'))
    assert.equal(parsed.encoding, 'windows-1252')
    assert.deepEqual(parsed.rows, parse(aglie).rows)
  })

  for (const [name, row, column, reason, proposal] of [
    [
      'an ISTAT code without its zeros',
      aglie.replace('001001', '1001'),
      'codice_istat',
      /mancano gli zeri/,
      '001001',
    ],
    [
      'a province without its zeros',
      aglie.replace(',001,', ',1,'),
      'cod_provincia',
      /mancano gli zeri/,
      '001',
    ],
    ['a region without its zero', aglie.replace(',01,', ',1,'), 'cod_regione', /mancano gli zeri/, '01'],
    ['an unknown region', aglie.replace(',01,', ',31,'), 'cod_regione', /Nessuna regione/, null],
    [
      'another province than the code says',
      aglie.replace(',001,', ',002,'),
      'codice_istat',
      /comincia con 001/,
      null,
    ],
    ['an empty name', aglie.replace('Agliè', ''), 'denominazione', /vuota/, null],
    [
      'a cadastral code without its zero',
      aglie.replace('A074', 'A74'),
      'codice_catastale',
      /mancano gli zeri/,
      'A074',
    ],
    ['an IPA code with a blank', aglie.replace('c_a074', 'c_a 074'), 'codice_ipa', /2 a 30/, 'c_a074'],
    ['residents with a dot', aglie.replace('2558', '2.558'), 'popolazione_2023', /numero intero/, '2558'],
    ['residents in words', aglie.replace('2558', 'n.d.'), 'popolazione_2023', /numero intero/, null],
    ['a cell too many', `${aglie},1`, '', /13 celle, l’intestazione 12/, null],
    [
      'a line break inside a name',
      aglie.replace('Agliè', '"Agl\niè"'),
      'denominazione',
      /non si vedono/,
      null,
    ],
  ] as const)
    test(`refuses the row with ${name}, and takes the others`, () => {
      const { rows, rejects, read } = parse(row, naples)
      assert.equal(read, 2)
      assert.deepEqual(
        rows.map((each) => each.name),
        ['Napoli'],
      )
      const reject = rejects.find((each) => each.column === column)
      assert.equal(reject?.line, 2)
      assert.match(reject?.reason ?? '', reason)
      assert.equal(reject?.proposal, proposal)
    })

  test('gives a shared IPA code to the row whose cadastral code it does not spell: the other comes in without it', () => {
    const { rows, rejects, refused } = parse(aglie, none.replace('c_f931', 'c_a074'), naples)
    assert.deepEqual(
      rows.map((row) => [row.name, row.ipaCode]),
      [
        ['Agliè', null],
        ['None', 'c_a074'],
        ['Napoli', 'c_f839'],
      ],
    )
    assert.deepEqual(
      [rejects.map(({ line, column, value }) => [line, column, value]), refused],
      [[[2, 'codice_ipa', 'c_a074']], 0],
    )
    assert.match(rejects[0]?.reason ?? '', /alla riga 3 \(None\)/)
  })

  test('refuses every row that shares a code when nothing says whose it is', () => {
    const { rows, rejects } = parse(
      aglie.replace('c_a074', 'c_x999'),
      none.replace('c_f931', 'c_x999'),
      naples,
    )
    assert.deepEqual(
      rows.map((row) => row.name),
      ['Napoli'],
    )
    assert.deepEqual(
      rejects.map(({ line, value }) => [line, value]),
      [
        [2, 'c_x999'],
        [3, 'c_x999'],
      ],
    )
  })

  test('refuses a row written twice', () => {
    const { rows, rejects } = parse(aglie, aglie)
    assert.deepEqual(rows, [])
    assert.deepEqual([...new Set(rejects.map((reject) => reject.line))], [2, 3])
  })

  for (const [name, content, code, words] of [
    [
      'with a broken quote in the middle',
      bytes(header, aglie, '001168,"None,,001', naples),
      'REG-004',
      /riga 3/,
    ],
    ['without a column', bytes(header.replace(',codice_ipa', ''), aglie), 'REG-005', /codice_ipa/],
    ['with a column twice', bytes(`${header},regione`, `${aglie},x`), 'REG-006', /regione/],
    ['without rows', bytes(header), 'REG-008', /nemmeno una riga/],
    ['that is empty', new Uint8Array(), 'REG-004', /vuoto/],
    ['that is a workbook', Buffer.from('PK\u0003\u0004\0\0'), 'REG-004', /foglio di calcolo/],
    ['of something else', bytes('a,b', '1,2'), 'REG-005', /codice_istat/],
  ] as const)
    test(`is refused whole ${name}`, () => {
      const refused = refusal(content)
      assert.equal(refused.code, code)
      assert.match(refused.message, words)
    })
})

describe('what a list would change', () => {
  const known = (line: string, extra: Partial<KnownBody> = {}): KnownBody => {
    const [row] = parse(line).rows
    assert.ok(row)
    const { line: _, ...values } = row
    return {
      ...values,
      id: `id-${row.istatCode}` as AdministrationId,
      version: 1,
      isMunicipality: true,
      taxCode: null,
      nameSource: null,
      declaredCodes: [],
      ...extra,
    }
  }

  test('is nothing when the registry already says the same', () => {
    assert.deepEqual(diffMunicipalities([known(aglie), known(bozen)], parse(aglie, bozen).rows), {
      added: [],
      changed: [],
      unchanged: 2,
      rejects: [],
    })
  })

  test('is a body more when no code is known', () => {
    const { added, unchanged } = diffMunicipalities([known(aglie)], parse(aglie, bozen).rows)
    assert.deepEqual(
      added.map((row) => row.name),
      ['Bolzano'],
    )
    assert.equal(unchanged, 1)
  })

  test('is field by field, with the values before and after', () => {
    const before = known(aglie.replace('Agliè', 'Aglie').replace('2558', '2500'), {
      otherLanguageName: 'Ajé',
    })
    const { changed } = diffMunicipalities([before], parse(aglie).rows)
    assert.deepEqual(changed[0]?.changes, {
      name: ['Aglie', 'Agliè'],
      residents: [
        [{ countedOn: '2023-01-01', residents: 2500, source: 'ISTAT' }],
        [{ countedOn: '2023-01-01', residents: 2558, source: 'ISTAT' }],
      ],
    })
  })

  test('never erases what the file leaves empty', () => {
    const row = '001001,Agliè,,001,Torino,TO,01,Piemonte,A074,,,'
    assert.equal(diffMunicipalities([known(aglie)], parse(row).rows).unchanged, 1)
  })

  test('follows a municipality that got another ISTAT code', () => {
    const { changed, added } = diffMunicipalities(
      [known(aglie)],
      parse(aglie.replace('001001', '001999')).rows,
    )
    assert.equal(added.length, 0)
    assert.deepEqual(changed[0]?.changes, { istat_code: ['001001', '001999'] })
  })

  for (const [name, body, row, column, reason] of [
    [
      'a body that is no municipality',
      known(aglie, { isMunicipality: false }),
      aglie,
      'codice_istat',
      /non è un comune/,
    ],
    [
      'the IPA code of another municipality',
      known(aglie),
      bozen.replace('c_a952', 'c_a074'),
      'codice_ipa',
      /di Agliè, con altri codici/,
    ],
  ] as const)
    test(`refuses the codes of ${name}`, () => {
      const { rejects, changed, added } = diffMunicipalities([body], parse(row).rows)
      assert.deepEqual([changed.length, added.length], [0, 0])
      assert.equal(rejects[0]?.column, column)
      assert.match(rejects[0]?.reason ?? '', reason)
    })

  test('refuses a row whose codes belong to two bodies', () => {
    const bodies = [known(aglie), known(naples)]
    const crossed = diffMunicipalities(bodies, parse(aglie.replace('A074', 'F839')).rows)
    assert.deepEqual(
      crossed.rejects.map(({ column, value }) => [column, value]),
      [['codice_catastale', 'F839']],
    )
    const stolen = diffMunicipalities(bodies, parse(aglie.replace('c_a074', 'c_f839')).rows)
    assert.deepEqual(
      stolen.rejects.map(({ column, value }) => [column, value]),
      [['codice_ipa', 'c_f839']],
    )
  })

  test('refuses a second row about the same body', () => {
    const rows = parse(
      aglie,
      aglie.replace('001001', '001999').replace('c_a074', 'c_x999').replace('A074', 'Z999'),
    ).rows
    const body = known(aglie, {
      ipaCode: 'c_x999',
      istatCode: '001001',
      cadastralCode: 'Z999',
    } as Partial<KnownBody>)
    const { rejects } = diffMunicipalities([body], rows)
    assert.equal(rejects.length, 1)
    assert.match(rejects[0]?.reason ?? '', /riga 2 riguarda lo stesso comune/)
  })
})

test('the refused cells are a file to work from', () => {
  const { rejects } = parse(aglie.replace('001001', '1001'))
  assert.equal(
    rejectsCsv(rejects),
    'riga,colonna,valore,motivo,proposta\r\n2,codice_istat,1001,"Il codice ISTAT del comune ha 6 cifre: qui sono 4, mancano gli zeri davanti",001001\r\n',
  )
})
