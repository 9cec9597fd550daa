// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatLongDate } from '../../../shared/dates.ts'
import { Code, EmptyState, Hint, Muted, PageHead, PlainList, SearchForm, Section } from '../../../ui/index.ts'
import type { BodyRow, Ending } from '../model.ts'
import type { SearchHit } from '../sections.ts'
import { administrationPath, kindLabels, placeOf, titleOf } from '../view.ts'

export interface SearchPageProps {
  /** What was typed; '' before the first search. */
  readonly typed: string
  readonly bodies: readonly BodyRow[]
  readonly moreHref: string | null
  readonly isLikeness: boolean
  /** Towns that ended with what was typed as name or code. */
  readonly formerTowns: readonly Ending[]
  readonly others: readonly {
    readonly key: string
    readonly title: string
    readonly hits: readonly SearchHit[]
  }[]
}

/** What the search of the whole site found: bodies first, then what other parts contribute. */
export function SearchPage({ typed, bodies, moreHref, isLikeness, formerTowns, others }: SearchPageProps) {
  const isEmpty =
    bodies.length === 0 && formerTowns.length === 0 && others.every((other) => other.hits.length === 0)
  return (
    <>
      <PageHead title={typed === '' ? 'Cerca' : `Risultati per «${typed}»`} />
      <SearchForm action="/cerca" name="q" id="cerca-q" label="Ente, servizio, codice" value={typed} />
      {typed !== '' && isEmpty ? (
        <EmptyState
          title="Non abbiamo trovato nulla"
          level={2}
          action={<a href="/enti">Vedi tutti gli enti</a>}
        >
          Prova con meno parole, oppure con un codice intero: IPA, ISTAT, catastale o fiscale.
        </EmptyState>
      ) : null}
      {bodies.length === 0 ? null : (
        <Section
          title="Enti"
          {...(moreHref === null ? {} : { aside: <a href={moreHref}>Vedi tutti nell’elenco</a> })}
        >
          {isLikeness ? <Hint>Nessun ente si chiama così: questi hanno un nome simile.</Hint> : null}
          <PlainList
            items={bodies.map((body) => (
              <>
                <a href={administrationPath(body)}>{titleOf(body)}</a>{' '}
                <Muted>
                  {[body.kind === 'municipality' ? null : kindLabels[body.kind], placeOf(body)]
                    .filter(Boolean)
                    .join(' · ')}
                  {body.ipaCode === null ? null : ' · '}
                </Muted>
                {body.ipaCode === null ? null : <Code>{body.ipaCode}</Code>}
              </>
            ))}
          />
        </Section>
      )}
      {formerTowns.length === 0 ? null : (
        <Section title="Comuni che non ci sono più">
          <PlainList
            items={formerTowns.map((town) => (
              <>
                {town.name} <Code>{town.code}</Code>{' '}
                <Muted>
                  {town.successorCode === null
                    ? `cessato il ${formatLongDate(town.on)}: il territorio è passato a uno Stato estero`
                    : `dal ${formatLongDate(town.on)} in ${town.successorName}`}
                </Muted>{' '}
                {town.successorCode === null ? null : <Code>{town.successorCode}</Code>}
              </>
            ))}
          />
        </Section>
      )}
      {others
        .filter((other) => other.hits.length > 0)
        .map((other) => (
          <Section key={other.key} title={other.title}>
            <PlainList
              items={other.hits.map((hit) => (
                <>
                  <a href={hit.href}>{hit.title}</a> {hit.detail ? <Muted>{hit.detail}</Muted> : null}
                </>
              ))}
            />
          </Section>
        ))}
    </>
  )
}
