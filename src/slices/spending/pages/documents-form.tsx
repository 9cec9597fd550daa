// SPDX-License-Identifier: AGPL-3.0-or-later
import { dateInRome, formatLongDate } from '../../../shared/dates.ts'
import {
  Actions,
  Button,
  ButtonLink,
  FileField,
  Form,
  HiddenField,
  Missing,
  Muted,
  RadioChoices,
  Table,
} from '../../../ui/index.ts'
import { type AttachedDocument, type DocumentPurpose, documentLabels } from '../model.ts'
import { type FormTrouble, fieldIn, spendingPaths } from '../view.ts'

export interface DocumentsFormProps {
  readonly requestId: string
  readonly documents: readonly AttachedDocument[]
  /** The kinds that the form asks for, with what the programme says of each. */
  readonly purposes: readonly { readonly purpose: DocumentPurpose; readonly help: string }[]
  readonly trouble: FormTrouble
}

/** The documents of a draft: those there are, and one more. */
export function DocumentsForm({ requestId, documents, purposes, trouble }: DocumentsFormProps) {
  return (
    <>
      <DocumentsTable requestId={requestId} documents={documents} mayRemove />
      <Form action={`${spendingPaths.request(requestId)}/documenti`} multipart label="Aggiungi un documento">
        <FileField
          {...fieldIn(trouble, 'file')}
          label="Documento"
          help="PDF, P7M, immagini, documenti e fogli di calcolo, fino a 10 MB"
        />
        <RadioChoices
          {...fieldIn(
            trouble,
            'purpose',
            (documents.length === 0 ? purposes[0] : purposes.at(-1))?.purpose ?? 'other',
          )}
          plain
          label="Che documento è"
          choices={purposes.map(({ purpose, help }) => ({
            value: purpose,
            label: documentLabels[purpose],
            consequence: [purpose === 'report' && 'Meglio se firmata digitalmente (P7M)', help]
              .filter(Boolean)
              .join('. '),
          }))}
        />
        <Actions stack>
          <Button>Aggiungi il documento</Button>
          <ButtonLink href={spendingPaths.request(requestId)}>Ho finito: rivedi tutto</ButtonLink>
        </Actions>
      </Form>
    </>
  )
}

export function DocumentsTable({
  requestId,
  documents,
  mayRemove = false,
}: Pick<DocumentsFormProps, 'requestId' | 'documents'> & { readonly mayRemove?: boolean }) {
  if (documents.length === 0)
    return (
      <p>
        <Missing>Nessun documento</Missing>
      </p>
    )
  return (
    <Table
      caption="Documenti della richiesta"
      plain
      columns={[
        {
          key: 'nome',
          label: 'Documento',
          rowHeader: true,
          cell: ({ documentId, fileName }) => (
            <a href={spendingPaths.document(requestId, documentId)}>{fileName}</a>
          ),
        },
        {
          key: 'tipo',
          label: 'Che cos’è',
          cell: ({ purpose }) => documentLabels[purpose],
        },
        {
          key: 'quando',
          label: 'Aggiunto',
          cell: ({ addedAt, sentNumber }) => (
            <>
              {formatLongDate(dateInRome(addedAt))}
              {sentNumber === null ? null : <Muted> · partito con la versione {sentNumber}</Muted>}
            </>
          ),
        },
        ...(mayRemove
          ? [
              {
                key: 'togli',
                label: 'Togli',
                labelHidden: true,
                cell: ({ documentId, fileName, sentNumber }: AttachedDocument) =>
                  sentNumber === null ? (
                    <Form
                      action={`${spendingPaths.request(requestId)}/documenti/rimozioni`}
                      label={`Togli ${fileName}`}
                    >
                      <HiddenField name="documentId" value={documentId} />
                      <Button small weight="link">
                        Togli
                      </Button>
                    </Form>
                  ) : null,
              },
            ]
          : []),
      ]}
      rows={documents}
      rowKey={({ documentId }) => documentId}
    />
  )
}
