// SPDX-License-Identifier: AGPL-3.0-or-later
import { ErrorSummary } from '../../ui/errors.tsx'
import { PageHead } from '../../ui/page.tsx'
import type { Problem } from './problems.ts'

const titles: Readonly<Record<number, string>> = {
  401: 'Bisogna accedere',
  403: 'Non si può fare',
  404: 'Pagina non trovata',
  409: 'Nel frattempo è cambiato qualcosa',
  413: 'File troppo grande',
  422: 'C’è qualcosa da correggere',
  429: 'Un momento',
  500: 'Errore imprevisto',
  503: 'Servizio non disponibile',
}

/** The heading of the page of a refusal. */
export function headingOf(status: number): string {
  return titles[status] ?? 'Richiesta non valida'
}

/** The page of a refusal: what happened, its code, what to do next. */
export function ErrorPage({ problem, requestId }: { problem: Problem; requestId: string }) {
  return (
    <>
      <PageHead title={headingOf(problem.status)} />
      <p>{problem.title}</p>
      <ErrorSummary errors={problem.fields.map((each) => ({ message: `${each.field}: ${each.message}` }))} />
      <p>
        {problem.action ? (
          <>
            <a href={problem.action.href}>{problem.action.label}</a>
            {' · '}
          </>
        ) : null}
        <a href="/">Torna all’inizio</a>
      </p>
      <p>
        <small>
          Codice {problem.code} · richiesta {requestId}
        </small>
      </p>
    </>
  )
}
