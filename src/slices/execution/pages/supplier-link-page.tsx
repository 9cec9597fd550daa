// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatInstant } from '../../../shared/dates.ts'
import type { FieldError } from '../../../shared/errors.ts'
import {
  Button,
  CellNote,
  ErrorSummary,
  Facts,
  FileField,
  Form,
  Notice,
  PageHead,
  Section,
  Select,
  StatusOf,
  Table,
  TextArea,
} from '../../../ui/index.ts'
import type { SupplierAsked } from '../model.ts'
import { evidenceStatus } from '../view.ts'
import { evidenceHelp } from './evidence-section.tsx'

export interface SupplierLinkPageProps {
  readonly asked: SupplierAsked
  readonly action: string
  readonly typed: Readonly<Record<string, string>>
  readonly errors: readonly FieldError[]
  readonly isSent: boolean
}

/** How many files one sending carries. */
export const fileFields = ['file1', 'file2', 'file3'] as const

/** What a supplier sees of a body: its name, the services, what is asked, what they brought. */
export function SupplierLinkPage({ asked, action, typed, errors, isSent }: SupplierLinkPageProps) {
  const error = (name: string) => errors.find((each) => each.field === name)?.message
  const [only] = asked.services.length === 1 ? asked.services : []
  return (
    <>
      <PageHead
        title={`Documenti per ${asked.administrationName}`}
        lead={`Richiesta a ${asked.supplierName} · il collegamento vale fino al ${formatInstant(asked.expiresAt)}`}
      />
      <ErrorSummary errors={errors} />
      {isSent ? (
        <Notice kind="ok" level={2} title="Ricevuto">
          Quello che hai inviato è qui sotto. Chi te lo ha chiesto lo guarda e lo accetta o lo rifiuta, con il
          motivo.
        </Notice>
      ) : null}
      <Facts
        row
        box
        facts={[
          { label: 'Che cosa ti è chiesto', value: asked.asked },
          { label: 'Servizi', value: asked.services.map(({ name }) => name).join(', ') },
        ]}
      />
      <Section title="Invia documenti">
        <Form multipart action={action} label="Invia documenti">
          <Select
            name="servizio"
            label="Servizio"
            required
            empty={only ? false : 'Scegli…'}
            value={typed['servizio'] ?? only?.executionId ?? ''}
            options={asked.services.map(({ executionId, name }) => ({ value: executionId, label: name }))}
            error={error('servizio')}
          />
          {fileFields.map((name, index) => (
            <FileField
              key={name}
              name={name}
              label={index === 0 ? 'Documento' : `Documento ${index + 1} (facoltativo)`}
              {...(index === 0 ? { help: evidenceHelp } : {})}
              error={error(name)}
            />
          ))}
          <TextArea
            name="note"
            label="Nota (facoltativa)"
            help="Puoi inviare anche solo la nota"
            rows={3}
            maxLength={2000}
            value={typed['note'] ?? ''}
            error={error('note')}
          />
          <Button>Invia</Button>
        </Form>
      </Section>
      <Section title="Inviati da qui">
        <Table
          caption="Documenti inviati con questo collegamento, dal più recente"
          rows={asked.brought.map((each, index) => ({ ...each, index }))}
          rowKey={(each) => String(each.index)}
          columns={[
            {
              key: 'documento',
              label: 'Documento',
              rowHeader: true,
              cell: (each) => (
                <>
                  {each.fileName ?? 'Nota'}
                  {each.note ? <CellNote>{each.note}</CellNote> : null}
                </>
              ),
            },
            { key: 'servizio', label: 'Servizio', cell: (each) => each.serviceName },
            {
              key: 'stato',
              label: 'Esito',
              cell: (each) => (
                <>
                  <StatusOf status={evidenceStatus(each.state)} />
                  {each.reason ? <CellNote>{each.reason}</CellNote> : null}
                </>
              ),
            },
          ]}
          empty={{ title: 'Non hai ancora inviato nulla' }}
        />
      </Section>
    </>
  )
}
