// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { calendarFile } from './calendar.ts'
import { type DossierDocument, type DossierFacts, dossierFindings, passedChecks } from './dossier.ts'
import type { Candidacy, CandidacyContractId, CandidacyDocumentId, CandidacyId } from './model.ts'
import { newStanding } from './standing.ts'

const candidacy = {
  ...newStanding,
  candidacyId: 'c' as CandidacyId,
  administrationName: 'Valdorsa',
  callTitle: 'Avviso, di prova; con segni',
  measure: '9.9 Prova',
  state: 'check_positive',
  cup: 'A11B22000000006',
  grantedCents: 5_652_600,
  completedOn: '2026-02-20',
  nextStep: 'request',
  lastUsefulOn: '2026-03-31',
  dueOn: '2026-04-10',
  version: 3,
} as Candidacy
const contract = {
  contractId: 'k' as CandidacyContractId,
  supplierName: 'Prova srl',
  object: 'Migrazione',
  cig: '8527277397',
  signedOn: '2025-10-01',
  amountCents: 1,
  withdrawnAt: null,
}
const whole =
  'Certificato di regolare esecuzione. CUP A11B22000000006, CIG 8527277397, Avviso, di prova; con segni, misura 9.9 Prova, decreto 7/2026, Comune di Valdorsa, 56.526,00, oggetto: migrazione'

function document(
  words: string | null,
  more: Partial<DossierDocument> & { signedOn?: string | null } = {},
): DossierDocument {
  const { signedOn = '2026-03-01', ...values } = more
  return {
    id: 'd' as CandidacyDocumentId,
    fileName: 'cre.pdf',
    requirementCode: 'cre',
    reading: { format: 'PAdES', signers: [{ name: 'Paola', signedOn }], words },
    ...values,
  }
}

function facts(values: Partial<DossierFacts> = {}): DossierFacts {
  return {
    phase: 'request',
    candidacy,
    callTitle: candidacy.callTitle,
    contractsFrom: '2020-02-01',
    decree: '7/2026',
    documents: [document(whole)],
    required: [
      { code: 'cre', title: 'Certificato', phase: 'request', certainty: 'certain', source: 'avviso' },
    ],
    contracts: [contract],
    today: '2026-03-10',
    ...values,
  }
}
const titles = (values: Partial<DossierFacts> = {}) =>
  dossierFindings(facts(values)).map(({ kind, title }) => `${kind} ${title}`)

describe('a dossier before it leaves', () => {
  test('that has all has nothing to say but what went well', () => {
    assert.deepEqual(titles(), [])
    const passed = passedChecks(facts())
    assert.ok(
      passed.some((line) =>
        /firma presente, validità non verificata \(PAdES; Paola, 1º marzo 2026\)/.test(line),
      ),
    )
    assert.ok(passed.includes('Il CUP è citato'))
  })

  for (const { name, values, expected } of [
    {
      name: 'a document of the call is missing',
      values: { documents: [document(whole, { requirementCode: null })] },
      expected: /stop Manca: Certificato/,
    },
    {
      name: 'nothing is signed',
      values: { documents: [{ ...document(whole), reading: { format: null, signers: [], words: whole } }] },
      expected: /stop Nessun documento è firmato/,
    },
    {
      name: 'a signature is ahead of today',
      values: { documents: [document(whole, { signedOn: '2026-04-01' })] },
      expected: /warn cre.pdf: la firma porta un giorno futuro/,
    },
    {
      name: 'a signature comes before the completion',
      values: { documents: [document(whole, { signedOn: '2026-02-01' })] },
      expected: /warn cre.pdf è firmato prima/,
    },
    {
      name: 'there is no CUP',
      values: { candidacy: { ...candidacy, cup: null } },
      expected: /stop Manca il CUP/,
    },
    {
      name: 'the CUP is not quoted',
      values: { documents: [document(whole.replace('A11B22000000006', ''))] },
      expected: /warn cre.pdf non cita il CUP/,
    },
    {
      name: 'a contract has no CIG',
      values: { contracts: [{ ...contract, cig: '' }] },
      expected: /warn Contratto con Prova srl: manca il CIG/,
    },
    {
      name: 'a CIG is doubtful',
      values: { contracts: [{ ...contract, cig: 'W123456789' }] },
      expected: /info Contratto con Prova srl: CIG W123456789/,
    },
    {
      name: 'a contract follows the completion',
      values: { contracts: [{ ...contract, signedOn: '2026-02-21' }] },
      expected: /stop Il contratto con Prova srl è firmato dopo/,
    },
    {
      name: 'a contract is older than the call admits',
      values: { contracts: [{ ...contract, signedOn: '2020-01-31' }] },
      expected: /stop Il contratto con Prova srl è troppo vecchio/,
    },
    {
      name: 'the certificate does not say the amount',
      values: { documents: [document(whole.replace('56.526,00', ''))] },
      expected: /warn cre.pdf: il certificato non dice l’importo concesso/,
    },
    {
      name: 'the certificate does not say decree and object',
      values: { documents: [document(whole.replace('7/2026', '').replace('migrazione', ''))] },
      expected: /non dice 2 cose/,
    },
    {
      name: 'the words cannot be read',
      values: { documents: [document(null)] },
      expected: /info cre.pdf: le parole non si leggono/,
    },
    {
      name: 'no certificate is found',
      values: { documents: [document('Una lettera con il CUP A11B22000000006')] },
      expected: /warn Non si trova il certificato/,
    },
  ] as { name: string; values: Partial<DossierFacts>; expected: RegExp }[])
    test(`says that ${name}`, () => assert.match(titles(values).join('\n'), expected))
})

describe('the calendar file', () => {
  const file = calendarFile([candidacy], {
    title: 'Candidature',
    baseUrl: 'https://regia.example',
    now: new Date('2026-03-10T09:00:00Z'),
  })
  const whole = file.replaceAll('\r\n ', '')

  test('has a whole day for each last useful day, with the term and the money', () => {
    assert.match(whole, /DTSTART;VALUE=DATE:20260331\r\nDTEND;VALUE=DATE:20260401/)
    assert.match(whole, /SUMMARY:Chiedere l’erogazione\\, Valdorsa/)
    assert.match(
      whole,
      /Avviso\\, di prova\\; con segni\\nTermine: 10\/04\/2026\\nA rischio: 56\.526,00|56\.526\\,00/,
    )
    assert.match(whole, /UID:c@regia/)
  })

  test('has lines of 75 bytes at most, also with accents', () => {
    assert.ok(file.split('\r\n').every((line) => Buffer.byteLength(line) <= 75))
  })

  test('leaves out what has no day', () => {
    const none = calendarFile([{ ...candidacy, nextStep: null }], {
      title: '',
      baseUrl: null,
      now: new Date(),
    })
    assert.doesNotMatch(none, /VEVENT/)
  })
})
