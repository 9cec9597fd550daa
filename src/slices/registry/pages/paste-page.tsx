// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FieldError } from '../../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../../shared/forms.ts'
import {
  Actions,
  Button,
  Checkbox,
  Checkboxes,
  ErrorSummary,
  errorOf,
  Form,
  HiddenField,
  Hint,
  Notice,
  PageHead,
  PlainList,
  RadioChoices,
  Section,
  TextArea,
  wholeNumber,
} from '../../../ui/index.ts'
import { associationsPath } from '../association-parts.ts'
import type { Association, BodyRow } from '../model.ts'
import type { DoubtfulMember, PasteReading, SureMember } from '../paste-matching.ts'
import { choiceOf, noneOfThese } from '../pasted-list.ts'
import { administrationPath, doubtReasons, periodInWords, placeOf, sureReasons, titleOf } from '../view.ts'
import { MandateFields } from './association-pages.tsx'

export interface PastePageProps {
  readonly association: Association
  readonly posted: PostedForm
  /** Null before anything was read. */
  readonly reading: PasteReading | null
  readonly errors: readonly FieldError[]
}

/** A list of bodies is pasted; what was understood stands below it, with the questions, and everything is added at once. */
export function PastePage({ association, posted, reading, errors }: PastePageProps) {
  const form = new FormReader(posted)
  const here = `${associationsPath}/${association.id}`
  return (
    <>
      <PageHead
        title="Incolla un elenco"
        lead={`${association.name}: gli enti dell’elenco diventano associati tutti insieme, dopo che hai visto che cosa è stato capito.`}
      />
      <ErrorSummary errors={errors} />
      <Form action={`${here}/elenco`}>
        <TextArea
          name="elenco"
          label="Enti, uno per riga"
          help="Nomi, anche vecchi, o codici; la provincia fra parentesi distingue gli omonimi. Vanno bene colonne copiate da un foglio di calcolo"
          rows={reading === null ? 16 : 8}
          value={form.typed('elenco')}
          error={errorOf(errors, 'elenco')}
          required
        />
        <Actions>
          <Button weight={reading === null ? 'primary' : 'secondary'} name="azione" value="leggi">
            {reading === null ? 'Leggi l’elenco' : 'Rileggi l’elenco'}
          </Button>
          {reading === null ? <a href={here}>Lascia stare</a> : null}
        </Actions>
        {reading === null ? null : <Understood reading={reading} form={form} errors={errors} here={here} />}
      </Form>
    </>
  )
}

function Understood({
  reading,
  form,
  errors,
  here,
}: {
  readonly reading: PasteReading
  readonly form: FormReader
  readonly errors: readonly FieldError[]
  readonly here: string
}) {
  const { sure, doubtful, unknown, already } = reading
  const wasRead = form.typed('letto') !== ''
  return (
    <>
      <HiddenField name="letto" value={form.typed('elenco')} />
      {doubtful.length > 0 ? (
        <Section id="dubbi" title={`Da scegliere (${wholeNumber(doubtful.length)})`}>
          {doubtful.map((each) => (
            <Question key={each.lines[0].number} doubt={each} reading={reading} form={form} errors={errors} />
          ))}
        </Section>
      ) : null}
      {unknown.length > 0 ? (
        <Section id="senza-ente" title={`Senza ente (${wholeNumber(unknown.length)})`}>
          <Hint>
            Nel registro niente somiglia a queste righe: correggile nell’elenco qui sopra e rileggi.
          </Hint>
          <PlainList items={unknown.map((lines) => written(lines))} />
          <Checkbox
            name="senza"
            label="Queste righe restano fuori"
            checked={form.ticked('senza')}
            error={errorOf(errors, 'senza')}
          />
        </Section>
      ) : null}
      {sure.length > 0 ? (
        <Section id="capiti" title={`Capiti (${wholeNumber(sure.length)})`}>
          <Checkboxes
            name="ente"
            label="Togli la spunta a chi non c’entra"
            options={sure.map((each) => ({
              value: each.body.id,
              label: `${titleOf(each.body)}${shortPlace(each.body)}`,
              help: understoodAs(each),
            }))}
            values={wasRead ? form.all('ente') : sure.map(({ body }) => body.id)}
          />
        </Section>
      ) : null}
      {already.length > 0 ? (
        <Section id="gia" title={`Già associati (${wholeNumber(already.length)})`}>
          <PlainList
            items={already.map(({ lines, body, mandate }) => (
              <>
                <a href={administrationPath(body)}>{titleOf(body)}</a>
                {`${shortPlace(body)}, ${periodInWords(mandate)}: ${written(lines)}`}
              </>
            ))}
          />
        </Section>
      ) : null}
      {sure.length + doubtful.length === 0 ? (
        <Notice kind="info" title="Nessun ente nuovo in questo elenco" level={2}>
          Chi è stato riconosciuto è già associato all’ufficio.
        </Notice>
      ) : (
        <Section id="mandato" title="Mandato, uguale per tutti">
          <MandateFields
            values={{
              valid_from: form.typed('valid_from'),
              valid_to: form.typed('valid_to'),
              act: form.typed('act'),
            }}
            errors={errors}
          />
          <Actions stack>
            <Button name="azione" value="registra">
              Registra gli associati
            </Button>
            <a href={here}>Lascia stare</a>
          </Actions>
        </Section>
      )}
    </>
  )
}

function Question({
  doubt,
  reading,
  form,
  errors,
}: {
  readonly doubt: DoubtfulMember
  readonly reading: PasteReading
  readonly form: FormReader
  readonly errors: readonly FieldError[]
}) {
  const field = choiceOf(doubt.lines[0].number)
  return (
    <RadioChoices
      name={field}
      label={written(doubt.lines)}
      help={doubtReasons[doubt.reason]}
      error={errorOf(errors, field)}
      value={form.typed(field)}
      plain
      choices={[
        ...doubt.candidates.map((body) => ({
          value: body.id,
          label: titleOf(body),
          consequence: particulars(body, reading.memberIds.has(body.id)),
        })),
        { value: noneOfThese, label: 'Nessuno di questi' },
      ]}
    />
  )
}

/** «Riga 3: Castro BG», «Righe 3 e 17, prese una volta: Castro BG, CASTRO (BG)». */
function written(lines: SureMember['lines']): string {
  const [first, ...others] = lines
  if (others.length === 0) return `Riga ${first.number}: ${first.text}`
  const numbers = lines.map((line) => line.number)
  const texts = [...new Set(lines.map((line) => line.text))].join(', ')
  return `Righe ${numbers.slice(0, -1).join(', ')} e ${numbers.at(-1)}, prese una volta: ${texts}`
}

function understoodAs({ lines, reason }: SureMember): string {
  return `${written(lines)} · ${sureReasons[reason]}`
}

function shortPlace(body: BodyRow): string {
  return body.provinceAbbreviation === null ? '' : ` (${body.provinceAbbreviation})`
}

/** «Bergamo (BG), Lombardia · 120.207 abitanti · IPA c_c337 · ISTAT 016065». */
function particulars(body: BodyRow, isMember: boolean): string {
  return [
    placeOf(body),
    body.residents === null ? null : `${wholeNumber(body.residents)} abitanti`,
    body.ipaCode === null ? 'senza codice IPA' : `IPA ${body.ipaCode}`,
    body.istatCode === null ? null : `ISTAT ${body.istatCode}`,
    isMember ? 'già associato' : null,
  ]
    .filter((part) => part !== null)
    .join(' · ')
}
