// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FieldError } from '../../../shared/errors.ts'
import {
  Actions,
  Box,
  Button,
  type ConflictField,
  ConflictPanel,
  DateField,
  ErrorSummary,
  errorOf,
  FieldRow,
  Form,
  HiddenField,
  Notice,
  NumberField,
  PageHead,
  PlainList,
  Section,
  Select,
  Split,
  TextField,
} from '../../../ui/index.ts'
import type { BodyField, BodyFormValues } from '../inputs.ts'
import { administrationKinds } from '../model.ts'
import { regionNames } from '../regions.ts'
import { kindLabels } from '../view.ts'

export interface BodyFormPageProps {
  readonly title: string
  /** Where the form is posted. */
  readonly action: string
  readonly cancelHref: string
  readonly submit: string
  readonly values: BodyFormValues
  /** The values when the form was opened, to know what the person touched; absent for a new body. */
  readonly opened?: BodyFormValues
  readonly version?: number
  readonly errors: readonly FieldError[]
  /** The body that already has one of the codes. */
  readonly elsewhere?: { readonly href: string; readonly label: string } | undefined
  /** The region the body has, when it is none of the twenty. */
  readonly otherRegion?: { readonly code: string; readonly name: string } | undefined
}

/** Adds a body, or corrects one. */
export function BodyFormPage(props: BodyFormPageProps) {
  const { values, errors, opened } = props
  const of = (name: BodyField) => ({ name, value: values[name], error: errorOf(errors, name) })
  const regions = Object.entries(regionNames).map(([code, name]) => ({ code, name }))
  return (
    <>
      <PageHead title={props.title} />
      <ErrorSummary errors={errors} />
      {props.elsewhere ? (
        <Notice
          kind="warn"
          title="L’ente è già nel registro"
          level={2}
          actions={<a href={props.elsewhere.href}>{props.elsewhere.label}</a>}
        >
          Se è lo stesso ente, correggi quello invece di aggiungerne un altro.
        </Notice>
      ) : null}
      <Split aside={<Advice />}>
        <Form action={props.action} version={props.version}>
          {opened ? <HiddenField name="opened" value={JSON.stringify(opened)} /> : null}
          <Section first title="Nome e tipo">
            <TextField {...of('name')} label="Nome" required maxLength={300} />
            {opened ? (
              <DateField
                {...of('renamed_on')}
                label="Ha cambiato nome dal"
                help="Solo se il nome è nuovo: quello di prima resta e si trova ancora. Vuoto se correggi un errore"
              />
            ) : null}
            <TextField
              {...of('other_language_name')}
              label="Nome nell’altra lingua"
              help="Per gli enti bilingui, per esempio Bozen"
              maxLength={300}
            />
            <Select
              {...of('kind')}
              label="Tipo"
              required
              options={administrationKinds.map((kind) => ({ value: kind, label: kindLabels[kind] }))}
            />
          </Section>
          <Section title="Codici">
            <FieldRow>
              <TextField
                {...of('ipa_code')}
                label="Codice IPA"
                help="Per esempio c_a074"
                maxLength={60}
                narrow
              />
              <TextField
                {...of('ipa_category')}
                label="Categoria IPA"
                help="Per esempio L6"
                maxLength={60}
                narrow
              />
            </FieldRow>
            <FieldRow>
              <TextField
                {...of('istat_code')}
                label="Codice ISTAT"
                help="Solo per i comuni: 6 cifre, zeri davanti compresi"
                inputMode="numeric"
                maxLength={60}
                narrow
              />
              <TextField
                {...of('cadastral_code')}
                label="Codice catastale"
                help="Solo per i comuni, per esempio A074"
                maxLength={60}
                narrow
              />
            </FieldRow>
            <TextField
              {...of('tax_code')}
              label="Codice fiscale"
              help="11 cifre"
              inputMode="numeric"
              maxLength={60}
              narrow
            />
          </Section>
          <Section title="Dove sta">
            <Select
              {...of('region_code')}
              label="Regione"
              empty="Nessuna"
              options={[...regions, ...(props.otherRegion ? [props.otherRegion] : [])].map(
                ({ code, name }) => ({
                  value: code,
                  label: name,
                }),
              )}
            />
            <FieldRow>
              <TextField {...of('province_name')} label="Provincia" maxLength={100} />
              <TextField
                {...of('province_abbreviation')}
                label="Sigla"
                help="Per esempio NA"
                maxLength={60}
                narrow
              />
              <TextField
                {...of('province_code')}
                label="Codice della provincia"
                help="3 cifre, per esempio 063"
                inputMode="numeric"
                maxLength={60}
                narrow
              />
            </FieldRow>
          </Section>
          <Section title="Contatti">
            <TextField {...of('certified_mail')} label="PEC" type="email" maxLength={200} />
            <TextField
              {...of('website')}
              label="Sito"
              help="Per esempio https://www.comune.esempio.it"
              maxLength={300}
            />
          </Section>
          <Section title="Abitanti">
            <FieldRow>
              <NumberField {...of('residents')} label="Abitanti" />
              <DateField {...of('counted_on')} label="Contati il" help="Per esempio 01/01/2023" />
              <TextField {...of('counted_by')} label="Fonte" help="Per esempio ISTAT" maxLength={100} />
            </FieldRow>
          </Section>
          <Actions stack>
            <Button>{props.submit}</Button>
            <a href={props.cancelHref}>Lascia stare</a>
          </Actions>
        </Form>
      </Split>
    </>
  )
}

function Advice() {
  return (
    <Box title="Prima di salvare" quiet>
      <PlainList
        small
        items={[
          'Serve almeno un codice: con quello Regia riconosce l’ente e non lo registra due volte.',
          'Gli zeri davanti contano: 001001 non è 1001.',
          'Gli abitanti si aggiungono ai conteggi già registrati, con il loro giorno e la loro fonte: i vecchi restano.',
          'Ogni correzione resta nella storia dell’ente, con il valore di prima.',
        ]}
      />
    </Box>
  )
}

/** Two people corrected the same body: both values, both ways out. */
export function BodyConflictPage(props: {
  readonly title: string
  readonly action: string
  readonly version: number
  readonly fields: readonly ConflictField[]
  /** The rest of the form, which goes along. */
  readonly carried: Readonly<Record<string, string>>
}) {
  return (
    <>
      <PageHead title={props.title} />
      <ConflictPanel
        title="I dati sono cambiati mentre scrivevi"
        action={props.action}
        version={props.version}
        fields={props.fields}
      >
        {Object.entries(props.carried).map(([name, value]) => (
          <HiddenField key={name} name={name} value={value} />
        ))}
      </ConflictPanel>
    </>
  )
}
