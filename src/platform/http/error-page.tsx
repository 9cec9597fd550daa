// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/errors.tsx'
import { Form, HiddenField } from '../../ui/form.tsx'
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
export function ErrorPage(props: { problem: Problem; requestId: string; children?: ComponentChildren }) {
  const { problem, requestId, children } = props
  return (
    <>
      <PageHead title={headingOf(problem.status)} />
      <p>{problem.title}</p>
      <ErrorSummary errors={problem.fields.map((each) => ({ message: `${each.field}: ${each.message}` }))} />
      {children}
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

/** The way back for who wrote in a form while the session ended: nothing typed is lost. */
export function SendAgain(props: { action: string; fields: readonly (readonly [string, string])[] }) {
  const { action, fields } = props
  if (fields.length === 0) return null
  return (
    <>
      <p>
        Quello che hai appena scritto è ancora in questa pagina:{' '}
        <a href="/accesso" target="_blank" rel="noopener">
          accedi in un’altra scheda
        </a>
        , poi torna qui e invialo di nuovo.
      </p>
      <Form action={action}>
        {fields.map(([name, value]) => (
          <HiddenField name={name} value={value} />
        ))}
        <Button>Invia di nuovo</Button>
      </Form>
    </>
  )
}
