// SPDX-License-Identifier: AGPL-3.0-or-later
import { addMonths, formatDate, formatLongDate } from '../../shared/dates.ts'
import { formatGigabytes } from '../../shared/gigabytes.ts'
import { HOUSE_RULE, type LegalSource } from '../../shared/legal.ts'
import { type Cents, counted, formatCount, formatMoney } from '../../shared/money.ts'
import { cigFault, cupFault } from './codes.ts'
import { type Excess, excessOf, lastEnd } from './excess.ts'
import { type Ask, type FieldSetting, fieldSpecs, isFieldAnswered, type StepKey } from './form.ts'
import type { SpendingState } from './lifecycle.ts'
import {
  type Duty,
  type ExemptGround,
  exemptLabels,
  type FindingLevel,
  type PlaceFacts,
  purposeLabels,
  type SiblingRequest,
  type SpendingFacts,
} from './model.ts'
import { spendingSources } from './sources.ts'

export interface Finding {
  readonly rule: string
  /** `stop` keeps from sending; `explain` too, until there are words for it. */
  readonly level: FindingLevel
  readonly title: string
  readonly detail: string
  readonly source: LegalSource
  /** The question of the form that mends it. */
  readonly step: StepKey | null
}

/**
 * What the owner must do before spending. Without a group, or with a partial answer to the census, the data centre is in group B.
 * Source: 2024-26 CAP6.PA.01 (B), 2020-22 CAP4.PA.LA02 (A, inferred today), circular 1/2019 art. 7 (exempt uses).
 */
export function dutyOf(
  place: Pick<PlaceFacts, 'group'>,
  exemptGround: ExemptGround | null,
  isRequalified: boolean,
): Duty {
  if (isRequalified) return 'authorisation'
  if (exemptGround !== null) return 'prior_communication'
  return place.group === 'A' || place.group === 'PSN' ? 'communication' : 'authorisation'
}

/** Bodies that may have an exempt use: universities and research, health, and those told only as «other». */
export function mayBeExempt(administrationKind: string): boolean {
  return ['university', 'health', 'other'].includes(administrationKind)
}

/** How the contract of a request goes beyond the plan of its data centre; null when it does not, or has no dates. Only where an authorisation is needed. */
export function excessOfRequest({ duty, values, place }: SpendingFacts): Excess | null {
  const { startsOn, endsOn, amounts } = values
  if (duty !== 'authorisation' || startsOn === null || endsOn === null || endsOn < startsOn) return null
  return excessOf({ startsOn, endsOn }, lastEnd(place.services), amounts)
}

export function netOf(amounts: SpendingFacts['values']['amounts']): Cents {
  return amounts.reduce((sum, { netCents }) => sum + netCents, 0)
}

/** Null while one of the years has no VAT. */
export function vatOf(amounts: SpendingFacts['values']['amounts']): Cents | null {
  return amounts.reduce<Cents | null>(
    (sum, { vatCents }) => (sum === null || vatCents === null ? null : sum + vatCents),
    0,
  )
}

/** «9 mesi», «2,5 mesi», «12 giorni»: how long, for people. */
export function monthsInWords(months: number): string {
  if (months < 1) return counted(Math.max(1, Math.round(months * 30)), 'giorno', 'giorni')
  const tenths = Math.round(months * 10)
  return tenths === 10 ? '1 mese' : `${String(tenths / 10).replace('.', ',')} mesi`
}

type Rule = (facts: SpendingFacts) => Finding | readonly Finding[] | string | null

function house(
  rule: string,
  level: FindingLevel,
  title: string,
  detail: string,
  step: StepKey | null,
): Finding {
  return { rule, level, title, detail, source: HOUSE_RULE, step }
}

/** Findings for what the form wants and nobody answered; the report has a rule of its own. */
export const isComplete: Rule = ({ values, asked, form, documents }) =>
  asked
    .filter(({ key, ask }) => key !== 'report' && gapLevels[ask] && !isFieldAnswered(key, values, documents))
    .map(({ key, ask }) => ({
      rule: `SPESA-01-${key}`,
      level: gapLevels[ask] ?? 'info',
      title: `Manca ${fieldSpecs[key].missing}`,
      detail:
        ask === 'required'
          ? 'Si completa con una domanda sola.'
          : 'Il modulo la aspetta: si può inviare anche senza.',
      source: formSource(key, form.fields[key]),
      step: fieldSpecs[key].step,
    }))

/** How a missing answer weighs. */
const gapLevels: Readonly<Partial<Record<Ask, FindingLevel>>> = { required: 'stop', expected: 'warn' }

/** The source that an edition of the form gives. */
function formSource(
  key: string,
  { source, isVerified }: Pick<FieldSetting, 'source' | 'isVerified'>,
): LegalSource {
  return source === '' ? HOUSE_RULE : { key: `MODULO-${key}`, act: source, unverified: !isVerified }
}

/** A contract ends after it starts. */
const datesInOrder: Rule = ({ values: { startsOn, endsOn } }) =>
  startsOn !== null && endsOn !== null && endsOn < startsOn
    ? house(
        'SPESA-02',
        'stop',
        'Il contratto finisce prima di cominciare',
        `Inizio ${formatDate(startsOn)}, fine ${formatDate(endsOn)}.`,
        'durata',
      )
    : null

/** No new data centre: certain, for every group. */
export const noNewDataCentre: Rule = ({ values, duty }) =>
  values.kind === 'new_data_centre' && duty !== 'prior_communication'
    ? {
        rule: 'SPESA-03',
        level: 'stop',
        title: 'Un nuovo data center non si può chiedere',
        detail: 'Il consolidamento su data center che ci sono già è un’altra cosa: scegli quello, se è così.',
        source: spendingSources.noNewDataCentre,
        step: 'tipo',
      }
    : null

/** No expansion of the own data centre: the project proposes a stop, a setting makes it a warning. */
export const noExpansion: Rule = ({ values, duty, settings }) =>
  values.kind === 'expansion' && duty !== 'prior_communication'
    ? {
        rule: 'SPESA-04',
        level: settings.expansionStops ? 'stop' : 'warn',
        title: 'L’ampliamento del data center non è ammesso',
        detail:
          'Si spende per tenerlo in funzione fino alla migrazione, non per farlo crescere. Se è continuità del servizio, scegli quella.',
        source: spendingSources.noExpansion,
        step: 'tipo',
      }
    : null

/** What is bought must not make the place larger than the inventory says. */
export const capacityStays: Rule = ({ values, place, duty }) => {
  if (duty === 'prior_communication') return null
  const { cpuAfter, storageGbAfter, growsCapacity } = values
  const grown = [
    cpuAfter !== null && place.cpu !== null && cpuAfter > place.cpu
      ? `CPU da ${formatCount(place.cpu)} a ${formatCount(cpuAfter)}`
      : null,
    storageGbAfter !== null && place.storageGb !== null && storageGbAfter > place.storageGb
      ? `archivio da ${formatGigabytes(place.storageGb)} a ${formatGigabytes(storageGbAfter)}`
      : null,
  ].filter((words) => words !== null)
  if (growsCapacity === true)
    return {
      rule: 'SPESA-05',
      level: 'warn',
      title: 'La capacità aumenta',
      detail: `${grown.length > 0 ? `Rispetto all’inventario: ${grown.join(', ')}. ` : 'L’inventario non ha le dimensioni con cui confrontarla. '}È ammessa solo per la continuità del servizio fino alla migrazione.`,
      source: spendingSources.noExpansion,
      step: 'capacita',
    }
  if (growsCapacity === null) return null
  const sizes = [
    place.cpu === null ? null : `CPU ${formatCount(place.cpu)}`,
    place.storageGb === null ? null : `archivio ${formatGigabytes(place.storageGb)}`,
  ].filter((words) => words !== null)
  return sizes.length > 0
    ? `La capacità non aumenta: ${sizes.join(', ')}, come nell’inventario`
    : 'La capacità non aumenta'
}

/** A contract lasts no longer than the migration in the plan needs; longer wants its reason. Source: 2024-26 CAP6.PA.01. */
export const withinPlan: Rule = (facts) => {
  const excess = excessOfRequest(facts)
  const { startsOn, endsOn, excessReason } = facts.values
  const { services } = facts.place
  if (excess === null)
    return facts.duty === 'authorisation' && startsOn !== null && endsOn !== null && endsOn >= startsOn
      ? 'Il contratto finisce entro l’ultimo servizio migrato'
      : null
  const { planEndsOn, months, cents, monthlyCents } = excess
  const money =
    cents === 0
      ? ''
      : ` L’eccedenza vale ${formatMoney(cents)} (${monthsInWords(months)} a ${formatMoney(monthlyCents)}).`
  const last =
    planEndsOn === null
      ? services.length === 0
        ? 'oggi nel data center non è ospitato nessun servizio'
        : 'nessun piano dice quando i servizi ospitati se ne vanno'
      : `l’ultimo servizio con una data se ne va il ${formatLongDate(planEndsOn)}`
  return {
    rule: 'SPESA-06',
    level: 'explain',
    title:
      planEndsOn === null
        ? 'Non si può dire fino a quando serve il contratto'
        : `Il contratto finisce ${monthsInWords(months)} dopo l’ultimo servizio migrato`,
    detail: `Il contratto arriva al ${formatLongDate(endsOn as string)}; ${last}.${money} ${
      excessReason === '' ? 'Si può inviare con un motivo.' : `Motivo: «${excessReason}»`
    }`,
    source: spendingSources.duration,
    step: 'durata',
  }
}

/** Services without a day make the comparison uncertain. */
const everyServiceDated: Rule = ({ place: { services }, duty }) => {
  if (duty !== 'authorisation') return null
  const undated = services.filter(
    ({ endsOn, standing, approach }) => standing !== null && endsOn === null && approach !== 'not_due',
  )
  return undated.length === 0
    ? null
    : house(
        'SPESA-07',
        'warn',
        undated.length === 1
          ? 'Un servizio ospitato non ha la data di fine'
          : `${undated.length} servizi ospitati non hanno la data di fine`,
        `${namesOf(undated)}: l’eccedenza può cambiare.`,
        null,
      )
}

/** The plan of every body hosted: approved, only sent, or missing. */
const withPlan: Rule = ({ place: { services }, duty }) => {
  if (duty !== 'authorisation' || services.length === 0) return null
  const missing = [
    ...new Set(
      services
        .filter(({ standing }) => standing === null)
        .map(({ administrationName }) => administrationName),
    ),
  ]
  const sent = [
    ...new Set(
      services
        .filter(({ standing }) => standing === 'submitted')
        .map(({ administrationName }) => administrationName),
    ),
  ]
  return [
    ...(missing.length > 0
      ? [
          house(
            'SPESA-08',
            'warn',
            'Piano mancante',
            `Per uno o più servizi di ${missing.join(', ')} non c’è un piano trasmesso che dica quando se ne vanno.`,
            null,
          ),
        ]
      : []),
    ...(sent.length > 0
      ? [
          house(
            'SPESA-09',
            'info',
            'Il piano è trasmesso, non ancora approvato',
            `Il confronto usa l’ultima versione trasmessa di ${sent.join(', ')}.`,
            null,
          ),
        ]
      : []),
  ]
}

/** What stays is counted by its review date, and only if it says why. */
const retainedExplained: Rule = ({ place: { services } }) => {
  const silent = services.filter(({ approach, hasReason }) => approach === 'retain' && hasReason === false)
  return silent.length === 0
    ? null
    : house(
        'SPESA-10',
        'warn',
        'Un servizio resta senza motivo',
        `${namesOf(silent)}: nel piano resta dov’è e non dice perché. La sua data non conta.`,
        null,
      )
}

export const admittedPurpose: Rule = ({ values: { purpose }, duty }) => {
  if (purpose === null || duty !== 'authorisation') return null
  return {
    rule: 'SPESA-11',
    level: purpose === 'other' ? 'warn' : 'info',
    title:
      purpose === 'other'
        ? 'La finalità non è fra quelle ammesse nel 2017-2019'
        : 'La finalità rientra tra quelle ammesse nel 2017-2019',
    detail: `«${purposeLabels[purpose]}». Il testo in vigore non è stato letto.`,
    source: spendingSources.purposes,
    step: 'finalita',
  }
}

/** Asked for in the same year, beside what the place cost in a year. */
const withinYearlyCost: Rule = ({ values, place: { yearlyCost }, siblings }) => {
  if (values.amounts.length === 0) return null
  if (yearlyCost === null)
    return house(
      'SPESA-12',
      'info',
      'La spesa annua del data center è n.d.',
      'Senza i costi prima dei lavori non si può dire se l’importo è coerente.',
      null,
    )
  const counting: readonly SpendingState[] = ['denied', 'withdrawn', 'draft']
  const over = values.amounts.flatMap(({ year, netCents }) => {
    const others = siblings
      .filter(({ state }) => !counting.includes(state))
      .flatMap(({ amounts }) => amounts.filter((amount) => amount.year === year))
    const asked = netCents + netOf(others)
    return asked > yearlyCost.cents ? [`${year}: ${formatMoney(asked)}`] : []
  })
  const said = `${formatMoney(yearlyCost.cents)}, contata il ${formatLongDate(yearlyCost.countedOn)}`
  return over.length === 0
    ? `Importo coerente con la spesa annua dichiarata: ${said}`
    : house(
        'SPESA-12',
        'warn',
        'Si chiede più della spesa annua del data center',
        `Con le altre richieste dell’anno, ${over.join('; ')}. Spesa annua dichiarata: ${said}.`,
        'importi',
      )
}

type Alike = Pick<SiblingRequest, 'subject' | 'supplier' | 'cig' | 'startsOn'>

/** The one among others that looks like the same spending: same CIG, or same object and supplier in twelve months. */
export function twinOf<Other extends Alike & Pick<SiblingRequest, 'state'>>(
  values: Alike,
  others: readonly Other[],
): Other | undefined {
  const plain = (words: string) => words.toLowerCase().replace(/\s+/g, ' ').trim()
  return others.find(
    (other) =>
      other.state !== 'withdrawn' &&
      other.state !== 'denied' &&
      ((values.cig !== '' && other.cig === values.cig) ||
        (plain(other.subject) === plain(values.subject) &&
          plain(other.supplier) === plain(values.supplier) &&
          values.startsOn !== null &&
          other.startsOn !== null &&
          values.startsOn < addMonths(other.startsOn, 12) &&
          other.startsOn < addMonths(values.startsOn, 12))),
  )
}

/** The same spending is not asked twice. */
const notAskedTwice: Rule = ({ values, siblings }) => {
  if (values.subject === '') return null
  const twin = twinOf(values, siblings)
  return twin
    ? house(
        'SPESA-13',
        'warn',
        'Sembra una richiesta già fatta',
        `«${twin.subject}»${twin.startsOn ? `, contratto dal ${formatLongDate(twin.startsOn)}` : ''}: stesso CIG, oppure stesso oggetto e fornitore in 12 mesi.`,
        'tipo',
      )
    : 'Nessuna richiesta uguale negli ultimi 12 mesi'
}

const placeInUse: Rule = ({ place }) =>
  place.state === 'closed'
    ? house(
        'SPESA-14',
        'warn',
        'Il data center è chiuso',
        'Una spesa dopo la chiusura va spiegata: scrivi nella necessità perché serve ancora.',
        'motivo',
      )
    : null

/** The group in force decides, also while it is contested. */
export const groupKnown: Rule = ({ place }) => [
  ...(place.group === null
    ? [
        {
          rule: 'SPESA-15',
          level: 'info' as const,
          title: 'Il gruppo del data center è n.d.',
          detail: 'Senza risposta al censimento vale il gruppo B: serve l’autorizzazione.',
          source: spendingSources.groups,
          step: null,
        },
      ]
    : []),
  ...(place.isGroupContested
    ? [
        house(
          'SPESA-16',
          'info',
          'Il gruppo è contestato',
          `Finché non cambia vale il gruppo ${place.group ?? 'B'}.`,
          null,
        ),
      ]
    : []),
]

export const dutyExplained: Rule = ({ duty, values, form: { number, communication } }) =>
  duty === 'communication'
    ? {
        rule: 'SPESA-17',
        level: 'info',
        title: communication.isDue ? 'Basta una comunicazione' : 'Nessuna comunicazione è dovuta',
        detail: communication.isDue
          ? `Il data center è di gruppo A: la spesa si comunica.${communication.isVerified ? '' : ' Che l’obbligo valga ancora è presunto.'}`
          : 'Il data center è di gruppo A: il modulo in vigore non chiede di comunicare la spesa. Si può mandare lo stesso.',
        source: number === 0 ? spendingSources.communication : formSource('communication', communication),
        step: null,
      }
    : duty === 'prior_communication' && values.exemptGround
      ? {
          rule: 'SPESA-18',
          level: 'info',
          title: 'Basta una comunicazione preventiva',
          detail: `Uso dichiarato: ${exemptLabels[values.exemptGround].toLowerCase()}.`,
          source: spendingSources.exempt,
          step: 'uso',
        }
      : null

/** A technical and economic report, signed, as far as the form wants it. */
export const reportSigned: Rule = ({ documents, asked, form }) => {
  const level = gapLevels[asked.find(({ key }) => key === 'report')?.ask ?? 'no']
  if (!level) return null
  const reports = documents.filter(({ purpose }) => purpose === 'report')
  const isSigned = reports.some(({ mediaType }) => mediaType === 'application/pkcs7-mime')
  if (isSigned) return 'La relazione c’è ed è un file firmato (P7M)'
  return {
    rule: 'SPESA-19',
    // A signature may stand inside a PDF, which nobody looks into: only a report that is not there keeps from sending.
    level: reports.length === 0 ? level : 'warn',
    title: reports.length === 0 ? 'Manca la relazione' : 'La relazione non risulta firmata',
    detail:
      'Nel 2017-2019 serviva una relazione tecnica ed economica firmata digitalmente. Un PDF può avere la firma dentro: Regia non la controlla.',
    source: formSource('report', form.fields.report),
    step: 'documenti',
  }
}

const codesWellWritten: Rule = ({ values }) =>
  [cigFault(values.cig), cupFault(values.cup)].flatMap((words, index) =>
    words === null
      ? []
      : [
          house(
            `SPESA-20-${index === 0 ? 'CIG' : 'CUP'}`,
            'warn',
            index === 0 ? 'Ricontrolla il CIG' : 'Ricontrolla il CUP',
            `${words}.`,
            'fornitore',
          ),
        ],
  )

const yearsWithinContract: Rule = ({ values: { amounts, startsOn, endsOn } }) => {
  if (startsOn === null || endsOn === null) return null
  const [first, last] = [Number(startsOn.slice(0, 4)), Number(endsOn.slice(0, 4))]
  const outside = amounts.filter(({ year, netCents }) => netCents > 0 && (year < first || year > last))
  return outside.length === 0
    ? null
    : house(
        'SPESA-21',
        'warn',
        'Importi in anni senza contratto',
        `${outside.map(({ year }) => year).join(', ')}: il contratto va dal ${formatDate(startsOn)} al ${formatDate(endsOn)}.`,
        'importi',
      )
}

/** Approval comes before the spending. Source: 2024-26 CAP6.PA.01. */
export const askedBefore: Rule = ({ values: { startsOn }, today, duty }) =>
  startsOn !== null && startsOn < today && duty !== 'communication'
    ? {
        rule: 'SPESA-22',
        level: 'warn',
        title: 'Il contratto è già cominciato',
        detail: `Inizio ${formatLongDate(startsOn)}: ${duty === 'authorisation' ? 'l’autorizzazione' : 'la comunicazione'} viene prima della spesa.`,
        source: spendingSources.duration,
        step: 'durata',
      }
    : null

const rules: readonly Rule[] = [
  isComplete,
  datesInOrder,
  noNewDataCentre,
  noExpansion,
  withinPlan,
  capacityStays,
  everyServiceDated,
  withPlan,
  retainedExplained,
  notAskedTwice,
  withinYearlyCost,
  placeInUse,
  askedBefore,
  yearsWithinContract,
  reportSigned,
  codesWellWritten,
  admittedPurpose,
  groupKnown,
  dutyExplained,
]

export interface Checked {
  readonly findings: readonly Finding[]
  /** Checks that passed, in words. */
  readonly passed: readonly string[]
}

const order: readonly FindingLevel[] = ['stop', 'explain', 'warn', 'info']

/** Everything the rules say of a request, the gravest first. */
export function check(facts: SpendingFacts): Checked {
  const answers = rules.flatMap((rule) => {
    const answer = rule(facts)
    return answer === null ? [] : Array.isArray(answer) ? answer : [answer as Finding | string]
  })
  const steps = new Set(facts.asked.map(({ key }) => fieldSpecs[key].step))
  return {
    findings: answers
      .filter((answer): answer is Finding => typeof answer !== 'string')
      // A question that the form does not ask is no place to mend anything.
      .map((finding) =>
        finding.step === null || steps.has(finding.step) ? finding : { ...finding, step: null },
      )
      .sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level)),
    passed: answers.filter((answer) => typeof answer === 'string'),
  }
}

/** How many findings keep from sending: what must be written, and a contract beyond its plan without words. */
export function stopsIn({ findings }: Checked, values: SpendingFacts['values']): number {
  return findings.filter(
    ({ level }) => level === 'stop' || (level === 'explain' && values.excessReason === ''),
  ).length
}

function namesOf(services: readonly { readonly name: string }[]): string {
  const names = services.map(({ name }) => name)
  return names.length > 4 ? `${names.slice(0, 4).join(', ')} e altri ${names.length - 4}` : names.join(', ')
}
