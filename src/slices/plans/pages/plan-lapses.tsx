// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatLongDate, withArticle } from '../../../shared/dates.ts'
import { citeSource } from '../../../shared/legal.ts'
import {
  Button,
  Checkboxes,
  DateField,
  Disclosure,
  Facts,
  FieldRow,
  Form,
  HiddenField,
  Hint,
  Notice,
  RadioChoices,
  Section,
  TextArea,
  TextField,
} from '../../../ui/index.ts'
import type { PlanState } from '../lifecycle.ts'
import type { Renunciation } from '../model.ts'
import { renunciationSource } from '../sources.ts'
import { planPaths } from '../view.ts'
import type { PlanPageProps } from './plan-page.tsx'

/** What follows for the plan as it stands. */
const consequences: Readonly<Record<PlanState, string>> = {
  draft: 'La bozza non si trasmette finché non è deciso che cosa farne.',
  returned: 'La bozza non si trasmette finché non è deciso che cosa farne.',
  withdrawn: 'Decidendo, la bozza si riprende e va trasmessa di nuovo.',
  submitted: 'La versione trasmessa non si approva: chi può trasmettere la ritira, poi si decide qui.',
  under_review: 'La versione in esame non si approva: chi può trasmettere la ritira, poi si decide qui.',
  approved:
    'Il piano approvato non vale più per il finanziamento: decidendo si riapre, e va trasmesso di nuovo.',
}

/** Why the plan lapsed, what follows, and what the body has to say of it. */
export function Lapses(props: PlanPageProps) {
  const { ending, renunciations } = props.facts
  return (
    <>
      {ending ? (
        <Notice
          kind="stop"
          level={2}
          title={`L’ente è cessato ${withArticle('il', formatLongDate(ending.endedOn))}: il piano si ferma`}
        >
          {ending.successors.length > 0
            ? `Prosegue ${ending.successors.join(', ')}: i servizi ancora attivi entrano nel suo piano. `
            : ''}
          {props.plan.state === 'approved'
            ? 'Gli impegni approvati restano da seguire finché sono presi in carico.'
            : 'Questo piano non si trasmette e non si approva più; quello che c’è scritto resta da leggere.'}
        </Notice>
      ) : null}
      {renunciations.map((each) => (
        <OpenRenunciation key={each.renunciationId} {...props} renunciation={each} />
      ))}
    </>
  )
}

function OpenRenunciation(props: PlanPageProps & { readonly renunciation: Renunciation }) {
  const { plan, facts, isWriter, renunciation } = props
  const paid = facts.services.filter(({ digitalServiceId }) =>
    renunciation.serviceIds.includes(digitalServiceId),
  )
  const isOut = plan.state === 'submitted' || plan.state === 'under_review'
  return (
    <Section id="rinuncia" first box title="Il finanziamento è stato rinunciato: il piano decade">
      <p>{consequences[plan.state]}</p>
      <Facts
        facts={[
          {
            label: 'Avviso',
            value: `${renunciation.callTitle}${renunciation.measure ? `, misura ${renunciation.measure}` : ''}`,
          },
          {
            label: 'Rinuncia',
            value: `${formatLongDate(renunciation.renouncedOn)}${renunciation.protocolNumber ? `, protocollo ${renunciation.protocolNumber}` : ''}`,
          },
          { label: 'Motivo', value: renunciation.reason },
          ...(paid.length > 0
            ? [{ label: 'Servizi finanziati', value: paid.map(({ name }) => name).join(', ') }]
            : []),
        ]}
      />
      <Hint>Fonte: {citeSource(renunciationSource(renunciation))}.</Hint>
      {isWriter && !isOut ? (
        <Form action={`${planPaths.plan(plan.planId)}/rinunce/risposte`} version={plan.version}>
          <HiddenField name="renunciationId" value={renunciation.renunciationId} />
          <RadioChoices
            id={`risposta-${renunciation.renunciationId}`}
            name="answer"
            label="Che cosa ne è del piano"
            required
            error={props.trouble.error('answer')}
            choices={[
              {
                value: 'without_funds',
                label: 'Resta, senza quei fondi',
                consequence: 'I servizi migrano lo stesso: controlla date e costi, poi trasmetti.',
              },
              {
                value: 'reduced',
                label: 'Si riduce',
                consequence:
                  paid.length > 0
                    ? `Si decide di nuovo che cosa succede a: ${paid.map(({ name }) => name).join(', ')}.`
                    : 'Cambia i servizi che senza fondi non migrano, poi trasmetti.',
              },
            ]}
          />
          <Button small>Conferma la decisione</Button>
        </Form>
      ) : null}
      {isWriter ? <TakeBack {...props} /> : null}
    </Section>
  )
}

/** A renunciation that was a mistake goes where it was recorded. */
function TakeBack({ plan, renunciation, trouble }: PlanPageProps & { readonly renunciation: Renunciation }) {
  const { renunciationId, candidacyActId } = renunciation
  if (candidacyActId !== null)
    return <Hint>Viene dalla candidatura: se è un errore, annulla lì l’atto e il piano torna com’era.</Hint>
  const field = `whyBack-${renunciationId}`
  return (
    <Disclosure summary="È stata registrata per errore" open={trouble.has(field)}>
      <Form action={`${planPaths.plan(plan.planId)}/rinunce/annullamenti`} version={plan.version}>
        <HiddenField name="renunciationId" value={renunciationId} />
        <TextArea
          id={field}
          name="whyBack"
          label="Perché la annulli"
          help="Il piano torna com’era prima; la registrazione resta nella storia."
          required
          rows={2}
          maxLength={2000}
          value={trouble.typed('whyBack', '')}
          error={trouble.error(field)}
        />
        <Button small weight="secondary">
          Annulla la rinuncia
        </Button>
      </Form>
    </Disclosure>
  )
}

/** Records by hand that a funding behind the plan was given up. */
export function RenounceForm({ plan, facts, trouble }: PlanPageProps) {
  const field = (name: string) => ({
    name,
    value: trouble.typed(name, ''),
    error: trouble.error(name),
  })
  return (
    <Section id="finanziamento" title="Finanziamento">
      <Disclosure summary="Registra la rinuncia a un finanziamento" open={trouble.has('callTitle')}>
        <Form action={`${planPaths.plan(plan.planId)}/rinunce`}>
          <p>
            Rinunciare alla candidatura che paga la migrazione fa decadere anche il piano: va deciso se resta
            senza fondi o si riduce, e va trasmesso di nuovo. Lo leggono l’ente, l’ufficio e, se il piano è
            stato trasmesso, il programma.
          </p>
          <FieldRow>
            <TextField {...field('callTitle')} label="Avviso" required maxLength={200} />
            <TextField {...field('measure')} label="Misura" help="Per esempio 1.2" maxLength={20} />
          </FieldRow>
          <FieldRow>
            <DateField {...field('renouncedOn')} label="Giorno della rinuncia" required />
            <TextField
              {...field('protocolNumber')}
              label="Protocollo"
              help="Della PEC di rinuncia, se c’è"
              maxLength={60}
            />
          </FieldRow>
          <TextArea {...field('reason')} label="Motivo" required rows={2} maxLength={2000} />
          <Checkboxes
            name="servizio"
            label="Quali servizi pagava (facoltativo)"
            options={facts.services
              .filter(({ item }) => item !== null)
              .map(({ digitalServiceId, name }) => ({ value: digitalServiceId, label: name }))}
          />
          <Button small weight="danger">
            Registra la rinuncia
          </Button>
        </Form>
      </Disclosure>
    </Section>
  )
}
