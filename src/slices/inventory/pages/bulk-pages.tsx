// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FieldError } from '../../../shared/errors.ts'
import type { PostedForm } from '../../../shared/forms.ts'
import {
  type BulkChange,
  BulkPreview,
  Button,
  DateField,
  EmptyState,
  ErrorSummary,
  FieldRow,
  Form,
  HiddenField,
  Notice,
  PageHead,
  Table,
  TextField,
} from '../../../ui/index.ts'
import { fieldOf } from './service-fields.tsx'

/** The most lines a preview shows; the others change in the same way. */
const linesShown = 50

export interface BulkPreviewPageProps {
  readonly changes: readonly BulkChange[]
  /** How many services change; the others are already so. */
  readonly count: number
  readonly same: number
  readonly what: string
  readonly withClass: boolean
  readonly form: PostedForm
  readonly errors: readonly FieldError[]
  /** Which rows with their versions, and which values. */
  readonly hidden: readonly (readonly [name: string, value: string])[]
  readonly backHref: string
}

/** What a change of many services would do, row by row. Nothing has changed yet. */
export function BulkPreviewPage(props: BulkPreviewPageProps) {
  const { changes, count, same, what, withClass, errors, hidden, backHref } = props
  const title = count === 1 ? `1 servizio: cambia ${what}` : `${count} servizi: cambia ${what}`
  if (count === 0)
    return (
      <>
        <PageHead title="Modifica di più servizi" />
        <EmptyState title="Non c’è nulla da cambiare" action={<a href={backHref}>Torna all’inventario</a>}>
          I servizi scelti hanno già questi valori.
        </EmptyState>
      </>
    )
  const field = fieldOf(props)
  const rest = changes.length - linesShown
  return (
    <>
      <PageHead title="Modifica di più servizi" lead="Anteprima: non è ancora cambiato nulla" />
      <ErrorSummary errors={errors} />
      <BulkPreview
        title={title}
        of="Servizio"
        changes={changes.slice(0, linesShown)}
        note={[
          rest > 0 ? (rest === 1 ? 'Un’altra riga' : `Altre ${rest} righe`) : '',
          same > 0 ? (same === 1 ? '1 servizio è già così' : `${same} servizi sono già così`) : '',
          rest > 0 || same > 0 ? 'gli altri campi restano come sono' : 'Gli altri campi restano come sono',
        ]
          .filter((part) => part !== '')
          .join(' · ')}
        action="/inventario/blocco"
        submit={count === 1 ? 'Cambia 1 servizio' : `Cambia ${count} servizi`}
        cancelHref={backHref}
      >
        {withClass ? (
          <FieldRow>
            <TextField
              {...field('dataClassSource')}
              label="Da dove risulta la classe"
              help="Per esempio: classificazione trasmessa ad ACN"
              maxLength={300}
            />
            <DateField {...field('dataClassOn')} label="Dal giorno" />
          </FieldRow>
        ) : null}
        {hidden.map(([name, value]) => (
          <HiddenField key={`${name}=${value}`} name={name} value={value} />
        ))}
      </BulkPreview>
    </>
  )
}

export interface BulkResultPageProps {
  readonly changes: readonly BulkChange[]
  readonly count: number
  /** Services left as they were because somebody wrote them meanwhile, or the person does not work there. */
  readonly skipped: number
  readonly undoHref: string
  /** Services that still are as the change left them: those that can go back. */
  readonly undoable: number
  /** How many just went back, null before. */
  readonly undone: number | null
  readonly back: { readonly href: string; readonly label: string }
}

/** What one act changed, and the way back. */
export function BulkResultPage(props: BulkResultPageProps) {
  const { changes, count, skipped, undoHref, undoable, undone, back } = props
  return (
    <>
      <PageHead
        title={count === 1 ? '1 servizio cambiato' : `${count} servizi cambiati`}
        lead={<a href={back.href}>{back.label}</a>}
      />
      {undone === null ? null : (
        <Notice
          kind="ok"
          level={2}
          title={undone === 1 ? '1 servizio è tornato com’era' : `${undone} servizi sono tornati com’erano`}
        />
      )}
      {skipped === 0 ? null : (
        <Notice
          kind="warn"
          level={2}
          title={skipped === 1 ? '1 servizio è rimasto com’era' : `${skipped} servizi sono rimasti com’erano`}
        >
          Qualcuno li ha cambiati dopo la tua anteprima, oppure la persona scelta non lavora per quell’ente.
        </Notice>
      )}
      <Table
        caption="Righe cambiate"
        rows={changes}
        rowKey={(change) => `${change.id} ${change.field}`}
        columns={[
          {
            key: 'title',
            label: 'Servizio',
            rowHeader: true,
            cell: (change) => <a href={`/inventario/servizi/${change.id}`}>{change.title}</a>,
          },
          { key: 'field', label: 'Campo', cell: (change) => change.field },
          { key: 'before', label: 'Prima', cell: (change) => change.before ?? 'nessun valore' },
          { key: 'after', label: 'Dopo', cell: (change) => change.after ?? 'nessun valore' },
        ]}
      />
      {undoable === 0 ? null : (
        <Form action={undoHref}>
          <Button small weight="secondary" icon="restore">
            {undoable === 1
              ? 'Annulla: 1 servizio torna com’era'
              : `Annulla: ${undoable} servizi tornano com’erano`}
          </Button>
        </Form>
      )}
    </>
  )
}
