// SPDX-License-Identifier: AGPL-3.0-or-later
import { dateInRome, formatLongDate, type LocalDate, withArticle } from '../../../shared/dates.ts'
import type { PostedForm } from '../../../shared/forms.ts'
import {
  Actions,
  Box,
  Button,
  ButtonLink,
  CellNote,
  Facts,
  Form,
  Hidden,
  HiddenField,
  Hint,
  Muted,
  PageHead,
  PlainList,
  PrintButton,
  Section,
  Select,
  Split,
  Table,
} from '../../../ui/index.ts'
import {
  askedDocuments,
  askLabels,
  type FormField,
  fieldSpecs,
  formFields,
  proposedForm,
  type SpendingForm,
  type StepKey,
  shownFields,
  stepKeys,
} from '../form.ts'
import {
  askedOfInWords,
  communicationInWords,
  editionInWords,
  editionTitle,
  formDifferences,
  sourceInWords,
  standingInWords,
} from '../form-view.ts'
import { fieldsShown } from '../inputs.ts'
import { spendingStateLabels, spendingStates } from '../lifecycle.ts'
import {
  type Duty,
  documentLabels,
  duties,
  dutyLabels,
  emptyValues,
  type SpendingSettings,
} from '../model.ts'
import { editionPath, formPath, noTrouble, questions, templatesPath } from '../view.ts'
import { Answers } from './answers.tsx'

interface EditionPageProps {
  readonly form: SpendingForm
  readonly forms: readonly SpendingForm[]
  readonly settings: SpendingSettings
  readonly names: ReadonlyMap<string, string>
  readonly today: LocalDate
  readonly mayWrite: boolean
}

/** An edition, whole: what is asked of whom and why, the duty of group A, names of states, terms; and the other editions. */
export function EditionPage({ form, forms, settings, names, today, mayWrite }: EditionPageProps) {
  return (
    <>
      <PageHead
        title={`Modulo delle richieste: ${editionInWords(form)}`}
        lead={`${standingInWords(form, forms, today)} · il modulo ufficiale non è stato trovato: ogni domanda ha la sua fonte`}
        actions={
          <>
            <PrintButton small>Stampa</PrintButton>
            <ButtonLink small href={`${editionPath(form.number)}/domande`}>
              Come lo vede chi compila
            </ButtonLink>
            {mayWrite ? (
              <ButtonLink small weight="primary" href={`${formPath}/nuova?da=${form.number}`}>
                Prepara la prossima edizione
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <Split section aside={<Editions {...{ form, forms, names, today, mayWrite }} />}>
        <Section title="Domande">
          <QuestionTable form={form} />
          <Hint>
            Ente, data center e gruppo vengono dall’anagrafe e dall’inventario; invio, protocollo e ricevuta
            si registrano dopo: ci sono sempre.
          </Hint>
        </Section>
        <Section title="Comunicazione per il gruppo A">
          <p>{communicationInWords(form.communication)}</p>
        </Section>
        <Section title="Termini">
          <Facts
            facts={[
              {
                label: 'Per esaminare',
                value: settings.answerDays > 0 ? `${settings.answerDays} giorni` : 'nessun termine trovato',
              },
              {
                label: 'Per rispondere a un’integrazione',
                value: `${settings.integrationDays} giorni, proposti`,
              },
              {
                label: 'Avvisi prima della fine di un contratto',
                value: `${settings.expiryDays.join(', ')} giorni`,
              },
            ]}
          />
          <Hint>
            Sono valori datati delle regole interne, fonte da verificare: li cambia chi amministra Regia. Il
            silenzio non vale mai come autorizzazione.
          </Hint>
        </Section>
        <Section title="Nomi degli stati">
          <PlainList
            small
            items={spendingStates.map((state) => {
              const own = form.stateNames[state]
              return own ? `${own} (per Regia «${spendingStateLabels[state]}»)` : spendingStateLabels[state]
            })}
          />
          <Hint>Nessun atto trovato li elenca: sono una proposta, fonte da verificare.</Hint>
        </Section>
      </Split>
    </>
  )
}

function QuestionTable({ form }: { readonly form: SpendingForm }) {
  return (
    <Table
      caption="Domande del modulo, nell’ordine in cui si fanno"
      columns={[
        {
          key: 'domanda',
          label: 'Domanda',
          rowHeader: true,
          cell: (key: FormField) => (
            <>
              {fieldSpecs[key].label}
              {form.fields[key].help ? <CellNote>{form.fields[key].help}</CellNote> : null}
            </>
          ),
        },
        {
          key: 'come',
          label: 'Come si chiede',
          cell: (key) => (
            <>
              {askLabels[form.fields[key].ask]}
              {fieldSpecs[key].fixed ? (
                <CellNote>Non si può togliere. {fieldSpecs[key].fixed}</CellNote>
              ) : null}
            </>
          ),
        },
        { key: 'chi', label: 'A chi', cell: (key) => askedOfInWords(form.fields[key]) },
        { key: 'fonte', label: 'Fonte', cell: (key) => <Muted>{sourceInWords(form.fields[key])}</Muted> },
      ]}
      rows={formFields}
      rowKey={(key) => key}
    />
  )
}

function Editions({ form, forms, names, today, mayWrite }: Omit<EditionPageProps, 'settings'>) {
  return (
    <>
      <Box title="Edizioni">
        <PlainList
          items={[...forms, proposedForm].map((each, index, all) => (
            <>
              {each.number === form.number ? (
                <strong>{editionTitle(each)}</strong>
              ) : (
                <a href={editionPath(each.number)}>{editionTitle(each)}</a>
              )}
              , {standingInWords(each, forms, today)}
              {each.writtenAt ? (
                <Muted>
                  {' '}
                  · {(each.writtenBy && names.get(each.writtenBy)) ?? 'persona cessata'},{' '}
                  {formatLongDate(dateInRome(each.writtenAt))}
                  {each.note ? `: ${each.note}` : ''}
                </Muted>
              ) : null}
              {all[index + 1] ? (
                <>
                  {' '}
                  <a href={compareHref(all[index + 1] as SpendingForm, each)}>
                    che cosa cambia<Hidden> con {editionInWords(each)}</Hidden>
                  </a>
                </>
              ) : null}
            </>
          ))}
        />
        {forms.length > 0 ? null : (
          <Muted>Nessuno ha ancora scritto un’edizione: vale la proposta di Regia.</Muted>
        )}
      </Box>
      {mayWrite ? (
        <Box title="Testi degli atti" quiet>
          <p>
            <a href={templatesPath}>Modelli degli atti</a>
          </p>
        </Box>
      ) : null}
    </>
  )
}

const compareHref = (before: SpendingForm, after: SpendingForm) =>
  `${formPath}/confronto?da=${before.number}&a=${after.number}`

/** Two editions, and what they say in a different way. */
export function ComparePage({
  forms,
  before,
  after,
}: {
  readonly forms: readonly SpendingForm[]
  readonly before: SpendingForm
  readonly after: SpendingForm
}) {
  const options = [...forms, proposedForm].map((each) => ({
    value: String(each.number),
    label: editionTitle(each),
  }))
  return (
    <>
      <PageHead title="Confronto fra edizioni" lead={`${editionTitle(before)} e ${editionInWords(after)}`} />
      <Form action={`${formPath}/confronto`} method="get" inline label="Edizioni da confrontare">
        <Select name="da" label="Prima" value={String(before.number)} empty={false} bare options={options} />
        <Select name="a" label="Dopo" value={String(after.number)} empty={false} bare options={options} />
        <Button small weight="secondary">
          Confronta
        </Button>
      </Form>
      <Differences before={before} after={after} />
    </>
  )
}

function Differences({ before, after }: { readonly before: SpendingForm; readonly after: SpendingForm }) {
  return (
    <Table
      caption="Che cosa cambia"
      columns={[
        { key: 'che', label: 'Che cosa', rowHeader: true, cell: ({ what }) => what },
        { key: 'prima', label: editionTitle(before), cell: (row) => row.before },
        { key: 'dopo', label: editionTitle(after), cell: (row) => row.after },
      ]}
      rows={formDifferences(before, after)}
      rowKey={({ what }) => what}
      empty={{ title: 'Le due edizioni dicono le stesse cose' }}
    />
  )
}

/** An edition just written: what it changes, the form as it will be, and the button that keeps it. */
export function PreviewPage({
  before,
  form,
  duty,
  today,
  fields,
}: {
  readonly before: SpendingForm
  readonly form: SpendingForm
  readonly duty: Duty
  readonly today: LocalDate
  readonly fields: PostedForm
}) {
  const hidden = Object.entries(fields).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : (value ?? [])).map((each) => [name, each] as const),
  )
  return (
    <>
      <PageHead
        title={`Rivedi l’edizione ${form.number}`}
        lead={`Vale ${withArticle('dal', formatLongDate(form.validFrom ?? today))}. Da quel giorno le bozze la seguono; ciò che è partito no.`}
      />
      <Section title="Che cosa cambia" titleHidden>
        <Differences before={before} after={form} />
      </Section>
      <Form action={formPath}>
        {hidden
          .filter(([name]) => name !== 'per')
          .map(([name, value]) => (
            <HiddenField key={`${name} ${value}`} name={name} value={value} />
          ))}
        <Actions>
          <Button>Conferma l’edizione {form.number}</Button>
          <Button weight="secondary" formAction={`${formPath}/modifiche`}>
            Torna a modificare
          </Button>
        </Actions>
        <Section title={`Il modulo per ${dutyLabels[duty].toLowerCase()}`}>
          <Actions>
            {duties
              .filter((each) => each !== duty)
              .map((each) => (
                <Button
                  key={each}
                  small
                  weight="secondary"
                  name="per"
                  value={each}
                  formAction={`${formPath}/anteprima`}
                >
                  Mostra quello per {dutyLabels[each].toLowerCase()}
                </Button>
              ))}
          </Actions>
        </Section>
      </Form>
      <Questions form={form} duty={duty} today={today} />
    </>
  )
}

/** The form as somebody sees it who must do this. */
export function QuestionsPage({ form, duty, today }: QuestionsProps) {
  return (
    <>
      <PageHead
        title={`Il modulo per ${dutyLabels[duty].toLowerCase()}`}
        lead={`${editionTitle(form)}: le domande come le vede chi compila. Qui non si salva niente.`}
        actions={duties
          .filter((each) => each !== duty)
          .map((each) => (
            <ButtonLink key={each} small href={`${editionPath(form.number)}/domande?per=${each}`}>
              {dutyLabels[each]}
            </ButtonLink>
          ))}
      />
      <Questions form={form} duty={duty} today={today} />
    </>
  )
}

interface QuestionsProps {
  readonly form: SpendingForm
  readonly duty: Duty
  readonly today: LocalDate
}

const samplePlace = { group: null, cpu: null, storageGb: null, services: [] }

function Questions({ form, duty, today }: QuestionsProps) {
  const isShown = (step: StepKey) =>
    shownFields(form, step, duty).length > 0 && (step !== 'uso' || duty === 'prior_communication')
  return (
    <>
      {stepKeys.filter(isShown).map((step) => (
        <Section key={step} title={questions[step]}>
          {step === 'documenti' ? (
            <PlainList
              items={askedDocuments(form, duty).map((purpose) => (
                <>
                  {documentLabels[purpose]} <Muted>{askLabels[form.fields[purpose].ask]}</Muted>
                </>
              ))}
            />
          ) : step === 'servizi' ? (
            <Hint>L’elenco dei servizi ospitati nel data center, da spuntare.</Hint>
          ) : (
            <Answers
              step={step}
              duty={duty}
              edition={form}
              place={samplePlace}
              values={emptyValues}
              form={fieldsShown(emptyValues, today)}
              chosen={[]}
              trouble={noTrouble}
            />
          )}
        </Section>
      ))}
    </>
  )
}
