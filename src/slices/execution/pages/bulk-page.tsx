// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FieldError } from '../../../shared/errors.ts'
import { counted } from '../../../shared/money.ts'
import {
  BulkPreview,
  Checkbox,
  DateField,
  EmptyState,
  ErrorSummary,
  HiddenField,
  PageHead,
  PlainList,
  Section,
  TextArea,
} from '../../../ui/index.ts'
import type { BulkAction, SkippedExecution } from '../commands.ts'
import { executionStateLabels } from '../lifecycle.ts'
import type { Execution } from '../model.ts'
import { stepWords } from '../view.ts'

/** The most rows a preview shows; the others change in the same way. */
const linesShown = 100

const nextState = { contract: 'contracted', start: 'in_progress', migrate: 'migrated' } as const

export interface BulkPageProps {
  readonly action: BulkAction
  /** The rows that can take the step. */
  readonly rows: readonly Execution[]
  readonly skipped: readonly SkippedExecution[]
  readonly typed: Readonly<Record<string, string>>
  readonly errors: readonly FieldError[]
  readonly applyHref: string
  readonly backHref: string
}

/** What one step on many services would do, row by row. Nothing has changed yet. */
export function BulkPage({ action, rows, skipped, typed, errors, applyHref, backHref }: BulkPageProps) {
  const words = stepWords[action]
  const count = counted(rows.length, 'servizio', 'servizi')
  const error = (name: string) => errors.find((each) => each.field === name)?.message
  const rest = rows.length - linesShown
  return (
    <>
      <PageHead title="Registra per più servizi" lead="Anteprima: non è ancora cambiato nulla" />
      <ErrorSummary errors={errors} />
      {rows.length === 0 ? (
        <EmptyState
          title="Nessuno dei servizi scelti può fare questo passo"
          action={<a href={backHref}>Torna all’elenco</a>}
        />
      ) : (
        <BulkPreview
          title={`${count}: ${executionStateLabels[nextState[action]].toLowerCase()}`}
          of="Servizio"
          changes={rows.slice(0, linesShown).map((row) => ({
            id: row.executionId,
            title: `${row.serviceName}, ${row.administrationName}`,
            field: 'Stato',
            before: executionStateLabels[row.state],
            after: executionStateLabels[nextState[action]],
          }))}
          {...(rest > 0 ? { note: `Altre ${rest} righe, nello stesso modo` } : {})}
          action={applyHref}
          submit={`Registra per ${count}`}
          cancelHref={backHref}
        >
          <HiddenField name="azione" value={action} />
          {rows.map((row) => (
            <HiddenField key={row.executionId} name="riga" value={`${row.executionId}:${row.version}`} />
          ))}
          <DateField
            name="on"
            label={words?.day ?? 'Giorno'}
            help="Lo stesso per tutti, per esempio 30/06/2026"
            required
            value={typed['on'] ?? ''}
            error={error('on')}
          />
          <TextArea
            name="note"
            label="Nota (facoltativa)"
            help="Per esempio il numero del contratto: resta nella storia di ogni servizio"
            rows={2}
            maxLength={2000}
            value={typed['note'] ?? ''}
            error={error('note')}
          />
          {action === 'migrate' ? (
            <Checkbox
              name="whole"
              label="Di ogni servizio sono migrati tutti i sistemi, tutti i dati e tutto il software"
              checked={typed['whole'] === '1'}
              error={error('whole')}
              required
            />
          ) : null}
        </BulkPreview>
      )}
      {skipped.length > 0 ? (
        <Section title={`Restano come sono: ${counted(skipped.length, 'servizio', 'servizi')}`}>
          <PlainList
            small
            items={skipped.slice(0, linesShown).map(({ name, why }) => (
              <>
                <strong>{name}</strong>: {why}
              </>
            ))}
          />
        </Section>
      ) : null}
    </>
  )
}
