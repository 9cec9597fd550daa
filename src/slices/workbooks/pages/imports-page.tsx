// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatInstant } from '../../../shared/dates.ts'
import type { FieldError } from '../../../shared/errors.ts'
import {
  Actions,
  Button,
  ButtonLink,
  CellNote,
  Code,
  ErrorSummary,
  errorOf,
  FileField,
  Form,
  HiddenField,
  Hint,
  PageHead,
  Section,
  Select,
  Status,
  Table,
} from '../../../ui/index.ts'
import { importStateLabels } from '../lifecycle.ts'
import { fieldLabels } from '../list-file.ts'
import { listFields, type WorkbookImport } from '../model.ts'
import { importPath, importsPath, shortHash } from '../view.ts'

export type ImportLine = WorkbookImport & { readonly who: string }

const stateKinds = {
  uploaded: 'warn',
  previewed: 'warn',
  applied: 'ok',
  undone: 'idle',
  discarded: 'idle',
} as const

/** The imports of a body, the way to a new one, and the files to start from. */
export function WorkbooksPage(props: {
  readonly body: { readonly id: string; readonly name: string }
  readonly imports: readonly ImportLine[]
  readonly errors: readonly FieldError[]
}) {
  const { body, imports, errors } = props
  const exported = (format: string, more = '') =>
    `/inventario/esportazioni/applicativi.${format}?ente=${body.id}${more}`
  return (
    <>
      <PageHead
        title="Importa ed esporta"
        lead={`${body.name} · la lista degli applicativi: prima vedi che cosa cambierebbe, poi decidi`}
      />
      <ErrorSummary errors={errors} />
      <Section first title="Importa la lista degli applicativi">
        <Form action={importsPath} multipart>
          <HiddenField name="ente" value={body.id} />
          <FileField
            name="file"
            label="File"
            help="Il modulo ufficiale «Lista degli applicativi», o la lista esportata da qui: .xlsx, .ods o .csv, al massimo 10 MB, senza macro né password"
            accept=".xlsx,.ods,.csv"
            error={errorOf(errors, 'file')}
            required
          />
          <Button icon="upload">Vedi l’anteprima</Button>
        </Form>
      </Section>
      <Section title="Esporta la lista">
        <Actions>
          <ButtonLink small download href={exported('xlsx')}>
            Excel (.xlsx)
          </ButtonLink>
          <ButtonLink small download href={exported('ods')}>
            LibreOffice (.ods)
          </ButtonLink>
          <ButtonLink small download href={exported('csv')}>
            CSV
          </ButtonLink>
        </Actions>
        <Hint>
          Le versioni degli applicativi sono un dato riservato e restano fuori. Se il file serve a te,{' '}
          <a href={exported('xlsx', '&versioni=1')} download>
            esportalo con le versioni
          </a>
          .
        </Hint>
      </Section>
      <Section title="Importazioni fatte">
        <Table
          caption="Importazioni, dalla più recente"
          columns={[
            {
              key: 'file',
              label: 'File',
              rowHeader: true,
              cell: (each) => (
                <>
                  <a href={importPath(each.id)}>{each.fileName}</a>
                  <CellNote>
                    impronta <Code>{shortHash(each.sha256)}</Code>
                  </CellNote>
                </>
              ),
            },
            { key: 'quando', label: 'Caricato', cell: (each) => formatInstant(each.createdAt) },
            { key: 'chi', label: 'Da', cell: (each) => each.who },
            {
              key: 'stato',
              label: 'Stato',
              cell: (each) => <Status kind={stateKinds[each.state]}>{importStateLabels[each.state]}</Status>,
            },
          ]}
          rows={imports}
          rowKey={(each) => each.id}
          empty={{ title: 'Nessuna importazione', text: 'La prima comincia da un file compilato.' }}
        />
      </Section>
    </>
  )
}

/** Which column holds which field, when the headings do not tell. */
export function ColumnsPage({
  stored,
  errors,
}: {
  readonly stored: WorkbookImport
  readonly errors: readonly FieldError[]
}) {
  const options = stored.header.flatMap((heading, index) =>
    heading === '' ? [] : [{ value: String(index), label: heading }],
  )
  return (
    <>
      <PageHead
        title="Quali sono le colonne?"
        lead={
          <>
            In <Code>{stored.fileName}</Code>, foglio {stored.sheetName}, riga {stored.headerLine}: dicci dove
            sta ogni cosa. La prossima volta lo ricordiamo.
          </>
        }
      />
      <ErrorSummary errors={errors} />
      <Form action={`${importPath(stored.id)}/colonne`}>
        {listFields.map((field) => (
          <Select
            key={field}
            name={field}
            label={fieldLabels[field]}
            value={stored.columns[field] ?? ''}
            options={options}
            empty="Non c’è"
            error={errorOf(errors, field)}
            required={field === 'name'}
          />
        ))}
        <Actions>
          <Button>Vedi l’anteprima</Button>
        </Actions>
      </Form>
    </>
  )
}
