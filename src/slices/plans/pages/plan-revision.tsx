// SPDX-License-Identifier: AGPL-3.0-or-later
import { counted } from '../../../shared/money.ts'
import { Button, Disclosure, Form, Section, TextArea } from '../../../ui/index.ts'
import { asSentence, isEditable, planPaths } from '../view.ts'
import type { PlanPageProps } from './plan-page.tsx'

/** What can be done with an approved plan, and what is being changed of it while it is on the desk again. */
export function Revision(props: PlanPageProps) {
  const { plan, isWriter } = props
  if (plan.state === 'approved') return isWriter ? <Openings {...props} /> : null
  if (plan.revision === null) return null
  const approved = props.facts.approved?.number ?? 0
  const mayDrop = isWriter && (isEditable(plan) || plan.state === 'withdrawn')
  return (
    <Section
      first
      box
      title={plan.revision === 'addition' ? 'Integrazione del piano approvato' : 'Piano approvato riaperto'}
    >
      <p>
        {plan.revision === 'addition'
          ? `Aggiunge servizi al piano: quelli della versione ${approved}, approvata, restano come sono.`
          : `Motivo: ${asSentence(plan.revisionReason)}`}{' '}
        La versione {approved} vale finché non ne è approvata un’altra.
      </p>
      {mayDrop ? (
        <Disclosure summary={`Torna alla versione ${approved}`}>
          <Form action={`${planPaths.plan(plan.planId)}/revisioni/annullamenti`} version={plan.version}>
            <p>
              I servizi aggiunti escono dal piano e quelli cambiati tornano come furono approvati. Resta
              scritto nella storia.
            </p>
            <Button weight="danger">Torna al piano approvato</Button>
          </Form>
        </Disclosure>
      ) : null}
    </Section>
  )
}

function Openings({ plan, facts, trouble }: PlanPageProps) {
  const further = facts.services.filter(({ item }) => item === null).length
  return (
    <Section first title="Il piano è approvato" box>
      {further > 0 ? (
        <Form action={`${planPaths.plan(plan.planId)}/integrazioni`} version={plan.version}>
          <p>
            {counted(further, 'servizio dell’inventario non è', 'servizi dell’inventario non sono')} nel
            piano: un’integrazione {further === 1 ? 'lo' : 'li'} aggiunge e lascia gli altri come sono.
          </p>
          <Button small>Apri un’integrazione</Button>
        </Form>
      ) : (
        <p>Tutti i servizi dell’inventario sono nel piano.</p>
      )}
      <Disclosure
        summary="Riapri il piano per cambiare ciò che è approvato"
        open={trouble.has('motivo-riapertura')}
      >
        <Form action={`${planPaths.plan(plan.planId)}/riaperture`} version={plan.version}>
          <TextArea
            id="motivo-riapertura"
            name="reason"
            label="Perché lo riapri"
            help="Lo leggono l’ente, l’ufficio e il programma, e resta nella storia. La versione approvata vale finché non ne è approvata un’altra."
            required
            rows={2}
            maxLength={2000}
            value={trouble.typed('motivo-riapertura', '')}
            error={trouble.error('motivo-riapertura')}
          />
          <Button small>Riapri il piano</Button>
        </Form>
      </Disclosure>
    </Section>
  )
}
