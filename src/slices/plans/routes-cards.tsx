// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply } from 'fastify'
import { withActor } from '../../platform/db/actor.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { attachmentHeader, mediaTypeOf, plainFileName } from '../../shared/documents.ts'
import { DomainError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { attachStatement, chooseQualifiedService, saveReserved } from './cards.ts'
import { planErrors } from './errors.ts'
import { confirmInherited } from './inherited.ts'
import { planIdOf, serviceIdOf, versionNumberOf, waveIdOf } from './inputs.ts'
import { getItem } from './store.ts'
import { findVersionDocument, getDocument, getVersion, type StoredDocument } from './versions-store.ts'
import { planPaths } from './view.ts'
import { findStep } from './view-item.ts'
import { putInWave } from './waves.ts'

type OfService = { Params: { planId: string; serviceId: string } }
type OfSentService = { Params: { planId: string; number: string; serviceId: string } }

const signedTypes = ['application/pdf', 'application/pkcs7-mime']

/** What goes with the card of a service apart from its answers: the signed statement and the reserved fields. */
export function registerCardPages(server: RegiaServer, { db, clock }: AppContext): void {
  const path = '/piani/:planId/servizi/:serviceId'

  server.get<OfService>(`${path}/dichiarazione`, async (request, reply) => {
    const planId = planIdOf(request.params)
    const serviceId = serviceIdOf(request.params.serviceId)
    const document = await withActor(db, request.requirePerson(), async (tx) => {
      const { statement } = await getItem(tx, planId, serviceId)
      if (!statement) throw new DomainError(planErrors.statementMissing)
      return getDocument(tx, statement.documentId)
    })
    return give(reply, document)
  })

  /** As it was sent, for who examines the version. */
  server.get<OfSentService>(
    '/piani/:planId/versioni/:number/dichiarazioni/:serviceId',
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const number = versionNumberOf(request.params)
      const serviceId = serviceIdOf(request.params.serviceId)
      const document = await withActor(db, request.requirePerson(), async (tx) => {
        const { planVersionId } = await getVersion(tx, planId, number)
        const documentId = await findVersionDocument(tx, planVersionId, serviceId)
        if (!documentId) throw new DomainError(planErrors.statementMissing)
        return getDocument(tx, documentId)
      })
      return give(reply, document)
    },
  )

  server.post<OfService>(
    `${path}/dichiarazione`,
    { schema: { body: formSchema() }, config: { tellsOfLargeFiles: true } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const digitalServiceId = serviceIdOf(request.params.serviceId)
      const file = request.uploads['statement']
      const fileName = plainFileName(file?.fileName ?? '')
      const mediaType = !file || file.isTooLarge ? null : mediaTypeOf(file.content)
      if (!file || mediaType === null || !signedTypes.includes(mediaType))
        throw new DomainError(planErrors.statementRefused, {
          action: {
            href: planPaths.step(planId, digitalServiceId),
            label: 'Torna al servizio',
          },
        })
      await withActor(db, request.requirePerson(), (tx) =>
        attachStatement(
          tx,
          { planId, digitalServiceId, fileName, mediaType, content: file.content },
          clock(),
        ),
      )
      return reply.seeOther(`${planPaths.step(planId, digitalServiceId)}#dichiarazione`)
    },
  )

  server.post<OfService>(
    `${path}/catalogo`,
    { schema: { body: formSchema('version', 'code') } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const digitalServiceId = serviceIdOf(request.params.serviceId)
      const form = new FormReader(request.body as PostedForm)
      const [version, code] = [form.version(), form.text('code')]
      await withActor(db, request.requirePerson(), (tx) =>
        chooseQualifiedService(tx, { planId, digitalServiceId, version, code }, clock()),
      )
      return reply.seeOther(planPaths.step(planId, digitalServiceId, 'dove'))
    },
  )

  server.post<OfService>(
    `${path}/conferme`,
    { schema: { body: formSchema('version', 'gruppo', 'passo') } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const digitalServiceId = serviceIdOf(request.params.serviceId)
      const form = new FormReader(request.body as PostedForm)
      const group = form.typed('gruppo')
      const fields = group === '' ? null : findStep(group).fields
      await withActor(db, request.requirePerson(), (tx) =>
        confirmInherited(tx, { planId, digitalServiceId, version: form.version(), fields }, clock()),
      )
      return reply.seeOther(planPaths.step(planId, digitalServiceId, findStep(form.typed('passo')).key))
    },
  )

  server.post<OfService>(
    `${path}/ondata`,
    { schema: { body: formSchema('waveId', 'passo') } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const digitalServiceId = serviceIdOf(request.params.serviceId)
      const form = new FormReader(request.body as PostedForm)
      const waveId = waveIdOf(form.typed('waveId'))
      await withActor(db, request.requirePerson(), async (tx) => {
        const { planItemId } = await getItem(tx, planId, digitalServiceId)
        await putInWave(tx, { items: [planItemId], waveId }, clock())
      })
      return reply.seeOther(
        `${planPaths.step(planId, digitalServiceId, findStep(form.typed('passo')).key)}#ondata`,
      )
    },
  )

  server.post<OfService>(
    `${path}/riservati`,
    { schema: { body: formSchema('componentIds', 'ipAddresses') } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const digitalServiceId = serviceIdOf(request.params.serviceId)
      const form = new FormReader(request.body as PostedForm)
      const componentIds = form.text('componentIds', { max: 2000 })
      const ipAddresses = form.text('ipAddresses', { max: 2000 })
      if (form.errors.length > 0) throw new DomainError(planErrors.reservedTooLong)
      await withActor(db, request.requirePerson(), (tx) =>
        saveReserved(tx, { planId, digitalServiceId, componentIds, ipAddresses }, clock()),
      )
      return reply.seeOther(`${planPaths.step(planId, digitalServiceId, 'scheda')}#riservati`)
    },
  )
}

function give(reply: FastifyReply, document: StoredDocument): FastifyReply {
  return reply
    .type(document.mediaType)
    .header('content-disposition', attachmentHeader(document.fileName))
    .send(Buffer.from(document.content))
}
