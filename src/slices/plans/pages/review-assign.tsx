// SPDX-License-Identifier: AGPL-3.0-or-later
import { BulkPreview, ButtonLink, HiddenField, Notice, PageHead, Section, Table } from '../../../ui/index.ts'
import type { AssignmentView } from '../view-review.ts'

export interface AssignPageProps {
  readonly view: AssignmentView
  /** The queue as it was, for who leaves it. */
  readonly backHref: string
  /** Something changed since the preview was shown: nothing was written. */
  readonly isChanged: boolean
}

/** Rows shown one by one; the others are counted. */
const shownRows = 50

/** What giving these plans to a reviewer would change, and which it leaves as they are and why. Nothing has changed yet. */
export function AssignPage({ view, backHref, isChanged }: AssignPageProps) {
  const { given, refused, reviewer, isSelf } = view
  const more = given.length - shownRows
  return (
    <>
      <PageHead title={isSelf ? 'Prendi in esame' : `Assegna a ${reviewer}`} lead={view.lead} />
      {isChanged ? (
        <Notice kind="warn" title="Nel frattempo qualche piano è cambiato" level={2}>
          Non è stato assegnato nulla: guarda di nuovo che cosa cambia, poi conferma.
        </Notice>
      ) : null}
      {given.length === 0 ? (
        <p>
          Nessuno dei piani scelti si può assegnare. <a href={backHref}>Torna alla coda</a>
        </p>
      ) : (
        <Section title="Che cosa cambia" first>
          <BulkPreview
            title={view.title}
            summary={view.summary}
            caption="Piani che cambiano istruttore"
            of="Ente"
            changes={given.slice(0, shownRows).map((row) => ({
              id: row.id,
              title: row.body,
              field: 'Istruttore',
              before: row.before,
              after: reviewer,
            }))}
            {...(more > 0 ? { note: more === 1 ? 'e un altro piano' : `e altri ${more} piani` } : {})}
            action="/piani/assegnazioni"
            submit={view.submit}
            cancelHref={backHref}
          >
            <HiddenField name="a" value={view.reviewerPersonId} />
            <HiddenField name="piani" value={given.map((row) => `${row.id}.${row.version}`).join(' ')} />
            <HiddenField name="filtri" value={view.filters} />
          </BulkPreview>
        </Section>
      )}
      {refused.length === 0 ? null : (
        <Section title="Restano come sono">
          <Table
            caption="Piani che non si possono assegnare, con il motivo"
            rows={refused}
            rowKey={(row) => row.id}
            columns={[
              {
                key: 'ente',
                label: 'Ente',
                rowHeader: true,
                cell: (row) => <a href={`/piani/${row.id}/esame`}>{row.body}</a>,
              },
              { key: 'motivo', label: 'Perché', cell: (row) => row.reason },
            ]}
          />
        </Section>
      )}
      {given.length === 0 ? (
        <ButtonLink small href={backHref}>
          Torna alla coda
        </ButtonLink>
      ) : null}
    </>
  )
}
