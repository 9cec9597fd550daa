// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatMoney } from '../../../shared/money.ts'
import {
  Actions,
  BulkPreview,
  Button,
  ButtonLink,
  CellNote,
  CellSelect,
  EmptyState,
  Form,
  HiddenField,
  Hint,
  Notice,
  PageHead,
  PlainList,
  Table,
} from '../../../ui/index.ts'
import type { Band, Mode } from '../../calls/index.ts'
import type { Candidacy } from '../model.ts'
import { candidacyPaths } from '../view.ts'

/** A service of the body, with its mode in the candidacy and what the plan says. */
export interface ServiceChoice {
  readonly digitalServiceId: string
  readonly name: string
  readonly mode: string
  readonly planned: string | null
}

export interface ServicesPageProps {
  readonly candidacy: Candidacy
  readonly choices: readonly ServiceChoice[]
  readonly modes: readonly Mode[]
  readonly band: Band | null
}

/** Which services a draft brings, and how. */
export function ServicesPage({ candidacy, choices, modes, band }: ServicesPageProps) {
  const id = candidacy.candidacyId
  if (modes.length === 0 || choices.length === 0)
    return (
      <>
        <PageHead title="Servizi della candidatura" lead={candidacy.callTitle} />
        <EmptyState
          title={
            modes.length === 0 ? 'Questo avviso paga una somma fissa' : 'L’inventario non ha servizi attivi'
          }
          action={<a href={candidacyPaths.one(id)}>Torna alla candidatura</a>}
        >
          {modes.length === 0
            ? 'Non ci sono servizi da scegliere.'
            : 'Aggiungi prima i servizi digitali dell’ente.'}
        </EmptyState>
      </>
    )
  return (
    <>
      <PageHead
        title="Servizi della candidatura"
        lead={`${candidacy.callTitle}, ${candidacy.administrationName}`}
      />
      {band ? (
        <Hint>
          Fascia «{band.label}»:{' '}
          {band.servicesMax === null
            ? `almeno ${band.servicesMin}`
            : `da ${band.servicesMin} a ${band.servicesMax}`}{' '}
          servizi. Prima di salvare vedi l’importo e che cosa cambia.
        </Hint>
      ) : null}
      <Form
        action={`${candidacyPaths.services(id)}/anteprima`}
        version={candidacy.version}
        label="Servizi della candidatura"
      >
        <Table
          caption="Servizi attivi dell’ente"
          rows={choices}
          rowKey={(row) => row.digitalServiceId}
          columns={[
            {
              key: 'servizio',
              label: 'Servizio',
              rowHeader: true,
              cell: (row) => (
                <>
                  {row.name}
                  <CellNote>{row.planned ?? 'non è nel piano'}</CellNote>
                </>
              ),
            },
            {
              key: 'modo',
              label: 'Nella candidatura',
              cell: (row) => (
                <CellSelect
                  name="servizio"
                  label={`Come porti ${row.name}`}
                  value={row.mode === '' ? '' : `${row.digitalServiceId}:${row.mode}`}
                  empty="no"
                  wide
                  options={modes.map(({ code, label }) => ({
                    value: `${row.digitalServiceId}:${code}`,
                    label: `${code}, ${label}`,
                  }))}
                />
              ),
            },
          ]}
        />
        <Actions>
          <Button>Vedi che cosa cambia</Button>
          <ButtonLink weight="link" href={candidacyPaths.one(id)}>
            Lascia com’è
          </ButtonLink>
        </Actions>
      </Form>
    </>
  )
}

export interface ServicesPreviewProps {
  readonly candidacy: Candidacy
  readonly changes: readonly {
    readonly id: string
    readonly name: string
    readonly before: string | null
    readonly after: string | null
  }[]
  readonly chosen: readonly string[]
  readonly beforeCents: number | null
  readonly afterCents: number | null
  readonly noAmount: string | null
  readonly consequences: readonly string[]
  readonly twice: string
}

/** What a change of services does to the amount and to what was prepared. Nothing has changed yet. */
export function ServicesPreview(props: ServicesPreviewProps) {
  const { candidacy, changes, beforeCents, afterCents } = props
  const id = candidacy.candidacyId
  const money = (cents: number | null) => (cents === null ? 'n.d.' : formatMoney(cents))
  return (
    <>
      <PageHead
        title="Che cosa cambia"
        lead={`${candidacy.callTitle}, ${candidacy.administrationName} · non è ancora cambiato nulla`}
      />
      {props.twice ? (
        <Notice kind="stop" level={2} title="Un servizio è già finanziato">
          {props.twice}. Si può salvare la bozza, non inviarla.
        </Notice>
      ) : null}
      {props.noAmount ? (
        <Notice kind="warn" level={2} title="Questi servizi non danno un importo">
          {props.noAmount}. Si può salvare la bozza, non inviarla.
        </Notice>
      ) : null}
      {props.consequences.length > 0 ? (
        <Notice kind="warn" level={2} title="Che cosa si annulla">
          <PlainList items={props.consequences} />
        </Notice>
      ) : null}
      {changes.length === 0 ? (
        <EmptyState
          title="Non cambia nulla"
          action={<a href={candidacyPaths.services(id)}>Torna ai servizi</a>}
        />
      ) : (
        <BulkPreview
          title={`Importo: da ${money(beforeCents)} a ${money(afterCents)}`}
          of="Servizio"
          changes={changes.map(({ id: service, name, before, after }) => ({
            id: service,
            title: name,
            field: 'Modalità',
            before,
            after: after ?? 'non più nella candidatura',
          }))}
          action={candidacyPaths.services(id)}
          submit="Salva i servizi"
          cancelHref={candidacyPaths.services(id)}
        >
          <HiddenField name="version" value={candidacy.version} />
          {props.chosen.map((value) => (
            <HiddenField key={value} name="servizio" value={value} />
          ))}
        </BulkPreview>
      )}
    </>
  )
}
