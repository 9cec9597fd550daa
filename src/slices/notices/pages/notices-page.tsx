// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Page } from '../../../shared/list-query.ts'
import { Button, EmptyState, Form, PageHead, Pager } from '../../../ui/index.ts'
import type { NoticeLine } from '../model.ts'
import { NoticeList } from './notice-list.tsx'

export interface NoticesPageProps {
  readonly page: Page<NoticeLine>
  readonly unread: number
  readonly now: Date
  readonly nextHref: string | null
  readonly previousHref: string | null
}

/** Everything the person was told, newest first. */
export function NoticesPage({ page, unread, now, nextHref, previousHref }: NoticesPageProps) {
  return (
    <>
      <PageHead
        title="Notifiche"
        lead={
          unread === 0
            ? 'Le hai lette tutte.'
            : unread === 1
              ? 'Una è da leggere.'
              : `${unread} sono da leggere.`
        }
        actions={
          unread === 0 ? null : (
            <Form action="/notifiche/lette">
              <Button small weight="secondary">
                Segna tutte come lette
              </Button>
            </Form>
          )
        }
      />
      {page.rows.length === 0 ? (
        <EmptyState title="Nessuna notifica" level={2}>
          Qui trovi quello che succede ai piani che segui: chi ha trasmesso, chi ha rinviato, che cosa ti è
          stato assegnato.
        </EmptyState>
      ) : (
        <>
          <NoticeList lines={page.rows} now={now} />
          {nextHref || previousHref ? (
            <Pager shown={page.rows.length} total={null} nextHref={nextHref} previousHref={previousHref} />
          ) : null}
        </>
      )}
    </>
  )
}
