// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import { addDays, formatDate, formatLongDate, type LocalDate } from '../../../shared/dates.ts'
import { citeSource } from '../../../shared/legal.ts'
import {
  Box,
  Button,
  ButtonLink,
  Code,
  Disclosure,
  EmptyState,
  type Fact,
  Facts,
  Form,
  Halves,
  Hint,
  Missing,
  Muted,
  Notice,
  PageHead,
  RadioChoices,
  Section,
  safeHref,
  WithIndex,
  wholeNumber,
} from '../../../ui/index.ts'
import { HistoryList, type HistoryRow } from '../../history/index.ts'
import type { Administration, Ending, FormerName, Mandate, Population } from '../model.ts'
import { POPULATION_BANDS, type PopulationBand, readBand } from '../rules.ts'
import type { BodySectionContent, PersonLine } from '../sections.ts'
import {
  administrationPath,
  channelLabels,
  kindLabels,
  mandateInWords,
  periodInWords,
  placeOf,
  readingInWords,
  standingOf,
  titleOf,
} from '../view.ts'

/** A part of the page with what was loaded for it. */
export interface LoadedSection extends BodySectionContent {
  readonly key: string
  readonly title: string
  readonly order: number
}

/** Where a town went; `href` null when the registry has nobody who goes on. */
export type EndingLine = Ending & { readonly href: string | null }

export interface BodyPageProps {
  readonly body: Administration
  readonly populations: readonly Population[]
  /** The bands in force today. */
  readonly bands: readonly PopulationBand[]
  /** Where this town went, and the towns that went into it. */
  readonly endings: { readonly into: readonly EndingLine[]; readonly from: readonly Ending[] }
  readonly formerNames: readonly FormerName[]
  readonly mandates: readonly Mandate[]
  /** Null when nobody tells who works for the body. */
  readonly people: readonly PersonLine[] | null
  readonly sections: readonly LoadedSection[]
  readonly history: { readonly rows: readonly HistoryRow[]; readonly total: number }
  readonly today: LocalDate
  readonly mayCorrect: boolean
}

/** Everything of one body on one page, with its index at the left; what is due comes first. */
export function BodyPage(props: BodyPageProps) {
  const { body, mandates, today, sections } = props
  const current = mandates.filter((mandate) => standingOf(mandate, today) === 'current')
  const action = sections.find((section) => section.action)?.action
  const parts = [
    ...sections.map((section) => ({ ...section, node: <Contributed key={section.key} section={section} /> })),
    { key: 'identita', title: 'Identità e fascia', order: 20, node: <Identity key="identita" {...props} /> },
    { key: 'ufficio', title: 'Ufficio e invio', order: 25, node: <Office key="ufficio" {...props} /> },
    { key: 'storia', title: 'Storia', order: 90, node: <Past key="storia" {...props} /> },
  ].sort((a, b) => a.order - b.order)
  return (
    <>
      <PageHead
        title={titleOf(body)}
        lead={
          <>
            {body.ipaCode === null ? <Missing>senza codice IPA</Missing> : <Code>{body.ipaCode}</Code>}
            {body.istatCode === null ? null : (
              <>
                {' · ISTAT '}
                <Code>{body.istatCode}</Code>
              </>
            )}
            {` · ${[kindLabels[body.kind], placeOf(body), ...current.map(mandateInWords)].filter(Boolean).join(' · ')}`}
          </>
        }
        actions={
          <>
            {props.mayCorrect ? (
              <ButtonLink small icon="pencil" href={`${administrationPath(body)}/modifica`}>
                Correggi i dati
              </ButtonLink>
            ) : null}
            {action ? (
              <ButtonLink small weight="primary" href={action.href}>
                {action.label}
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <Merger {...props} />
      <WithIndex
        parts={parts.map((part, index) => ({
          id: part.key,
          label: 'count' in part && part.count !== undefined ? `${part.title} (${part.count})` : part.title,
          current: index === 0,
        }))}
      >
        {parts.map((part) => part.node)}
      </WithIndex>
    </>
  )
}

/** A town that ended keeps its page and what is open; the notice says which body goes on. */
function Merger({ endings }: BodyPageProps) {
  const [last] = endings.into
  if (!last) return null
  const successors = endings.into.filter((ending) => ending.on === last.on)
  return (
    <Notice
      kind="info"
      title={`Confluito in ${successors.map((ending) => ending.successorName).join(', ')}`}
      level={2}
    >
      Dal {formatLongDate(last.on)}. Ciò che è aperto resta qui finché non è concluso. Chi prosegue:{' '}
      {successors.map((ending, index) => (
        <>
          {index > 0 ? ', ' : ''}
          {ending.href === null ? (
            <>
              {ending.successorName} <Missing>non è nel registro</Missing>
            </>
          ) : (
            <a href={ending.href}>{ending.successorName}</a>
          )}
        </>
      ))}
      .
    </Notice>
  )
}

function Contributed({ section }: { section: LoadedSection }) {
  return (
    <Section id={section.key} title={section.title} aside={section.aside} first={section.order < 20}>
      {section.content}
    </Section>
  )
}

function Identity(props: BodyPageProps) {
  const isFirst = props.sections.every((section) => section.order > 20)
  const facts = <Facts facts={identityFacts(props)} />
  if (props.people === null)
    return (
      <Section id="identita" title="Identità e fascia" first={isFirst} box>
        {facts}
      </Section>
    )
  return (
    <Halves section={!isFirst}>
      <Box id="identita" title="Identità e fascia">
        {facts}
      </Box>
      <Box title="Persone e deleghe">
        {props.people.length === 0 ? (
          <Muted>Nessuna persona registrata, o nessuna che tu possa vedere.</Muted>
        ) : (
          <Facts facts={props.people} />
        )}
      </Box>
    </Halves>
  )
}

function identityFacts({ body, populations, bands, endings, formerNames }: BodyPageProps): Fact[] {
  const reading = readBand(populations, bands)
  const code = (label: string, value: string | null): Fact[] =>
    value === null ? [] : [{ label, value, code: true }]
  const website = body.website === null ? null : safeHref(body.website)
  return [
    ...(formerNames.length === 0
      ? []
      : [
          {
            label: 'Si chiamava',
            value: formerNames
              .map(({ name, replacedOn }) => `${name} (fino al ${formatLongDate(addDays(replacedOn, -1))})`)
              .join(', '),
          },
        ]),
    ...(endings.from.length === 0
      ? []
      : [
          {
            label: 'Vi sono confluiti',
            value: endings.from.map(({ name, on }) => `${name} (dal ${formatLongDate(on)})`).join(', '),
          },
        ]),
    {
      label: 'Abitanti',
      value:
        reading === null ? (
          <Missing>n.d.: nessun conteggio registrato</Missing>
        ) : (
          [reading.latest, ...(reading.other ? [reading.other] : [])].map((count, index) => (
            <>
              {index > 0 ? ' · ' : ''}
              {wholeNumber(count.residents)}{' '}
              <Muted>
                ({count.source}, {formatLongDate(count.countedOn)})
              </Muted>
            </>
          ))
        ),
    },
    ...(reading === null || body.kind !== 'municipality'
      ? []
      : [
          {
            label: 'Fascia',
            value: (
              <>
                {readingInWords(reading)}
                <Hint>
                  Fonte: {citeSource(POPULATION_BANDS)} ·{' '}
                  <a href="/amministrazione/riferimenti/fasce">le fasce</a>
                </Hint>
              </>
            ),
          },
        ]),
    ...code('Codice catastale', body.cadastralCode),
    ...code('Codice fiscale', body.taxCode),
    ...code('PEC', body.certifiedMail),
    ...(body.website === null
      ? []
      : [{ label: 'Sito', value: website === null ? body.website : <a href={website}>{body.website}</a> }]),
  ]
}

function Office({ body, mandates, today, mayCorrect }: BodyPageProps) {
  return (
    <Section id="ufficio" title="Ufficio e invio" box>
      <Facts
        row
        facts={[
          {
            label: 'Ufficio associato',
            value:
              mandates.length === 0 ? (
                <Missing>nessuno</Missing>
              ) : (
                mandates.map((mandate) => <MandateLine key={mandate.id} mandate={mandate} today={today} />)
              ),
          },
          { label: 'Dove trasmette i piani', value: channelLabels[body.submissionChannel] },
        ]}
      />
      {mayCorrect ? <ChannelForm body={body} /> : null}
    </Section>
  )
}

function MandateLine({ mandate, today }: { mandate: Mandate; today: LocalDate }): ComponentChildren {
  const standing = standingOf(mandate, today)
  const words =
    standing === 'ended' && mandate.validTo
      ? `finito il ${formatDate(mandate.validTo)}`
      : standing === 'future'
        ? `comincia il ${formatDate(mandate.validFrom)}`
        : periodInWords(mandate)
  return (
    <>
      {mandate.associationName}{' '}
      <Muted>
        ({words}
        {mandate.act ? `; ${mandate.act}` : ''})
      </Muted>{' '}
    </>
  )
}

function ChannelForm({ body }: { body: Administration }) {
  return (
    <Disclosure summary="Cambia dove trasmette i piani">
      <Form action={`${administrationPath(body)}/canale`} version={body.version}>
        <RadioChoices
          name="channel"
          label="Dove trasmette i piani"
          value={body.submissionChannel}
          choices={[
            {
              value: 'programme',
              label: channelLabels.programme,
              consequence: 'Il piano arriva al programma appena lo trasmetti, e qui trovi ricevuta ed esito.',
            },
            {
              value: 'office',
              label: channelLabels.office,
              consequence:
                'Regia prepara che cosa riportare fuori e registra chi ha inviato, quando e con quale protocollo.',
            },
          ]}
        />
        <Button small>Salva la scelta</Button>
      </Form>
    </Disclosure>
  )
}

function Past({ body, history }: BodyPageProps) {
  return (
    <Section id="storia" title="Storia">
      {history.rows.length === 0 ? (
        <EmptyState title="Nessun evento che tu possa vedere" />
      ) : (
        <HistoryList rows={history.rows} />
      )}
      {history.total > history.rows.length ? (
        <p>
          <a href={`/storia/ente/${body.id}`}>Tutta la storia ({wholeNumber(history.total)} eventi)</a>
        </p>
      ) : null}
    </Section>
  )
}
