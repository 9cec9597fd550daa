// SPDX-License-Identifier: AGPL-3.0-or-later
import { dataClassLabels } from '../../../shared/classification.ts'
import { dateInRome, formatInstantExactly, formatLongDate } from '../../../shared/dates.ts'
import { formatCount } from '../../../shared/money.ts'
import {
  Box,
  Code,
  type Fact,
  Facts,
  FindingList,
  Missing,
  PageHead,
  PrintButton,
  Section,
  Split,
} from '../../../ui/index.ts'
import { type ContentService, totalsOf, valueInWords } from '../content.ts'
import { itemFieldLabels, itemFields } from '../model.ts'
import type { SentVersionView } from '../queries.ts'
import {
  costsInWords,
  hashInGroups,
  modesInWords,
  outcomeInWords,
  planPaths,
  revisionInWords,
} from '../view.ts'
import { sheetOfVersion } from '../view-review.ts'
import { EvaluationSection } from './evaluation-sheet.tsx'

/** A version as it was sent, whole, for reading and for paper. */
export function VersionPage({ plan, version, signatory, sheets }: SentVersionView) {
  const { content } = version
  const totals = totalsOf(content.services)
  const sheet = sheets.has(version.number) ? sheetOfVersion(sheets, version.number) : null
  return (
    <>
      <PageHead
        title={`Piano di migrazione di ${plan.administrationName}, versione ${version.number}`}
        lead={outcomeInWords(version)}
        actions={<PrintButton small>Stampa la versione</PrintButton>}
      />
      <Split aside={<Beside {...{ plan, version, signatory }} />}>
        <Section first title="In sintesi">
          <Facts
            facts={[
              { label: 'Ente', value: plan.administrationTitle },
              ...(revisionInWords(content)
                ? [{ label: 'Che cosa cambia', value: revisionInWords(content) }]
                : []),
              { label: 'Servizi', value: modesInWords(totals) },
              { label: 'Fine', value: totals.lastEndOn ? formatLongDate(totals.lastEndOn) : <Missing /> },
              { label: 'Costi', value: costsInWords(totals) },
              ...content.dataCentres.map((place) => ({
                label: place.isOwn ? 'Data center' : 'Data center di altri',
                value: [
                  place.name,
                  place.group ? `gruppo ${place.group}` : 'gruppo non assegnato',
                  place.closesOn ? `chiude il ${formatLongDate(place.closesOn)}` : '',
                ]
                  .filter(Boolean)
                  .join(', '),
              })),
            ]}
          />
        </Section>
        {content.late ? (
          <Section title="Piano di rientro">
            <Facts
              facts={[
                { label: 'Motivo del ritardo', value: content.late.reason || <Missing /> },
                {
                  label: 'Nuova fine',
                  value: content.late.newEndOn ? formatLongDate(content.late.newEndOn) : <Missing />,
                },
                ...(version.lateOutcome
                  ? [
                      {
                        label: 'Esito',
                        value: version.lateOutcome === 'accepted' ? 'accettata' : 'rifiutata',
                      },
                    ]
                  : []),
              ]}
            />
          </Section>
        ) : null}
        <Section title="Servizi">
          {content.services.map((service) => (
            <Section key={service.id} level={3} id={`servizio-${service.id}`} title={service.name} box>
              <Facts facts={serviceFacts(service, plan.planId, version.number)} />
            </Section>
          ))}
        </Section>
        {sheet ? <EvaluationSection sheet={sheet} number={version.number} /> : null}
        {content.findings.length === 0 ? null : (
          <Section title="Rilievi al momento dell’invio">
            <FindingList
              findings={content.findings.map((finding, index) => ({
                key: String(index),
                kind: finding.level,
                title: finding.subjectName ? `${finding.subjectName}: ${finding.title}` : finding.title,
                text: finding.explanation
                  ? `${finding.detail} Spiegazione: «${finding.explanation}»`
                  : finding.detail,
              }))}
            />
          </Section>
        )}
      </Split>
    </>
  )
}

/** All that a version says of a service; `number` null for a draft, which keeps no signed statement apart. */
export function serviceFacts(service: ContentService, planId: string, number: number | null): Fact[] {
  const values = itemFields.flatMap((field): Fact[] => {
    const value = valueInWords(field, service)
    return value === null ? [] : [{ label: itemFieldLabels[field], value }]
  })
  const { modeChange } = service
  return [
    { label: 'Classe', value: service.dataClass ? dataClassLabels[service.dataClass] : <Missing /> },
    { label: 'Dove sta oggi', value: service.hosting },
    { label: 'Programma', value: service.software.join(', ') || <Missing /> },
    { label: 'Utenti', value: service.users === null ? <Missing /> : formatCount(service.users) },
    ...values,
    ...(modeChange && number !== null
      ? [
          {
            label: 'Dichiarazione del cambio di modo',
            value: <a href={planPaths.sentStatement(planId, number, service.id)}>{modeChange.fileName}</a>,
          },
        ]
      : []),
  ]
}

function Beside({ plan, version, signatory }: Pick<SentVersionView, 'plan' | 'version' | 'signatory'>) {
  return (
    <>
      <Box title="Documento" quiet>
        <Facts
          facts={[
            { label: 'Numero', value: version.receiptNumber },
            {
              label: version.channel === 'office' ? 'Chiusa' : 'Trasmessa',
              value: formatInstantExactly(version.submittedAt),
            },
            { label: 'Chi', value: signatory?.name ?? <Missing /> },
            { label: 'Impronta SHA-256', value: hashInGroups(version.sha256), code: true },
          ]}
        />
      </Box>
      <Box title="File">
        <p>
          <a href={`${planPaths.version(plan.planId, version.number)}.json`} download>
            Scarica il testo esatto (JSON)
          </a>
        </p>
        <p>
          L’impronta è quella di questo file: chi lo riceve la ricalcola e vede che non è cambiato. Nome:{' '}
          <Code>{fileNameOf(version.number, plan.ipaCode)}</Code>
        </p>
        <p>
          <a href={planPaths.receipt(plan.planId, version.number)}>Apri la ricevuta</a>
        </p>
        <p>
          <a href={`${planPaths.plan(plan.planId)}?al=${dateInRome(version.submittedAt)}`}>
            Il piano com’era quel giorno, o un altro
          </a>
        </p>
      </Box>
    </>
  )
}

/** The name of the file of a version: «piano-c_zz01-v3.json». */
export function fileNameOf(number: number, ipaCode: string | null): string {
  return `piano${ipaCode ? `-${ipaCode}` : ''}-v${number}.json`
}
