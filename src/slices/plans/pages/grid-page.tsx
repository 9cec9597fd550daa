// SPDX-License-Identifier: AGPL-3.0-or-later
import { dataClassLabels } from '../../../shared/classification.ts'
import { counted } from '../../../shared/money.ts'
import {
  Actions,
  Button,
  ButtonLink,
  CellNote,
  CellSelect,
  CellSuggestions,
  CellText,
  type Column,
  ErrorSummary,
  Form,
  HiddenField,
  Hint,
  Notice,
  PageHead,
  Table,
  unknownChoice,
  Views,
} from '../../../ui/index.ts'
import {
  approaches,
  approachLabels,
  destinationKinds,
  itemFieldLabels,
  type LevelFacts,
  originKinds,
  originLabels,
  type Plan,
  type PlanItemValues,
  type ServiceFacts,
  serviceModelLabels,
  serviceModels,
  strategies,
  strategyLabels,
} from '../model.ts'
import { currentNumber, type GridView, planPaths, shortDestinations } from '../view.ts'
import { ItemConflict, type ItemConflictProps } from './item-conflict.tsx'
import type { FormTrouble } from './trouble.ts'

export interface GridRow {
  readonly service: ServiceFacts
  readonly version: number
  /** The cells as they show: stored, or typed when they come back. */
  readonly cells: Readonly<Record<keyof PlanItemValues, string>>
  /** What the page shows of the stored decision. */
  readonly base: string
}

export interface GridPageProps {
  readonly plan: Plan
  readonly view: GridView
  readonly rows: readonly GridRow[]
  readonly levels: readonly LevelFacts[]
  readonly trouble: FormTrouble
  readonly conflicts: readonly ItemConflictProps[]
  /** How many rows were just saved; null before anything was. */
  readonly saved: number | null
}

export const cellName = (field: string, serviceId: string) => `${field}.${serviceId}`

/** The decisions on all services as a sheet: written in place, and only the rows that change are saved. */
export function GridPage({ plan, view, rows, levels, trouble, conflicts, saved }: GridPageProps) {
  return (
    <>
      <PageHead
        title={`Piano di ${plan.administrationName} in griglia`}
        lead={`Versione ${currentNumber(plan)} · ${counted(rows.length, 'servizio', 'servizi')} · stessi dati delle domande guidate`}
        actions={
          <ButtonLink small href={planPaths.plan(plan.planId)}>
            Torna al piano
          </ButtonLink>
        }
      />
      {saved === null ? null : (
        <Notice
          kind={saved === 0 ? 'info' : 'ok'}
          level={2}
          title={
            saved === 0 ? 'Nessuna riga da salvare' : `${counted(saved, 'riga salvata', 'righe salvate')}`
          }
        />
      )}
      <Views
        label="Che cosa compilare"
        views={[
          { label: 'Decisioni', href: planPaths.grid(plan.planId), current: view === 'decisioni' },
          { label: 'Schede', href: planPaths.grid(plan.planId, 'schede'), current: view === 'schede' },
        ]}
      />
      <ErrorSummary errors={trouble.errors} />
      {conflicts.map((conflict) => (
        <ItemConflict key={conflict.serviceId} {...conflict} />
      ))}
      <Form action={planPaths.grid(plan.planId, view)} label="Griglia del piano">
        <CellSuggestions id="livelli" values={levels.map((level) => level.code)} />
        {rows.map(({ service, version, base }) => (
          <>
            <HiddenField name={cellName('version', service.digitalServiceId)} value={version} />
            <HiddenField name={cellName('base', service.digitalServiceId)} value={base} />
          </>
        ))}
        <Table
          caption="Decisioni su ogni servizio, una riga ciascuno"
          columns={columns(view, trouble)}
          rows={rows}
          rowKey={(row) => row.service.digitalServiceId}
          note="Ogni casella può restare vuota: quello che manca resta nell’elenco del piano. Le date come 30/06/2026, gli importi come 1.234,56."
        />
        <Actions>
          <Button>Salva le righe cambiate</Button>
        </Actions>
        <Hint>Si salvano solo le caselle che hai toccato: chi lavora sulle altre non perde nulla.</Hint>
      </Form>
    </>
  )
}

type Field = keyof PlanItemValues

const open = { value: unknownChoice, label: 'Non lo so ancora' }
const yesNo = [open, { value: 'si', label: 'Sì' }, { value: 'no', label: 'No' }]
const options: Partial<Record<Field, readonly { value: string; label: string }[]>> = {
  approach: [
    open,
    ...approaches.map((value) => ({
      value,
      label: value === 'A' || value === 'B' ? `Modo ${value}` : approachLabels[value],
    })),
  ],
  strategy: strategies.map((value) => ({ value, label: strategyLabels[value] })),
  originKind: [open, ...originKinds.map((value) => ({ value, label: originLabels[value] }))],
  isOriginQualified: yesNo,
  isDataComplete: yesNo,
  isLegacyDecommissioned: yesNo,
  serviceModel: serviceModels.map((value) => ({ value, label: serviceModelLabels[value] })),
  destinationKind: [open, ...destinationKinds.map((value) => ({ value, label: shortDestinations[value] }))],
}

/** Lists whose open answer is the empty one. */
const withEmpty: readonly Field[] = ['strategy', 'serviceModel']

/** What stands in each column, one control under the other, with the word under it. */
const groups: readonly {
  key: string
  view: GridView
  label: string
  fields: readonly (readonly [Field, string])[]
}[] = [
  {
    key: 'come',
    view: 'decisioni',
    label: 'Come',
    fields: [
      ['approach', 'modo'],
      ['strategy', 'strategia'],
    ],
  },
  {
    key: 'dove',
    view: 'decisioni',
    label: 'Dove',
    fields: [
      ['destinationKind', 'destinazione'],
      ['destinationName', 'nome'],
      ['serviceModel', 'modello'],
    ],
  },
  {
    key: 'livello',
    view: 'decisioni',
    label: 'Livello',
    fields: [
      ['qualificationCode', 'codice'],
      ['qualificationValidTo', 'vale fino al'],
    ],
  },
  {
    key: 'date',
    view: 'decisioni',
    label: 'Date',
    fields: [
      ['contractOn', 'contratto'],
      ['startsOn', 'inizio'],
      ['endsOn', 'fine'],
    ],
  },
  {
    key: 'costi',
    view: 'decisioni',
    label: 'Costi',
    fields: [
      ['costCents', 'una tantum'],
      ['yearlyFeeCents', 'canone annuo'],
    ],
  },
  {
    key: 'partenza',
    view: 'schede',
    label: 'Partenza',
    fields: [
      ['originKind', 'da dove'],
      ['isOriginQualified', 'origine qualificata'],
    ],
  },
  {
    key: 'risorse',
    view: 'schede',
    label: 'Risorse',
    fields: [
      ['cpuCount', 'CPU'],
      ['memoryGb', 'memoria, GB'],
      ['storageGb', 'archiviazione, GB'],
    ],
  },
  {
    key: 'applicativi',
    view: 'schede',
    label: 'Applicativi',
    fields: [['migratedSoftware', 'vuoto: quelli dell’inventario']],
  },
  {
    key: 'dati',
    view: 'schede',
    label: 'Dati',
    fields: [
      ['isDataComplete', 'passano tutti'],
      ['dataReason', 'quali restano, perché'],
    ],
  },
  {
    key: 'vecchio',
    view: 'schede',
    label: 'Vecchio sistema',
    fields: [
      ['isLegacyDecommissioned', 'si dismette'],
      ['legacyReason', 'perché resta'],
    ],
  },
  {
    key: 'motivo',
    view: 'decisioni',
    label: 'Motivo',
    fields: [
      ['reason', 'motivo'],
      ['reviewOn', 'da rivedere il'],
    ],
  },
]

function columns(view: GridView, trouble: FormTrouble): Column<GridRow>[] {
  return [
    {
      key: 'servizio',
      label: 'Servizio',
      rowHeader: true,
      cell: ({ service }) => (
        <>
          {service.name}
          <CellNote>{service.dataClass ? dataClassLabels[service.dataClass] : 'classe da indicare'}</CellNote>
        </>
      ),
    },
    ...groups
      .filter((group) => group.view === view)
      .map(
        (group): Column<GridRow> => ({
          key: group.key,
          label: group.label,
          cardLabel: false,
          cell: (row) =>
            group.fields.map(([field, word]) => <Cell key={field} {...{ row, field, word, trouble }} />),
        }),
      ),
  ]
}

function Cell({
  row,
  field,
  word,
  trouble,
}: {
  row: GridRow
  field: Field
  word: string
  trouble: FormTrouble
}) {
  const name = cellName(field, row.service.digitalServiceId)
  const cell = {
    name,
    label: `${itemFieldLabels[field]} di ${row.service.name}`,
    value: row.cells[field],
    error: trouble.error(name),
  }
  const choices = options[field]
  return (
    <>
      <CellNote>{word}</CellNote>
      {choices ? (
        <CellSelect
          {...cell}
          empty={withEmpty.includes(field) ? 'Non lo so ancora' : false}
          options={choices}
        />
      ) : (
        <CellText {...cell} list={field === 'qualificationCode' ? 'livelli' : undefined} />
      )}
    </>
  )
}
