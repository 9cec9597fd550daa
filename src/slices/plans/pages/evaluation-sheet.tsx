// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  Box,
  Button,
  CellNote,
  type Column,
  Disclosure,
  errorOf,
  Facts,
  Form,
  type FormError,
  HiddenField,
  Hint,
  Missing,
  PlainList,
  RadioChoices,
  SavedNote,
  Section,
  Select,
  StatusOf,
  Table,
  TextArea,
} from '../../../ui/index.ts'
import { type FailingService, marks } from '../evaluation.ts'
import { planPaths } from '../view.ts'
import {
  markField,
  markLabels,
  markStatus,
  noteField,
  type SheetRow,
  type SheetView,
} from '../view-evaluation.ts'

/** A sheet to read, on screen and on paper: criteria, weights, what was said of each and in which services. */
export function EvaluationTable({ sheet, caption }: { sheet: SheetView; caption: string }) {
  const { beforeNumber } = sheet
  return (
    <>
      <Facts
        facts={[
          { label: 'Valutazione', value: sheet.score ?? <Missing>n.d.: nessun criterio valutato</Missing> },
          { label: 'Criteri', value: sheet.summary },
          ...(sheet.comparison ? [{ label: 'Confronto', value: sheet.comparison }] : []),
        ]}
      />
      <Table
        caption={caption}
        rows={sheet.rows}
        rowKey={(row) => row.code}
        columns={[
          {
            key: 'criterio',
            label: 'Criterio',
            rowHeader: true,
            cell: (row) => (
              <>
                {row.label}
                <CellNote>{row.lookAt}</CellNote>
              </>
            ),
          },
          { key: 'peso', label: 'Peso', numeric: true, cell: (row) => row.weight },
          ...(beforeNumber === null ? [] : [beforeColumn(beforeNumber)]),
          {
            key: 'valutazione',
            label: 'Valutazione',
            cell: (row) => <StatusOf status={row.status} />,
          },
          { key: 'nota', label: 'Nota', cell: (row) => <NoteCell row={row} /> },
        ]}
        note={`${sheet.origin}. Soddisfatto vale tutto il peso, in parte la metà; contano i criteri valutati.`}
      />
    </>
  )
}

function beforeColumn(number: number): Column<SheetRow> {
  return {
    key: 'prima',
    label: `Versione ${number}`,
    cell: (row) => (row.before ? <StatusOf status={row.before} /> : <Missing>non valutato</Missing>),
  }
}

function NoteCell({ row }: { row: SheetRow }) {
  if (row.note === '' && row.services.length === 0) return <Missing>nessuna</Missing>
  return (
    <>
      {row.note}
      {row.services.map((service) => (
        <CellNote key={service.id}>{failingInWords(service)}</CellNote>
      ))}
    </>
  )
}

const failingInWords = ({ name, mark, note }: FailingService) =>
  `${name}: ${markLabels[mark].toLowerCase()}${note ? `, «${note}»` : ''}`

export interface SheetFormProps {
  readonly planId: string
  readonly number: number
  readonly sheet: SheetView
  readonly errors: readonly FormError[]
  /** The end of the address of the examination. */
  readonly search: string
}

/** The sheet while it is filled: saved by itself, whole or not. */
export function SheetForm({ planId, number, sheet, errors, search }: SheetFormProps) {
  const action = `${planPaths.sheet(planId, number)}${search}`
  const shown = Object.fromEntries(
    sheet.rows.flatMap(({ code, mark, note }) => [
      [markField(code), mark ?? ''],
      [noteField(code), note],
    ]),
  )
  return (
    <Box>
      <p>
        {sheet.origin}. {sheet.comparison ? `${sheet.comparison}.` : ''}
      </p>
      <Form action={action} autosave={action} label="Scheda di valutazione">
        <HiddenField name="base" value={JSON.stringify(shown)} />
        {sheet.rows.map((row) => (
          <Criterion key={row.code} row={row} errors={errors} beforeNumber={sheet.beforeNumber} />
        ))}
        <p>
          <Button small weight="secondary">
            Salva la scheda
          </Button>{' '}
          <SavedNote />
        </p>
      </Form>
    </Box>
  )
}

function Criterion({
  row,
  errors,
  beforeNumber,
}: {
  row: SheetRow
  errors: readonly FormError[]
  beforeNumber: number | null
}) {
  const [mark, note] = [markField(row.code), noteField(row.code)]
  const noteError = errorOf(errors, note)
  return (
    <>
      <RadioChoices
        plain
        inRow
        name={mark}
        label={`${row.label} · peso ${row.weight}${row.isCompulsory ? '' : ' · facoltativo'}`}
        help={
          <>
            {row.lookAt}
            {row.before ? (
              <>
                . Versione {beforeNumber}: <StatusOf status={row.before} />
              </>
            ) : null}
          </>
        }
        value={row.mark}
        error={errorOf(errors, mark)}
        choices={marks.map((value) => ({ value, label: markLabels[value] }))}
      />
      {row.services.length > 0 ? (
        <PlainList
          small
          items={row.services.map((service) => (
            <a key={service.id} href={`#servizio-${service.id}`}>
              {failingInWords(service)}
            </a>
          ))}
        />
      ) : null}
      <Disclosure summary="Nota" open={row.note !== '' || noteError !== undefined}>
        <TextArea
          name={note}
          label={`Nota su «${row.label}»`}
          rows={2}
          maxLength={1000}
          value={row.note}
          error={noteError}
        />
      </Disclosure>
    </>
  )
}

/** Under a service of the examination: the criteria that are not met there, and where to say another. */
export function ServiceMarks({
  planId,
  number,
  sheet,
  service,
  search,
  canWrite,
}: Omit<SheetFormProps, 'errors'> & {
  service: { readonly id: string; readonly name: string }
  canWrite: boolean
}) {
  const action = `${planPaths.sheet(planId, number)}/servizi${search}`
  const failing = sheet.rows.flatMap((row) => {
    const here = row.services.find(({ id }) => id === service.id)
    return here ? [{ row, here }] : []
  })
  const choices = sheet.rows.filter((row) => row.subject === 'service')
  if (failing.length === 0 && (!canWrite || choices.length === 0)) return null
  return (
    <>
      {failing.map(({ row, here }) => (
        <Form key={row.code} action={`${planPaths.sheet(planId, number)}/servizi/ritiri${search}`} inline>
          <HiddenField name="su" value={service.id} />
          <HiddenField name="criterio" value={row.code} />
          <p>
            <StatusOf status={markStatus[here.mark]} /> <strong>{row.label}</strong>
            {here.note ? `: «${here.note}»` : ''}{' '}
            {canWrite ? (
              <Button small weight="link">
                Togli
              </Button>
            ) : null}
          </p>
        </Form>
      ))}
      {canWrite && choices.length > 0 ? (
        <Disclosure summary="Segna un criterio non soddisfatto qui">
          <Form action={action} label={`Criterio non soddisfatto: ${service.name}`}>
            <HiddenField name="su" value={service.id} />
            <Select
              id={`criterio-${service.id}`}
              name="criterio"
              label="Criterio"
              required
              options={choices.map((row) => ({ value: row.code, label: row.label }))}
            />
            <RadioChoices
              plain
              id={`voto-${service.id}`}
              name="voto"
              label="In questo servizio"
              required
              choices={[
                { value: 'partly', label: markLabels.partly },
                { value: 'not_met', label: markLabels.not_met },
              ]}
            />
            <TextArea
              id={`perche-${service.id}`}
              name="nota"
              label="Perché"
              help="L’ente lo legge con l’esito."
              rows={2}
              maxLength={1000}
            />
            <Button small weight="secondary">
              Segna il criterio
            </Button>
          </Form>
        </Disclosure>
      ) : null}
    </>
  )
}

/** The sheet on a page of its own part: with what it says on top, and the rest to read or print. */
export function EvaluationSection({ sheet, number }: { sheet: SheetView; number: number }) {
  return (
    <Section
      id="valutazione"
      title={`Scheda di valutazione della versione ${number}`}
      aside={sheet.score ?? undefined}
    >
      <EvaluationTable sheet={sheet} caption={`Criteri con cui è stata valutata la versione ${number}`} />
      <Hint>È quella dell’esito: non cambia più, anche se cambiano i criteri.</Hint>
    </Section>
  )
}
