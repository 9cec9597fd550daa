// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ActorTx, withActor } from '../../platform/db/actor.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { commonErrors, DomainError, type FieldError } from '../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import { namesOfPeople } from '../history/index.ts'
import { spendingErrors } from './errors.ts'
import { formOn, proposedForm, type SpendingForm } from './form.ts'
import { editionFields, editionSchema, readEdition } from './form-inputs.ts'
import { listForms } from './form-store.ts'
import { editionTitle } from './form-view.ts'
import { writeForm } from './forms.ts'
import { duties } from './model.ts'
import { EditorPage } from './pages/form-editor-page.tsx'
import { ComparePage, EditionPage, PreviewPage, QuestionsPage } from './pages/form-pages.tsx'
import { loadSettings } from './place-store.ts'
import { readerOf, spendingFrame } from './queries.ts'
import { editionPath, formPath } from './view.ts'

type OfEdition = { Params: { number: string } }

/** SPEND-053 for an edition nobody wrote. */
function editionOf(forms: readonly SpendingForm[], text: string): SpendingForm {
  const number = /^\d{1,4}$/.test(text) ? Number(text) : -1
  const form = number === 0 ? proposedForm : forms.find((each) => each.number === number)
  if (!form) throw new DomainError(spendingErrors.formNotFound)
  return form
}

/** Who writes editions: the same who write the templates of acts. */
function officer(request: FastifyRequest) {
  const actor = request.requirePerson()
  if (actor.role !== 'programme_officer') throw new DomainError(commonErrors.notAllowed)
  return actor
}

const home = { label: 'Modulo', href: formPath }

/** The editions of the form: the one in force, those before and to come, the next one as it is written. */
export function registerFormRoutes(server: RegiaServer, { db, clock }: AppContext): void {
  async function showEdition(request: FastifyRequest, reply: FastifyReply, number: string | null) {
    const actor = readerOf(request.requirePerson())
    const loaded = await withActor(db, actor, async (tx) => {
      const forms = await listForms(tx)
      return {
        forms,
        form: number === null ? formOn(forms, actor.today) : editionOf(forms, number),
        settings: await loadSettings(tx, actor.today),
        names: await namesOfPeople(tx, [...new Set(forms.flatMap(({ writtenBy }) => writtenBy ?? []))]),
      }
    })
    const title = number === null ? 'Modulo delle richieste' : editionTitle(loaded.form)
    return reply.page(
      spendingFrame(
        actor,
        null,
        title,
        ...(number === null ? [{ label: 'Modulo' }] : [home, { label: title }]),
      ),
      <EditionPage {...loaded} today={actor.today} mayWrite={actor.role === 'programme_officer'} />,
    )
  }

  server.get(formPath, (request, reply) => showEdition(request, reply, null))

  server.get<OfEdition>(`${formPath}/edizioni/:number`, (request, reply) =>
    showEdition(request, reply, request.params.number),
  )

  server.get<OfEdition>(`${formPath}/edizioni/:number/domande`, async (request, reply) => {
    const actor = readerOf(request.requirePerson())
    const form = editionOf(await withActor(db, actor, listForms), request.params.number)
    const per = searchOf(request).get('per')
    const title = `Domande: ${editionTitle(form)}`
    return reply.page(
      spendingFrame(
        actor,
        null,
        title,
        home,
        { label: editionTitle(form), href: editionPath(form.number) },
        {
          label: 'Domande',
        },
      ),
      <QuestionsPage
        form={form}
        duty={duties.find((each) => each === per) ?? 'authorisation'}
        today={actor.today}
      />,
    )
  })

  server.get(`${formPath}/confronto`, async (request, reply) => {
    const actor = readerOf(request.requirePerson())
    const search = searchOf(request)
    const forms = await withActor(db, actor, listForms)
    const after = editionOf(forms, search.get('a') ?? String(formOn(forms, actor.today).number))
    const before = editionOf(forms, search.get('da') ?? '0')
    return reply.page(
      spendingFrame(actor, null, 'Confronto fra edizioni', home, { label: 'Confronto' }),
      <ComparePage forms={forms} before={before} after={after} />,
    )
  })

  async function showEditor(
    request: FastifyRequest,
    reply: FastifyReply,
    typed: PostedForm | null,
    errors: readonly FieldError[] = [],
  ) {
    const actor = officer(request)
    const forms = await withActor(db, actor, listForms)
    const given = typed ? new FormReader(typed).typed('da') : searchOf(request).get('da')
    const from = given ? editionOf(forms, given) : formOn(forms, actor.today)
    return reply.page(
      {
        ...spendingFrame(actor, null, 'Prossima edizione', home, { label: 'Prossima edizione' }),
        ...(errors.length > 0 ? { status: 422 } : {}),
      },
      <EditorPage
        seen={forms.length}
        from={from}
        typed={typed ?? { ...editionFields(from), validFrom: '' }}
        today={actor.today}
        errors={errors}
      />,
    )
  }

  server.get(`${formPath}/nuova`, (request, reply) => showEditor(request, reply, null))

  server.post<{ Body: PostedForm }>(
    `${formPath}/modifiche`,
    { schema: { body: editionSchema } },
    (request, reply) => showEditor(request, reply, request.body),
  )

  /** The edition as it was typed; what is wrong is in `errors`. */
  function readWritten(request: FastifyRequest<{ Body: PostedForm }>) {
    const { today } = officer(request)
    const form = new FormReader(request.body)
    const content = readEdition(form)
    const validFrom = form.date('validFrom', { required: 'Scrivi da quando vale' })
    const note = form.text('note', { max: 500 })
    if (validFrom !== null && validFrom < today)
      form.fail('validFrom', 'Il giorno è già passato: ciò che è partito tiene le sue domande')
    return {
      content,
      validFrom,
      note,
      seen: Number(form.typed('seen')),
      errors: form.errors,
      per: form.typed('per'),
    }
  }

  server.post<{ Body: PostedForm }>(
    `${formPath}/anteprima`,
    { schema: { body: editionSchema } },
    async (request, reply) => {
      const { content, validFrom, note, seen, errors, per } = readWritten(request)
      if (errors.length > 0 || validFrom === null) return showEditor(request, reply, request.body, errors)
      const actor = officer(request)
      const forms = await withActor(db, actor, listForms)
      const form: SpendingForm = {
        ...content,
        number: seen + 1,
        validFrom,
        note,
        writtenBy: actor.personId,
        writtenAt: clock(),
      }
      return reply.page(
        spendingFrame(actor, null, 'Rivedi l’edizione', home, { label: 'Rivedi l’edizione' }),
        <PreviewPage
          before={formOn(forms, validFrom)}
          form={form}
          duty={duties.find((each) => each === per) ?? 'authorisation'}
          today={actor.today}
          fields={request.body}
        />,
      )
    },
  )

  server.post<{ Body: PostedForm }>(formPath, { schema: { body: editionSchema } }, async (request, reply) => {
    const { content, validFrom, note, seen, errors } = readWritten(request)
    if (errors.length > 0 || validFrom === null) return showEditor(request, reply, request.body, errors)
    const number = await withActor(db, officer(request), (tx: ActorTx) =>
      writeForm(tx, { ...content, validFrom, note, seen }, clock()),
    )
    return reply.seeOther(editionPath(number))
  })
}
