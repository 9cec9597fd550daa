// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, formatLongDate, type LocalDate } from '../../../shared/dates.ts'
import { counted } from '../../../shared/money.ts'
import {
  Actions,
  Box,
  Button,
  CopyField,
  CopyText,
  DateField,
  Disclosure,
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
import type { SpendingAction } from '../lifecycle.ts'
import {
  type Integration,
  type Sending,
  type SentVersion,
  type SpendingRequest,
  sendingChannelLabels,
  sendingChannels,
} from '../model.ts'
import type { PortalField } from '../office.ts'
import { dutyTitle } from '../telling.ts'
import { type FormTrouble, fieldIn, spendingPaths } from '../view.ts'
import { DerogationFields } from './aftermath-section.tsx'
import { IntegrationList } from './parts.tsx'

export interface PortalPageProps {
  readonly request: SpendingRequest
  readonly version: SentVersion
  readonly content: SpendingContent
  readonly fields: readonly PortalField[]
  readonly ticks: ReadonlySet<string>
  readonly sending: Sending | null
  readonly fileName: string
  readonly isWriter: boolean
  /** What the reader may do now; nothing for a version that is not the last. */
  readonly moves: ReadonlySet<SpendingAction>
  readonly isLatest: boolean
  readonly integrations: readonly Integration[]
  /** A term for an integration, by the house rule. */
  readonly integrationDue: LocalDate
  /** The answers the reader may record now, with their words. */
  readonly outcomes: readonly { readonly value: string; readonly label: string }[]
  readonly hasExcess: boolean
  readonly trouble: FormTrouble
}

const channelOptions = sendingChannels.map((value) => ({ value, label: sendingChannelLabels[value] }))

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
        {sending ? (
          <Recorded {...props} sending={sending} />
        ) : props.moves.has('record_answer') ? null : (
          <SendingForm {...props} />
        )}
        <IntegrationParts {...props} />
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
            value: sendingChannelLabels[sending.channel],
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
        <SendingFields trouble={trouble} />
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

function SendingFields({ trouble }: Pick<PortalPageProps, 'trouble'>) {
  return (
    <>
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
    </>
  )
}

/** An integration asked by another channel: recorded when it comes, and when its answer leaves. */
function IntegrationParts(props: PortalPageProps) {
  const { request, version, integrations, moves, trouble, isLatest, isWriter } = props
  const base = `${spendingPaths.version(request.requestId, version.number)}/integrazioni`
  const open = isLatest ? integrations.find(({ answeredOn }) => answeredOn === null) : undefined
  return (
    <>
      {integrations.length > 0 ? (
        <Section title="Integrazioni" id="integrazioni">
          <IntegrationList integrations={integrations} />
        </Section>
      ) : null}
      {moves.has('record_integration') ? (
        <Disclosure
          summary="Registra le integrazioni chieste"
          open={trouble.errors.some(({ field }) => ['question', 'receivedOn', 'dueOn'].includes(field ?? ''))}
        >
          <Form action={base} version={request.version}>
            <TextArea
              {...fieldIn(trouble, 'question')}
              label="Che cosa è stato chiesto"
              rows={4}
              maxLength={4000}
            />
            <FieldRow>
              <DateField {...fieldIn(trouble, 'receivedOn')} label="Arrivata il" />
              <TextField
                {...fieldIn(trouble, 'askedProtocol')}
                label="Protocollo della richiesta"
                maxLength={100}
              />
            </FieldRow>
            <DateField
              {...fieldIn(trouble, 'dueOn', formatDate(props.integrationDue))}
              label="Risposta entro"
              help="Il giorno scritto nella richiesta; quello proposto è una regola interna"
            />
            <Button>Registra le integrazioni chieste</Button>
            <Hint>Il conteggio dei giorni si ferma dal giorno in cui è arrivata.</Hint>
          </Form>
        </Disclosure>
      ) : null}
      {moves.has('record_answer') ? (
        <Section title="Registra la risposta inviata" id="risposta-inviata">
          <Form action={`${base}/risposte`} version={request.version}>
            <SendingFields trouble={trouble} />
            <Button>Registra la risposta inviata</Button>
            {open && version.number > open.versionNumber ? (
              <Hint>È partita la versione {version.number}.</Hint>
            ) : (
              <Hint>
                La richiesta non è cambiata. Se la risposta la cambia o aggiunge documenti,{' '}
                <a href={spendingPaths.request(request.requestId)}>correggila prima</a>.
              </Hint>
            )}
          </Form>
        </Section>
      ) : open && isWriter ? (
        <Notice kind="info" title="Le risposte sono cambiate dall’ultima versione">
          <a href={spendingPaths.sending(request.requestId)}>Rivedi e chiudi la versione della risposta</a>,
          poi registra qui come è partita.
        </Notice>
      ) : null}
    </>
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
