// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AdministrationId } from '../../shared/ids.ts'
import { BookNames, bookText, thingValues } from './book-cells.ts'
import type { BookField } from './book-fields.ts'
import { plain } from './cells.ts'
import { bookEdition, bookSheet, bookSheets } from './inventory-book.ts'
import type { Known } from './model.ts'
import { type BookFormat, type BookRow, sheetCsv, writeBook } from './write-book.ts'

export interface BookOptions {
  readonly bodies: readonly Known[]
  readonly codeOf: (id: AdministrationId) => string
  /** Reserved fields too. */
  readonly isWhole: boolean
}

/** The columns of a sheet in a file. */
function fieldsIn(sheet: number, isWhole: boolean): readonly BookField[] {
  const fields: readonly BookField[] = bookSheets[sheet]?.fields ?? []
  return fields.filter(({ isReserved }) => isWhole || !isReserved)
}

/** The rows of a sheet, body by body. */
export function* bookRows(sheet: number, { bodies, codeOf }: BookOptions): Generator<BookRow> {
  for (const known of bodies) {
    const names = new BookNames(known, codeOf)
    const ipa = codeOf(known.administrationId)
    if (sheet <= bookSheet.services) {
      const things = [known.dataCentres, known.software, known.services][sheet] ?? []
      for (const thing of things) {
        const values = thingValues(sheet, thing)
        const texts = Object.fromEntries(
          fieldsIn(sheet, true).map(({ key }) => [key, bookText(sheet, key, values[key])]),
        )
        yield { id: thing.id, values, texts: { ...texts, ipa, ref: thing.id } }
      }
    } else if (sheet === bookSheet.hosting)
      for (const service of known.services) {
        const texts = { ...names.hosting(service), name: names.service(service), ipa, ref: service.id }
        yield { id: service.id, values: texts, texts }
      }
    else {
      const byId = new Map(known.services.map((service) => [service.id, service]))
      for (const { serviceId, dependsOnId, reason } of known.dependencies) {
        const [from, to] = [byId.get(serviceId), byId.get(dependsOnId)]
        if (!from || !to) continue
        const texts = { ipa, name: names.service(from), on: names.service(to), reason: plain(reason) }
        yield { id: serviceId, values: texts, texts }
      }
    }
  }
}

const instructions = [
  `Edizione ${bookEdition}. Compila i fogli che ti servono; gli altri lasciali vuoti.`,
  'Una riga per cosa. Una cella vuota lascia ciò che c’è in Regia; un trattino (-) lo toglie. Nulla si cancella perché manca dal file.',
  'In un file possono stare righe di molti enti: «Codice IPA» dice di quale. In un file di un ente solo la colonna può mancare.',
  'I nomi legano i fogli: un servizio di «Ospitalità» si scrive come in «Servizi», un data center come in «Data center».',
  'Quando due cose hanno lo stesso nome, Regia scrive dopo il nome la fine del riferimento: «Demos #1a2b3c4d». Lasciala.',
  'Date: 30/06/2026. Importi: 1.234,56. Numeri interi senza unità di misura.',
]

/** Our own workbook, filled with these bodies; with none it is the empty one, with an example in each sheet. */
export function bookFile(options: BookOptions, format: BookFormat): Promise<Uint8Array> {
  const [first, ...others] = options.bodies
  return writeBook(
    {
      kind: 'inventory',
      instructions,
      sheets: bookSheets.map((spec, sheet) => ({
        spec,
        fields: fieldsIn(sheet, options.isWhole),
        rows: [...bookRows(sheet, options)],
        isMarked: sheet !== bookSheet.dependencies,
      })),
      administrationId: others.length === 0 ? (first?.administrationId ?? null) : null,
      isEmpty: first === undefined,
    },
    format,
  )
}

/** One sheet as CSV for an Italian spreadsheet. */
export function bookCsv(sheet: number, options: BookOptions): string {
  return sheetCsv(fieldsIn(sheet, options.isWhole), bookRows(sheet, options))
}
