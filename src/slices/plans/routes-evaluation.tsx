// SPDX-License-Identifier: AGPL-3.0-or-later
import { withActor } from '../../platform/db/actor.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { formatInstant, formatTime } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { SavedNote } from '../../ui/index.ts'
import { namesOfPeople } from '../history/index.ts'
import { type Mark, marks } from './evaluation.ts'
import { type GivenMark, type MarkConflict, markCriteria, markService } from './evaluation-commands.ts'
import { isAutosave } from './frame.ts'
import { planIdOf, readBase, rowsSchema, serviceIdOf, versionNumberOf, withoutTheirs } from './inputs.ts'
import { SheetConflict } from './pages/sheet-conflict.tsx'
import { queuePath } from './queue.ts'
import { examiner, examPath } from './routes-review.tsx'
import { planPaths } from './view.ts'
import { markField, markInWords, noteField } from './view-evaluation.ts'
import { parseExam, printExam } from './view-review.ts'

type OfSheet = { Params: { planId: string; number: string } }

/** The sheet of evaluation while it is filled. */
export function registerEvaluationRoutes(server: RegiaServer, { db, clock }: AppContext): void {
  server.post<OfSheet>(
    '/piani/:planId/esame/schede/:number',
    { schema: { body: rowsSchema('voto', 'nota') } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const versionNumber = versionNumberOf(request.params)
      const posted = withoutTheirs(request.body as Readonly<Record<string, string>>)
      const now = clock()
      const form = new FormReader(posted)
      const given = readMarks(form, posted)
      if (form.errors.length > 0) throw new DomainError(commonErrors.invalidForm, { fields: form.errors })
      const base = readBase(posted['base'] ?? '')
      const shown = readMarks(new FormReader(base), base)
      const actor = examiner(request)
      const { conflicts, names } = await withActor(db, actor, async (tx) => {
        const conflicts = await markCriteria(tx, { planId, versionNumber, given, shown }, now)
        return { conflicts, names: await namesOfPeople(tx, [...new Set(conflicts.map(({ by }) => by))]) }
      })
      if (isAutosave(request))
        return conflicts.length > 0
          ? reply.code(409).send()
          : reply.fragment(<SavedNote at={formatTime(now)} />)
      const backHref = examPath(request, planId, 'scheda')
      if (conflicts.length === 0) return reply.seeOther(backHref)
      const title = 'Scheda di valutazione: due persone hanno scritto insieme'
      return reply.page(
        {
          title,
          current: 'piani',
          crumbs: [
            { label: 'Piani da esaminare', href: queuePath(actor) },
            { label: 'Esame', href: backHref },
            { label: 'Scheda di valutazione' },
          ],
          status: 409,
        },
        <SheetConflict
          title={title}
          action={`${planPaths.sheet(planId, versionNumber)}${printExam(parseExam(searchOf(request)))}`}
          backHref={backHref}
          fields={conflicts.map(({ line, given, by, at }) => ({
            name: line.code,
            label: line.label,
            theirs: {
              who: names.get(by) ?? 'Un’altra persona',
              at: formatInstant(at),
              value: markInWords(line),
            },
            mine: { at: formatTime(now), value: markInWords(given) },
          }))}
          hidden={afterConflict(posted, base, conflicts)}
        />,
      )
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

/** All that was typed, what is stored now as what the person has seen of the criteria they are asked about, and which those are. */
function afterConflict(
  posted: Readonly<Record<string, string>>,
  base: Readonly<Record<string, string>>,
  conflicts: readonly MarkConflict[],
): Readonly<Record<string, string>> {
  const typed = Object.entries(posted).filter(([name]) => /^(voto|nota)\./.test(name))
  const stored = conflicts.flatMap(({ line: { code, mark, note } }) => [
    [markField(code), mark ?? ''],
    [noteField(code), note],
  ])
  return {
    ...Object.fromEntries(typed),
    base: JSON.stringify({ ...base, ...Object.fromEntries(stored) }),
    conflitti: stored.map(([name]) => name).join(' '),
  }
}
