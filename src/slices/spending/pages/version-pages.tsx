// SPDX-License-Identifier: AGPL-3.0-or-later
import { dateInRome, formatDate, formatInstantExactly, formatLongDate } from '../../../shared/dates.ts'
import {
  Box,
  ButtonLink,
  Code,
  Facts,
  History,
  type HistoryEvent,
  Missing,
  PageHead,
  PlainList,
  PrintButton,
  Receipt,
  Section,
  Split,
} from '../../../ui/index.ts'
import type { SpendingContent } from '../content.ts'
import { editionInWords } from '../form-view.ts'
import type { PlaceFacts, SentVersion, SpendingRequest } from '../model.ts'
import { dutyTitle } from '../telling.ts'
import { editionPath, isPast, spendingPaths } from '../view.ts'
import { AllAnswers, KeyFacts } from './parts.tsx'

export interface VersionPageProps {
  readonly request: SpendingRequest
  readonly version: SentVersion
  readonly content: SpendingContent
  readonly place: PlaceFacts
  /** Who sent it. */
  readonly sender: string | null
  readonly owner: string
  readonly next: readonly HistoryEvent[]
}

/** «4c1d90e2 …»: a hash in groups that the eye can follow. */
function hashInGroups(sha256: string): string {
  return sha256.match(/.{1,4}/g)?.join(' ') ?? sha256
}

/** The receipt of a version: number, instant, who, hash; and what happens now. On paper it is the receipt. */
export function ReceiptPage(props: VersionPageProps) {
  const { request, version, content, sender, owner } = props
  const { requestId } = request
  const isOffice = version.channel === 'office'
  const wasPast = isPast(request, version)
  return (
    <>
      <PageHead
        icon="check-circle"
        title={
          wasPast
            ? `${dutyTitle(content)} degli anni passati`
            : isOffice
              ? 'Versione chiusa'
              : `${dutyTitle(content)} inviata`
        }
        lead={
          wasPast
            ? 'Fu inviata fuori da Regia, e registrata qui da un foglio.'
            : isOffice
              ? 'Ora va riportata sul portale o mandata per PEC: Regia registra l’invio.'
              : 'Non devi fare altro: la ricevuta resta qui. Il silenzio non vale come autorizzazione.'
        }
      />
      <Split
        aside={
          <Box title="Che cosa succede ora">
            <History events={props.next} />
          </Box>
        }
      >
        <Receipt
          number={version.receiptNumber}
          facts={[
            {
              label: wasPast ? 'Inviata' : isOffice ? 'Chiusa' : 'Ricevuto',
              value: (
                <strong>
                  {wasPast
                    ? formatLongDate(dateInRome(version.submittedAt))
                    : formatInstantExactly(version.submittedAt)}
                </strong>
              ),
            },
            {
              label: 'Che cosa',
              value: `${dutyTitle(content)}, versione ${version.number}: ${content.values.subject}`,
            },
            {
              label: 'Data center',
              value: `${content.dataCentre.name}, gruppo ${content.dataCentre.group ?? 'n.d.'}`,
            },
            {
              label: 'Ente',
              value: (
                <>
                  {request.administrationTitle} {request.ipaCode ? <Code>({request.ipaCode})</Code> : null}
                </>
              ),
            },
            { label: wasPast ? 'Registrata da' : 'Chi', value: sender ?? <Missing /> },
            {
              label: 'A chi',
              value: wasPast
                ? 'Fuori da Regia'
                : isOffice
                  ? 'Da riportare sul portale nazionale o per PEC'
                  : owner,
            },
            { label: 'Impronta SHA-256', value: hashInGroups(version.sha256), code: true },
          ]}
          actions={
            <>
              {isOffice ? (
                <ButtonLink weight="primary" href={spendingPaths.portal(requestId, version.number)}>
                  {wasPast ? 'Invio e risposta' : 'Riportala sul portale'}
                </ButtonLink>
              ) : (
                <PrintButton weight="primary">Stampa la ricevuta</PrintButton>
              )}
              <ButtonLink href={spendingPaths.version(requestId, version.number)}>
                Leggi che cosa è partito
              </ButtonLink>
            </>
          }
        />
      </Split>
    </>
  )
}

/** What was sent, as it was sent. */
export function VersionPage({ request, version, content, place }: VersionPageProps) {
  return (
    <>
      <PageHead
        title={content.values.subject}
        lead={`${dutyTitle(content)}, versione ${version.number}, n. ${version.receiptNumber} · ${request.administrationTitle}`}
        actions={
          <>
            <ButtonLink
              small
              download
              href={`${spendingPaths.version(request.requestId, version.number)}.json`}
            >
              Scarica il testo
            </ButtonLink>
            <PrintButton small>Stampa</PrintButton>
          </>
        }
      />
      <KeyFacts values={content.values} asked={content.form.asked} />
      <Split
        section
        width="slim"
        aside={
          <Box title="Impronta" quiet>
            <p>
              <Code>{hashInGroups(version.sha256)}</Code>
            </p>
            {isPast(request, version) ? null : (
              <p>
                Modulo: <a href={editionPath(content.form.number)}>{editionInWords(content.form)}</a>
              </p>
            )}
          </Box>
        }
      >
        <AllAnswers values={content.values} place={place} asked={content.form.asked} />
        <Section title="Documenti">
          {content.documents.length === 0 ? (
            <Missing>Nessun documento</Missing>
          ) : (
            <PlainList
              items={content.documents.map(({ fileName, sha256 }) => (
                <>
                  {fileName} · <Code>{sha256.slice(0, 16)}…</Code>
                </>
              ))}
            />
          )}
        </Section>
        <Section title="Il piano quel giorno">
          <Facts
            facts={[
              {
                label: 'Ultimo servizio con una data',
                value: content.plan.endsOn ? formatLongDate(content.plan.endsOn) : <Missing />,
              },
              ...content.plan.services.map((service) => ({
                label: service.name,
                value: service.endsOn ? formatDate(service.endsOn) : <Missing>senza data</Missing>,
              })),
            ]}
          />
        </Section>
      </Split>
    </>
  )
}
