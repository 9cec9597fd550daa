// SPDX-License-Identifier: AGPL-3.0-or-later
import { withActor } from '../../platform/db/actor.ts'
import type { AppContext, RegiaServer, UploadedFile } from '../../platform/http/types.ts'
import { DomainError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { attachmentHeader, getDocument } from '../plans/index.ts'
import { executionErrors } from './errors.ts'
import { addEvidence, decideEvidence, inspectEvidence, withdrawEvidence } from './evidence.ts'
import { findSameFile, getEvidence } from './evidence-store.ts'
import { evidenceIdOf, executionIdOf, troubleOf } from './inputs.ts'
import type { EvidenceFile } from './model.ts'
import type { OfExecution, ShowItem } from './routes.tsx'
import { executionPaths } from './view.ts'

type OfEvidence = { Params: { planId: string; executionId: string; evidenceId: string } }

/** A file of a form, looked into; what is wrong with it goes beside its field. */
export async function readFile(
  form: FormReader,
  field: string,
  upload: UploadedFile | undefined,
): Promise<EvidenceFile | null> {
  if (!upload) return null
  const found = await inspectEvidence(upload)
  if (!('refused' in found)) return found
  const refused = new DomainError(executionErrors.fileRefused, {
    details: { name: found.fileName, why: found.refused },
  })
  return form.fail(field, refused.message)
}

/** The evidence of a service: added, downloaded, withdrawn, accepted or refused. `showItem` is the page its forms come back to. */
export function registerEvidenceRoutes(server: RegiaServer, context: AppContext, showItem: ShowItem): void {
  const { db, clock } = context

  server.post<OfExecution & { Body: PostedForm }>(
    '/piani/:planId/avanzamento/:executionId/prove',
    { schema: { body: formSchema('note') }, config: { tellsOfLargeFiles: true } },
    async (request, reply) => {
      const executionId = executionIdOf(request.params.executionId)
      const actor = request.requirePerson()
      const form = new FormReader(request.body)
      const note = form.text('note', { max: 2000 })
      const upload = request.uploads['file']
      const file = await readFile(form, 'file', upload)
      if (!upload && note === '') form.fail('file', 'Scegli un documento, o scrivi una nota')
      if (file && (await withActor(db, actor, (tx) => findSameFile(tx, executionId, file.sha256)))) {
        const same = new DomainError(executionErrors.sameFile, { details: { name: file.fileName } })
        form.fail('file', same.message)
      }
      if (form.errors.length > 0)
        return showItem(request, reply, executionId, troubleOf('evidence', form, ['note']))
      await withActor(db, actor, (tx) => addEvidence(tx, { executionId, file, note }, clock()))
      const { planId } = request.params
      return reply.seeOther(`${executionPaths.item({ planId: planId as never, executionId })}#prove`)
    },
  )

  server.get<OfEvidence>(
    '/piani/:planId/avanzamento/:executionId/prove/:evidenceId',
    async (request, reply) => {
      const id = evidenceIdOf(request.params.evidenceId)
      const document = await withActor(db, request.requirePerson(), async (tx) => {
        const { file } = await getEvidence(tx, id)
        if (!file) throw new DomainError(executionErrors.evidenceNotFound)
        return getDocument(tx, file.documentId)
      })
      return reply
        .type(document.mediaType)
        .header('content-disposition', attachmentHeader(document.fileName))
        .header('x-content-type-options', 'nosniff')
        .send(Buffer.from(document.content))
    },
  )

  server.post<OfEvidence & { Body: PostedForm }>(
    '/piani/:planId/avanzamento/:executionId/prove/:evidenceId/ritiri',
    { schema: { body: formSchema('reason') } },
    async (request, reply) => {
      const { evidenceId, executionId } = request.params
      const id = evidenceIdOf(evidenceId)
      const form = new FormReader(request.body)
      const reason = form.text('reason', { required: 'Scrivi perché la ritiri', max: 500 })
      if (form.errors.length > 0)
        return showItem(request, reply, executionIdOf(executionId), troubleOf(id, form, ['reason']))
      const evidence = await withActor(db, request.requirePerson(), (tx) =>
        withdrawEvidence(tx, { evidenceId: id, reason }, clock()),
      )
      const { planId } = request.params
      const item = executionPaths.item({ planId: planId as never, executionId: evidence.executionId })
      return reply.seeOther(`${item}#prove`)
    },
  )

  server.post<OfEvidence & { Body: PostedForm }>(
    '/piani/:planId/avanzamento/:executionId/prove/:evidenceId/esiti',
    { schema: { body: formSchema('to', 'reason') } },
    async (request, reply) => {
      const { evidenceId, executionId, planId } = request.params
      const id = evidenceIdOf(evidenceId)
      const form = new FormReader(request.body)
      const to = form.choice('to', ['accepted', 'refused'] as const, { required: 'Scegli se accettarla' })
      const reason = form.text('reason', { max: 500 })
      if (to === 'refused' && reason === '')
        form.fail('reason', 'Scrivi perché la rifiuti: lo legge il fornitore')
      if (to === null || form.errors.length > 0)
        return showItem(request, reply, executionIdOf(executionId), troubleOf(id, form, ['reason']))
      const evidence = await withActor(db, request.requirePerson(), (tx) =>
        decideEvidence(tx, { evidenceId: id, to, reason }, clock()),
      )
      const item = executionPaths.item({ planId: planId as never, executionId: evidence.executionId })
      return reply.seeOther(`${item}#prove`)
    },
  )
}
