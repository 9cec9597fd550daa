// SPDX-License-Identifier: AGPL-3.0-or-later
import { checkTenderCode } from '../../shared/codes.ts'
import { formatLongDate, type LocalDate } from '../../shared/dates.ts'
import { formatAmount } from '../../shared/money.ts'
import type { CallPhase, CallRequirement } from '../calls/index.ts'
import type { Candidacy, CandidacyDocumentId, Contract } from './model.ts'
import { firstContractOn } from './schedule.ts'
import type { SignatureReading } from './signatures.ts'

/** What was read in a document when it was added: signatures, and which of the words that matter stand in it. */
export interface DocumentReading extends SignatureReading {
  /** Null when its words cannot be read. */
  readonly words: string | null
}

export interface DossierDocument {
  readonly id: CandidacyDocumentId
  readonly fileName: string
  readonly requirementCode: string | null
  readonly reading: DocumentReading
}

export interface DossierFacts {
  readonly phase: CallPhase
  readonly candidacy: Candidacy
  readonly callTitle: string
  /** The first day a contract may have; null when the call does not say it. */
  readonly contractsFrom: LocalDate | null
  /** Number of the funding decree, when it was written. */
  readonly decree: string
  readonly documents: readonly DossierDocument[]
  readonly required: readonly CallRequirement[]
  readonly contracts: readonly Contract[]
  readonly today: LocalDate
}

export interface DossierFinding {
  readonly kind: 'stop' | 'warn' | 'info'
  readonly title: string
  readonly text: string
  readonly source: string
}

const faq = 'PAD-FAQ, sezioni su contratti e richiesta di erogazione'
const house = 'Regola interna'

/** What is missing or does not agree before a dossier leaves; none of it is decided for the person. */
export function dossierFindings(facts: DossierFacts): DossierFinding[] {
  return [...missing(facts), ...unsigned(facts), ...codes(facts), ...days(facts), ...contents(facts)]
}

/** Documents that this call wants for the phase and that are not there. */
function missing({ required, documents }: DossierFacts): DossierFinding[] {
  return required
    .filter(({ code }) => documents.every(({ requirementCode }) => requirementCode !== code))
    .map(({ title, source }) => ({
      kind: 'stop',
      title: `Manca: ${title}`,
      text: 'L’avviso lo chiede per questo passo.',
      source,
    }))
}

/** At least one document is signed, and none in the future. */
function unsigned({ documents, phase, today }: DossierFacts): DossierFinding[] {
  const findings: DossierFinding[] = documents.flatMap(({ fileName, reading }) =>
    reading.signers.flatMap(({ signedOn }) =>
      signedOn !== null && signedOn > today
        ? [
            {
              kind: 'warn' as const,
              title: `${fileName}: la firma porta un giorno futuro`,
              text: `Il giorno scritto nella firma è il ${formatLongDate(signedOn)}.`,
              source: house,
            },
          ]
        : [],
    ),
  )
  if (
    phase !== 'contract' &&
    documents.length > 0 &&
    documents.every(({ reading }) => reading.format === null)
  )
    findings.push({
      kind: 'stop',
      title: 'Nessun documento è firmato',
      text: 'La candidatura e la richiesta si firmano digitalmente: nei file non c’è una firma che si possa leggere.',
      source: faq,
    })
  return findings
}

function codes({ candidacy, contracts, documents, phase }: DossierFacts): DossierFinding[] {
  if (phase === 'candidacy' || phase === 'cup') return []
  const findings: DossierFinding[] = []
  if (candidacy.cup === null)
    findings.push({
      kind: 'stop',
      title: 'Manca il CUP',
      text: 'Contratti e certificato lo citano.',
      source: faq,
    })
  const cup = candidacy.cup
  if (cup !== null)
    findings.push(
      ...documents.flatMap(({ fileName, reading: { words } }): DossierFinding[] =>
        words !== null && !has(words, cup)
          ? [
              {
                kind: 'warn',
                title: `${fileName} non cita il CUP`,
                text: `Nelle parole che si leggono non c’è ${cup}: controlla a mano.`,
                source: faq,
              },
            ]
          : [],
      ),
    )
  for (const { supplierName, cig } of contracts) {
    const check = cig === '' ? null : checkTenderCode(cig)
    if (check === null)
      findings.push({
        kind: 'warn',
        title: `Contratto con ${supplierName}: manca il CIG`,
        text: 'I documenti di contratto citano CUP e CIG.',
        source: faq,
      })
    else if (check.ok && check.doubt !== null)
      findings.push({
        kind: 'info',
        title: `Contratto con ${supplierName}: CIG ${cig}`,
        text: `${check.doubt}.`,
        source: `${house} · fonte da verificare`,
      })
  }
  return findings
}

/** Days in order: contracts before the completion, signatures after what they declare. */
function days({ candidacy, contracts, contractsFrom, documents, phase }: DossierFacts): DossierFinding[] {
  const { completedOn } = candidacy
  const findings: DossierFinding[] = []
  for (const { supplierName, signedOn } of contracts)
    if (completedOn !== null && signedOn > completedOn)
      findings.push({
        kind: 'stop',
        title: `Il contratto con ${supplierName} è firmato dopo il completamento`,
        text: `Firma ${formatLongDate(signedOn)}, completamento ${formatLongDate(completedOn)}: la data del contratto non può seguire quella del completamento.`,
        source: faq,
      })
  for (const { supplierName, signedOn } of contracts)
    if (contractsFrom !== null && signedOn < contractsFrom)
      findings.push({
        kind: 'stop',
        title: `Il contratto con ${supplierName} è troppo vecchio`,
        text: `È del ${formatLongDate(signedOn)}: l’avviso ammette contratti dal ${formatLongDate(contractsFrom)}.`,
        source: 'Avviso',
      })
  if (phase !== 'request' || completedOn === null) return findings
  for (const { fileName, reading } of documents)
    for (const { signedOn } of reading.signers)
      if (signedOn !== null && signedOn < completedOn)
        findings.push({
          kind: 'warn',
          title: `${fileName} è firmato prima del completamento`,
          text: `Firma ${formatLongDate(signedOn)}, completamento ${formatLongDate(completedOn)}.`,
          source: house,
        })
  return findings
}

/** A certificate of regular execution names what it certifies; a request its amount. */
function contents({ phase, documents, ...facts }: DossierFacts): DossierFinding[] {
  if (phase !== 'request') return []
  const { candidacy, contracts, callTitle, decree } = facts
  const amount = candidacy.grantedCents
  const findings: DossierFinding[] = []
  for (const { fileName, reading } of documents) {
    const { words } = reading
    if (words === null) {
      findings.push({
        kind: 'info',
        title: `${fileName}: le parole non si leggono`,
        text: 'È una scansione, una busta firmata o un PDF con caratteri codificati: CUP, CIG, importo e oggetto si controllano a mano.',
        source: house,
      })
      continue
    }
    if (!isCertificate(words)) continue
    const wanted: readonly (readonly [string, boolean])[] = [
      ['il CIG di ogni contratto', contracts.every(({ cig }) => cig === '' || has(words, cig))],
      ['l’avviso', has(words, callTitle)],
      ['la misura', has(words, candidacy.measure)],
      ['il decreto di finanziamento', decree === '' || has(words, decree)],
      ['l’ente attuatore', has(words, candidacy.administrationName)],
      ['l’importo concesso', amount === null || has(words, formatAmount(amount))],
      ['l’oggetto di ogni contratto', contracts.every(({ object }) => has(words, object))],
    ]
    const absent = wanted.filter(([, isThere]) => !isThere).map(([what]) => what)
    if (absent.length > 0)
      findings.push({
        kind: 'warn',
        title: `${fileName}: il certificato non dice ${absent.length === 1 ? absent[0] : `${absent.length} cose`}`,
        text: `Contenuto minimo che non si trova nelle parole che si leggono: ${absent.join(', ')}.`,
        source: faq,
      })
  }
  const read = documents.flatMap(({ reading }) => reading.words ?? [])
  if (read.length > 0 && read.every((words) => !isCertificate(words)))
    findings.push({
      kind: 'warn',
      title: 'Non si trova il certificato di regolare esecuzione',
      text: 'Nessuno dei documenti che si leggono lo nomina.',
      source: faq,
    })
  return findings
}

const isCertificate = (words: string) => /regolare\s+esecuzione/i.test(words)

/** Whether words stand in a text, blanks and case apart. */
function has(text: string, words: string): boolean {
  const bare = (each: string) => each.toLowerCase().replace(/\s+/g, '')
  return bare(text).includes(bare(words))
}

/** What was found right, for the short list under the findings. */
export function passedChecks(facts: DossierFacts): string[] {
  const { documents, contracts, required, candidacy } = facts
  const signed = documents.filter(({ reading }) => reading.format !== null)
  const first = firstContractOn(contracts)
  return [
    ...(required.length > 0 && missing(facts).length === 0
      ? ['Ci sono tutti i documenti che l’avviso chiede']
      : []),
    ...signed.map(
      ({ fileName, reading }) =>
        `${fileName}: firma presente, validità non verificata (${reading.format}; ${reading.signers.map(signerInWords).join('; ')})`,
    ),
    ...(candidacy.cup &&
    documents.some(({ reading }) => reading.words !== null && has(reading.words, candidacy.cup ?? ''))
      ? ['Il CUP è citato']
      : []),
    ...(first && candidacy.completedOn && first <= candidacy.completedOn
      ? ['I contratti precedono il completamento']
      : []),
  ]
}

function signerInWords({ name, signedOn }: SignatureReading['signers'][number]): string {
  return `${name ?? 'firmatario non leggibile'}, ${signedOn ? formatLongDate(signedOn) : 'giorno non leggibile'}`
}
