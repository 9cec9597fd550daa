// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatInstant } from '../../../shared/dates.ts'
import { counted } from '../../../shared/money.ts'
import {
  Button,
  CellNote,
  Disclosure,
  FileField,
  Form,
  Missing,
  Section,
  StatusOf,
  Table,
  TextArea,
} from '../../../ui/index.ts'
import type { Evidence, Execution } from '../model.ts'
import { evidenceStatus, executionPaths, type FormTrouble, fieldIn, fileInWords } from '../view.ts'

export interface EvidenceSectionProps {
  readonly execution: Execution
  readonly evidence: readonly Evidence[]
  readonly names: ReadonlyMap<string, string>
  readonly isWriter: boolean
  readonly trouble: FormTrouble
}

export const evidenceHelp =
  'PDF, P7M, PNG, JPEG, DOCX, XLSX, PPTX, ODT, ODS fino a 10 MB. Il contenuto è controllato: niente programmi, macro o PDF con script'

/** The evidence of a service: what is there, and the way to add to it. */
export function EvidenceSection(props: EvidenceSectionProps) {
  const { execution, evidence, trouble, isWriter } = props
  const good = evidence.filter(({ state }) => state === 'accepted').length
  return (
    <Section
      id="prove"
      title="Prove"
      aside={evidence.length > 0 ? counted(good, 'accettata', 'accettate') : undefined}
    >
      {evidence.length > 0 ? <EvidenceTable {...props} /> : <p>Nessuna prova, per ora.</p>}
      {isWriter && execution.isInForce ? (
        <Form multipart action={`${executionPaths.item(execution)}/prove`} label="Aggiungi una prova">
          <FileField
            label="Documento"
            help={evidenceHelp}
            {...withoutValue(fieldIn(trouble, 'evidence', 'file'))}
          />
          <TextArea
            label="Nota"
            help="Che cosa mostra: per esempio «verbale di collaudo». Basta anche solo la nota"
            rows={2}
            maxLength={2000}
            {...fieldIn(trouble, 'evidence', 'note')}
          />
          <Button small weight="secondary">
            Aggiungi la prova
          </Button>
        </Form>
      ) : null}
    </Section>
  )
}

function withoutValue({ id, name, error }: ReturnType<typeof fieldIn>) {
  return { id, name, error }
}

function EvidenceTable({ execution, evidence, names, isWriter, trouble }: EvidenceSectionProps) {
  const href = (each: Evidence) => `${executionPaths.item(execution)}/prove/${each.evidenceId}`
  const mayChange = isWriter && execution.isInForce
  return (
    <Table
      caption={`Prove di ${execution.serviceName}, dalla più recente`}
      rows={evidence}
      rowKey={(each) => each.evidenceId}
      columns={[
        {
          key: 'prova',
          label: 'Prova',
          rowHeader: true,
          cell: (each) => (
            <>
              {each.file ? <a href={href(each)}>{each.file.fileName}</a> : 'Nota'}
              <CellNote>{each.file ? fileInWords(each.file) : ''}</CellNote>
              {each.note ? <CellNote>{each.note}</CellNote> : null}
            </>
          ),
        },
        {
          key: 'chi',
          label: 'Portata da',
          cell: (each) => (
            <>
              {broughtBy(each, names)}
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
        ...(mayChange
          ? [
              {
                key: 'azioni',
                label: 'Azioni',
                labelHidden: true,
                cardLabel: false as const,
                cell: (each: Evidence) => (
                  <EvidenceActions each={each} href={href(each)} execution={execution} trouble={trouble} />
                ),
              },
            ]
          : []),
      ]}
    />
  )
}

export function broughtBy(each: Evidence, names: ReadonlyMap<string, string>) {
  if (each.supplierName) return `${each.supplierName} (fornitore)`
  if (each.addedBy === null) return 'un fornitore'
  return names.get(each.addedBy) ?? <Missing>persona cessata</Missing>
}

function EvidenceActions({
  each,
  href,
  execution,
  trouble,
}: {
  each: Evidence
  href: string
  execution: Execution
  trouble: FormTrouble
}) {
  if (each.state === 'pending') return <Decide each={each} href={href} trouble={trouble} />
  if (each.state !== 'accepted' || execution.state === 'verified') return null
  return (
    <Disclosure summary="Ritira" open={trouble.form === each.evidenceId}>
      <Form action={`${href}/ritiri`} label={`Ritira ${each.file?.fileName ?? 'la nota'}`}>
        <TextArea
          label="Perché"
          help="Il file resta conservato e non vale più come prova"
          required
          rows={2}
          maxLength={500}
          {...fieldIn(trouble, each.evidenceId, 'reason')}
        />
        <Button small weight="danger">
          Ritira la prova
        </Button>
      </Form>
    </Disclosure>
  )
}

/** Yes or no to what a supplier brought; a no says why, and the supplier reads it. */
export function Decide({ each, href, trouble }: { each: Evidence; href: string; trouble: FormTrouble }) {
  const what = each.file?.fileName ?? 'la nota'
  return (
    <>
      <Form action={`${href}/esiti`} label={`Accetta ${what}`}>
        <Button small weight="secondary" name="to" value="accepted">
          Accetta
        </Button>
      </Form>
      <Disclosure summary="Rifiuta" open={trouble.form === each.evidenceId}>
        <Form action={`${href}/esiti`} label={`Rifiuta ${what}`}>
          <TextArea
            label="Perché"
            help="Lo legge anche il fornitore"
            required
            rows={2}
            maxLength={500}
            {...fieldIn(trouble, each.evidenceId, 'reason')}
          />
          <Button small weight="danger" name="to" value="refused">
            Rifiuta
          </Button>
        </Form>
      </Disclosure>
    </>
  )
}
