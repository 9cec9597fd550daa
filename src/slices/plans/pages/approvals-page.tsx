// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  Actions,
  BulkPreview,
  Button,
  ButtonLink,
  CellNote,
  type Column,
  Disclosure,
  ErrorSummary,
  errorOf,
  Facts,
  Form,
  type FormError,
  HiddenField,
  Missing,
  Notice,
  PageHead,
  Section,
  StatusOf,
  Table,
  TextArea,
} from '../../../ui/index.ts'
import { planPaths } from '../view.ts'
import type { ApprovalLine, ProposalLine } from '../view-approvals.ts'
import { plansInWords } from '../view-review.ts'

export interface ApprovalsPreviewProps {
  readonly going: readonly ApprovalLine[]
  readonly staying: readonly ApprovalLine[]
  /** Why another person has to confirm; null when one is enough. */
  readonly secondPerson: string | null
  /** Said when more were chosen than one act takes. */
  readonly cut: string | null
  readonly filters: string
  readonly backHref: string
  /** Something changed since the preview was shown: nothing was written. */
  readonly isChanged: boolean
}

/** What approving these plans together would do: which go, which stay and why. Nothing has changed yet. */
export function ApprovalsPreview(props: ApprovalsPreviewProps) {
  const { going, staying, secondPerson, cut, backHref } = props
  const verb = secondPerson ? 'Proponi l’approvazione di' : 'Approva'
  return (
    <>
      <PageHead
        title="Approva più piani insieme"
        lead={`${plansInWords(going.length)} su ${going.length + staying.length}${cut ? ` · ${cut}` : ''} · non è ancora cambiato nulla`}
      />
      {props.isChanged ? (
        <Notice kind="warn" title="Nel frattempo qualche piano è cambiato" level={2}>
          Non è stato approvato nulla: guarda di nuovo che cosa succede, poi conferma.
        </Notice>
      ) : null}
      {going.length === 0 ? (
        <p>
          Nessuno dei piani scelti si può approvare con gli altri. <a href={backHref}>Torna alla coda</a>
        </p>
      ) : (
        <Section title="Che cosa cambia" first>
          {secondPerson ? (
            <Notice kind="info" title="Serve una seconda persona" level={3}>
              {secondPerson}
            </Notice>
          ) : null}
          <BulkPreview
            title={`${plansInWords(going.length)} senza nulla di aperto`}
            summary="nessun avviso, nessuna osservazione, scheda completa e soddisfatta"
            caption="Piani che si approvano"
            of="Ente"
            changes={going.map((row) => ({
              id: row.id,
              title: `${row.body} · ${row.cost}`,
              field: 'Stato',
              before: 'In esame',
              after: secondPerson ? 'Approvazione proposta' : 'Approvato',
            }))}
            action={planPaths.proposals}
            submit={`${verb} ${plansInWords(going.length)}`}
            cancelHref={backHref}
          >
            <HiddenField name="piani" value={going.map((row) => `${row.id}.${row.version}`).join(' ')} />
            <HiddenField name="filtri" value={props.filters} />
          </BulkPreview>
        </Section>
      )}
      <Staying rows={staying} title="Restano come sono" />
    </>
  )
}

function Staying({ rows, title }: { rows: readonly ApprovalLine[]; title: string }) {
  if (rows.length === 0) return null
  return (
    <Section title={title}>
      <Table
        caption="Piani che non si approvano con gli altri, con il motivo"
        rows={rows}
        rowKey={(row) => row.id}
        columns={[
          { key: 'ente', label: 'Ente', rowHeader: true, cell: (row) => <a href={row.href}>{row.body}</a> },
          { key: 'motivo', label: 'Perché', cell: (row) => row.reason },
        ]}
      />
    </Section>
  )
}

export interface ProposalsPageProps {
  readonly awaiting: readonly ProposalLine[]
  readonly mine: readonly ProposalLine[]
  readonly closed: readonly ProposalLine[]
  readonly closedDays: number
}

/** Approvals that take two people: those that await the reader, their own, those closed lately. */
export function ProposalsPage({ awaiting, mine, closed, closedDays }: ProposalsPageProps) {
  return (
    <>
      <PageHead
        title="Approvazioni in due persone"
        lead="Chi le ha proposte non le conferma: serve un’altra persona."
        actions={
          <ButtonLink small href={planPaths.list}>
            Torna alla coda
          </ButtonLink>
        }
      />
      <Section title="Aspettano te" first>
        <Proposals
          rows={awaiting}
          caption="Proposte che puoi confermare"
          empty="Nessuna proposta ti aspetta"
        />
      </Section>
      <Section title="Proposte da te">
        <Proposals rows={mine} caption="Proposte tue ancora aperte" empty="Non hai proposte aperte" />
      </Section>
      <Section title={`Chiuse negli ultimi ${closedDays} giorni`}>
        <Proposals rows={closed} caption="Proposte chiuse" empty="Nessuna proposta chiusa" />
      </Section>
    </>
  )
}

function Proposals({
  rows,
  caption,
  empty,
}: {
  rows: readonly ProposalLine[]
  caption: string
  empty: string
}) {
  const columns: Column<ProposalLine>[] = [
    {
      key: 'che',
      label: 'Che cosa',
      rowHeader: true,
      cell: (row) => (
        <>
          <a href={row.href}>{row.title}</a>
          <CellNote>{row.bodies}</CellNote>
        </>
      ),
    },
    { key: 'chi', label: 'Chi propone', cell: (row) => row.by },
    { key: 'quando', label: 'Quando', cell: (row) => row.when },
    { key: 'perche', label: 'Perché due persone', cell: (row) => row.reason },
    {
      key: 'stato',
      label: 'Stato',
      cell: (row) => (
        <>
          <StatusOf status={row.status} />
          {row.closing ? <CellNote>{row.closing}</CellNote> : null}
        </>
      ),
    },
  ]
  return (
    <Table
      caption={caption}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      empty={{ title: empty }}
    />
  )
}

export interface ProposalPageProps {
  readonly proposal: ProposalLine
  readonly secondPerson: string
  readonly going: readonly ApprovalLine[]
  readonly staying: readonly ApprovalLine[]
  /** What the reader may do: confirm and refuse, take it back, or only read and why. */
  readonly stance: 'confirm' | 'withdraw' | { readonly reason: string }
  readonly errors: readonly FormError[]
  readonly typed: string
}

/** A proposal: what would be approved now, what changed since, and what the reader may do. */
export function ProposalPage(props: ProposalPageProps) {
  const { proposal, going, staying } = props
  return (
    <>
      <PageHead title={proposal.title} lead={<StatusOf status={proposal.status} />} />
      <ErrorSummary errors={props.errors} />
      <Section title="La proposta" first box>
        <Facts
          facts={[
            { label: 'Chi propone', value: proposal.by },
            { label: 'Quando', value: proposal.when },
            { label: 'Perché due persone', value: props.secondPerson },
            ...(proposal.closing ? [{ label: 'Com’è finita', value: proposal.closing }] : []),
          ]}
        />
      </Section>
      <Section title={proposal.closing ? 'Piani approvati' : 'Piani da approvare'}>
        <Table
          caption="Piani della proposta"
          rows={going}
          rowKey={(row) => row.id}
          columns={[
            { key: 'ente', label: 'Ente', rowHeader: true, cell: (row) => <a href={row.href}>{row.body}</a> },
            { key: 'costo', label: 'Costo una tantum', numeric: true, cell: (row) => row.cost },
          ]}
          empty={{ title: 'Nessun piano' }}
        />
      </Section>
      <Staying rows={staying} title={proposal.closing ? 'Rimasti in esame' : 'Non si approvano più'} />
      {proposal.closing ? null : <ProposalActs {...props} />}
    </>
  )
}

function ProposalActs({ proposal, going, stance, errors, typed }: ProposalPageProps) {
  if (typeof stance === 'object') return <p>{stance.reason}</p>
  const reason = (label: string, help: string) => (
    <TextArea
      name="motivo"
      label={label}
      help={help}
      required
      rows={2}
      maxLength={1000}
      value={typed}
      error={errorOf(errors, 'motivo')}
    />
  )
  if (stance === 'withdraw')
    return (
      <Section title="L’hai proposta tu">
        <p>
          La conferma o la rifiuta un’altra persona. Finché è aperta, su questi piani non si cambia nulla.
        </p>
        <Disclosure summary="Ritira la proposta" open={errors.length > 0}>
          <Form action={`${proposal.href}/ritiri`}>
            {reason('Perché la ritiri', 'Resta nella storia dell’esame; i piani restano a chi li esamina.')}
            <Button small weight="secondary">
              Ritira la proposta
            </Button>
          </Form>
        </Disclosure>
      </Section>
    )
  return (
    <Section title="Che cosa decidi">
      {going.length === 0 ? (
        <p>
          <Missing>
            Non resta nessun piano da approvare: rifiuta la proposta, così torna a chi esamina.
          </Missing>
        </p>
      ) : (
        <Form action={`${proposal.href}/conferme`}>
          <HiddenField name="piani" value={going.map((row) => row.id).join(' ')} />
          <p>
            I piani diventano approvati con la scheda che vedi nell’esame; enti e uffici ricevono l’avviso.
          </p>
          <Actions stack>
            <Button>{`Conferma: approva ${plansInWords(going.length)}`}</Button>
          </Actions>
        </Form>
      )}
      <Disclosure summary="Rifiuta la proposta" open={errors.length > 0}>
        <Form action={`${proposal.href}/rifiuti`}>
          {reason('Perché la rifiuti', 'Lo legge chi l’ha proposta; i piani restano a chi li esamina.')}
          <Button small weight="secondary">
            Rifiuta la proposta
          </Button>
        </Form>
      </Disclosure>
    </Section>
  )
}
