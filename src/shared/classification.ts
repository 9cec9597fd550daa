// SPDX-License-Identifier: AGPL-3.0-or-later

/** Classes of data and services, from the lowest to the highest. */
export const dataClasses = ['ordinary', 'critical', 'strategic'] as const
export type DataClass = (typeof dataClasses)[number]

export const dataClassLabels: Readonly<Record<DataClass, string>> = {
  ordinary: 'Ordinario',
  critical: 'Critico',
  strategic: 'Strategico',
}

/** After «dati»: «dati critici». */
export const dataClassPlurals: Readonly<Record<DataClass, string>> = {
  ordinary: 'ordinari',
  critical: 'critici',
  strategic: 'strategici',
}

/** 0 for ordinary, 2 for strategic: a level that serves a class serves the lower ones. */
export function classRank(dataClass: DataClass): number {
  return dataClasses.indexOf(dataClass)
}

/** How sure the text behind a reference row is; all but `certain` are shown as «fonte da verificare». */
export type Certainty = 'certain' | 'secondary' | 'partial' | 'inferred' | 'house'

/** How well a reference row is known, in words. Only `certain` and `house` stand without a warning. */
export const certaintyLabels: Readonly<Record<Certainty, string>> = {
  certain: 'letta in una fonte ufficiale',
  secondary: 'fonte da verificare: letta in una copia o in un comunicato',
  partial: 'fonte da verificare: la funzione è certa, le parole no',
  inferred: 'fonte da verificare: dedotta',
  house: 'regola della casa',
}
