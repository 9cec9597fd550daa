// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FormReader } from '../../../shared/forms.ts'
import type { AdministrationId, AssociationId } from '../../../shared/ids.ts'
import { roleLabels, roleScopes, roles } from '../../../shared/roles.ts'
import {
  Checkboxes,
  DateField,
  errorOf,
  FieldRow,
  Fieldset,
  type FormError,
  RadioChoices,
  Select,
  TextField,
} from '../../../ui/index.ts'
import { type Place, sendables } from '../model.ts'
import { capital, sendableLabels } from '../view.ts'

export interface RoleFieldsProps {
  readonly form: FormReader
  readonly offices: readonly Place<AssociationId>[]
  /** Bodies among which the person must choose, when what was typed fits several. */
  readonly namesakes: readonly Place<AdministrationId>[]
  readonly errors: readonly FormError[]
}

const groups = [
  { label: 'In un ente', scope: 'administration' },
  { label: 'In un ufficio associato', scope: 'association' },
  { label: 'Sull’intero programma', scope: 'programme' },
] as const

/** A role with its place, its dates, its act; what a delegate may send. */
export function RoleFields({ form, offices, namesakes, errors }: RoleFieldsProps) {
  return (
    <Fieldset legend="Ruolo">
      <Select
        name="ruolo"
        label="Che cosa fa"
        value={form.typed('ruolo')}
        error={errorOf(errors, 'ruolo')}
        options={groups.map((group) => ({
          label: group.label,
          options: roles
            .filter((role) => roleScopes[role].at(-1) === group.scope)
            .map((role) => ({ value: role, label: capital(roleLabels[role]) })),
        }))}
      />
      <FieldRow>
        <TextField
          name="ente"
          label="Ente"
          help="Nome, codice IPA o codice ISTAT; per chi lavora in un ente"
          value={form.typed('ente')}
          error={errorOf(errors, 'ente')}
        />
        <Select
          name="ufficio"
          label="Ufficio associato"
          help="Per chi lavora in un ufficio che segue più enti"
          empty="Nessuno"
          value={form.typed('ufficio')}
          error={errorOf(errors, 'ufficio')}
          options={offices.map((office) => ({ value: office.id, label: office.name }))}
        />
      </FieldRow>
      {namesakes.length > 0 ? (
        <RadioChoices
          name="ente_id"
          label={`Quale «${form.typed('ente')}»?`}
          value={form.typed('ente_id')}
          error={errorOf(errors, 'ente_id')}
          choices={namesakes.map((place) => ({
            value: place.id,
            label: place.name,
            consequence: place.detail,
          }))}
          plain
        />
      ) : null}
      <FieldRow>
        <DateField name="dal" label="Dal" value={form.typed('dal')} error={errorOf(errors, 'dal')} />
        <DateField
          name="al"
          label="Ultimo giorno"
          help="Vuoto se non ha scadenza; dal giorno dopo non vede e non invia più nulla"
          value={form.typed('al')}
          error={errorOf(errors, 'al')}
        />
      </FieldRow>
      <TextField
        name="atto"
        label="Atto"
        help="Decreto, delibera o lettera che dà l’incarico, con numero e data"
        value={form.typed('atto')}
        error={errorOf(errors, 'atto')}
      />
      <Checkboxes
        name="invia"
        label="Che cosa può inviare (solo per un incaricato)"
        options={sendables.map((value) => ({ value, label: capital(sendableLabels[value]) }))}
        values={form.all('invia')}
        error={errorOf(errors, 'invia')}
      />
    </Fieldset>
  )
}
