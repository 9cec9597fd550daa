// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatLongDate, type LocalDate } from '../../shared/dates.ts'
import type { PersonId } from '../../shared/ids.ts'
import { formatMoney } from '../../shared/money.ts'
import { groupLabels } from '../inventory/index.ts'
import { lastEnd } from './excess.ts'
import {
  type ActKind,
  type Condition,
  itemLabels,
  kindLabels,
  type Opinion,
  procedureLabels,
  purposeLabels,
  type SpendingFacts,
  type SpendingRequest,
  verdictLabels,
} from './model.ts'
import { excessOfRequest, monthsInWords, netOf, vatOf } from './rules.ts'

/** A writing of a template, in force from its day until a later one. */
export interface ActTemplate {
  readonly templateId: string
  readonly kind: ActKind
  readonly number: number
  readonly validFrom: LocalDate
  readonly text: string
  readonly note: string
  readonly writtenBy: PersonId
  readonly writtenAt: Date
}

/** An act with its words; null for one received by another channel, or made before there were templates. */
export interface WrittenAct {
  readonly number: string
  readonly decidedOn: LocalDate
  readonly kind: ActKind
  readonly text: string | null
}

/** What a template may name, between double braces, and what it stands for. */
export const placeholders = {
  numero_atto: 'Numero dell’atto, dato quando si decide',
  giorno_atto: 'Giorno dell’atto, dato quando si decide',
  ente: 'Ente che chiede',
  codice_ipa: 'Codice IPA dell’ente',
  data_center: 'Nome del data center',
  gruppo: 'Gruppo del data center',
  ricevuta: 'Numero di ricevuta dell’invio',
  inviata_il: 'Giorno dell’invio',
  oggetto: 'Oggetto della spesa',
  tipo_di_spesa: 'Tipo di spesa',
  voci_di_spesa: 'Voci di spesa',
  finalita: 'Finalità',
  perche_serve: 'Perché serve, come lo scrive l’ente',
  fornitore: 'Fornitore',
  prodotto: 'Prodotto o servizio',
  procedura: 'Procedura di acquisto',
  cig: 'CIG',
  cup: 'CUP',
  importo_netto: 'Importo senza IVA, in tutto',
  iva: 'IVA, in tutto',
  importi_per_anno: 'Importi senza IVA, una riga per anno',
  firma: 'Chi firma la relazione',
  inizio: 'Inizio del contratto',
  fine: 'Fine del contratto',
  fine_del_piano: 'Giorno in cui se ne va l’ultimo servizio',
  mesi_oltre_il_piano: 'Di quanto il contratto dura più del piano',
  parere: 'Parere dell’istruttore',
  motivi_del_parere: 'Motivi del parere',
  motivi: 'Motivi della decisione',
  prescrizioni: 'Prescrizioni, una riga ciascuna',
  deroga: 'Motivo, ambito e scadenza della deroga',
} as const
export type Placeholder = keyof typeof placeholders

const isPlaceholder = (name: string): name is Placeholder => Object.hasOwn(placeholders, name)

/** A name in braces that means nothing, or braces that do not close, with its place; lines and columns from 1. */
export interface TextFault {
  readonly line: number
  readonly column: number
  readonly found: string
}

/** «riga 3, posizione 12: «{{enti}}» non è fra i nomi elencati». */
export const faultWords = ({ line, column, found }: TextFault) =>
  `Riga ${line}, posizione ${column}: «${found}» non è fra i nomi elencati`

export function textFaults(text: string): TextFault[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(/\{\{([^{}]*)\}\}|\{\{|\}\}/g)].flatMap((match) =>
        isPlaceholder((match[1] ?? '').trim())
          ? []
          : [{ line: index + 1, column: match.index + 1, found: match[0] }],
      ),
    )
}

/** Puts the values where they are named; a name without a value stays as it is. Braces that somebody typed in a value name nothing. */
export function fill(text: string, values: Partial<Record<Placeholder, string>>): string {
  return text.replace(/\{\{\s*([a-z_]+)\s*\}\}/g, (all, name: string) =>
    isPlaceholder(name) ? (values[name]?.replace(/([{}])(?=\1)/g, '$1 ') ?? all) : all,
  )
}

/** What the act says of the decision beside what the request says. */
export interface Decided {
  readonly reasons: string
  readonly conditions: readonly Pick<Condition, 'words' | 'dueOn'>[]
  readonly derogation: {
    readonly ground: string
    readonly scope: string
    readonly expiresOn: LocalDate
  } | null
}

const missing = 'n.d.'

/** The values of a request and of its decision for the names of a template; what is not known says «n.d.». */
export function actValues(
  request: SpendingRequest,
  facts: SpendingFacts,
  sent: { readonly receiptNumber: string; readonly submittedOn: LocalDate },
  opinion: Opinion | null,
  decided: Decided,
): Omit<Record<Placeholder, string>, 'numero_atto' | 'giorno_atto'> {
  const { values, place } = facts
  const day = (value: LocalDate | null | undefined) => (value ? formatLongDate(value) : missing)
  const money = (cents: number | null) => (cents === null ? missing : formatMoney(cents))
  const list = (lines: readonly string[], none: string) =>
    lines.length === 0 ? none : lines.map((line) => `- ${line}`).join('\n')
  const { derogation } = decided
  const excess = excessOfRequest(facts)
  return {
    ente: request.administrationName,
    codice_ipa: request.ipaCode ?? missing,
    data_center: place.name,
    gruppo: place.group ? groupLabels[place.group] : 'senza gruppo',
    ricevuta: sent.receiptNumber,
    inviata_il: day(sent.submittedOn),
    oggetto: values.subject,
    tipo_di_spesa: values.kind ? kindLabels[values.kind] : missing,
    voci_di_spesa: values.items.map((item) => itemLabels[item]).join(', ') || missing,
    finalita: values.purpose ? purposeLabels[values.purpose] : missing,
    perche_serve: values.need || missing,
    fornitore: values.supplier || missing,
    prodotto: values.product || missing,
    procedura: values.procedure ? procedureLabels[values.procedure] : missing,
    cig: values.cig || missing,
    cup: values.cup || missing,
    importo_netto: money(netOf(values.amounts)),
    iva: money(vatOf(values.amounts)),
    importi_per_anno: list(
      values.amounts.map(({ year, netCents }) => `${year}: ${formatMoney(netCents)}`),
      missing,
    ),
    firma: values.signatory || missing,
    inizio: day(values.startsOn),
    fine: day(request.endsOn ?? values.endsOn),
    fine_del_piano: day(lastEnd(place.services)),
    mesi_oltre_il_piano: excess ? monthsInWords(excess.months) : 'il contratto sta nel piano',
    parere: opinion ? verdictLabels[opinion.verdict] : missing,
    motivi_del_parere: opinion?.reasons ?? missing,
    motivi: decided.reasons || missing,
    prescrizioni: list(
      decided.conditions.map(({ words, dueOn }) => `${words}, entro il ${formatLongDate(dueOn)}`),
      'Nessuna prescrizione.',
    ),
    deroga: derogation
      ? `${derogation.ground} Si applica a: ${derogation.scope}. Vale fino al ${formatLongDate(derogation.expiresOn)}.`
      : 'Nessuna deroga.',
  }
}

/** The text with number and day, which are known only when the act is made: until then their names stay in the draft. */
export function finalText(text: string, number: string, day: LocalDate): string {
  return fill(text, { numero_atto: number, giorno_atto: formatLongDate(day) })
}

/** A text as it is laid out: lines that begin with `#` are headings, with `-` items of a list; an empty line ends a paragraph. */
export type TextBlock =
  | { readonly kind: 'title' | 'heading' | 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }

export function blocksOf(text: string): TextBlock[] {
  const blocks: TextBlock[] = []
  for (const part of text.split(/\n\s*\n/)) {
    let lines: string[] = []
    let items: string[] = []
    const close = () => {
      if (lines.length > 0) blocks.push({ kind: 'paragraph', text: lines.join(' ') })
      if (items.length > 0) blocks.push({ kind: 'list', items })
      lines = []
      items = []
    }
    for (const line of part.split('\n').map((each) => each.trim())) {
      const heading = /^(##?)\s+(.*)$/.exec(line)
      const item = /^-\s+(.*)$/.exec(line)
      if (line === '') continue
      if (heading) {
        close()
        blocks.push({ kind: heading[1] === '#' ? 'title' : 'heading', text: heading[2] ?? '' })
      } else if (item) {
        if (lines.length > 0) close()
        items.push(item[1] ?? '')
      } else {
        if (items.length > 0) close()
        lines.push(line)
      }
    }
    close()
  }
  return blocks
}

const requestText = (title: string, rest: string) => `# ${title}

n. {{numero_atto}} del {{giorno_atto}}

Vista la richiesta n. {{ricevuta}} del {{inviata_il}}, con cui {{ente}} (codice IPA {{codice_ipa}}) chiede di spendere {{importo_netto}} senza IVA per «{{oggetto}}», nel data center {{data_center}}, {{gruppo}};

Visto che il contratto va dal {{inizio}} al {{fine}}, e che secondo i piani di chi vi è ospitato l’ultimo servizio se ne va il {{fine_del_piano}};

Visto il parere dell’istruttore: {{parere}}. {{motivi_del_parere}}

${rest}
`
const communicationText = (title: string, rest: string) => `# ${title}

n. {{numero_atto}} del {{giorno_atto}}

Vista la comunicazione n. {{ricevuta}} del {{inviata_il}}, con cui {{ente}} (codice IPA {{codice_ipa}}) comunica di spendere {{importo_netto}} senza IVA per «{{oggetto}}», nel data center {{data_center}}, {{gruppo}};

${rest}
`

/** The texts of the project, in force until somebody writes another. No act says which form they must have. */
export const ownTemplates: Readonly<Record<ActKind, string>> = {
  authorise: requestText(
    'Autorizzazione alla spesa',
    `## Si autorizza

la spesa, per gli importi che seguono:

{{importi_per_anno}}

{{motivi}}

Deroga: {{deroga}}`,
  ),
  authorise_with_conditions: requestText(
    'Autorizzazione alla spesa con prescrizioni',
    `## Si autorizza

la spesa, per gli importi che seguono:

{{importi_per_anno}}

{{motivi}}

## Prescrizioni

{{prescrizioni}}

Deroga: {{deroga}}`,
  ),
  deny: requestText(
    'Diniego dell’autorizzazione alla spesa',
    `## Non si autorizza

la spesa, per questi motivi:

{{motivi}}`,
  ),
  acknowledge: communicationText('Presa d’atto', '## Si prende atto\n\ndella comunicazione. {{motivi}}'),
  requalify: communicationText(
    'Richiesta di autorizzazione',
    '## Serve l’autorizzazione\n\nprima di spendere: la comunicazione va completata e inviata come richiesta. {{motivi}}',
  ),
}
