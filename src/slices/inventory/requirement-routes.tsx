// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { type ActorTx, type PersonActor, withActor } from '../../platform/db/actor.ts'
import { mayWriteFor } from '../../platform/db/scope.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { formatDate } from '../../shared/dates.ts'
import { DomainError, type FieldError } from '../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import { getAdministration, titleOf } from '../registry/index.ts'
import { requireWriting } from './commands.ts'
import { lastHandOn, sendConflict } from './conflicts.tsx'
import { inventoryErrors } from './errors.ts'
import { stateOf } from './merge.ts'
import { type Checklist, requirementAnswers } from './model.ts'
import { RequirementPage } from './pages/requirement-page.tsx'
import type { SeenFields } from './pages/service-form-page.tsx'
import { getDataCentre } from './place-store.ts'
import {
  type Answers,
  answerInWords,
  answerRequirements,
  answerShape,
  answersOf,
} from './requirement-commands.ts'
import { loadChecklist } from './requirement-store.ts'
import { crumbs, writerOf } from './route-parts.tsx'
import { isPast } from './rules.ts'
import { seenOf, withChoice } from './seen.ts'
import { paths } from './view.ts'

const text = Type.Optional(Type.String())
const answersSchema = Type.Unsafe<PostedForm>(
  Type.Object(
    { version: text, base: text, conflitti: text, scelta: text, giorno: text },
    { patternProperties: { '^[rn]_[A-Za-z0-9._-]{1,40}$': Type.String() }, additionalProperties: false },
  ),
)

/** The requirements of a data centre: read by who reads it, answered by who writes for the body. */
export function registerRequirementRoutes(server: RegiaServer, { db, clock }: AppContext): void {
  server.get<{ Params: { id: string } }>('/inventario/data-center/:id/requisiti', async (request, reply) => {
    const actor = request.requirePerson()
    const loaded = await withActor(db, actor, (tx) => load(tx, request.params.id))
    return send(reply, actor, loaded, formOf(loaded.checklist, formatDate(actor.today)), [], {
      version: loaded.place.version,
      base: JSON.stringify(stateOf(answerShape(loaded.checklist), answersOf(loaded.checklist))),
    })
  })

  server.post<{ Params: { id: string }; Body: PostedForm }>(
    '/inventario/data-center/:id/requisiti',
    { schema: { body: answersSchema } },
    async (request, reply) => {
      const actor = writerOf(request)
      const { id } = request.params
      const reader = new FormReader(request.body)
      const outcome = await withActor(db, actor, async (tx) => {
        const loaded = await load(tx, id)
        await requireWriting(tx, loaded.body.id)
        const shape = answerShape(loaded.checklist)
        const answers = readAnswers(reader, loaded.checklist)
        const answeredOn = reader.date('giorno', {
          required: 'Scrivi il giorno a cui si riferiscono le risposte',
        })
        if (answeredOn !== null && !isPast(answeredOn, actor.today))
          reader.fail('giorno', 'Questo giorno deve ancora venire')
        if (answeredOn === null || reader.errors.length > 0) return { kind: 'invalid' as const, loaded }
        const seen = seenOf<Answers, string>(reader, shape)
        const patch = withChoice(reader, shape, answers) as Answers
        const corrected = await answerRequirements(tx, { id, ...seen, patch, answeredOn }, clock())
        if (corrected.ok) return { kind: 'saved' as const, changed: corrected.changed }
        const last = await lastHandOn(tx, 'data_centre', id)
        return { kind: 'conflict' as const, loaded, ...corrected, shape, seen, answers, last }
      })
      if (outcome.kind === 'saved')
        return reply.seeOther(`${paths.dataCentre(id)}?fatto=${outcome.changed ? 'requisiti' : 'uguale'}`)
      const { loaded } = outcome
      if (outcome.kind === 'invalid')
        return send(reply, actor, loaded, request.body, reader.errors, {
          version: reader.version(),
          base: reader.typed('base'),
        })
      return sendConflict(
        reply,
        {
          name: `Requisiti di ${loaded.place.name}`,
          crumbs: pathTo(actor, loaded, 'Confronta'),
          action: paths.requirements(id),
          backHref: paths.requirements(id),
          version: loaded.place.version,
          shape: outcome.shape,
          theirs: outcome.stored,
          typed: outcome.answers,
          parts: outcome.conflicts,
          inWords: (code, answers) => ({
            label: loaded.checklist.rows.find((row) => row.code === code)?.label ?? code,
            value: answerInWords(answers[code]) ?? 'senza risposta',
          }),
          base: outcome.seen.base,
          form: request.body,
          last: outcome.last,
        },
        clock(),
      )
    },
  )

  function send(
    reply: FastifyReply,
    actor: PersonActor,
    loaded: Loaded,
    form: PostedForm,
    errors: readonly FieldError[],
    seen: SeenFields,
  ) {
    const { place, body, checklist, mayWrite } = loaded
    return reply.page(
      {
        title: `Requisiti di ${place.name}`,
        current: 'inventario',
        crumbs: pathTo(actor, loaded, 'Requisiti'),
        guided: false,
        ...(errors.length > 0 ? { status: 422 } : {}),
      },
      <RequirementPage
        place={place}
        bodyName={titleOf(body)}
        checklist={checklist}
        mayWrite={mayWrite}
        form={form}
        errors={errors}
        seen={seen}
      />,
    )
  }
}

type Loaded = Awaited<ReturnType<typeof load>>

async function load(tx: ActorTx, id: string) {
  const place = await getDataCentre(tx, id)
  const checklist = await loadChecklist(tx, place.id)
  if (checklist === null) throw new DomainError(inventoryErrors.noChecklist)
  return {
    place,
    checklist,
    body: await getAdministration(tx, place.administrationId),
    mayWrite: await mayWriteFor(tx, place.administrationId),
  }
}

function pathTo(actor: PersonActor, { place, body }: Loaded, label: string) {
  return crumbs(actor, body, { label: place.name, href: paths.dataCentre(place.id) }, { label })
}

function formOf({ rows, answers }: Checklist, day: string): PostedForm {
  return Object.fromEntries([
    ['giorno', day],
    ...rows.flatMap(({ code }) => [
      [`r_${code}`, answers.get(code)?.answer ?? ''],
      [`n_${code}`, answers.get(code)?.note ?? ''],
    ]),
  ])
}

/** A note goes with an answer: alone it would be lost. */
function readAnswers(reader: FormReader, { rows }: Checklist): Answers {
  return Object.fromEntries(
    rows.map(({ code }) => {
      const answer = reader.choice(`r_${code}`, requirementAnswers)
      const note = reader.text(`n_${code}`, { max: 500 })
      if (answer === null && note !== '')
        reader.fail(`r_${code}`, 'Hai scritto una nota: scegli anche la risposta')
      return [code, { answer, note }]
    }),
  )
}
