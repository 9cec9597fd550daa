// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatLongDate } from '../../../shared/dates.ts'
import { counted } from '../../../shared/money.ts'
import {
  Actions,
  Box,
  Button,
  CopyField,
  CopyText,
  DateField,
  ErrorSummary,
  Facts,
  FieldRow,
  FileField,
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
import type { SpendingContent } from '../content.ts'
import { conditionSlots } from '../inputs.ts'
import type { Sending, SentVersion, SpendingRequest } from '../model.ts'
import type { PortalField } from '../office.ts'
import { dutyTitle } from '../telling.ts'
import { type FormTrouble, fieldIn, spendingPaths } from '../view.ts'
import { DerogationFields } from './aftermath-section.tsx'

export interface PortalPageProps {
  readonly request: SpendingRequest
  readonly version: SentVersion
  readonly content: SpendingContent
  readonly fields: readonly PortalField[]
  readonly ticks: ReadonlySet<string>
  readonly sending: Sending | null
  readonly fileName: string
  readonly isWriter: boolean
  /** The answers the reader may record now, with their words. */
  readonly outcomes: readonly { readonly value: string; readonly label: string }[]
  readonly hasExcess: boolean
  readonly trouble: FormTrouble
}

const channelOptions = [
  { value: 'portal', label: 'Portale nazionale' },
  { value: 'pec', label: 'PEC' },
  { value: 'other', label: 'Un altro canale' },
]

/** Office mode: what leaves by another channel, field by field; then how it left, and what was answered. */
export function PortalPage(props: PortalPageProps) {
  const { request, version, fields, ticks, sending, trouble } = props
  const written = fields.filter(({ value }) => value !== null)
  return (
    <>
      <PageHead
        title="Da riportare sul portale o per PEC"
        lead={
          <>
            {request.administrationTitle}, {props.content.values.subject}, n. {version.receiptNumber}{' '}
            <SavedNote />
          </>
        }
        actions={<PrintButton small>Stampa i campi</PrintButton>}
      />
      <ErrorSummary errors={trouble.errors} />
      <Split
        aside={
          <Box title="Come si fa" quiet>
            <ol>
              <li>Copia ogni campo nel portale, nell’ordine della pagina, e segna quelli fatti.</li>
              <li>Oppure manda per PEC il file della versione, con il testo già pronto.</li>
              <li>Registra canale, data, protocollo e ricevuta; poi la risposta, quando arriva.</li>
            </ol>
            <p>
              <a href={`${spendingPaths.version(request.requestId, version.number)}.json`} download>
                Scarica il file della versione
              </a>
            </p>
            <Hint>
              Il modulo ufficiale non è stato trovato: l’ordine dei campi è una proposta ·{' '}
              <em>fonte da verificare</em>
            </Hint>
          </Box>
        }
      >
        <Progress
          id="riportati"
          label={`${counted(written.filter(({ key }) => ticks.has(key)).length, 'campo riportato', 'campi riportati')} su ${written.length}`}
          value={written.filter(({ key }) => ticks.has(key)).length}
          max={written.length}
        />
        <Fields {...props} />
        <Section title="Testo per la PEC">
          <CopyText id="pec-oggetto" label="Oggetto" value={mailSubject(props)} />
          <CopyText id="pec-testo" label="Testo" value={mailBody(props)} />
        </Section>
        {sending ? <Recorded {...props} sending={sending} /> : <SendingForm {...props} />}
        <OutcomeForm {...props} />
      </Split>
    </>
  )
}

function Fields({ request, version, fields, ticks, isWriter }: PortalPageProps) {
  const action = spendingPaths.portal(request.requestId, version.number)
  const list = fields.map(({ key, label, value }) =>
    value === null ? (
      <Facts key={key} facts={[{ label, value: <Missing /> }]} />
    ) : (
      <CopyField key={key} name={`t.${key}`} label={label} value={value} done={ticks.has(key)} />
    ),
  )
  return (
    <Section title="Campi nell’ordine proposto">
      {isWriter ? (
        <Form action={action} autosave={action} label="Campi riportati">
          <HiddenField name="base" value={[...ticks].join(' ')} />
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

function mailSubject({ content, version }: PortalPageProps): string {
  return `${dutyTitle(content)} di spesa per data center, ${content.administration.name}, n. ${version.receiptNumber}`
}

function mailBody({ content, version, fileName }: PortalPageProps): string {
  const { values, dataCentre, administration } = content
  return `Si trasmette ${content.duty === 'authorisation' ? 'la richiesta di autorizzazione' : 'la comunicazione'} di ${administration.name} per il data center «${dataCentre.name}» (gruppo ${dataCentre.group ?? 'n.d.'}).

Oggetto: ${values.subject}
Allegato: ${fileName}
Impronta SHA-256: ${version.sha256}

Si resta in attesa di riscontro.`
}

function Recorded({ sending, request, version }: PortalPageProps & { readonly sending: Sending }) {
  return (
    <Section title="Come è partita" id="invio">
      <Facts
        facts={[
          {
            label: 'Canale',
            value: channelOptions.find(({ value }) => value === sending.channel)?.label ?? sending.channel,
          },
          { label: 'Chi', value: sending.sentByName },
          { label: 'Quando', value: formatLongDate(sending.sentOn) },
          { label: 'Protocollo', value: sending.protocolNumber || <Missing /> },
          {
            label: 'Ricevuta',
            value: sending.receiptFileName ? (
              <a href={`${spendingPaths.version(request.requestId, version.number)}/allegato`}>
                {sending.receiptFileName}
              </a>
            ) : (
              <Missing />
            ),
          },
        ]}
      />
      {sending.differences ? (
        <Notice kind="warn" title="Non tutto risulta riportato">
          {sending.differences}
        </Notice>
      ) : null}
    </Section>
  )
}

function SendingForm({ request, version, isWriter, trouble }: PortalPageProps) {
  if (!isWriter) return null
  return (
    <Section title="Registra l’invio" id="invio">
      <Form action={`${spendingPaths.version(request.requestId, version.number)}/invii`} multipart>
        <RadioChoices
          {...fieldIn(trouble, 'channel')}
          plain
          label="Da dove è partita"
          choices={channelOptions}
        />
        <FieldRow>
          <TextField {...fieldIn(trouble, 'sentByName')} label="Chi l’ha inviata" />
          <DateField {...fieldIn(trouble, 'sentOn')} label="Quando" />
        </FieldRow>
        <TextField {...fieldIn(trouble, 'protocolNumber')} label="Numero di protocollo" narrow />
        <FileField
          {...fieldIn(trouble, 'receipt')}
          label="Ricevuta"
          help="PDF, XML, EML o immagine, se c’è"
        />
        <Button>Registra l’invio</Button>
      </Form>
    </Section>
  )
}

function OutcomeForm({ request, version, outcomes, trouble, hasExcess }: PortalPageProps) {
  if (outcomes.length === 0) return null
  return (
    <Section title="Che cosa è stato risposto" id="risposta">
      <Form
        action={`${spendingPaths.version(request.requestId, version.number)}/risposte`}
        version={request.version}
      >
        <Select {...fieldIn(trouble, 'action')} label="Risposta" empty="Scegli" options={outcomes} />
        <FieldRow>
          <TextField {...fieldIn(trouble, 'number')} label="Numero dell’atto o protocollo" />
          <DateField {...fieldIn(trouble, 'decidedOn')} label="Data dell’atto" />
        </FieldRow>
        <TextArea
          {...fieldIn(trouble, 'reasons')}
          label="Che cosa dice, in breve"
          rows={3}
          maxLength={4000}
        />
        <Hint>Se ci sono prescrizioni, scrivine una per riga con il giorno entro cui rispettarla.</Hint>
        {conditionSlots.slice(0, 2).map((slot) => (
          <FieldRow key={slot}>
            <TextField {...fieldIn(trouble, `words${slot}`)} label="Prescrizione" />
            <DateField {...fieldIn(trouble, `due${slot}`)} label="Entro" />
          </FieldRow>
        ))}
        {hasExcess ? (
          <>
            <Hint>
              Il contratto dura più del piano: se l’atto lo ammette, scrivi il motivo. Senza, resta un avviso
              aperto.
            </Hint>
            <DerogationFields trouble={trouble} expiresOn={request.endsOn} scope={request.subject} />
          </>
        ) : null}
        <Button>Registra la risposta</Button>
      </Form>
    </Section>
  )
}
