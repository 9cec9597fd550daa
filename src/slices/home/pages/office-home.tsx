// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, type LocalDate } from '../../../shared/dates.ts'
import type { DueItem } from '../../../shared/due.ts'
import type { PersonId } from '../../../shared/ids.ts'
import {
  filterValue,
  type ListQuery,
  type Page,
  printListQuery,
  wholeList,
  withFilter,
  withoutFilter,
  withoutFilters,
} from '../../../shared/list-query.ts'
import {
  Box,
  CalendarStrip,
  DueList,
  EmptyState,
  Figures,
  Hint,
  PageHead,
  PlainList,
  Section,
  Split,
  Table,
} from '../../../ui/index.ts'
import type { OpenCall } from '../../calls/index.ts'
import type { NoticeLine } from '../../notices/index.ts'
import { dueSpec } from '../inputs.ts'
import { dueSpans, type ReturnedPlan, type ScopeBody } from '../model.ts'
import { countItems, loadOf, moneyAtRisk, spanOf } from '../rules.ts'
import {
  calendarDays,
  dueGroups,
  duties,
  officeFigures,
  returnedInWords,
  riskInWords,
  spanLabels,
} from '../view.ts'
import { CallsBox } from './calls-box.tsx'
import { NewsBox } from './news-box.tsx'

export interface OfficeHomeProps {
  readonly title: string
  readonly today: LocalDate
  readonly now: Date
  readonly personId: PersonId
  readonly bodies: readonly ScopeBody[]
  readonly bodyHref: (item: DueItem) => string
  /** Everything still to be done. */
  readonly open: readonly DueItem[]
  /** What the filters leave, and the page of it on screen. */
  readonly shown: readonly DueItem[]
  readonly page: Page<DueItem>
  readonly query: ListQuery
  readonly returned: readonly ReturnedPlan[]
  readonly news: readonly NoticeLine[]
  readonly calls: readonly OpenCall[]
}

const listId = 'da-fare'

/** What awaits an office in all its bodies, the nearest first. */
export function OfficeHome(props: OfficeHomeProps) {
  const { title, today, bodies, open, shown, returned, query } = props
  const here = (state: ListQuery) => `/${printListQuery(dueSpec, state)}#${listId}`
  const only = (name: string, value: string) => here(withFilter(dueSpec, withoutFilters(query), name, value))
  if (bodies.length === 0)
    return (
      <>
        <PageHead title={title} />
        <EmptyState title="L’ufficio non ha ancora enti" level={2}>
          Quando chi amministra gli accessi registra il mandato di un ente, qui trovi quello che ha da fare.
        </EmptyState>
      </>
    )
  const { items, bodies: bodyCount } = countItems(shown)
  return (
    <>
      <PageHead
        title={title}
        lead={`Che cosa aspetta l’ufficio ${bodies.length === 1 ? 'nell’ente associato' : `nei ${bodies.length} enti associati`}.`}
      />
      <Section title="In breve" titleHidden first>
        <Figures
          figures={officeFigures(open, returned, bodies.length, today, (span) => only('quando', span))}
        />
      </Section>
      <Section title="Prossimi 14 giorni" titleHidden>
        <CalendarStrip days={calendarDays(open, today, (date) => only('giorno', date))} today={today} />
      </Section>
      <Section
        title="Da fare"
        id={listId}
        aside={
          items === 0
            ? null
            : [`${duties(items)} in ${bodyCount === 1 ? 'un ente' : `${bodyCount} enti`}`, riskInWords(shown)]
                .filter(Boolean)
                .join(' · ')
        }
      >
        <Split width="slim" aside={<OfficeAside {...props} />}>
          <Due {...props} here={here} />
        </Split>
      </Section>
    </>
  )
}

function Due(props: OfficeHomeProps & { here: (state: ListQuery) => string }) {
  const { today, personId, open, shown, page, query, here, bodies, bodyHref } = props
  const who = filterValue(query, 'chi')
  const withWho = (value: string | null) =>
    here(value === null ? withoutFilter(dueSpec, query, 'chi') : withFilter(dueSpec, query, 'chi', value))
  const mine = open.filter((item) => item.responsible?.personId === personId).length
  const nobody = open.filter((item) => item.responsible === null).length
  return (
    <DueList
      caption={`Attività ${bodies.length === 1 ? 'dell’ente' : `dei ${bodies.length} enti`}, dal termine più vicino`}
      views={[
        {
          label: 'Tutto l’ufficio',
          href: withWho(null),
          current: who === undefined && filterValue(query, 'importo') === undefined,
        },
        { label: `Assegnate a me (${mine})`, href: withWho(personId), current: who === personId },
        ...(moneyAtRisk(open) === null
          ? []
          : [
              {
                label: 'Solo con importo a rischio',
                href: here(withFilter(dueSpec, query, 'importo', '1')),
                current: filterValue(query, 'importo') !== undefined,
              },
            ]),
        { label: `Senza persona (${nobody})`, href: withWho('nessuno'), current: who === 'nessuno' },
      ]}
      filters={{
        active: activeFilters(props),
        choices: filterValue(query, 'quando')
          ? []
          : dueSpans
              .map((span) => ({ span, count: shown.filter((item) => spanOf(item, today) === span).length }))
              .filter(({ count }) => count > 0 && count < shown.length)
              .map(({ span, count }) => ({
                label: `${spanLabels[span]} (${count})`,
                href: here(withFilter(dueSpec, query, 'quando', span)),
              })),
        clearHref: here(withoutFilters(query)),
      }}
      groups={dueGroups(page.rows, shown, today, bodyHref)}
      pager={{
        shown: page.rows.length,
        total: shown.length,
        nextHref: page.next && here(page.next),
        previousHref: page.previous && here(page.previous),
      }}
      note="«Ultimo giorno utile» è il giorno oltre il quale i passi successivi non stanno più nel termine. Un termine passato non blocca nulla: si continua e si propone una nuova data."
      exports={['csv', 'xlsx'].map((kind) => ({
        label: kind.toUpperCase(),
        href: `/attivita.${kind}${printListQuery(dueSpec, wholeList(query))}`,
      }))}
      empty={
        Object.keys(query.filters).length === 0
          ? { title: 'Niente da fare', text: 'Nessun ente dell’ufficio ha attività aperte.' }
          : {
              title: 'Nessuna attività con questi filtri',
              action: <a href={here(withoutFilters(query))}>Togli i filtri</a>,
            }
      }
    />
  )
}

function activeFilters({ query, open, bodies, personId }: OfficeHomeProps) {
  const here = (name: string) => `/${printListQuery(dueSpec, withoutFilter(dueSpec, query, name))}#${listId}`
  const [span, day, body, who] = ['quando', 'giorno', 'ente', 'chi'].map((name) => filterValue(query, name))
  const nameOf = (id: string) =>
    open.find((item) => item.responsible?.personId === id)?.responsible?.name ?? 'altra persona'
  return [
    ...(filterValue(query, 'importo')
      ? [{ label: 'Con importo a rischio', removeHref: here('importo') }]
      : []),
    ...(span ? [{ label: spanLabels[span as keyof typeof spanLabels], removeHref: here('quando') }] : []),
    ...(day ? [{ label: `Il ${formatDate(day)}`, removeHref: here('giorno') }] : []),
    ...(body
      ? [
          {
            label: `Ente: ${bodies.find((each) => each.id === body)?.name ?? 'un altro'}`,
            removeHref: here('ente'),
          },
        ]
      : []),
    ...(who && who !== 'nessuno' && who !== personId
      ? [{ label: `Chi: ${nameOf(who)}`, removeHref: here('chi') }]
      : []),
  ]
}

function OfficeAside({ returned, open, today, now, news, calls }: OfficeHomeProps) {
  const loads = loadOf(open, today)
  return (
    <>
      <Box title="Piani rinviati" level={3} id="piani-rinviati">
        {returned.length === 0 ? (
          <Hint>Nessun piano aspetta correzioni.</Hint>
        ) : (
          <PlainList
            items={returned.map((plan) => (
              <>
                <a href={`/piani/${plan.planId}`}>
                  <strong>{plan.administrationName}</strong>
                </a>
                , versione {plan.versionNumber}
                <Hint>{returnedInWords(plan, today)}</Hint>
              </>
            ))}
          />
        )}
      </Box>
      {loads.length === 0 ? null : (
        <Box title="Chi ha che cosa" level={3}>
          <Table
            plain
            caption="Attività aperte per persona"
            columns={[
              {
                key: 'persona',
                label: 'Persona',
                rowHeader: true,
                cell: (load) => <a href={`/?chi=${load.personId}#${listId}`}>{load.name}</a>,
              },
              { key: 'urgenti', label: 'Urgenti', numeric: true, cell: (load) => load.urgent },
              { key: 'tutte', label: 'In tutto', numeric: true, cell: (load) => load.all },
            ]}
            rows={loads}
            rowKey={(load) => load.personId}
          />
        </Box>
      )}
      <CallsBox calls={calls} today={today} level={3} />
      <NewsBox news={news} now={now} />
    </>
  )
}
