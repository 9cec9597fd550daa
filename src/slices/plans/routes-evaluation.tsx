// SPDX-License-Identifier: AGPL-3.0-or-later
import { withActor } from '../../platform/db/actor.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { formatTime } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { SavedNote } from '../../ui/index.ts'
import { type Mark, marks } from './evaluation.ts'
import { type GivenMark, markCriteria, markService } from './evaluation-commands.ts'
import { isAutosave } from './frame.ts'
import { planIdOf, readBase, rowsSchema, serviceIdOf, versionNumberOf } from './inputs.ts'
import { examiner, examPath } from './routes-review.tsx'
import { markField, noteField } from './view-evaluation.ts'

type OfSheet = { Params: { planId: string; number: string } }

/** The sheet of evaluation while it is filled. */
export function registerEvaluationRoutes(server: RegiaServer, { db, clock }: AppContext): void {
  server.post<OfSheet>(
    '/piani/:planId/esame/schede/:number',
    { schema: { body: rowsSchema('voto', 'nota') } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const versionNumber = versionNumberOf(request.params)
      const posted = request.body as Readonly<Record<string, string>>
      const now = clock()
      const form = new FormReader(posted)
      const given = readMarks(form, posted)
      if (form.errors.length > 0) throw new DomainError(commonErrors.invalidForm, { fields: form.errors })
      const base = readBase(posted['base'] ?? '')
      const shown = readMarks(new FormReader(base), base)
      await withActor(db, examiner(request), (tx) =>
        markCriteria(tx, { planId, versionNumber, given, shown }, now),
      )
      return isAutosave(request)
        ? reply.fragment(<SavedNote at={formatTime(now)} />)
        : reply.seeOther(examPath(request, planId, 'scheda'))
    },
  )

  server.post<OfSheet>(
    '/piani/:planId/esame/schede/:number/servizi',
    { schema: { body: formSchema('su', 'criterio', 'voto', 'nota') } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const versionNumber = versionNumberOf(request.params)
      const form = new FormReader(request.body as PostedForm)
      const digitalServiceId = serviceIdOf(form.typed('su'))
      const code = form.text('criterio', { required: 'Scegli il criterio', max: 40 })
      const mark = form.choice('voto', ['partly', 'not_met'] as const, {
        required: 'Scegli se non è soddisfatto, o lo è in parte',
      })
      const note = form.text('nota', { max: 1000 })
      if (form.errors.length > 0 || mark === null)
        throw new DomainError(commonErrors.invalidForm, {
          fields: form.errors,
          action: {
            href: examPath(request, planId, `servizio-${digitalServiceId}`),
            label: 'Torna al servizio',
          },
        })
      await withActor(db, examiner(request), (tx) =>
        markService(tx, { planId, versionNumber, digitalServiceId, code, mark, note }, clock()),
      )
      return reply.seeOther(examPath(request, planId, `servizio-${digitalServiceId}`))
    },
  )

  server.post<OfSheet>(
    '/piani/:planId/esame/schede/:number/servizi/ritiri',
    { schema: { body: formSchema('su', 'criterio') } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const versionNumber = versionNumberOf(request.params)
      const form = new FormReader(request.body as PostedForm)
      const digitalServiceId = serviceIdOf(form.typed('su'))
      const code = form.typed('criterio')
      await withActor(db, examiner(request), (tx) =>
        markService(tx, { planId, versionNumber, digitalServiceId, code, mark: null, note: '' }, clock()),
      )
      return reply.seeOther(examPath(request, planId, `servizio-${digitalServiceId}`))
    },
  )
}

/** What a form of the sheet says of each criterion it has a note for: without a choice, not evaluated yet. */
function readMarks(form: FormReader, posted: Readonly<Record<string, string>>): Map<string, GivenMark> {
  const codes = Object.keys(posted).flatMap((name) => (name.startsWith('nota.') ? [name.slice(5)] : []))
  return new Map(
    codes.map((code) => [
      code,
      {
        mark: form.choice(markField(code), marks) as Mark | null,
        note: form.text(noteField(code), { max: 1000 }),
      },
    ]),
  )
}
