// SPDX-License-Identifier: AGPL-3.0-or-later

import {
  Button,
  ButtonLink,
  Disclosure,
  Facts,
  FieldRow,
  Form,
  HiddenField,
  Missing,
  Muted,
  Notice,
  PageHead,
  PlainList,
  Section,
  Select,
  Split,
  Status,
  TaskList,
  TextField,
} from '../../../ui/index.ts'
import { HistoryList, type HistoryRow } from '../../history/index.ts'
import { serviceSteps } from '../forms.ts'
import type { ServiceAction, serviceTransitions } from '../lifecycle.ts'
import type { Dependency, DigitalService, Software } from '../model.ts'
import { gapsOf, type ServiceGap } from '../rules.ts'
import { classInWords, classSourceInWords, paths } from '../view.ts'

export interface ServicePageProps {
  readonly service: DigitalService
  readonly bodyName: string
  readonly bodyHref: string
  readonly typeLabel: string | null
  readonly placeLabel: string
  /** The page of the place, when the reader may open it. */
  readonly placeHref: string | null
  readonly responsibleName: string | null
  /** With its version for who may read it; names only for the others. */
  readonly software: readonly (Pick<Software, 'id' | 'name'> & { productVersion: string | null })[]
  readonly dependencies: {
    readonly needs: readonly Dependency[]
    readonly neededBy: readonly Dependency[]
    readonly others: readonly { readonly id: string; readonly name: string }[]
  }
  readonly mayWrite: boolean
  /** What this reader may do with its state, from the lifecycle. */
  readonly moves: readonly Move[]
  readonly notice: string | null
  readonly history: readonly HistoryRow[]
  readonly historyCount: number
}

type Move = Pick<(typeof serviceTransitions)[number], 'action' | 'labelIt' | 'note'>

/** Each thing that is missing, as something to do, with the question that asks it. */
const tasks: Readonly<Record<ServiceGap, { title: string; step: (typeof serviceSteps)[number]['key'] }>> = {
  class: { title: 'Indicare la classe', step: 'classe' },
  class_source: { title: 'Dire da dove risulta la classe, e da quando', step: 'classe' },
  place: { title: 'Dire dove sta', step: 'dove' },
  software: { title: 'Indicare gli applicativi', step: 'applicativi' },
  users: { title: 'Dire quanti lo usano', step: 'persone' },
  responsible: { title: 'Scegliere la persona responsabile', step: 'persone' },
}

/** Everything of one service, what is missing first. */
export function ServicePage(props: ServicePageProps) {
  const { service, mayWrite, software } = props
  const gaps = gapsOf(service)
  const here = paths.service(service.id)
  const question = (key: string) => `${here}/domande/${key}`
  return (
    <>
      <PageHead
        title={service.name}
        lead={
          <>
            Servizio digitale di <a href={props.bodyHref}>{props.bodyName}</a>
            {service.state === 'ceased' ? (
              <>
                {' · '}
                <Status kind="idle">Cessato</Status>
              </>
            ) : null}
          </>
        }
        actions={
          mayWrite ? (
            <ButtonLink small weight="primary" icon="pencil" href={`${here}/modifica`}>
              Correggi il servizio
            </ButtonLink>
          ) : null
        }
      />
      {props.notice === null ? null : <Notice kind="ok" title={props.notice} level={2} />}
      <Split
        aside={
          mayWrite ? (
            props.moves.map((move) => <StateMove key={move.action} id={service.id} move={move} />)
          ) : (
            <p>Puoi leggere questo servizio: lo scrivono l’ente e il suo ufficio.</p>
          )
        }
      >
        {gaps.length === 0 ? null : (
          <Section title="Che cosa manca" first>
            <TaskList
              tasks={gaps.map((gap) => ({
                title: tasks[gap].title,
                status: 'todo' as const,
                ...(mayWrite ? { href: question(tasks[gap].step) } : {}),
              }))}
            />
          </Section>
        )}
        <Section title="Il servizio" first={gaps.length === 0}>
          <Facts
            facts={[
              { label: 'Tipo', value: props.typeLabel ?? <Missing>fuori catalogo</Missing> },
              {
                label: 'Applicativi',
                value:
                  software.length === 0 ? (
                    <Missing />
                  ) : (
                    software.map((each, index) => (
                      <>
                        {index === 0 ? null : ', '}
                        <a href={paths.software(each.id)}>
                          {[each.name, each.productVersion].filter(Boolean).join(' ')}
                        </a>
                      </>
                    ))
                  ),
              },
              {
                label: 'Dove sta',
                value:
                  props.placeHref === null ? (
                    props.placeLabel
                  ) : (
                    <a href={props.placeHref}>{props.placeLabel}</a>
                  ),
              },
              {
                label: 'Classe',
                value:
                  service.dataClass === null ? (
                    <Missing>non indicata</Missing>
                  ) : (
                    [classInWords(service.dataClass), classSourceInWords(service)]
                      .filter((part) => part !== '')
                      .join(' · ')
                  ),
              },
              {
                label: 'Utenti',
                value: service.usersCount === null ? <Missing /> : String(service.usersCount),
              },
              { label: 'Persona responsabile', value: props.responsibleName ?? <Missing>nessuna</Missing> },
              ...(service.note === '' ? [] : [{ label: 'Nota', value: service.note }]),
            ]}
          />
          {mayWrite ? (
            <p>
              <a href={question(serviceSteps[0].key)}>Rivedi una domanda per volta</a>
            </p>
          ) : null}
        </Section>
        <DependencySections {...props} />
        <Section title="Storia">
          <HistoryList rows={props.history} />
          {props.historyCount > props.history.length ? (
            <p>
              <a href={`/storia/servizio/${service.id}`}>Tutta la storia ({props.historyCount} eventi)</a>
            </p>
          ) : null}
        </Section>
      </Split>
    </>
  )
}

/** What it cannot work without, and what cannot work without it; who writes adds and removes on either side. */
function DependencySections({ service, dependencies, mayWrite }: ServicePageProps) {
  const { needs, neededBy, others } = dependencies
  const sides = [
    {
      side: 'da',
      title: 'Dipende da',
      empty: 'Non dipende da altri servizi, per quanto si sa',
      label: 'Altro servizio da cui dipende',
      lines: needs.map((each) => ({
        id: each.dependsOnId as string,
        name: each.dependsOnName,
        state: each.dependsOnState,
        reason: each.reason,
      })),
    },
    {
      side: 'a',
      title: 'Serve a',
      empty: 'Nessun altro servizio dipende da questo, per quanto si sa',
      label: 'Altro servizio che ne dipende',
      lines: neededBy.map((each) => ({
        id: each.serviceId as string,
        name: each.serviceName,
        state: each.serviceState,
        reason: each.reason,
      })),
    },
  ]
  return (
    <>
      {sides.map(({ side, title, empty, label, lines }) => (
        <Section
          key={side}
          title={title}
          id={`dipendenze-${side}`}
          aside={
            side === 'da' ? <a href={paths.dependencies(service.administrationId)}>Disegno</a> : undefined
          }
        >
          {lines.length === 0 ? (
            <p>{empty}.</p>
          ) : (
            <PlainList
              items={lines.map((line) => (
                <>
                  <a href={paths.service(line.id)}>{line.name}</a>{' '}
                  {line.state === 'ceased' ? <Status kind="warn">cessato</Status> : null}
                  {line.reason === '' ? null : <Muted>{line.reason}</Muted>}
                </>
              ))}
            />
          )}
          {mayWrite && others.length > 0 && service.state === 'active' ? (
            <Disclosure summary="Aggiungi">
              <Form action={`${paths.service(service.id)}/dipendenze`} label={label}>
                <HiddenField name="verso" value={side} />
                <FieldRow>
                  <Select
                    name="servizio"
                    id={`servizio-${side}`}
                    label={label}
                    empty="Scegli"
                    required
                    options={others.map((each) => ({ value: each.id, label: each.name }))}
                  />
                  <TextField
                    name="motivo"
                    id={`motivo-${side}`}
                    label="Perché"
                    help="Per esempio: ne legge i dati degli iscritti"
                    maxLength={300}
                  />
                </FieldRow>
                <Button small weight="secondary">
                  Aggiungi la dipendenza
                </Button>
              </Form>
            </Disclosure>
          ) : null}
          {mayWrite && lines.length > 0 ? (
            <Disclosure summary="Togli">
              <Form
                action={`${paths.service(service.id)}/dipendenze/rimozione`}
                label={`Togli da «${title}»`}
              >
                <HiddenField name="verso" value={side} />
                <Select
                  name="servizio"
                  id={`togli-${side}`}
                  label="Dipendenza da togliere"
                  empty="Scegli"
                  required
                  options={lines.map((line) => ({ value: line.id, label: line.name }))}
                />
                <Button small weight="secondary">
                  Togli la dipendenza
                </Button>
              </Form>
            </Disclosure>
          ) : null}
        </Section>
      ))}
    </>
  )
}

const moveTexts: Readonly<Record<ServiceAction, { title: string; text: string }>> = {
  cease: {
    title: 'L’ente non lo offre più?',
    text: 'Segnalo come cessato: resta nella storia, esce dall’inventario e dal piano, e si può riportare indietro.',
  },
  restore: {
    title: 'È di nuovo in uso?',
    text: 'Riportalo fra i servizi attivi, con tutto quello che era scritto.',
  },
}

/** A service is never deleted: it ceases, and may come back. */
function StateMove({ id, move }: { id: string; move: Move }) {
  const { title, text } = moveTexts[move.action]
  return (
    <Section title={title} id={move.action} box="quiet" first>
      <p>{text}</p>
      <Form action={`${paths.service(id)}/stato`}>
        <HiddenField name="azione" value={move.action} />
        {move.note ? (
          <TextField name="motivo" label="Motivo" maxLength={300} required={move.note === 'required'} />
        ) : null}
        <Button small weight="secondary">
          {move.labelIt}
        </Button>
      </Form>
    </Section>
  )
}
