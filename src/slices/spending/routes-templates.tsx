// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply, FastifyRequest } from 'fastify'
import { withActor } from '../../platform/db/actor.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { attachmentHeader } from '../../shared/documents.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { isUuid } from '../../shared/ids.ts'
import { namesOfPeople } from '../history/index.ts'
import { actDocument, docxMediaType } from './act-docx.ts'
import { faultWords, textFaults } from './act-text.ts'
import { decisionFields, requestIdOf } from './inputs.ts'
import { type ActKind, actKinds, type SpendingActId } from './model.ts'
import { ActPage } from './pages/act-page.tsx'
import { TemplatePage, TemplatesPage } from './pages/template-pages.tsx'
import { readerOf, spendingFrame } from './queries.ts'
import { actKindLabels } from './register.ts'
import type { OfRequest } from './routes.tsx'
import { troubleOf } from './routes-office.tsx'
import { getRequest } from './store.ts'
import { findActText, listTemplates } from './template-store.ts'
import { inForce, writeTemplate } from './templates.ts'
import { type FormTrouble, noTrouble, templatesPath } from './view.ts'

type OfKind = { Params: { kind: string } }
type OfAct = { Params: { requestId: string; actId: string } }

function kindOf({ kind }: OfKind['Params']): ActKind {
  const found = actKinds.find((each) => each === kind)
  if (!found) throw new DomainError(commonErrors.pageNotFound)
  return found
}

/** The programme's people and its auditors: the templates are theirs. */
function programmeReader(request: FastifyRequest) {
  const actor = readerOf(request.requirePerson())
  if (actor.administrationId !== null || actor.associationId !== null)
    throw new DomainError(commonErrors.notAllowed)
  return actor
}

/** The words of acts: the templates they start from, an act as it was decided, on a page and as a document. */
export function registerTemplateRoutes(server: RegiaServer, { db, clock }: AppContext): void {
  server.get(templatesPath, async (request, reply) => {
    const actor = programmeReader(request)
    const templates = await withActor(db, actor, listTemplates)
    return reply.page(
      spendingFrame(actor, null, 'Modelli degli atti', { label: 'Modelli degli atti' }),
      <TemplatesPage
        lines={actKinds.map((kind) => ({ kind, current: inForce(templates, kind, actor.today) }))}
      />,
    )
  })

  server.get<OfKind>(`${templatesPath}/:kind`, (request, reply) =>
    showTemplate(request, reply, kindOf(request.params), noTrouble),
  )

  async function showTemplate(
    request: FastifyRequest,
    reply: FastifyReply,
    kind: ActKind,
    trouble: FormTrouble,
  ) {
    const actor = programmeReader(request)
    const { versions, names } = await withActor(db, actor, async (tx) => {
      const found = (await listTemplates(tx)).filter((each) => each.kind === kind)
      return {
        versions: found,
        names: await namesOfPeople(tx, [...new Set(found.map(({ writtenBy }) => writtenBy))]),
      }
    })
    const title = `Modello: ${actKindLabels[kind]}`
    return reply.page(
      {
        ...spendingFrame(
          actor,
          null,
          title,
          { label: 'Modelli degli atti', href: templatesPath },
          { label: title },
        ),
        ...(trouble.errors.length > 0 ? { status: 422 } : {}),
      },
      <TemplatePage
        kind={kind}
        versions={versions}
        current={inForce(versions, kind, actor.today)}
        names={names}
        mayWrite={actor.role === 'programme_officer'}
        today={actor.today}
        trouble={trouble}
      />,
    )
  }

  server.post<OfKind & { Body: PostedForm }>(
    `${templatesPath}/:kind`,
    { schema: { body: formSchema('text', 'validFrom', 'note', 'seen') } },
    async (request, reply) => {
      const kind = kindOf(request.params)
      const actor = programmeReader(request)
      const form = new FormReader(request.body)
      const text = form.text('text', { required: 'Scrivi il modello', max: 20_000 })
      const validFrom = form.date('validFrom', { required: 'Scrivi da quando vale' })
      const note = form.text('note', { max: 500 })
      if (validFrom !== null && validFrom < actor.today)
        form.fail('validFrom', 'Il giorno è già passato: gli atti fatti tengono le loro parole')
      const [fault] = textFaults(text)
      if (fault) form.fail('text', faultWords(fault))
      if (form.errors.length > 0 || validFrom === null)
        return showTemplate(request, reply, kind, troubleOf(form, ['text', 'validFrom', 'note']))
      const seen = Number(form.typed('seen'))
      await withActor(db, actor, (tx) => writeTemplate(tx, { kind, text, validFrom, note, seen }, clock()))
      return reply.seeOther(`${templatesPath}/${kind}`)
    },
  )

  async function loadAct(request: FastifyRequest<OfAct>) {
    const actor = readerOf(request.requirePerson())
    const requestId = requestIdOf(request.params)
    const { actId } = request.params
    return withActor(db, actor, async (tx) => {
      const spending = await getRequest(tx, requestId)
      const act = isUuid(actId) ? await findActText(tx, requestId, actId as SpendingActId) : null
      if (!act) throw new DomainError(commonErrors.pageNotFound)
      return { actor, spending, act }
    })
  }

  server.get<OfAct>('/spese/:requestId/atti/:actId', async (request, reply) => {
    const { actor, spending, act } = await loadAct(request)
    const title = `Atto n. ${act.number}`
    return reply.page(
      spendingFrame(actor, spending, title, { label: title }),
      <ActPage request={spending} act={act} actId={request.params.actId} />,
    )
  })

  server.get<OfAct>('/spese/:requestId/atti/:actId.docx', async (request, reply) => {
    const { act } = await loadAct(request)
    if (act.text === null) throw new DomainError(commonErrors.pageNotFound)
    return sendDocument(reply, act.text, `Atto ${act.number}`)
  })

  server.post<OfRequest & { Body: PostedForm }>(
    '/spese/:requestId/decisioni/bozza.docx',
    { schema: { body: formSchema('version', ...decisionFields) } },
    async (request, reply) => {
      programmeReader(request)
      const text = new FormReader(request.body).text('text', { max: 20_000 })
      return sendDocument(reply, text, 'Bozza dell’atto')
    },
  )
}

async function sendDocument(reply: FastifyReply, text: string, title: string): Promise<FastifyReply> {
  const name = `${title.replace(/[^\p{L}\d]+/gu, '-')}.docx`
  return reply
    .type(docxMediaType)
    .header('content-disposition', attachmentHeader(name))
    .send(await actDocument(text, title))
}
