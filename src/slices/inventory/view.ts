// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AgidGroup, DataClass, Hosting } from './model.ts'

export const dataClassLabels: Readonly<Record<DataClass, string>> = {
  ordinary: 'ordinario',
  critical: 'critico',
  strategic: 'strategico',
}

export const hostingLabels: Readonly<Record<Hosting, string>> = {
  data_centre: 'data center',
  cloud: 'cloud',
  supplier: 'presso il fornitore',
  unknown: 'non si sa ancora',
}

export const groupLabels: Readonly<Record<AgidGroup, string>> = {
  PSN: 'candidabile PSN',
  A: 'gruppo A',
  B: 'gruppo B',
}
