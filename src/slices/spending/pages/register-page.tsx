// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate } from '../../../shared/dates.ts'
import {
  countedUpTo,
  filterValue,
  type ListQuery,
  listFields,
  type Page,
  wholeList,
  withFilter,
  withoutFilter,
  withoutFilters,
  withSort,
} from '../../../shared/list-query.ts'
import { counted, formatMoney } from '../../../shared/money.ts'
import {
  ButtonLink,
  CellNote,
  Checkbox,
  type Column,
  DateField,
  Missing,
  PageHead,
  PrintButton,
  Select,
  Status,
  StatusOf,
  type StatusValue,
  Table,
  TextField,
} from '../../../ui/index.ts'
import { type ActKind, actKinds } from '../model.ts'
import { actKindLabels, decidingKinds, type RegisterLine, registerHref, registerSpec } from '../register.ts'
import { formPath, spendingPaths, templatesPath } from '../view.ts'

export interface RegisterPageProps {
  readonly page: Page<RegisterLine>
  readonly query: ListQuery
  readonly total: number
  readonly mayReadTemplates: boolean
}

/** The register of acts: what was decided, when, under which conditions and derogations. */
export function RegisterPage({ page, query, total, mayReadTemplates }: RegisterPageProps) {
  const bare = withoutFilters(query)
  const whole = wholeList(query)
  const view = (label: string, state: ListQuery) => ({
    label,
    href: registerHref(state),
    current: registerHref(wholeList(state)) === registerHref(whole),
  })
  const set = (name: string, ...values: string[]) => withFilter(registerSpec, bare, name, ...values)
  return (
    <>
      <PageHead
        title="Registro degli atti"
        lead={`${total === countedUpTo ? 'oltre ' : ''}${counted(total, 'atto', 'atti')} in questo elenco`}
        actions={
          <>
            {mayReadTemplates ? (
              <ButtonLink small href={templatesPath}>
                Modelli degli atti
              </ButtonLink>
            ) : null}
            <ButtonLink small href={formPath}>
              Modulo
            </ButtonLink>
            <ButtonLink small href={spendingPaths.derogations}>
              Registro delle deroghe
            </ButtonLink>
            <PrintButton small>Stampa</PrintButton>
          </>
        }
      />
      <Table
        caption="Atti sulle spese dei data center, dal più recente"
        columns={columns}
        rows={page.rows}
        rowKey={({ actId }) => actId}
        sort={{ ...query.sort, href: (key) => registerHref(withSort(registerSpec, query, key)) }}
        views={[
          view('Tutti', bare),
          view('Decisioni', set('esito', ...decidingKinds)),
          view('Comunicazioni', set('esito', 'acknowledge', 'requalify')),
          view('Con prescrizioni aperte', set('prescrizioni', '1')),
          view('Con deroga', set('deroghe', '1')),
        ]}
        filters={{
          active: activeFilters(query),
          clearHref: registerHref(bare),
          action: registerHref(bare),
          keep: listFields(registerSpec, bare),
          add: (
            <>
              <TextField
                name="cerca"
                label="Numero, oggetto, fornitore, data center o ente"
                value={filterValue(query, 'cerca') ?? ''}
              />
              <Select
                name="esito"
                label="Esito"
                empty="Tutti"
                value={filterValue(query, 'esito') ?? ''}
                options={actKinds.map((value) => ({ value, label: actKindLabels[value] }))}
              />
              <DateField name="dal" label="Dal" value={filterValue(query, 'dal') ?? ''} />
              <DateField name="al" label="Al" value={filterValue(query, 'al') ?? ''} />
              <Checkbox
                name="deroghe"
                label="Solo con deroga"
                checked={filterValue(query, 'deroghe') !== undefined}
              />
            </>
          ),
        }}
        pager={{
          shown: page.rows.length,
          total,
          nextHref: page.next && registerHref(page.next),
          previousHref: page.previous && registerHref(page.previous),
        }}
        exports={['csv', 'xlsx'].map((kind) => ({
          label: kind.toUpperCase(),
          href: registerHref(whole, `.${kind}`),
        }))}
        note="Giorni: dall’invio all’atto, senza quelli in attesa dell’ente."
        empty={{
          title: 'Nessun atto con questi filtri',
          action: <a href={registerHref(bare)}>Togli i filtri</a>,
        }}
      />
    </>
  )
}

const outcomeKinds: Readonly<Record<ActKind, StatusValue['kind']>> = {
  authorise: 'ok',
  authorise_with_conditions: 'ok',
  deny: 'bad',
  acknowledge: 'ok',
  requalify: 'warn',
}

const columns: Column<RegisterLine>[] = [
  {
    key: 'numero',
    label: 'Atto',
    rowHeader: true,
    sortable: true,
    cell: (line) => (
      <>
        <a href={spendingPaths.act(line.requestId, line.actId)}>n. {line.number}</a>
        {line.channel === 'office' ? <CellNote>ricevuto da fuori</CellNote> : null}
      </>
    ),
  },
  {
    key: 'giorno',
    label: 'Giorno',
    numeric: true,
    sortable: true,
    cell: ({ decidedOn }) => formatDate(decidedOn),
  },
  {
    key: 'ente',
    label: 'Ente',
    sortable: true,
    cell: ({ administrationName, dataCentreName }) => (
      <>
        {administrationName}
        <CellNote>{dataCentreName}</CellNote>
      </>
    ),
  },
  {
    key: 'oggetto',
    label: 'Oggetto',
    cell: ({ requestId, subject, supplier }) => (
      <>
        <a href={spendingPaths.request(requestId)}>{subject}</a>
        {supplier ? <CellNote>{supplier}</CellNote> : null}
      </>
    ),
  },
  {
    key: 'importo',
    label: 'Senza IVA',
    numeric: true,
    cell: ({ netCents }) => (netCents === null ? <Missing /> : formatMoney(netCents)),
  },
  {
    key: 'esito',
    label: 'Esito',
    cardLabel: false,
    cell: ({ kind }) => <StatusOf status={{ kind: outcomeKinds[kind], label: actKindLabels[kind] }} />,
  },
  {
    key: 'prescrizioni',
    label: 'Prescrizioni e deroghe',
    cell: (line) => (
      <>
        {line.conditions === 0
          ? ''
          : `${counted(line.conditions, 'prescrizione', 'prescrizioni')}${
              line.openConditions === 0 ? ', rispettate' : ''
            }`}
        {line.openConditions > 0 ? (
          <CellNote>
            <Status kind="info">{line.openConditions} da rispettare</Status>
          </CellNote>
        ) : null}
        {line.derogatedUntil ? <CellNote>deroga fino al {formatDate(line.derogatedUntil)}</CellNote> : null}
      </>
    ),
  },
  { key: 'giorni', label: 'Giorni', numeric: true, cell: ({ days }) => days ?? <Missing /> },
]

function activeFilters(query: ListQuery) {
  const words: Readonly<Record<string, (value: string) => string>> = {
    esito: (value) => `Esito: ${actKindLabels[value as ActKind]}`,
    anno: (value) => `Anno: ${value}`,
    dal: (value) => `Dal ${formatDate(value)}`,
    al: (value) => `Al ${formatDate(value)}`,
    ente: () => 'Un solo ente',
    prescrizioni: () => 'Con prescrizioni aperte',
    deroghe: () => 'Con deroga',
    cerca: (value) => `Parole: ${value}`,
  }
  return Object.entries(query.filters).flatMap(([name, values]) =>
    values.map((value) => ({
      label: words[name]?.(value) ?? value,
      removeHref: registerHref(withoutFilter(registerSpec, query, name, value)),
    })),
  )
}
