// SPDX-License-Identifier: AGPL-3.0-or-later
import { withActor } from '../../platform/db/actor.ts'
import { fileKinds, sendRows } from '../../platform/http/files.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { dateInRome } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { countedUpTo, parseListQuery, toPage, wholeList } from '../../shared/list-query.ts'
import { type ActualAmount, recordSpent } from './actuals.ts'
import { spendingErrors } from './errors.ts'
import { requestIdOf } from './inputs.ts'
import { spentSlots } from './pages/actuals-section.tsx'
import { RegisterPage } from './pages/register-page.tsx'
import { readerOf, spendingFrame } from './queries.ts'
import { registerFilter, registerPath, registerSpec } from './register.ts'
import { registerColumns } from './register-export.ts'
import { countRegister, pageRegister } from './register-store.ts'
import type { OfRequest, ShowRequest } from './routes.tsx'
import { spendingPaths } from './view.ts'

const exportedAtMost = 50_000

/** The register of acts, and what was really spent for a request. */
export function registerRegisterRoutes(
  server: RegiaServer,
  { db, clock }: AppContext,
  showRequest: ShowRequest,
): void {
  server.get(registerPath, async (request, reply) => {
    const actor = readerOf(request.requirePerson())
    const query = parseListQuery(registerSpec, searchOf(request))
    const filter = registerFilter(query)
    const loaded = await withActor(db, actor, async (tx) => ({
      page: toPage(query, await pageRegister(tx, filter, query), ({ cursor }) => cursor),
      total: await countRegister(tx, filter, countedUpTo),
    }))
    return reply.page(
      spendingFrame(actor, null, 'Registro degli atti', { label: 'Registro degli atti' }),
      <RegisterPage
        {...loaded}
        query={query}
        mayReadTemplates={actor.administrationId === null && actor.associationId === null}
      />,
    )
  })

  for (const kind of fileKinds)
    server.get(`${registerPath}.${kind}`, async (request, reply) => {
      const actor = readerOf(request.requirePerson())
      const query = { ...wholeList(parseListQuery(registerSpec, searchOf(request))), size: exportedAtMost }
      const rows = await withActor(db, actor, (tx) => pageRegister(tx, registerFilter(query), query))
      if (rows.length > exportedAtMost)
        throw new DomainError(spendingErrors.tooManyRows, { details: { limit: exportedAtMost } })
      const name = `atti-di-spesa-${dateInRome(clock())}`
      return sendRows(reply, kind, { name, sheet: 'Registro degli atti', columns: registerColumns, rows })
    })

  server.post<OfRequest & { Body: PostedForm }>(
    '/spese/:requestId/speso',
    {
      schema: {
        body: formSchema('version', ...spentSlots.flatMap((slot) => [`year${slot}`, `spent${slot}`])),
      },
    },
    async (request, reply) => {
      const requestId = requestIdOf(request.params)
      const form = new FormReader(request.body)
      const amounts = readSpent(form)
      if (form.errors.length > 0) {
        const typed = Object.fromEntries(Object.keys(request.body).map((name) => [name, form.typed(name)]))
        return showRequest(request, reply, requestId, { errors: form.errors, typed })
      }
      await withActor(db, request.requirePerson(), (tx) =>
        recordSpent(tx, { requestId, version: form.version(), amounts }, clock()),
      )
      return reply.seeOther(`${spendingPaths.request(requestId)}#speso`)
    },
  )
}

function readSpent(form: FormReader): ActualAmount[] {
  const amounts = new Map<number, ActualAmount>()
  for (const slot of spentSlots) {
    const year = form.count(`year${slot}`, { max: 2100 })
    const cents = form.money(`spent${slot}`)
    if (year === null) {
      if (cents !== null) form.fail(`year${slot}`, 'Scrivi anche l’anno')
    } else if (year < 2000) form.fail(`year${slot}`, 'Scrivi l’anno con quattro cifre')
    else if (amounts.has(year)) form.fail(`year${slot}`, `L’anno ${year} c’è due volte`)
    else amounts.set(year, { year, cents })
  }
  return [...amounts.values()]
}
