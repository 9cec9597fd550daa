// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatLongDate } from '../../../shared/dates.ts'
import type { FieldError } from '../../../shared/errors.ts'
import { formatMoney } from '../../../shared/money.ts'
import {
  Actions,
  Box,
  Button,
  ButtonLink,
  ErrorSummary,
  errorOf,
  Facts,
  Form,
  HiddenField,
  Missing,
  Notice,
  PageHead,
  PlainList,
  PrintButton,
  Section,
  Table,
  TextArea,
} from '../../../ui/index.ts'
import type { SpendingRequest } from '../model.ts'
import { spendingPaths } from '../view.ts'
import { ActText } from './act-text.tsx'

export interface DecisionPreviewProps {
  readonly request: SpendingRequest
  readonly outcome: string
  readonly reasons: string
  readonly conditions: readonly { readonly words: string; readonly dueOn: string }[]
  readonly derogation: { readonly ground: string; readonly scope: string; readonly expiresOn: string } | null
  /** The words of the act as they would be; number and day are still names. */
  readonly text: string
  readonly errors: readonly FieldError[]
  /** Everything else typed, posted on by the buttons. */
  readonly fields: readonly (readonly [name: string, value: string])[]
}

/** What the act will say, before it is one. */
export function DecisionPreview({
  request,
  outcome,
  reasons,
  conditions,
  derogation,
  text,
  errors,
  fields,
}: DecisionPreviewProps) {
  const base = spendingPaths.request(request.requestId)
  return (
    <>
      <PageHead
        title={`${outcome}?`}
        lead={`${request.subject}, ${request.administrationTitle}. Con la conferma l’atto prende numero e data, e l’ente lo riceve.`}
      />
      <ErrorSummary errors={errors} />
      <Facts
        facts={[
          { label: 'Esito', value: <strong>{outcome}</strong> },
          {
            label: 'Importo senza IVA',
            value: request.netCents === null ? <Missing /> : formatMoney(request.netCents),
          },
          {
            label: 'Contratto fino al',
            value: request.endsOn ? formatLongDate(request.endsOn) : <Missing />,
          },
          { label: 'Motivi', value: reasons },
          ...(derogation
            ? [
                {
                  label: 'Deroga',
                  value: `${derogation.ground} · ${derogation.scope}, fino al ${formatLongDate(derogation.expiresOn)}`,
                },
              ]
            : []),
        ]}
      />
      {conditions.length > 0 ? (
        <Section title="Prescrizioni">
          <PlainList
            items={conditions.map(({ words, dueOn }) => `${words}, entro il ${formatLongDate(dueOn)}`)}
          />
        </Section>
      ) : null}
      <Form action={`${base}/decisioni`} version={request.version}>
        {fields.map(([name, value]) => (
          <HiddenField key={name} name={name} value={value} />
        ))}
        <TextArea
          name="text"
          label="Testo dell’atto"
          help="È quello che resta, con numero e giorno al loro posto: cambialo se serve, poi aggiorna l’anteprima."
          value={text}
          error={errorOf(errors, 'text')}
          rows={20}
          maxLength={20_000}
          required
        />
        <Actions>
          <Button weight="secondary" formAction={`${base}/decisioni/anteprima`}>
            Aggiorna l’anteprima
          </Button>
          <Button weight="secondary" formAction={`${base}/decisioni/bozza.docx`}>
            Scarica la bozza DOCX
          </Button>
          <PrintButton>Stampa</PrintButton>
        </Actions>
        <Section title="Anteprima dell’atto">
          <Box quiet>
            <ActText text={text} level={3} />
          </Box>
        </Section>
        <Actions stack>
          <Button>Conferma: {outcome.toLowerCase()}</Button>
          <ButtonLink href={spendingPaths.exam(request.requestId)}>Torna all’istruttoria</ButtonLink>
        </Actions>
      </Form>
    </>
  )
}

/** Communications that are about to be taken note of, and those left out. */
export function AcknowledgePreview({
  rows,
  leftOut,
}: {
  readonly rows: readonly SpendingRequest[]
  /** Requests for authorisation among the chosen: they are decided one by one. */
  readonly leftOut: readonly SpendingRequest[]
}) {
  return (
    <>
      <PageHead
        title="Presa d’atto di più comunicazioni"
        lead="Le richieste di autorizzazione si decidono una per una."
      />
      {leftOut.length > 0 ? (
        <Notice kind="warn" level={2} title={`${leftOut.length} restano fuori`}>
          {leftOut.map(({ subject, administrationName }) => `${subject}, ${administrationName}`).join('; ')}:
          non sono comunicazioni in attesa.
        </Notice>
      ) : null}
      <Table
        caption="Comunicazioni di cui si prende atto"
        columns={[
          { key: 'oggetto', label: 'Oggetto', rowHeader: true, cell: ({ subject }) => subject },
          { key: 'ente', label: 'Ente', cell: ({ administrationName }) => administrationName },
          {
            key: 'importo',
            label: 'Senza IVA',
            numeric: true,
            cell: ({ netCents }) => (netCents === null ? <Missing /> : formatMoney(netCents)),
          },
        ]}
        rows={rows}
        rowKey={({ requestId }) => requestId}
        empty={{ title: 'Nessuna comunicazione fra quelle scelte' }}
      />
      {rows.length > 0 ? (
        <Form action="/spese/prese-d-atto">
          {rows.map(({ requestId, version }) => (
            <HiddenField key={requestId} name="riga" value={`${requestId} ${version}`} />
          ))}
          <Actions>
            <Button>Prendi atto di {rows.length}</Button>
            <ButtonLink href={spendingPaths.list}>Lascia stare</ButtonLink>
          </Actions>
        </Form>
      ) : (
        <ButtonLink href={spendingPaths.list}>Torna all’elenco</ButtonLink>
      )}
    </>
  )
}
