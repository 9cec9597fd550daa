// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatInstant, formatLongDate } from '../../../shared/dates.ts'
import {
  Button,
  ButtonLink,
  CellNote,
  Checkboxes,
  CopyText,
  Disclosure,
  ErrorSummary,
  Form,
  Missing,
  Notice,
  NumberField,
  PageHead,
  Section,
  StatusOf,
  Table,
  TextArea,
  TextField,
} from '../../../ui/index.ts'
import type { Evidence, Execution, SupplierRequest } from '../model.ts'
import {
  evidenceStatus,
  executionPaths,
  type FormTrouble,
  fieldIn,
  fileInWords,
  noTrouble,
  requestStatus,
} from '../view.ts'
import { Decide } from './evidence-section.tsx'

export interface SuppliersPageProps {
  readonly planId: string
  readonly title: string
  readonly requests: readonly SupplierRequest[]
  readonly brought: readonly (Evidence & { serviceName: string })[]
  /** What can be asked about. */
  readonly services: readonly Execution[]
  readonly names: ReadonlyMap<string, string>
  readonly isWriter: boolean
  readonly now: Date
  readonly mails: boolean
  readonly trouble: FormTrouble
  readonly chosen: readonly string[]
  /** A link just made: it is shown here and nowhere else. */
  readonly issued: {
    readonly address: string
    readonly expiresOn: string
    readonly mailedTo: string | null
  } | null
}

/** What suppliers are asked for a plan, what they brought, and the way to ask. */
export function SuppliersPage(props: SuppliersPageProps) {
  const { planId, title, issued, trouble, isWriter } = props
  return (
    <>
      <PageHead
        title={`Documenti dai fornitori, ${title}`}
        lead="Un collegamento che scade, senza registrarsi: il fornitore carica i file, tu li accetti o li rifiuti"
        actions={
          <ButtonLink small href={executionPaths.plan(planId)}>
            Avanzamento del piano
          </ButtonLink>
        }
      />
      <ErrorSummary errors={trouble.errors} />
      {issued ? (
        <Notice
          kind="ok"
          level={2}
          title={issued.mailedTo ? `Collegamento spedito a ${issued.mailedTo}` : 'Collegamento pronto'}
        >
          <p>
            Vale fino al {formatLongDate(issued.expiresOn)}. Si vede solo ora: quando lasci questa pagina non
            si può più rileggere, si può solo chiudere.
          </p>
          <CopyText id="collegamento" label="Collegamento da dare al fornitore" value={issued.address} />
        </Notice>
      ) : null}
      <Brought {...props} />
      <Requests {...props} />
      {isWriter && props.services.length > 0 ? <Ask {...props} /> : null}
    </>
  )
}

function Brought({ brought, planId, isWriter, trouble }: SuppliersPageProps) {
  const href = (each: Evidence) =>
    `${executionPaths.item({ planId: planId as never, executionId: each.executionId })}/prove/${each.evidenceId}`
  return (
    <Section first id="arrivati" title="Arrivati">
      <Table
        caption="Documenti portati dai fornitori, dal più recente"
        rows={brought}
        rowKey={(each) => each.evidenceId}
        columns={[
          {
            key: 'documento',
            label: 'Documento',
            rowHeader: true,
            cell: (each) => (
              <>
                {each.file ? <a href={href(each)}>{each.file.fileName}</a> : 'Nota'}
                {each.file ? <CellNote>{fileInWords(each.file)}</CellNote> : null}
                {each.note ? <CellNote>{each.note}</CellNote> : null}
              </>
            ),
          },
          {
            key: 'servizio',
            label: 'Servizio',
            cell: (each) => (
              <a href={executionPaths.item({ planId: planId as never, executionId: each.executionId })}>
                {each.serviceName}
              </a>
            ),
          },
          {
            key: 'fornitore',
            label: 'Fornitore',
            cell: (each) => (
              <>
                {each.supplierName}
                <CellNote>{formatInstant(each.addedAt)}</CellNote>
              </>
            ),
          },
          {
            key: 'stato',
            label: 'Stato',
            cardLabel: false,
            cell: (each) => (
              <>
                <StatusOf status={evidenceStatus(each.state)} />
                {each.reason ? <CellNote>{each.reason}</CellNote> : null}
              </>
            ),
          },
          {
            key: 'azioni',
            label: 'Azioni',
            labelHidden: true,
            cardLabel: false,
            cell: (each) =>
              isWriter && each.state === 'pending' ? (
                <Decide each={each} href={href(each)} trouble={trouble ?? noTrouble} />
              ) : null,
          },
        ]}
        empty={{ title: 'Non è ancora arrivato nulla' }}
      />
    </Section>
  )
}

function Requests({ requests, names, isWriter, now, planId }: SuppliersPageProps) {
  return (
    <Section title="Richieste">
      <Table
        caption="Richieste ai fornitori, dalla più recente"
        rows={requests}
        rowKey={(request) => request.supplierRequestId}
        columns={[
          {
            key: 'fornitore',
            label: 'Fornitore',
            rowHeader: true,
            cell: (request) => (
              <>
                {request.supplierName}
                <CellNote>{request.recipient ?? 'collegamento consegnato a mano'}</CellNote>
              </>
            ),
          },
          {
            key: 'chiesto',
            label: 'Che cosa si chiede',
            cell: (request) => (
              <>
                {request.asked}
                <CellNote>{request.serviceNames.join(', ')}</CellNote>
              </>
            ),
          },
          {
            key: 'chi',
            label: 'Chiesta da',
            cell: (request) => (
              <>
                {names.get(request.askedBy) ?? <Missing>persona cessata</Missing>}
                <CellNote>{formatInstant(request.askedAt)}</CellNote>
              </>
            ),
          },
          {
            key: 'stato',
            label: 'Stato',
            cardLabel: false,
            cell: (request) => (
              <>
                <StatusOf status={requestStatus(request, now)} />
                <CellNote>fino al {formatInstant(request.expiresAt)}</CellNote>
              </>
            ),
          },
          { key: 'arrivati', label: 'Arrivati', numeric: true, cell: (request) => request.brought },
          {
            key: 'azioni',
            label: 'Azioni',
            labelHidden: true,
            cardLabel: false,
            cell: (request) =>
              isWriter && requestStatus(request, now).label === 'Aperta' ? (
                <Form
                  action={`${executionPaths.suppliers(planId)}/${request.supplierRequestId}/chiusure`}
                  label={`Chiudi la richiesta a ${request.supplierName}`}
                >
                  <Button small weight="secondary">
                    Chiudi il collegamento
                  </Button>
                </Form>
              ) : null,
          },
        ]}
        empty={{ title: 'Nessuna richiesta, per ora' }}
      />
    </Section>
  )
}

function Ask({ planId, services, trouble, chosen, mails }: SuppliersPageProps) {
  const field = (name: string, stored = '') => fieldIn(trouble, 'ask', name, stored)
  return (
    <Disclosure summary="Chiedi documenti a un fornitore" open={trouble.form === 'ask'}>
      <Form action={executionPaths.suppliers(planId)} label="Chiedi documenti a un fornitore">
        <TextField label="Fornitore" required maxLength={150} {...field('supplierName')} />
        <TextField
          label="Indirizzo di posta (facoltativo)"
          type="email"
          help={
            mails
              ? 'Il collegamento parte da qui. Senza indirizzo lo consegni tu'
              : 'La posta non è configurata: il collegamento lo consegni tu'
          }
          maxLength={200}
          {...field('recipient')}
        />
        <TextArea
          label="Che cosa chiedi"
          help="Lo legge il fornitore, per esempio «Verbale di collaudo e data di fine della migrazione»"
          required
          rows={3}
          maxLength={2000}
          {...field('asked')}
        />
        <Checkboxes
          name="servizio"
          label="Per quali servizi"
          options={services.map((row) => ({ value: row.executionId, label: row.serviceName }))}
          values={chosen}
          error={field('servizio').error}
        />
        <NumberField label="Per quanti giorni vale" help="Da 1 a 90" required {...field('days', '30')} />
        <Button small>Prepara il collegamento</Button>
      </Form>
    </Disclosure>
  )
}
