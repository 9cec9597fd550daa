// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatLongDate, type LocalDate, withArticle } from '../../shared/dates.ts'
import {
  askLabels,
  type CommunicationDuty,
  type FieldSetting,
  fieldSpecs,
  formFields,
  formOn,
  type SpendingForm,
} from './form.ts'
import { spendingStateLabels, spendingStates } from './lifecycle.ts'
import { type Duty, duties, dutyLabels } from './model.ts'

/** «Edizione 2», or what there is before anybody wrote one. */
export function editionTitle({ number }: Pick<SpendingForm, 'number'>): string {
  return number === 0 ? 'Proposta di Regia' : `Edizione ${number}`
}

/** The same inside a sentence. */
export function editionInWords({ number }: Pick<SpendingForm, 'number'>): string {
  return number === 0 ? 'proposta di Regia' : `edizione ${number}`
}

/** «in vigore dal 1 aprile 2026», «dal 1 luglio 2026», «non più in vigore»: where an edition stands on a day. */
export function standingInWords(
  form: Pick<SpendingForm, 'number' | 'validFrom'>,
  forms: readonly SpendingForm[],
  today: LocalDate,
): string {
  const since = form.validFrom === null ? '' : ` ${withArticle('dal', formatLongDate(form.validFrom))}`
  if (formOn(forms, today).number === form.number) return `in vigore${since}`
  if (form.validFrom === null) return 'non più in vigore'
  return form.validFrom > today ? `vale${since}` : `non più in vigore, valeva${since}`
}

/** «Autorizzazione, Comunicazione», or «tutti». */
export function askedOfInWords({ ask, duties: of }: FieldSetting): string {
  if (ask === 'no') return 'nessuno'
  return of.length === duties.length ? 'tutti' : of.map((duty: Duty) => dutyLabels[duty]).join(', ')
}

/** «AGID, circolare 5/2017, art. 7 · fonte da verificare» */
export function sourceInWords({ source, isVerified }: Pick<FieldSetting, 'source' | 'isVerified'>): string {
  return [source || 'Fonte n.d.', isVerified ? null : 'fonte da verificare'].filter(Boolean).join(' · ')
}

const settingInWords = (setting: FieldSetting): string =>
  [
    askLabels[setting.ask],
    setting.ask === 'no' ? null : `A chi: ${askedOfInWords(setting)}`,
    setting.help && `Aiuto: «${setting.help}»`,
    sourceInWords(setting),
  ]
    .filter(Boolean)
    .join('. ')

export const communicationInWords = (communication: CommunicationDuty): string =>
  `${communication.isDue ? 'Dovuta' : 'Non dovuta, si può mandare'}. ${sourceInWords(communication)}`

export interface FormDifference {
  readonly what: string
  readonly before: string
  readonly after: string
}

/** What two editions say in a different way. */
export function formDifferences(before: SpendingForm, after: SpendingForm): FormDifference[] {
  const rows: FormDifference[] = [
    ...formFields.map((key) => ({
      what: fieldSpecs[key].label,
      before: settingInWords(before.fields[key]),
      after: settingInWords(after.fields[key]),
    })),
    {
      what: 'Comunicazione per il gruppo A',
      before: communicationInWords(before.communication),
      after: communicationInWords(after.communication),
    },
    ...spendingStates.map((state) => ({
      what: `Stato «${spendingStateLabels[state]}»`,
      before: before.stateNames[state] ?? spendingStateLabels[state],
      after: after.stateNames[state] ?? spendingStateLabels[state],
    })),
  ]
  return rows.filter((row) => row.before !== row.after)
}
