// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  Actions,
  Box,
  Button,
  ButtonLink,
  Disclosure,
  ErrorSummary,
  Fieldset,
  Form,
  HiddenField,
  Muted,
  PageHead,
  Split,
  Steps,
  TextField,
} from '../../../ui/index.ts'
import { isAnswered, type ServiceStep, serviceSteps } from '../forms.ts'
import type { ServiceValues } from '../model.ts'
import { paths } from '../view.ts'
import {
  ClassFields,
  PeopleFields,
  PlaceChoices,
  PlaceSelect,
  type ServiceFieldsProps,
  SoftwareLinks,
  TypeAndName,
} from './service-fields.tsx'

/** What a stored service's form carries besides its fields. */
export interface SeenFields {
  readonly version: number
  readonly base: string
}

export interface ServiceFormPageProps extends ServiceFieldsProps {
  readonly title: string
  readonly bodyName: string
  /** Null for a new service. */
  readonly serviceId: string | null
  readonly seen: SeenFields | null
}

/** The whole service in one dense form, for who fills many. */
export function ServiceFormPage(props: ServiceFormPageProps) {
  const { title, bodyName, serviceId, seen, administrationId, errors } = props
  const action = serviceId === null ? '/inventario/servizi' : paths.service(serviceId)
  const guided =
    serviceId === null
      ? `${paths.newService(administrationId)}&modulo=guidato`
      : `${paths.service(serviceId)}/domande/${serviceSteps[0].key}`
  return (
    <>
      <PageHead
        title={title}
        lead={
          <>
            {bodyName} · <a href={guided}>Una domanda per volta</a>
          </>
        }
      />
      <ErrorSummary errors={errors} />
      <Form action={action} {...(seen === null ? {} : { version: seen.version })}>
        {seen === null ? (
          <HiddenField name="ente" value={administrationId} />
        ) : (
          <HiddenField name="base" value={seen.base} />
        )}
        <TypeAndName {...props} />
        <SoftwareLinks {...props} />
        <PlaceSelect {...props} />
        {serviceId === null ? null : (
          <p>
            <a href={`${paths.service(serviceId)}/domande/dove`}>Cerca il data center di un altro ente</a>
          </p>
        )}
        <Fieldset legend="Classe di dati e servizi">
          <ClassFields {...props} />
        </Fieldset>
        <PeopleFields {...props} />
        <Actions>
          <Button>{serviceId === null ? 'Aggiungi il servizio' : 'Salva il servizio'}</Button>
          <ButtonLink href={serviceId === null ? paths.list : paths.service(serviceId)}>
            Lascia stare
          </ButtonLink>
        </Actions>
      </Form>
    </>
  )
}

export interface GuidedStepPageProps extends ServiceFieldsProps {
  readonly step: ServiceStep
  readonly bodyName: string
  /** Null for a service that is being added: only its first question can be asked. */
  readonly service: { readonly id: string; readonly values: ServiceValues } | null
  readonly seen: SeenFields | null
  /** Words of the search for another body's data centre. */
  readonly search: string
  readonly mayHaveMore: boolean
}

/** One question of a service. Every question can be opened; none must be answered. */
export function GuidedStepPage(props: GuidedStepPageProps) {
  const { step, bodyName, service, seen, errors, administrationId } = props
  const stepHref = (key: string) =>
    service === null
      ? `${paths.newService(administrationId)}&modulo=guidato`
      : `${paths.service(service.id)}/domande/${key}`
  const isLast = step.key === serviceSteps.at(-1)?.key
  const whole =
    service === null
      ? `${paths.newService(administrationId)}&modulo=intero`
      : `${paths.service(service.id)}/modifica`
  return (
    <>
      <PageHead title={questionOf(step, service?.values.name ?? '')} lead={bodyName} />
      {service === null ? null : (
        <Steps
          label="Domande sul servizio"
          steps={serviceSteps.map((each) => ({
            label: each.label,
            href: stepHref(each.key),
            done: isAnswered(each, service.values),
            current: each.key === step.key,
          }))}
        />
      )}
      <Split
        aside={[
          <Box key="why" title="Perché lo chiediamo" quiet>
            <p>{whyOf(step)}</p>
          </Box>,
          <Box key="whole" title="Preferisci una pagina sola?">
            <p>
              <a href={whole}>Apri il modulo intero</a>
            </p>
          </Box>,
        ]}
      >
        <ErrorSummary errors={errors} />
        {step.key === 'dove' && service !== null ? (
          <PlaceSearch {...props} action={stepHref('dove')} />
        ) : null}
        <Form
          action={service === null ? '/inventario/servizi' : stepHref(step.key)}
          {...(seen === null ? {} : { version: seen.version })}
        >
          {seen === null ? (
            <>
              <HiddenField name="ente" value={administrationId} />
              <HiddenField name="passo" value={step.key} />
            </>
          ) : (
            <HiddenField name="base" value={seen.base} />
          )}
          {step.key === 'nome' ? <TypeAndName {...props} /> : null}
          {step.key === 'applicativi' ? <SoftwareLinks {...props} /> : null}
          {step.key === 'dove' ? <PlaceChoices {...props} /> : null}
          {step.key === 'classe' ? <ClassFields {...props} guided /> : null}
          {step.key === 'persone' ? <PeopleFields {...props} /> : null}
          <Actions stack>
            <Button>{isLast ? 'Salva e rivedi tutto' : 'Salva e continua'}</Button>
            <ButtonLink href={service === null ? paths.list : paths.service(service.id)}>
              {service === null ? 'Lascia stare' : 'Torna al servizio'}
            </ButtonLink>
          </Actions>
        </Form>
      </Split>
    </>
  )
}

/** Another body's data centre is found by the name of the body: results join the answers below. */
function PlaceSearch({
  search,
  mayHaveMore,
  action,
  choices,
  administrationId,
}: GuidedStepPageProps & { action: string }) {
  const foreign = choices.places.filter((place) => place.administrationId !== administrationId).length
  return (
    <Disclosure summary="È nel data center di un altro ente? Cercalo" open={search !== ''}>
      <Form method="get" action={action} label="Data center di un altro ente">
        <TextField
          name="cerca"
          type="search"
          label="Nome dell’ente"
          help="Per esempio dell’Unione o della Provincia"
          value={search}
        />
        <Button small weight="secondary">
          Cerca
        </Button>
      </Form>
      {search === '' ? null : (
        <p role="status">
          <Muted>
            {foreign === 0
              ? `Nessun ente che ospiti altri corrisponde a «${search}». Chiedi all’ente di segnare il suo data center come aperto agli altri.`
              : mayHaveMore
                ? 'Sono tanti: aggiungi una parola per restringere.'
                : 'Li trovi fra le risposte qui sotto.'}
          </Muted>
        </p>
      )}
    </Disclosure>
  )
}

function questionOf(step: ServiceStep, name: string): string {
  switch (step.key) {
    case 'nome':
      return name === '' ? 'Che servizio vuoi aggiungere?' : `${name}: che servizio è?`
    case 'applicativi':
      return `${name}: con quali applicativi funziona?`
    case 'dove':
      return `${name}: dove sta oggi?`
    case 'classe':
      return `${name}: quanto sono delicati i dati?`
    case 'persone':
      return `${name}: chi lo usa e chi lo segue?`
  }
}

function whyOf(step: ServiceStep): string {
  switch (step.key) {
    case 'nome':
      return 'Ogni servizio digitale dell’ente si scrive una volta sola: piano, classificazione e finanziamenti partono da questo elenco.'
    case 'applicativi':
      return 'Un servizio è migrato quando lo sono tutti i programmi e i dati che lo fanno funzionare.'
    case 'dove':
      return 'Da qui si vede quali servizi vanno spostati, e quando un data center può chiudere.'
    case 'classe':
      return 'La classe dice quale livello deve avere il posto in cui il servizio andrà. Non si indovina: vale quella della classificazione dell’ente.'
    case 'persone':
      return 'Serve a sapere a chi chiedere, e quanto pesa uno spostamento.'
  }
}
