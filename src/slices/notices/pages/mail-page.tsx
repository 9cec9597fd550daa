// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatInstant } from '../../../shared/dates.ts'
import {
  Button,
  CellNote,
  Figures,
  Form,
  HiddenField,
  Notice,
  PageHead,
  Section,
  Status,
  Table,
  wholeNumber,
} from '../../../ui/index.ts'
import type { MailCounts, QueuedMail } from '../model.ts'

export interface MailPageProps {
  readonly isConfigured: boolean
  readonly counts: MailCounts
  /** Those that failed or are tried again, at most `shownAtMost`. */
  readonly mails: readonly QueuedMail[]
}

/** The mail that does not leave: why, when the next try is, and a way to try now. */
export function MailPage({ isConfigured, counts, mails }: MailPageProps) {
  return (
    <>
      <PageHead title="Posta" lead="Le mail che Regia manda alle persone, e quelle che non partono." />
      {isConfigured ? null : (
        <Notice kind="info" level={2} title="La posta non è configurata">
          Gli avvisi restano nell’applicazione. Per mandarli anche per mail imposta REGIA_SMTP_URL e
          REGIA_MAIL_FROM.
        </Notice>
      )}
      <Figures
        level={2}
        figures={[
          {
            label: 'In attesa',
            value: wholeNumber(counts.waiting),
            context: 'partono entro pochi secondi o al prossimo tentativo',
          },
          {
            label: 'Non riuscite',
            value: wholeNumber(counts.failed),
            ...(counts.failed > 0 ? { tone: 'bad' as const } : {}),
            context: 'dopo sei tentativi',
          },
          { label: 'Inviate negli ultimi 30 giorni', value: wholeNumber(counts.sent) },
        ]}
      />
      <Section title="Mail che non partono">
        <Table
          caption="Mail non riuscite o in attesa di un altro tentativo, prima quelle non riuscite"
          columns={[
            { key: 'a', label: 'A', rowHeader: true, cell: (mail) => mail.recipient },
            {
              key: 'oggetto',
              label: 'Oggetto',
              cell: (mail) => (
                <>
                  {mail.subject}
                  <CellNote>{formatInstant(mail.createdAt)}</CellNote>
                </>
              ),
            },
            {
              key: 'errore',
              label: 'Che cosa ha detto il server',
              cell: (mail) => (
                <>
                  {mail.lastError}
                  <CellNote>{mail.attempts === 1 ? '1 tentativo' : `${mail.attempts} tentativi`}</CellNote>
                </>
              ),
            },
            {
              key: 'stato',
              label: 'Stato',
              cardLabel: false,
              cell: (mail) =>
                mail.state === 'failed' ? (
                  <Status kind="bad">Non riuscita</Status>
                ) : (
                  <Status kind="warn">Riprova il {formatInstant(mail.nextAttemptAt)}</Status>
                ),
            },
            {
              key: 'azione',
              label: 'Azione',
              labelHidden: true,
              cardLabel: false,
              cell: (mail) => (
                <Form action="/amministrazione/posta/tentativi" label={`Mail a ${mail.recipient}`}>
                  <HiddenField name="id" value={mail.id} />
                  <Button small weight="secondary">
                    Riprova ora
                  </Button>
                </Form>
              ),
            },
          ]}
          rows={mails}
          rowKey={(mail) => mail.id}
          empty={{ title: 'Tutte le mail sono partite', text: 'Nessuna aspetta un altro tentativo.' }}
        />
      </Section>
    </>
  )
}
