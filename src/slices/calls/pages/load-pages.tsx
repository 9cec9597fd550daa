// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate } from '../../../shared/dates.ts'
import type { FieldError } from '../../../shared/errors.ts'
import { counted, formatMoney } from '../../../shared/money.ts'
import {
  Actions,
  Button,
  ButtonLink,
  Code,
  ErrorSummary,
  errorOf,
  FileField,
  Form,
  HiddenField,
  Notice,
  PageHead,
  Section,
  Table,
} from '../../../ui/index.ts'
import type { FilePoint } from '../decoders.ts'
import type { BodyImpact, Span } from '../impact.ts'
import type { CallChange } from '../import.ts'
import { callPaths, differenceInWords } from '../view.ts'

/** Where an administrator brings a file of calls. */
export function LoadPage({ errors }: { errors: readonly FieldError[] }) {
  return (
    <>
      <PageHead
        title="Carica avvisi"
        lead="Un file JSON con fasce, servizi, importi, finestre e termini. Prima di entrare mostra che cosa cambia."
      />
      {errors.length === 0 ? null : <ErrorSummary errors={errors} />}
      <Form action={callPaths.preview} multipart>
        <FileField
          name="file"
          label="File di avvisi"
          help="La forma è in docs/calls.md; ogni avviso porta almeno un esempio calcolato a mano"
          accept=".json,application/json"
          error={errorOf(errors, 'file')}
          required
        />
        <Actions>
          <Button weight="primary">Mostra l’anteprima</Button>
        </Actions>
      </Form>
    </>
  )
}

export interface LoadPreviewProps {
  readonly fileName: string
  readonly sha256: string
  /** The file again, for the confirmation. */
  readonly content: string
  readonly changes: readonly CallChange[]
  readonly points: readonly FilePoint[]
}

const verdicts = { new: 'nuovo', changed: 'cambia', same: 'già caricato così' } as const

/** What a file would do; nothing has changed yet. */
export function LoadPreviewPage({ fileName, sha256, content, changes, points }: LoadPreviewProps) {
  const fresh = changes.filter(({ verdict }) => verdict !== 'same')
  return (
    <>
      <PageHead
        title="Anteprima"
        lead={
          <>
            {fileName}, impronta <Code>{sha256.slice(0, 16)}</Code>. Nulla è cambiato finora.
          </>
        }
      />
      {points.length > 0 ? (
        <Section first title="Da correggere nel file">
          <Notice
            kind="stop"
            level={3}
            title={`${counted(points.length, 'punto', 'punti')} da correggere: il file non entra`}
          />
          <Table
            caption="Punti da correggere"
            rows={points}
            rowKey={({ place, message }) => `${place} ${message}`}
            columns={[
              { key: 'dove', label: 'Dove', rowHeader: true, cell: ({ place }) => place },
              { key: 'che', label: 'Che cosa', cell: ({ message }) => message },
            ]}
          />
        </Section>
      ) : (
        <Section first title="Avvisi nel file">
          <Table
            caption="Avvisi nel file"
            rows={changes}
            rowKey={({ call }) => call.code}
            columns={[
              { key: 'avviso', label: 'Avviso', rowHeader: true, cell: ({ call }) => call.content.title },
              { key: 'esito', label: 'Esito', cell: ({ verdict }) => verdicts[verdict] },
              { key: 'versione', label: 'Versione', cell: ({ number }) => number },
              { key: 'dal', label: 'Vale dal', cell: ({ call }) => formatDate(call.validFrom) },
              { key: 'fasce', label: 'Fasce', numeric: true, cell: ({ call }) => call.content.bands.length },
              {
                key: 'esempi',
                label: 'Esempi che tornano',
                numeric: true,
                cell: ({ call }) => call.content.examples.length,
              },
            ]}
          />
        </Section>
      )}
      {points.length > 0
        ? null
        : changes.map((change) =>
            change.impact === null ? null : <ImpactSection key={change.call.code} change={change} />,
          )}
      <Actions>
        <ButtonLink weight="secondary" href={callPaths.load}>
          Scegli un altro file
        </ButtonLink>
        {points.length > 0 || fresh.length === 0 ? null : (
          <Form action={callPaths.load}>
            <HiddenField name="nome" value={fileName} />
            <HiddenField name="contenuto" value={content} />
            <Button weight="primary">{`Carica ${counted(fresh.length, 'avviso', 'avvisi')}`}</Button>
          </Form>
        )}
      </Actions>
      {points.length === 0 && fresh.length === 0 ? (
        <p>Il file dice quello che c’è già: non c’è nulla da caricare.</p>
      ) : null}
    </>
  )
}

const shown = 50

function ImpactSection({ change: { call, impact } }: { change: CallChange }) {
  if (impact === null) return null
  const { gaining, losing, same, unknown } = impact
  const touched = [...losing, ...gaining]
  return (
    <Section
      title={`Che cosa cambia con «${call.content.title}»`}
      aside={`${counted(gaining.length, 'ente guadagna', 'enti guadagnano')}, ${counted(losing.length, 'perde', 'perdono')}`}
    >
      <p>
        {`Non cambia nulla per ${counted(same, 'ente', 'enti')}${unknown === 0 ? '' : `; di ${counted(unknown, 'ente', 'enti')} la fascia non è nota`}.`}
      </p>
      {touched.length === 0 ? null : (
        <Table
          caption="Enti che perdono e che guadagnano"
          note={
            touched.length > shown
              ? `I ${shown} con la differenza più grande, su ${touched.length}.`
              : undefined
          }
          rows={touched.slice(0, shown)}
          rowKey={({ administrationId }) => administrationId}
          columns={[
            { key: 'ente', label: 'Ente', rowHeader: true, cell: ({ name }) => name },
            { key: 'prima', label: 'Prima', cell: ({ before }) => spanWords(before) },
            { key: 'dopo', label: 'Dopo', cell: ({ after }) => spanWords(after) },
            { key: 'differenza', label: 'Differenza', cell: deltaWords },
          ]}
        />
      )}
    </Section>
  )
}

function spanWords(span: Span | null): string {
  if (span === null) return 'non è per questo ente'
  const most =
    span.mostCents === null || span.mostCents === span.leastCents ? '' : ` a ${formatMoney(span.mostCents)}`
  return `${most === '' ? '' : 'da '}${formatMoney(span.leastCents)}${most} (${span.bandLabel})`
}

function deltaWords({ leastDelta, mostDelta }: BodyImpact): string {
  if (mostDelta === null || mostDelta === leastDelta) return differenceInWords(leastDelta)
  return `${differenceInWords(mostDelta)} con il massimo dei servizi, ${differenceInWords(leastDelta)} con il minimo`
}
