// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AdministrationId } from '../../shared/ids.ts'
import { spendingEdition, spendingSheets } from './spending-book.ts'
import { SpendingCells, type SpendingKnown } from './spending-cells.ts'
import { type BookFormat, type BookRow, sheetCsv, writeBook } from './write-book.ts'

export interface SpendingOptions {
  readonly bodies: readonly SpendingKnown[]
  readonly codeOf: (id: AdministrationId) => string
}

const [spec] = spendingSheets

function* rowsOf({ bodies, codeOf }: SpendingOptions): Generator<BookRow> {
  for (const known of bodies) {
    const cells = new SpendingCells(known)
    const ipa = codeOf(known.administrationId)
    for (const sent of known.sent) {
      const values = { ...cells.valuesOf(sent), ipa }
      yield { id: sent.request.requestId, values, texts: cells.textsOf(values) }
    }
  }
}

const instructions = [
  `Edizione ${spendingEdition}. Una riga per ogni richiesta di autorizzazione o comunicazione già mandata, con ciò che fu risposto.`,
  'Servono: riferimento dell’ente, oggetto, data center, tipo, almeno un anno con il suo importo, il giorno dell’invio. Il resto, se si sa.',
  'Un anno per ogni gruppo di colonne: anno, importo senza IVA, IVA, speso.',
  'In un file possono stare righe di molti enti: «Codice IPA» dice di quale. In un file di un ente solo la colonna può mancare.',
  'Di una spesa che è già in Regia si aggiungono l’invio, la risposta e quanto è stato speso. Ciò che fu inviato non cambia.',
  'Date: 30/06/2026. Importi: 1.234,56.',
]

/** The workbook of spending, filled with what these bodies sent; with none it is the empty one, with an example. */
export function spendingFile(options: SpendingOptions, format: BookFormat): Promise<Uint8Array> {
  const [first, ...others] = options.bodies
  return writeBook(
    {
      kind: 'spending',
      instructions,
      sheets: [{ spec, fields: spec.fields, rows: [...rowsOf(options)], isMarked: true }],
      administrationId: others.length === 0 ? (first?.administrationId ?? null) : null,
      isEmpty: first === undefined,
    },
    format,
  )
}

export function spendingCsv(options: SpendingOptions): string {
  return sheetCsv(spec.fields, rowsOf(options))
}
