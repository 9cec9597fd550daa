// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, formatInstant } from '../../../shared/dates.ts'
import { counted } from '../../../shared/money.ts'
import {
  Actions,
  Box,
  Button,
  CardFoot,
  Code,
  CopyField,
  CopyText,
  DateField,
  Disclosure,
  ErrorSummary,
  Facts,
  FileField,
  FindingList,
  Form,
  HiddenField,
  Hint,
  Missing,
  Notice,
  PageHead,
  PrintButton,
  Progress,
  RadioChoices,
  SavedNote,
  Section,
  Select,
  Split,
  TextArea,
  TextField,
} from '../../../ui/index.ts'
import type { ExternalSending, Plan, PlanVersion, ReservedValues } from '../model.ts'
import { outcomeInWords, planPaths } from '../view.ts'
import { carriedCount, channelWords, mailBody, mailSubject, type PortalSection } from '../view-office.ts'
import type { FormTrouble } from './trouble.ts'
import { fileNameOf } from './version-page.tsx'

export interface PortalPageProps {
  readonly plan: Plan
  readonly version: PlanVersion
  readonly sections: readonly PortalSection[]
  /** The ticks as the page shows them, posted back with the form. */
  readonly base: string
  /** When a field was last ticked, in words. */
  readonly savedAt: string | null
  /** By the name of the service; only those written. */
  readonly reserved: readonly (ReservedValues & { readonly serviceId: string; readonly name: string })[]
  readonly sending: ExternalSending | null
  readonly recordedBy: string | null
  readonly isWriter: boolean
  /** The answer of the other channel can be recorded now. */
  readonly mayRecordOutcome: boolean
  readonly trouble: FormTrouble
}

/** What leaves by another channel: the fields in the portal's order, the text for PEC, then the record of the sending. */
export function PortalPage(props: PortalPageProps) {
  const { plan, version, sections, sending, trouble } = props
  const { done, of } = carriedCount(sections)
  return (
    <>
      <PageHead
        title="Da riportare sul portale"
        lead={
          <>
            {plan.administrationTitle}, versione {version.number} · {outcomeInWords(version)}
            {props.savedAt ? ' · ' : ' '}
            <SavedNote at={props.savedAt} />
          </>
        }
        actions={<PrintButton small>Stampa i campi</PrintButton>}
      />
      <ErrorSummary errors={trouble.errors} />
      <Split aside={<Beside {...props} />}>
        <Progress
          id="riportati"
          label={`${counted(done, 'campo riportato', 'campi riportati')} su ${of}`}
          value={done}
          max={of}
        />
        <Fields {...props} />
        <Reserved {...props} />
        <MailText {...props} />
        {sending ? <Recorded {...props} sending={sending} /> : <RecordForm {...props} />}
        {props.mayRecordOutcome ? <OutcomeForm {...props} /> : null}
      </Split>
    </>
  )
}

function Beside({ plan, version }: PortalPageProps) {
  return (
    <Box title="Come si fa" quiet>
      <ol>
        <li>Copia ogni campo nel portale, nell’ordine della pagina, e segna quelli fatti.</li>
        <li>Se sul portale hai scritto altro, annotalo accanto al campo: la differenza resta visibile.</li>
        <li>Oppure manda per PEC il file della versione con il testo già pronto.</li>
        <li>Registra canale, data, protocollo e ricevuta.</li>
      </ol>
      <p>
        <a href={`${planPaths.version(plan.planId, version.number)}.json`} download>
          Scarica il file della versione
        </a>{' '}
        · <a href={planPaths.version(plan.planId, version.number)}>Versione da stampare</a>
      </p>
      <Hint>
        Ordine dei campi: modello della scheda servizio negli open data di PA digitale 2026 ·{' '}
        <em>fonte da verificare</em>
      </Hint>
    </Box>
  )
}

function Fields({ plan, version, sections, base, isWriter }: PortalPageProps) {
  const action = planPaths.portal(plan.planId, version.number)
  const list = sections.map((section) => (
    <Section
      key={section.fields[0]?.key}
      id={`scheda-${section.fields[0]?.key.split('.')[0]}`}
      level={3}
      title={section.title}
    >
      {section.fields.map((field) =>
        field.value === null ? (
          <Facts key={field.key} facts={[{ label: field.label, value: <Missing>n.d.</Missing> }]} />
        ) : (
          <CopyField
            key={field.key}
            name={`t.${field.key}`}
            label={field.label}
            value={field.value}
            done={field.isDone}
          >
            <Disclosure summary="Sul portale ho scritto altro" open={field.sent !== null}>
              <TextField
                name={`v.${field.key}`}
                label={`Che cosa c’è sul portale: ${field.label}`}
                labelHidden
                value={field.sent}
                maxLength={2000}
              />
            </Disclosure>
          </CopyField>
        ),
      )}
    </Section>
  ))
  return (
    <Section title="Campi nell’ordine del portale">
      {isWriter ? (
        <Form action={action} autosave={action} label="Campi riportati">
          <HiddenField name="base" value={base} />
          {list}
          <Actions>
            <Button small>Salva i campi segnati</Button>
          </Actions>
        </Form>
      ) : (
        list
      )}
    </Section>
  )
}

/** The card of the portal asks them too; they are read here and never leave with the version. */
function Reserved({ reserved }: PortalPageProps) {
  if (reserved.length === 0) return null
  return (
    <Section id="riservati" title="Campi riservati" aside="come sono oggi: non sono nella versione">
      {reserved.map(({ serviceId, name, componentIds, ipAddresses }) => (
        <Section key={serviceId} level={3} title={name}>
          {componentIds === '' ? null : (
            <CopyText
              id={`componenti-${serviceId}`}
              label={`Identificativi dei componenti: ${name}`}
              value={componentIds}
            />
          )}
          {ipAddresses === '' ? null : (
            <CopyText id={`indirizzi-${serviceId}`} label={`Indirizzi IP: ${name}`} value={ipAddresses} />
          )}
        </Section>
      ))}
    </Section>
  )
}

function MailText({ plan, version }: PortalPageProps) {
  const file = fileNameOf(version.number, plan.ipaCode)
  return (
    <Section title="Testo per la PEC">
      <CopyText id="pec-oggetto" label="Oggetto" value={mailSubject(plan, version)} />
      <CopyText id="pec-testo" label="Testo" value={mailBody(plan, version, file)} />
      <CardFoot>
        Allega <Code>{file}</Code> così com’è: se il file cambia, l’impronta non corrisponde più.
      </CardFoot>
    </Section>
  )
}

function Recorded({ plan, version, sending, recordedBy }: PortalPageProps & { sending: ExternalSending }) {
  const differences = sending.differences === '' ? [] : sending.differences.split('\n')
  return (
    <Section id="invio" title="Invio registrato">
      {differences.length === 0 ? (
        <Notice kind="ok" title="Quello che è partito corrisponde a quello che c’è in Regia" />
      ) : (
        <FindingList
          findings={[
            {
              kind: 'warn',
              title: `${counted(differences.length, 'differenza', 'differenze')} fra l’invio e Regia`,
              text: differences.join(' · '),
            },
          ]}
        />
      )}
      <Facts
        facts={[
          { label: 'Canale', value: channelWords[sending.channel] },
          { label: 'Inviato da', value: sending.sentByName },
          { label: 'Il giorno', value: formatDate(sending.sentOn) },
          { label: 'Protocollo', value: sending.protocolNumber || <Missing /> },
          {
            label: 'Ricevuta',
            value: sending.receiptFileName ? (
              <a href={`${planPaths.version(plan.planId, version.number)}/allegato`}>
                {sending.receiptFileName}
              </a>
            ) : (
              <Missing>non allegata</Missing>
            ),
          },
          {
            label: 'File inviato',
            value:
              sending.sentSha256 === null ? (
                <Missing>non confrontato</Missing>
              ) : sending.sentSha256 === version.sha256 ? (
                'è quello della versione'
              ) : (
                'non è quello della versione'
              ),
          },
          {
            label: 'Registrato',
            value: `${recordedBy ?? 'persona cessata'}, ${formatInstant(sending.recordedAt)}`,
          },
        ]}
      />
    </Section>
  )
}

function RecordForm({ plan, version, isWriter, trouble }: PortalPageProps) {
  if (!isWriter || version.outcome === 'withdrawn') return null
  const field = (name: string) => ({ name, value: trouble.typed(name, ''), error: trouble.error(name) })
  return (
    <Section id="invio" title="Registra l’invio" box>
      <Form
        action={`${planPaths.version(plan.planId, version.number)}/invii`}
        multipart
        label="Registra l’invio"
      >
        <Select
          {...field('channel')}
          label="Canale"
          required
          options={Object.entries(channelWords).map(([value, label]) => ({ value, label }))}
        />
        <TextField
          {...field('sentByName')}
          label="Chi ha inviato"
          help="Nome di chi ha firmato o premuto invio"
          required
          maxLength={200}
        />
        <DateField {...field('sentOn')} label="Il giorno dell’invio" required />
        <TextField {...field('protocolNumber')} label="Numero di protocollo" maxLength={100} />
        <FileField
          name="receipt"
          label="Ricevuta"
          help="PDF, P7M, EML, XML, PNG o JPEG, fino a 10 MB"
          accept=".pdf,.p7m,.eml,.xml,.png,.jpg,.jpeg"
          error={trouble.error('receipt')}
        />
        <FileField
          name="sentFile"
          label="Il file che hai inviato"
          help="Serve solo a confrontare l’impronta: non si conserva"
          error={trouble.error('sentFile')}
        />
        <Actions>
          <Button>Registra l’invio</Button>
        </Actions>
      </Form>
    </Section>
  )
}

function OutcomeForm({ plan, version, trouble }: PortalPageProps) {
  return (
    <Section id="esito" title="Registra la risposta ricevuta" box>
      <Form
        action={`${planPaths.version(plan.planId, version.number)}/risposte`}
        version={plan.version}
        label="Risposta ricevuta"
      >
        <RadioChoices
          name="action"
          label="Che cosa ha risposto il programma"
          plain
          value={trouble.typed('action', '')}
          error={trouble.error('action')}
          choices={[
            { value: 'record_approval', label: 'Il piano è approvato' },
            {
              value: 'record_return',
              label: 'Il piano è rinviato',
              consequence: 'Torna in bozza, con quello che chiede',
            },
          ]}
        />
        <TextArea
          name="note"
          label="Che cosa dice la risposta"
          help="Serve per un rinvio: le osservazioni come sono scritte."
          value={trouble.typed('note', '')}
          error={trouble.error('note')}
          maxLength={8000}
        />
        <Actions>
          <Button>Registra la risposta</Button>
        </Actions>
      </Form>
    </Section>
  )
}
