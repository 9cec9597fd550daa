// SPDX-License-Identifier: AGPL-3.0-or-later
import type { SheetFault } from '../../platform/sheets/model.ts'

/** Why a file is not read, and what to do. */
export const faultWords: Readonly<Record<SheetFault, string>> = {
  empty: 'Il file è vuoto.',
  password: 'Il file è protetto da una password: toglila e salvalo di nuovo.',
  rights:
    'Il file è protetto dai diritti di accesso del tuo ente: aprilo, togli la protezione e salvalo di nuovo.',
  macros:
    'Il file contiene macro, che non si accettano: salvalo come cartella di lavoro semplice (.xlsx o .ods).',
  old_format: 'È un file .xls, il formato vecchio: salvalo come .xlsx o .ods.',
  binary_format: 'È un file .xlsb, il formato binario: salvalo come .xlsx o .ods.',
  flat_format: 'È un foglio di calcolo in XML semplice: salvalo come .xlsx o .ods.',
  pdf: 'È un PDF: serve il foglio di calcolo da cui è nato, .xlsx o .ods.',
  picture: 'È un’immagine: serve il foglio di calcolo, .xlsx o .ods.',
  text_document: 'È un documento o una presentazione: copia la tabella in un foglio di calcolo .xlsx o .ods.',
  web_page:
    'È una pagina web, anche se si chiama come un foglio di calcolo: aprila con il tuo programma e salvala come .xlsx o .ods.',
  archive: 'È un archivio compresso: estrai il foglio di calcolo e carica quello.',
  not_a_workbook: 'Non è un foglio di calcolo .xlsx o .ods, né un CSV.',
  too_large: 'Il file, una volta aperto, è troppo grande: lascia solo il foglio con la lista.',
  too_many_sheets: 'Il file ha più di 256 fogli: lascia solo quello con la lista.',
  too_slow: 'La lettura del file richiede troppo tempo: lascia solo il foglio con la lista.',
  bomb: 'Il file è piccolo, ma aprendosi diventa troppo grande: copia le righe in un file nuovo e carica quello.',
  entities:
    'Il file contiene istruzioni nascoste che non si accettano: copia le righe in un file nuovo e carica quello.',
  unsafe_names:
    'Il file contiene percorsi che escono dal file stesso: copia le righe in un file nuovo e carica quello.',
  truncated:
    'Il file è incompleto, come un caricamento interrotto: copialo di nuovo dall’originale e riprova.',
  damaged: 'Il file è danneggiato: aprilo con il tuo programma, salvalo di nuovo e riprova.',
  bad_csv: 'Il CSV non si legge: le virgolette non tornano. Salvalo di nuovo dal tuo programma.',
}
