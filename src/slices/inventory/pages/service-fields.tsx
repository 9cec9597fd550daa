// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FieldError } from '../../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../../shared/forms.ts'
import {
  Checkbox,
  Checkboxes,
  DateField,
  errorOf,
  FieldRow,
  NumberField,
  RadioChoices,
  Select,
  TextArea,
  TextField,
} from '../../../ui/index.ts'
import type { ServiceChoices } from '../inputs.ts'
import type { HostingChoice } from '../model.ts'
import { groupInWords, hostingLabels, placeInWords } from '../view.ts'

export interface ServiceFieldsProps {
  readonly form: PostedForm
  readonly errors: readonly FieldError[]
  readonly choices: ServiceChoices
  readonly administrationId: string
}

/** Everything that a field needs: what was typed, and what to correct. */
export function fieldOf({ form, errors }: Pick<ServiceFieldsProps, 'form' | 'errors'>) {
  const reader = new FormReader(form)
  return (name: string) => ({ name, value: reader.typed(name), error: errorOf(errors, name) })
}

export function TypeAndName(props: ServiceFieldsProps) {
  const field = fieldOf(props)
  const typeCode = field('typeCode')
  const known = props.choices.types.map((type) => ({ value: type.code, label: type.label }))
  const isOld = typeCode.value !== '' && !known.some(({ value }) => value === typeCode.value)
  const twin = errorOf(props.errors, 'distinto')
  return (
    <>
      <FieldRow>
        <Select
          {...typeCode}
          label="Tipo, dal catalogo"
          help="I tipi aiutano a confrontare gli enti. Il catalogo ufficiale completo non è pubblico."
          empty="Non è nel catalogo"
          options={isOld ? [...known, { value: typeCode.value, label: typeCode.value }] : known}
        />
        <TextField
          {...field('name')}
          label="Nome"
          help="Come lo chiamate voi. Vuoto: prende il nome del tipo."
          maxLength={200}
        />
      </FieldRow>
      {twin === undefined ? null : (
        <Checkbox name="distinto" label="È un altro servizio, con lo stesso nome" error={twin} />
      )}
    </>
  )
}

export function SoftwareLinks(props: ServiceFieldsProps) {
  const field = fieldOf(props)
  const { software } = props.choices
  return (
    <>
      {software.length === 0 ? null : (
        <Checkboxes
          name="software"
          label="Applicativi che lo fanno funzionare"
          values={new FormReader(props.form).all('software')}
          error={errorOf(props.errors, 'software')}
          options={software.map((each) => ({
            value: each.id,
            label: [each.name, each.productVersion].filter((part) => part !== '').join(' '),
            help: each.supplier || undefined,
          }))}
        />
      )}
      <TextField
        {...field('newSoftware')}
        label={software.length === 0 ? 'Applicativi che lo fanno funzionare' : 'Altri applicativi'}
        help="Il nome del programma; se sono più d’uno, separali con un punto e virgola."
        maxLength={1000}
      />
    </>
  )
}

/** All places in one list, for the whole form. */
export function PlaceSelect(props: ServiceFieldsProps) {
  return (
    <Select
      {...fieldOf(props)('place')}
      label="Dove sta"
      empty={false}
      options={placeOptions(props.choices.places, props.administrationId)}
    />
  )
}

/** The places of a list: those of the body, those of others, then elsewhere. */
export function placeOptions(places: readonly HostingChoice[], administrationId: string) {
  const isOwn = (place: HostingChoice) => place.administrationId === administrationId
  const group = (label: string, own: boolean) => {
    const options = places
      .filter((place) => isOwn(place) === own)
      .map((place) => ({ value: `dc:${place.id}`, label: placeInWords(place, own) }))
    return options.length === 0 ? [] : [{ label, options }]
  }
  return [
    { value: 'unknown', label: hostingLabels.unknown },
    ...group('Data center dell’ente', true),
    ...group('Data center di altri enti', false),
    {
      label: 'Altrove',
      options: [
        { value: 'cloud', label: hostingLabels.cloud },
        { value: 'supplier', label: hostingLabels.supplier },
      ],
    },
  ]
}

/** The same as a decision, each answer with what it means. */
export function PlaceChoices(props: ServiceFieldsProps) {
  const { choices, administrationId } = props
  return (
    <RadioChoices
      {...fieldOf(props)('place')}
      label="Scegli dove si trovano oggi i programmi e i dati"
      choices={[
        ...choices.places.map((place) => ({
          value: `dc:${place.id}`,
          label: place.name,
          consequence:
            place.administrationId === administrationId
              ? `Data center dell’ente · ${placeGroup(place)}`
              : `Data center di ${place.administrationName} · ${placeGroup(place)}`,
        })),
        {
          value: 'cloud',
          label: 'In cloud',
          consequence: 'Si usa da internet e lo gestisce un fornitore di servizi cloud',
        },
        {
          value: 'supplier',
          label: hostingLabels.supplier,
          consequence: 'Le macchine sono nella sede di chi fornisce il programma',
        },
      ]}
      unknown
    />
  )
}

const placeGroup = (place: HostingChoice) => groupInWords(place.group)

const classMeanings = [
  {
    value: 'ordinary',
    label: 'Ordinario',
    consequence:
      'Se si ferma o i dati escono, lo Stato e i cittadini non ne hanno un danno grave. Per esempio un sito istituzionale.',
  },
  {
    value: 'critical',
    label: 'Critico',
    consequence:
      'Il danno toccherebbe salute, sicurezza, economia o diritti delle persone. Per esempio dati sanitari.',
  },
  { value: 'strategic', label: 'Strategico', consequence: 'Il danno toccherebbe la sicurezza nazionale.' },
]

export function ClassFields(props: ServiceFieldsProps & { guided?: boolean }) {
  const field = fieldOf(props)
  const dataClass = field('dataClass')
  return (
    <>
      {props.guided ? (
        <RadioChoices {...dataClass} label="Scegli la classe del servizio" choices={classMeanings} unknown />
      ) : (
        <Select
          {...dataClass}
          label="Classe"
          empty={false}
          options={[{ value: 'unknown', label: 'Non lo so ancora' }, ...classMeanings]}
        />
      )}
      <FieldRow>
        <TextField
          {...field('dataClassSource')}
          label="Da dove risulta"
          help="Per esempio: classificazione trasmessa ad ACN"
          maxLength={300}
        />
        <DateField {...field('dataClassOn')} label="Dal giorno" />
      </FieldRow>
    </>
  )
}

export function PeopleFields(props: ServiceFieldsProps) {
  const field = fieldOf(props)
  return (
    <>
      <FieldRow>
        <NumberField
          {...field('usersCount')}
          label="Utenti"
          help="Quante persone dell’ente lo usano. Zero è una risposta; vuoto vuol dire che non si sa."
        />
        <Select
          {...field('responsiblePersonId')}
          label="Persona responsabile"
          help="Chi risponde di questo servizio in Regia"
          empty="Nessuna per ora"
          options={props.choices.writers.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </FieldRow>
      <TextArea {...field('note')} label="Nota" maxLength={2000} />
    </>
  )
}
