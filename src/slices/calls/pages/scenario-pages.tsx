// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatInstant } from '../../../shared/dates.ts'
import type { FieldError } from '../../../shared/errors.ts'
import { counted } from '../../../shared/money.ts'
import {
  Actions,
  Button,
  ButtonLink,
  CellNote,
  CellText,
  Checkbox,
  EmptyState,
  ErrorSummary,
  ExportLinks,
  errorOf,
  FieldRow,
  Finding,
  Form,
  NumberField,
  PageHead,
  PlainList,
  PrintButton,
  Section,
  Table,
  TextField,
} from '../../../ui/index.ts'
import type { Scenario } from '../model.ts'
import { type Cells, cellName, mostModes } from '../scenario-cells.ts'
import { callPaths } from '../view.ts'
import { lumpInWords, moneyOr, type ScenarioColumn } from '../view-simulator.ts'
import { Comparison } from './comparison.tsx'

export interface ScenariosPageProps {
  readonly scenarios: readonly (Scenario & { readonly lines: number })[]
  readonly notice: string | null
}

/** The scenarios of an office or a body; two or three are put side by side. */
export function ScenariosPage({ scenarios, notice }: ScenariosPageProps) {
  return (
    <>
      <PageHead
        title="Scenari"
        lead="Ipotesi salvate: si cambiano riga per riga e si mettono una accanto all’altra"
        actions={
          <ButtonLink small weight="primary" href={callPaths.simulator}>
            Nuovo dal simulatore
          </ButtonLink>
        }
      />
      {notice === null ? null : <Finding kind="ok" title={notice} level={2} />}
      {scenarios.length === 0 ? (
        <EmptyState
          title="Nessuno scenario salvato"
          level={2}
          action={<a href={callPaths.simulator}>Apri il simulatore</a>}
        >
          Nel simulatore scegli un’ipotesi e dalle un nome: la ritrovi qui.
        </EmptyState>
      ) : (
        <Form method="get" action={callPaths.compare} label="Confronta scenari">
          <Table
            caption="Scenari salvati, l’ultimo cambiato per primo"
            rows={scenarios}
            rowKey={({ id }) => id}
            columns={[
              {
                key: 'nome',
                label: 'Scenario',
                rowHeader: true,
                cell: ({ id, name }) => <a href={callPaths.scenario(id)}>{name}</a>,
              },
              { key: 'righe', label: 'Righe', numeric: true, cell: ({ lines }) => lines },
              { key: 'quando', label: 'Ultima modifica', cell: ({ updatedAt }) => formatInstant(updatedAt) },
              {
                key: 'confronta',
                label: 'Confronta',
                cell: ({ id, name }) => (
                  <Checkbox name="s" id={`s-${id}`} value={id} label={`Confronta ${name}`} />
                ),
              },
            ]}
          />
          <Actions>
            <Button weight="secondary">Metti a confronto</Button>
          </Actions>
        </Form>
      )}
    </>
  )
}

export interface ComparePageProps {
  readonly columns: readonly ScenarioColumn[]
  readonly paymentMonths: number
  readonly search: string
}

export function ComparePage({ columns, paymentMonths, search }: ComparePageProps) {
  return (
    <>
      <PageHead
        title="Scenari a confronto"
        lead={columns.map(({ name }) => name).join(' · ')}
        actions={<PrintButton small>Stampa</PrintButton>}
      />
      <Comparison columns={columns} paymentMonths={paymentMonths} />
      <Downloads path={callPaths.compare} search={search} />
    </>
  )
}

function Downloads({ path, search }: { path: string; search: string }) {
  return (
    <Section title="File" titleHidden>
      <ExportLinks
        links={['csv', 'xlsx'].map((kind) => ({
          label: kind.toUpperCase(),
          href: `${path}.${kind}${search}`,
        }))}
      />
    </Section>
  )
}

export interface ScenarioPageProps {
  readonly scenario: Scenario
  readonly column: ScenarioColumn
  readonly cells: readonly Cells[]
  readonly typed: { readonly nome: string; readonly mesi: string }
  readonly mayWrite: boolean
  /** Drafts of candidacies can be made of it. */
  readonly mayDraft: boolean
  readonly notice: string | null
  /** Drafts were just made. */
  readonly hasDrafts: boolean
  /** Bodies without a draft, each with the reason. */
  readonly skipped: readonly string[]
  readonly errors: readonly FieldError[]
}

/** One scenario: its totals, and its lines to write in. */
export function ScenarioPage(props: ScenarioPageProps) {
  const { scenario, column, mayWrite, mayDraft, notice, hasDrafts, skipped, errors } = props
  return (
    <>
      <PageHead
        title={scenario.name}
        lead={`${counted(column.lines.length, 'riga', 'righe')}, con fasce e importi di oggi`}
        actions={
          <>
            <PrintButton small>Stampa</PrintButton>
            {mayDraft ? (
              <Form action={callPaths.drafts(scenario.id)}>
                <Button small weight="primary">
                  Crea le bozze di candidatura
                </Button>
              </Form>
            ) : null}
          </>
        }
      />
      {errors.length === 0 ? null : <ErrorSummary errors={errors} />}
      {notice === null ? null : (
        <Finding
          kind="ok"
          title={notice}
          level={2}
          actions={hasDrafts ? <a href="/candidature">Apri le candidature</a> : undefined}
        />
      )}
      {skipped.length === 0 ? null : (
        <Finding kind="warn" title="Senza bozza" level={2}>
          <PlainList small items={skipped} />
        </Finding>
      )}
      <Comparison columns={[column]} paymentMonths={scenario.paymentMonths} />
      <LinesSection {...props} />
      <Downloads path={callPaths.compare} search={`?s=${scenario.id}`} />
      {mayWrite ? (
        <Form action={callPaths.scenarioRemoval(scenario.id)}>
          <Button small weight="danger">
            Togli lo scenario
          </Button>
        </Form>
      ) : null}
    </>
  )
}

function LinesSection({ scenario, column, cells, typed, mayWrite, errors }: ScenarioPageProps) {
  const rows = column.lines.map((line, index) => ({ line, index, cells: cells[index] as Cells }))
  type Row = (typeof rows)[number]
  const written = (name: keyof Cells, label: string, value: string, row: Row) =>
    mayWrite ? (
      <CellText
        name={cellName(name, row.index)}
        label={`${label} di ${row.line.place.name}`}
        value={value}
        error={errorOf(errors, cellName(name, row.index))}
      />
    ) : (
      value || 'n.d.'
    )
  const table = (
    <Table
      caption="Righe dello scenario"
      rows={rows}
      rowKey={({ line }) => `${line.place.call.callId} ${line.place.administrationId}`}
      columns={[
        {
          key: 'ente',
          label: 'Ente',
          rowHeader: true,
          cell: ({ line: { place } }) => (
            <>
              {place.name}
              <CellNote>{`${place.call.title}: ${place.reading.band?.label ?? 'fascia non nota'}`}</CellNote>
            </>
          ),
        },
        ...Array.from({ length: mostModes(column) }, (_, at) => ({
          key: `modo-${at}`,
          label: column.lines.every(({ place }) => (place.call.modes.length ?? 0) < 2)
            ? 'Servizi'
            : `Modo ${at + 1}`,
          cell: (row: Row) => {
            const mode = row.line.place.call.modes[at]
            if (!mode) return ''
            return written(
              `modo${at}` as keyof Cells,
              `Servizi in ${mode.code}`,
              row.cells[`modo${at}` as keyof Cells],
              row,
            )
          },
        })),
        { key: 'costo', label: 'Costo, €', cell: (row) => written('costo', 'Costo', row.cells.costo, row) },
        {
          key: 'canone',
          label: 'Canoni l’anno, €',
          cell: (row) => written('canone', 'Canoni', row.cells.canone, row),
        },
        {
          key: 'cessa',
          label: 'Cessa l’anno, €',
          cell: (row) => written('cessa', 'Spesa che cessa', row.cells.cessa, row),
        },
        { key: 'contributo', label: 'Contributo', numeric: true, cell: ({ line }) => lumpInWords(line) },
        {
          key: 'residuo',
          label: 'Residuo',
          numeric: true,
          cell: ({ line }) => moneyOr(line.result?.residueCents ?? null),
        },
      ]}
    />
  )
  if (!mayWrite) return <Section title="Righe">{table}</Section>
  return (
    <Section title="Righe" aside="una cella vuota è n.d.">
      <Form action={callPaths.scenario(scenario.id)} version={scenario.version}>
        <FieldRow>
          <TextField
            name="nome"
            label="Nome"
            value={typed.nome}
            maxLength={120}
            error={errorOf(errors, 'nome')}
          />
          <NumberField
            name="mesi"
            label="Mesi fra spesa ed erogazione"
            value={typed.mesi}
            error={errorOf(errors, 'mesi')}
          />
        </FieldRow>
        {table}
        <Actions>
          <Button weight="primary">Salva e ricalcola</Button>
        </Actions>
      </Form>
    </Section>
  )
}
