// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { type PersonActor, withActor } from '../../platform/db/actor.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import type { FieldError } from '../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import type { AdministrationId, AssociationId } from '../../shared/ids.ts'
import { addMembers } from './association-commands.ts'
import { administrator, associationsPath, pageOf } from './association-parts.ts'
import { getAssociation } from './associations-store.ts'
import { readMandate } from './inputs.ts'
import type { Association } from './model.ts'
import { PastePage } from './pages/paste-page.tsx'
import { type PasteReading, understandList } from './paste-matching.ts'
import { choiceOf, linesAtMost, noneOfThese, readPastedList } from './pasted-list.ts'
import { attempt } from './refusals.ts'

type ById = { Params: { id: string } }

const text = Type.Optional(Type.String())
const pasteSchema = Type.Unsafe<PostedForm>(
  Type.Object(
    {
      elenco: text,
      letto: text,
      azione: text,
      ente: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])),
      senza: text,
      valid_from: text,
      valid_to: text,
      act: text,
    },
    { patternProperties: { '^scelta_\\d{1,4}$': Type.String() }, additionalProperties: false },
  ),
)

/** Members of an association from a list that somebody pastes: read, asked where in doubt, added all at once. For administrators. */
export function registerPasteRoutes(
  server: RegiaServer,
  { db, clock }: Pick<AppContext, 'db' | 'clock'>,
): void {
  const path = `${associationsPath}/:id/elenco`

  const show = (
    reply: FastifyReply,
    association: Association,
    posted: PostedForm,
    reading: PasteReading | null,
    errors: readonly FieldError[] = [],
  ) =>
    reply.page(
      { ...pageOf('Incolla un elenco', association), ...(errors.length > 0 ? { status: 422 } : {}) },
      <PastePage association={association} posted={posted} reading={reading} errors={errors} />,
    )

  server.get<ById>(path, async (request, reply) => {
    const actor = administrator(request.requirePerson())
    const association = await withActor(db, actor, (tx) => getAssociation(tx, request.params.id))
    return show(reply, association, {}, null)
  })

  const read = async (actor: PersonActor, id: string, posted: PostedForm) => {
    const form = new FormReader(posted)
    const lines = readPastedList(form.typed('elenco'))
    const period = { validFrom: form.date('valid_from') ?? actor.today, validTo: form.date('valid_to') }
    return withActor(db, actor, async (tx) => {
      const association = await getAssociation(tx, id)
      const isReadable = lines.length > 0 && lines.length <= linesAtMost
      return {
        association,
        lines,
        reading: isReadable ? await understandList(tx, association.id, lines, period) : null,
      }
    })
  }

  server.post<ById & { Body: PostedForm }>(
    path,
    { schema: { body: pasteSchema } },
    async (request, reply) => {
      const actor = administrator(request.requirePerson())
      const { association, lines, reading } = await read(actor, request.params.id, request.body)
      if (reading === null)
        return show(reply, association, request.body, null, [
          {
            field: 'elenco',
            message:
              lines.length === 0
                ? 'Incolla almeno un ente, uno per riga'
                : `Sono ${lines.length} righe: incollane al massimo ${linesAtMost} alla volta`,
          },
        ])
      const form = new FormReader(request.body)
      if (form.typed('azione') !== 'registra')
        return show(reply, association, withoutAnswers(request.body), reading)
      if (unified(form.typed('elenco')) !== unified(form.typed('letto')))
        return show(reply, association, withoutAnswers(request.body), reading, [
          {
            field: 'elenco',
            message: 'L’elenco è cambiato dopo la lettura: controlla che cosa è stato capito ora',
          },
        ])
      const chosen = chosenIds(form, reading)
      const mandate = readMandate(form)
      if (mandate === null) return show(reply, association, request.body, reading, form.errors)
      const added = await attempt(
        withActor(db, actor, (tx) =>
          addMembers(
            tx,
            { ...mandate, administrationIds: chosen, associationId: association.id as AssociationId },
            clock(),
          ),
        ),
      )
      return 'refusal' in added
        ? show(reply, association, request.body, reading, added.refusal.fields)
        : reply.seeOther(`${associationsPath}/${association.id}#enti`)
    },
  )
}

/** The bodies to add: the sure ones that are ticked, and what was answered where asked. Every question needs an answer. */
function chosenIds(form: FormReader, reading: PasteReading): AdministrationId[] {
  const ticked = form.all('ente')
  const chosen = reading.sure.filter(({ body }) => ticked.includes(body.id)).map(({ body }) => body.id)
  for (const { lines, candidates } of reading.doubtful) {
    const field = choiceOf(lines[0].number)
    const answer = form.typed(field)
    const body = candidates.find((each) => each.id === answer)
    if (body) {
      if (!reading.memberIds.has(body.id)) chosen.push(body.id)
    } else if (answer !== noneOfThese)
      form.fail(field, `Riga ${lines[0].number}, «${lines[0].text}»: scegli quale ente è`)
  }
  if (reading.unknown.length > 0 && !form.ticked('senza'))
    form.fail(
      'senza',
      'Correggi nell’elenco le righe senza ente e rileggi, oppure conferma che restano fuori',
    )
  if (chosen.length === 0) form.fail('elenco', 'Nessun ente da registrare: scegline almeno uno')
  return chosen
}

/** A list read anew: every sure body is ticked again, answers stay where the question does. */
function withoutAnswers(posted: PostedForm): PostedForm {
  const { ente: _, letto: __, ...others } = posted
  return others
}

function unified(typed: string): string {
  return typed.replace(/\r\n?/g, '\n').trim()
}
