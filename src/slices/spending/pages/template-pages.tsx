// SPDX-License-Identifier: AGPL-3.0-or-later
import { dateInRome, formatDate, formatLongDate, type LocalDate } from '../../../shared/dates.ts'
import {
  Actions,
  Box,
  Button,
  Code,
  DateField,
  Disclosure,
  ErrorSummary,
  Facts,
  Form,
  HiddenField,
  Muted,
  PageHead,
  Section,
  Split,
  Status,
  Table,
  TextArea,
  TextField,
} from '../../../ui/index.ts'
import { type ActTemplate, ownTemplates, placeholders } from '../act-text.ts'
import type { ActKind } from '../model.ts'
import { actKindLabels } from '../register.ts'
import { type FormTrouble, fieldIn, templatesPath } from '../view.ts'
import { ActText } from './act-text.tsx'

/** The templates of acts, one for each outcome. */
export function TemplatesPage({
  lines,
}: {
  readonly lines: readonly { readonly kind: ActKind; readonly current: ActTemplate | null }[]
}) {
  return (
    <>
      <PageHead
        title="Modelli degli atti"
        lead="Da qui parte la bozza di ogni atto. La forma non è fissata da una norma trovata: è una regola interna"
      />
      <Table
        caption="Un modello per ogni esito"
        columns={[
          {
            key: 'esito',
            label: 'Esito',
            rowHeader: true,
            cell: ({ kind }) => <a href={`${templatesPath}/${kind}`}>{actKindLabels[kind]}</a>,
          },
          {
            key: 'vale',
            label: 'In vigore',
            cell: ({ current }) =>
              current ? `versione ${current.number}, dal ${formatDate(current.validFrom)}` : 'testo di Regia',
          },
        ]}
        rows={lines}
        rowKey={({ kind }) => kind}
      />
    </>
  )
}

/** A template with its versions; programme officers write the next one. */
export function TemplatePage(props: {
  readonly kind: ActKind
  readonly versions: readonly ActTemplate[]
  readonly current: ActTemplate | null
  readonly names: ReadonlyMap<string, string>
  readonly mayWrite: boolean
  readonly today: LocalDate
  readonly trouble: FormTrouble
}) {
  const { kind, versions, current, trouble } = props
  const text = current?.text ?? ownTemplates[kind]
  return (
    <>
      <PageHead
        title={`Modello: ${actKindLabels[kind]}`}
        lead={
          current
            ? `In vigore la versione ${current.number}, dal ${formatLongDate(current.validFrom)}`
            : 'In vigore il testo di Regia'
        }
      />
      <ErrorSummary errors={trouble.errors} />
      <Split section aside={<Names />}>
        {props.mayWrite ? (
          <Form action={`${templatesPath}/${kind}`}>
            <HiddenField name="seen" value={String(versions.length)} />
            <TextArea
              {...fieldIn(trouble, 'text', text)}
              label="Testo"
              help="# davanti al titolo, ## davanti a un sottotitolo, - davanti a una voce di elenco. Una riga vuota separa i capoversi."
              rows={24}
              maxLength={20_000}
              required
            />
            <DateField
              {...fieldIn(trouble, 'validFrom', formatDate(props.today))}
              label="Vale dal"
              required
            />
            <TextField {...fieldIn(trouble, 'note')} label="Che cosa cambia, in breve" maxLength={500} />
            <Actions>
              <Button>Salva come nuova versione</Button>
            </Actions>
            <Muted>Gli atti già fatti tengono le loro parole.</Muted>
          </Form>
        ) : (
          <ActText text={text} />
        )}
        <Section title="Versioni">
          {versions.length === 0 ? (
            <p>Nessuno ha ancora cambiato il testo di Regia.</p>
          ) : (
            versions.map((each) => (
              <Disclosure
                key={each.templateId}
                summary={`Versione ${each.number}, dal ${formatLongDate(each.validFrom)}`}
              >
                <p>
                  {each === current ? <Status kind="ok">In vigore</Status> : null}{' '}
                  {props.names.get(each.writtenBy) ?? 'Persona cessata'},{' '}
                  {formatLongDate(dateInRome(each.writtenAt))}
                  {each.note ? `: ${each.note}` : ''}
                </p>
                <ActText text={each.text} level={3} />
              </Disclosure>
            ))
          )}
        </Section>
      </Split>
    </>
  )
}

function Names() {
  return (
    <Box title="Che cosa si può scrivere fra doppie graffe">
      <Facts
        facts={Object.entries(placeholders).map(([name, words]) => ({
          label: words,
          value: <Code>{`{{${name}}}`}</Code>,
        }))}
      />
    </Box>
  )
}
