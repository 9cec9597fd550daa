// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LegalSource } from '../../shared/legal.ts'

/** Bodies on the national strategic hub: at least one service. */
export const PROGRAMME_MILESTONES: LegalSource = {
  key: 'PNRR-M1C1-PSN',
  act: 'PNRR, traguardi M1C1-17 e M1C1-26',
  note: '100 enti entro il 30 settembre 2024 e 280 entro il 30 giugno 2026, con almeno un servizio.',
}

/** Data centres, CPU, RAM and storage of group B to follow down to zero. */
export const DC_MILESTONES: LegalSource = {
  key: 'PT-2020-22-CED',
  act: 'Piano triennale 2020-2022, riduzione dei data center di gruppo B',
  note: 'Data center, CPU, RAM e storage con la base del 2020 e gli obiettivi del 2021 e del 2022.',
}

/** A service counts when all of it has moved. */
export const WHOLE_MIGRATION: LegalSource = {
  key: 'PAD-FAQ-1.2-INTERO',
  act: 'PA digitale 2026, FAQ della misura 1.2, migrazione completa del servizio',
  unverified: true,
}
