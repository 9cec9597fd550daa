// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatInstantExactly, formatLongDate } from '../../../shared/dates.ts'
import { counted } from '../../../shared/money.ts'
import { roleLabels } from '../../../shared/roles.ts'
import {
  Box,
  Button,
  ButtonLink,
  Code,
  Disclosure,
  Form,
  History,
  type HistoryEvent,
  Missing,
  PageHead,
  PrintButton,
  Receipt,
  Split,
  TextArea,
} from '../../../ui/index.ts'
import type { SentVersionView } from '../queries.ts'
import type { ResponseTime } from '../review-model.ts'
import { hashInGroups, planPaths, revisionInWords } from '../view.ts'

export interface ReceiptPageProps extends SentVersionView {
  readonly owner: string
  /** Short name of who examines it; null when nobody does yet. */
  readonly reviewer: string | null
  /** Lately, half of the answers came within these days, nine out of ten within those. */
  readonly times: ResponseTime | null
  /** The reader may withdraw this version as it is now. */
  readonly mayWithdraw: boolean
}

/** The receipt of a version: number, instant, who, hash; and what happens now. On paper it is the receipt. */
export function ReceiptPage(props: ReceiptPageProps) {
  const { plan, version, signatory, owner } = props
  const isOffice = version.channel === 'office'
  const services = version.content.services.length
  const isLast = version.number === plan.versionCount
  return (
    <>
      <PageHead
        icon="check-circle"
        title={isOffice ? 'Versione chiusa' : 'Piano trasmesso'}
        lead={
          isOffice
            ? 'Ora va riportata sul portale o mandata per PEC: Regia registra l’invio.'
            : 'Non devi fare altro: la ricevuta resta qui e nella storia del piano.'
        }
      />
      <Split aside={<Beside {...props} isLast={isLast} />}>
        <Receipt
          number={version.receiptNumber}
          facts={[
            {
              label: isOffice ? 'Chiusa' : 'Ricevuto',
              value: <strong>{formatInstantExactly(version.submittedAt)}</strong>,
            },
            {
              label: 'Che cosa',
              value: `${revisionInWords(version.content) ?? 'Piano di migrazione'}, versione ${version.number}, ${counted(services, 'servizio', 'servizi')}`,
            },
            {
              label: 'Ente',
              value: (
                <>
                  {plan.administrationTitle} {plan.ipaCode ? <Code>({plan.ipaCode})</Code> : null}
                </>
              ),
            },
            {
              label: 'Chi',
              value: signatory ? (
                `${signatory.name}, ${roleLabels[signatory.role]}${
                  signatory.validTo ? ` fino al ${formatLongDate(signatory.validTo)}` : ''
                }`
              ) : (
                <Missing />
              ),
            },
            { label: 'A chi', value: isOffice ? 'Da riportare sul portale nazionale o per PEC' : owner },
            { label: 'Impronta SHA-256', value: hashInGroups(version.sha256), code: true },
          ]}
          actions={
            <>
              {isOffice ? (
                <ButtonLink weight="primary" href={planPaths.portal(plan.planId, version.number)}>
                  Riportala sul portale
                </ButtonLink>
              ) : (
                <PrintButton weight="primary">Stampa la ricevuta</PrintButton>
              )}
              <ButtonLink href={planPaths.version(plan.planId, version.number)}>
                Leggi il piano trasmesso
              </ButtonLink>
            </>
          }
        />
      </Split>
    </>
  )
}

function Beside(props: ReceiptPageProps & { isLast: boolean }) {
  const { plan, version, isLast, mayWithdraw } = props
  return (
    <>
      <Box title="Che cosa succede ora">
        <History events={nextSteps(props)} />
      </Box>
      {isLast && version.outcome === null ? (
        <Box title="Hai visto un errore?" quiet>
          {mayWithdraw ? (
            <>
              <p>
                Puoi ritirare la versione {version.number}, correggerla e trasmetterne un’altra
                {plan.state === 'under_review'
                  ? ': l’esame già cominciato si ferma e chi lo faceva ne è avvisato.'
                  : '.'}
              </p>
              <Disclosure summary={`Ritira la versione ${version.number}`}>
                <Form action={`${planPaths.plan(plan.planId)}/ritiri`} version={plan.version}>
                  <TextArea
                    name="note"
                    label="Perché la ritiri"
                    help="Resta nella storia del piano."
                    required
                    rows={2}
                    maxLength={2000}
                  />
                  <Button weight="danger">Ritira il piano</Button>
                </Form>
              </Disclosure>
            </>
          ) : (
            <p>Finché non c’è un esito può ritirarla chi può inviare per l’ente.</p>
          )}
        </Box>
      ) : null}
    </>
  )
}

function nextSteps({ version, reviewer, times }: ReceiptPageProps): HistoryEvent[] {
  if (version.outcome === 'withdrawn') return [{ when: 'Esito', what: 'La versione è stata ritirata' }]
  if (version.outcome)
    return [
      {
        when: 'Esito',
        what:
          version.outcome === 'approved'
            ? 'Il piano è approvato'
            : 'Il piano è stato rinviato con osservazioni',
      },
    ]
  if (version.channel === 'office')
    return [
      { when: 'Oggi', what: 'I campi si riportano sul portale, uno per uno, o il piano parte per PEC' },
      { when: 'Poi', what: 'Si registrano canale, data, protocollo e ricevuta' },
      { when: 'Infine', what: 'Quando arriva la risposta si registra qui: approvato, o rinviato' },
    ]
  const pace = times
    ? `. Nelle ultime 4 settimane: metà delle risposte entro ${counted(times.medianDays, 'giorno', 'giorni')}, nove su dieci entro ${times.p90Days}`
    : ''
  return [
    {
      when: 'Oggi',
      what: reviewer
        ? `Il piano è in esame: lo segue ${reviewer}`
        : 'Il piano è in coda; non ha ancora un istruttore',
    },
    { when: 'Poi', what: `Un istruttore lo esamina${pace}` },
    { when: 'Infine', what: 'Approvato, o rinviato con osservazioni punto per punto' },
  ]
}
