// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import {
  Button,
  Disclosure,
  type FindingItem,
  Form,
  HiddenField,
  LinkButton,
  TextArea,
} from '../../../ui/index.ts'
import type { Finding, Plan, ServiceFacts } from '../model.ts'
import { planPaths } from '../view.ts'
import { type FormTrouble, noTrouble } from './trouble.ts'

/** Which question of the guided page holds a field, and the words of the link to it. */
const places: Readonly<Record<string, readonly [step: string, words: string]>> = {
  approach: ['come', 'Scegli come migra'],
  strategy: ['come', 'Scegli la strategia'],
  reason: ['come', 'Scrivi il motivo'],
  reviewOn: ['come', 'Scrivi quando rivederla'],
  destinationKind: ['dove', 'Scegli la destinazione'],
  destinationName: ['dove', 'Cambia la destinazione'],
  qualificationCode: ['dove', 'Indica la qualificazione'],
  qualificationValidTo: ['dove', 'Cambia la validità'],
  contractOn: ['fornitore', 'Cambia le date'],
  startsOn: ['fornitore', 'Cambia le date'],
  endsOn: ['fornitore', 'Cambia le date'],
  costCents: ['costi', 'Indica i costi'],
  yearlyFeeCents: ['costi', 'Indica i costi'],
  serviceModel: ['dove', 'Cambia il modello di servizio'],
  originKind: ['scheda', 'Controlla da dove parte'],
  isOriginQualified: ['scheda', 'Indica se l’origine è qualificata'],
  dataReason: ['scheda', 'Scrivi il motivo'],
  legacyReason: ['scheda', 'Scrivi il motivo'],
  inherited: ['riepilogo', 'Conferma i valori ripresi'],
}

export interface FindingContext {
  readonly plan: Plan
  readonly services: readonly ServiceFacts[]
  /** The reader may write in the plan as it is now. */
  readonly canWrite: boolean
  readonly trouble?: FormTrouble
}

/** A finding with its source, the link to its place, the repair it offers and the words of the body. */
export function findingItem(finding: Finding, context: FindingContext): FindingItem {
  const { source, explanation } = finding
  const cited = source.article ? `${source.act}, ${source.article}` : source.act
  return {
    key: `${finding.rule} ${finding.subjectId ?? ''} ${finding.field ?? ''}`,
    kind: finding.level,
    title: finding.title,
    text: explanation === null ? finding.detail : `${finding.detail} Spiegazione: «${explanation}»`,
    source: finding.level === 'warn' ? `${cited}, non blocca l’invio` : cited,
    unverified: source.unverified,
    actions: actionsOf(finding, context),
  }
}

function actionsOf(finding: Finding, context: FindingContext): ComponentChildren {
  if (!context.canWrite) return null
  const { plan, services } = context
  const service = services.find((each) => each.digitalServiceId === finding.subjectId)
  if (service && !service.item && finding.field !== 'dataClass')
    return (
      <Form action={`${planPaths.plan(plan.planId)}/servizi`}>
        <LinkButton>Aggiungi al piano i servizi mancanti</LinkButton>
      </Form>
    )
  return (
    <>
      <PlaceLink finding={finding} plan={plan} isService={service !== undefined} />
      {finding.repair && service?.item ? (
        <Form
          action={`${planPaths.plan(plan.planId)}/servizi/${service.digitalServiceId}/correzioni`}
          version={service.item.version}
        >
          <HiddenField name="rule" value={finding.rule} />
          <LinkButton>{finding.repair.label}</LinkButton>
        </Form>
      ) : null}
      {finding.canExplain ? <Explain finding={finding} {...context} /> : null}
    </>
  )
}

function PlaceLink({ finding, plan, isService }: { finding: Finding; plan: Plan; isService: boolean }) {
  const { field, subjectId } = finding
  if (field === 'renunciation') return <a href="#rinuncia">Decidi che cosa ne è del piano</a>
  if (field === 'late') return <a href="#rientro">Scrivi il piano di rientro</a>
  if (field === 'dataCentre') return <a href={`/inventario/data-center/${subjectId}`}>Apri il data center</a>
  if (field === 'twin' && subjectId)
    return <a href={planPaths.inventory(subjectId)}>Apri la voce nell’inventario</a>
  if (field === 'dataClass' && subjectId)
    return <a href={planPaths.inventory(subjectId)}>Indica la classe nell’inventario</a>
  const place = field === null ? undefined : places[field]
  if (!place || !isService || !subjectId) return null
  const [step, words] = place
  return <a href={planPaths.step(plan.planId, subjectId, step)}>{words}</a>
}

function Explain({ finding, plan, trouble = noTrouble }: { finding: Finding } & FindingContext) {
  const subjectId = finding.subjectId ?? plan.planId
  const id = `spiega-${finding.rule}-${subjectId}`
  return (
    <Disclosure
      summary={finding.explanation === null ? 'Spiega perché va bene' : 'Cambia la spiegazione'}
      open={trouble.has(id)}
    >
      <Form action={`${planPaths.plan(plan.planId)}/spiegazioni`} label={`Spiegazione: ${finding.title}`}>
        <HiddenField name="rule" value={finding.rule} />
        <HiddenField name="subjectId" value={subjectId} />
        <TextArea
          id={id}
          name="explanation"
          label="Perché va bene così"
          help="La legge anche l’istruttore. Lasciala vuota per toglierla."
          value={trouble.typed(id, finding.explanation ?? '')}
          error={trouble.error(id)}
          maxLength={2000}
        />
        <Button small weight="secondary">
          Salva la spiegazione
        </Button>
      </Form>
    </Disclosure>
  )
}
