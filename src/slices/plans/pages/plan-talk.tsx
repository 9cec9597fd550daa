// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatInstant } from '../../../shared/dates.ts'
import {
  Button,
  Disclosure,
  Finding as FindingBox,
  Form,
  HiddenField,
  Hint,
  Section,
  Select,
  TextArea,
  Thread,
} from '../../../ui/index.ts'
import type { Observation } from '../model.ts'
import { momentInWords, planPaths } from '../view.ts'
import type { PlanPageProps } from './plan-page.tsx'

/** Who follows the plan or one of its services. */
export function ResponsibleForm({
  action,
  id,
  label,
  value,
  version,
  writers,
  names,
  trouble,
}: PlanPageProps & { action: string; id: string; label: string; value: string | null; version?: number }) {
  const known = value === null || writers.some((each) => each.personId === value)
  return (
    <Form action={action} {...(version === undefined ? {} : { version })}>
      {version === undefined ? null : <HiddenField name="base" value={value ?? ''} />}
      <Select
        id={id}
        name="personId"
        label={label}
        value={trouble.typed(id, value ?? '')}
        error={trouble.error(id)}
        empty="Nessuno"
        options={[
          ...(known
            ? []
            : [{ value, label: `${names.get(value) ?? 'persona cessata'} (oggi non scrive più)` }]),
          ...writers.map((each) => ({ value: each.personId, label: each.name })),
        ]}
      />
      <Button small weight="secondary">
        Salva
      </Button>
    </Form>
  )
}

/** The thread of notes between office and body, on the plan or on one of its services. */
export function Notes({
  plan,
  notes,
  names,
  me,
  serviceId,
  isWriter,
  trouble,
  isFolded,
}: PlanPageProps & { serviceId: string | null; isFolded?: boolean }) {
  const own = notes.filter((note) => note.digitalServiceId === serviceId)
  const id = serviceId === null ? 'nota' : 'nota-servizio'
  const label = serviceId === null ? 'Scrivi una nota' : 'Scrivi una nota sul servizio'
  const form = (
    <Form action={`${planPaths.plan(plan.planId)}/note`}>
      {serviceId === null ? null : <HiddenField name="digitalServiceId" value={serviceId} />}
      <TextArea
        id={id}
        name="body"
        label={label}
        value={trouble.typed(id, '')}
        error={trouble.error(id)}
        rows={2}
        maxLength={4000}
      />
      <Button small weight="secondary">
        Aggiungi la nota
      </Button>
    </Form>
  )
  return (
    <Thread
      label={serviceId === null ? 'Note scritte sul piano' : 'Note scritte sul servizio'}
      notes={own.map((note) => ({
        author: names.get(note.writtenBy) ?? 'persona cessata',
        when: formatInstant(note.writtenAt),
        at: note.writtenAt.toISOString(),
        text: note.body,
        own: note.writtenBy === me,
      }))}
    >
      {!isWriter ? (
        own.length === 0 ? (
          <Hint>Nessuna nota</Hint>
        ) : null
      ) : isFolded ? (
        <Disclosure summary={label} open={trouble.has(id)}>
          {form}
        </Disclosure>
      ) : (
        form
      )}
    </Thread>
  )
}

/** What the programme observed on the last version, each with its answer; or what came by the other channel. */
export function Observations(props: PlanPageProps) {
  const { plan, facts, versions, observations, names, canWrite, trouble } = props
  const last = versions[0]
  const received = observations.filter((each) => each.versionNumber === last?.number)
  const note = last?.outcome === 'returned' && last.channel === 'office' ? last.outcomeNote : null
  if (received.length === 0 && !note) return null
  const replied = received.filter((each) => each.reply !== null).length
  const name = (id: string | null) =>
    id === null
      ? 'tutto il piano'
      : (facts.services.find((each) => each.digitalServiceId === id)?.name ?? 'un servizio')
  return (
    <Section
      id="osservazioni"
      title="Osservazioni ricevute"
      aside={received.length > 0 ? `${replied} con risposta su ${received.length}` : undefined}
    >
      {note ? (
        <FindingBox kind="info" title={`Rinvio della versione ${last?.number}`}>
          {note}
        </FindingBox>
      ) : null}
      {received.map((each) => {
        return (
          <Section
            key={each.observationId}
            id={`oss-${each.observationId}`}
            level={3}
            box
            title={`Su ${name(each.digitalServiceId)}`}
          >
            <p>«{each.body}»</p>
            {each.reply === null ? null : (
              <Hint>
                {names.get(each.repliedBy ?? '') ?? 'persona cessata'}
                {each.repliedAt ? `, ${momentInWords(each.repliedAt, facts.today)}` : ''}: {each.reply}
                {each.resolution === null
                  ? ''
                  : each.resolution === 'accepted'
                    ? ' · risposta accolta'
                    : ' · risposta non accolta'}
              </Hint>
            )}
            {!canWrite ? null : each.reply === null ? (
              <ReplyForm {...props} observation={each} />
            ) : (
              <Disclosure summary="Cambia la risposta" open={trouble.has(`risposta-${each.observationId}`)}>
                <ReplyForm {...props} observation={each} />
              </Disclosure>
            )}
            {each.digitalServiceId && canWrite ? (
              <p>
                <a href={planPaths.step(plan.planId, each.digitalServiceId)}>
                  Correggi {name(each.digitalServiceId)}
                </a>
              </p>
            ) : null}
          </Section>
        )
      })}
    </Section>
  )
}

function ReplyForm({ plan, trouble, observation }: PlanPageProps & { observation: Observation }) {
  const id = `risposta-${observation.observationId}`
  return (
    <Form action={`${planPaths.plan(plan.planId)}/osservazioni/${observation.observationId}/risposte`}>
      <TextArea
        id={id}
        name="reply"
        label="La tua risposta"
        value={trouble.typed(id, observation.reply ?? '')}
        error={trouble.error(id)}
        rows={2}
        maxLength={4000}
      />
      <Button small weight="secondary">
        Salva la risposta
      </Button>
    </Form>
  )
}
