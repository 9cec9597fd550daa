// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ActorTx, withActor } from '../../platform/db/actor.ts'
import { personOf } from '../../platform/db/scope.ts'
import { recordEvent } from '../../platform/events.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { attachmentHeader } from '../../shared/documents.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { isUuid } from '../../shared/ids.ts'
import { writingRoles } from '../../shared/roles.ts'
import { getDocument, insertDocument, rowsSchema } from '../plans/index.ts'
import { documentText } from './document-text.ts'
import { type DossierFacts, dossierFindings, passedChecks } from './dossier.ts'
import * as dossier from './dossier-store.ts'
import { candidacyErrors } from './errors.ts'
import { oneFrame, readerOf } from './frame.ts'
import { candidacyIdOf, type OfCandidacy, troubleOf } from './inputs.ts'
import type { Candidacy, CandidacyDocumentId, CandidacyId } from './model.ts'
import { DossierPage, isDossierPhase } from './pages/dossier-page.tsx'
import { PortalPage } from './pages/portal-page.tsx'
import { candidacyFields, requestFields } from './portal.ts'
import { readDocument } from './routes-acts.tsx'
import { readSignatures } from './signatures.ts'
import { getCandidacy, lockCandidacy, type PortalPage as PortalPageName } from './store.ts'
import { candidacyPaths, type FormTrouble, noTrouble } from './view.ts'
import { type CandidacyWorld, loadWorld } from './world.ts'

type OfDocument = { Params: { candidacyId: string; documentId: string } }

/** The dossier before it leaves, and the fields to carry over to the portal. */
export function registerDossierRoutes(server: RegiaServer, context: AppContext): void {
  const { db, clock } = context

  server.get<OfCandidacy>('/candidature/:candidacyId/fascicolo', (request, reply) =>
    showDossier(request, reply, candidacyIdOf(request.params)),
  )

  async function showDossier(
    request: FastifyRequest,
    reply: FastifyReply,
    id: CandidacyId,
    trouble: FormTrouble = noTrouble,
  ) {
    const actor = readerOf(request)
    const asked = searchOf(request).get('fase')
    const { world, phase, documents } = await withActor(db, actor, async (tx) => {
      const world = await loadWorld(tx, await getCandidacy(tx, id))
      const phase = isDossierPhase(asked) ? asked : phaseOf(world.candidacy)
      return { world, phase, documents: await dossier.listDossier(tx, id, phase) }
    })
    const { candidacy, call, acts, contracts } = world
    const required = call.documents.filter((each) => each.phase === phase)
    const facts: DossierFacts = {
      phase,
      candidacy,
      callTitle: call.title,
      contractsFrom: call.contractsFrom,
      decree: acts.findLast(({ action, undoneAt }) => action === 'fund' && undoneAt === null)?.protocol ?? '',
      documents,
      required,
      contracts: contracts.filter(({ withdrawnAt }) => withdrawnAt === null),
      today: actor.today,
    }
    return reply.page(
      { ...oneFrame(actor, candidacy, 'Fascicolo'), ...(trouble.errors.length > 0 ? { status: 422 } : {}) },
      <DossierPage
        candidacy={candidacy}
        phase={phase}
        findings={dossierFindings(facts)}
        passed={passedChecks(facts)}
        documents={documents}
        required={required}
        checks={call.checks.filter((each) => each.phase === phase)}
        isWriter={writingRoles.includes(actor.role)}
        trouble={trouble}
      />,
    )
  }

  server.post<OfCandidacy & { Body: PostedForm }>(
    '/candidature/:candidacyId/fascicolo/documenti',
    { schema: { body: formSchema('requirement') } },
    async (request, reply) => {
      const candidacyId = candidacyIdOf(request.params)
      const form = new FormReader(request.body)
      const file = await readDocument(form, 'file', request)
      if (!file && form.errors.length === 0) form.fail('file', 'Scegli il documento')
      if (!file || form.errors.length > 0)
        return showDossier(request, reply, candidacyId, troubleOf(form, ['requirement']))
      // Slow, and no table is needed: outside the transaction.
      const reading = {
        ...(await readSignatures(file.content)),
        words: await documentText(file.content, file.mediaType),
      }
      const sha256 = createHash('sha256').update(file.content).digest('hex')
      const phase = await withActor(db, request.requirePerson(), async (tx) => {
        const { candidacy, call } = await writable(tx, candidacyId)
        const asked = searchOf(request).get('fase')
        const phase = isDossierPhase(asked) ? asked : phaseOf(candidacy)
        const { personId } = personOf(tx)
        const stored = { ...file, sha256, by: personId }
        const documentId = await insertDocument(tx, candidacy.administrationId, stored, clock())
        const wanted = form.typed('requirement')
        const requirementCode = call.documents.find(({ code }) => code === wanted)?.code ?? null
        const document = { phase, requirementCode, documentId, reading, by: personId }
        await dossier.insertDossierDocument(tx, candidacy, document, clock())
        await record(tx, candidacy, 'add_document', { document: [null, file.fileName] })
        return phase
      })
      return reply.seeOther(`${candidacyPaths.dossier(candidacyId)}?fase=${phase}`)
    },
  )

  server.get<OfDocument>(
    '/candidature/:candidacyId/fascicolo/documenti/:documentId',
    async (request, reply) => {
      const document = await withActor(db, request.requirePerson(), async (tx) => {
        const { documentId } = await found(tx, request.params)
        return getDocument(tx, documentId)
      })
      return reply
        .type(document.mediaType)
        .header('content-disposition', attachmentHeader(document.fileName))
        .send(Buffer.from(document.content))
    },
  )

  server.post<OfDocument & { Body: PostedForm }>(
    '/candidature/:candidacyId/fascicolo/documenti/:documentId/ritiri',
    { schema: { body: formSchema() } },
    async (request, reply) => {
      const candidacyId = candidacyIdOf(request.params)
      await withActor(db, request.requirePerson(), async (tx) => {
        const { candidacy } = await writable(tx, candidacyId)
        const { fileName } = await found(tx, request.params)
        await dossier.withdrawDossierDocument(tx, request.params.documentId as CandidacyDocumentId, clock())
        await record(tx, candidacy, 'withdraw_document', { document: [fileName, null] })
      })
      return reply.seeOther(candidacyPaths.dossier(candidacyId))
    },
  )

  for (const [slug, page] of [
    ['candidatura', 'candidacy'],
    ['erogazione', 'request'],
  ] as const) {
    server.get<OfCandidacy>(`/candidature/:candidacyId/portale/${slug}`, async (request, reply) => {
      const actor = readerOf(request)
      const { world, ticks } = await withActor(db, actor, async (tx) => {
        const world = await loadWorld(tx, await getCandidacy(tx, candidacyIdOf(request.params)))
        return { world, ticks: await dossier.listTicks(tx, world.candidacy.candidacyId, page) }
      })
      const fields = fieldsOf(world, page)
      return reply.page(
        oneFrame(actor, world.candidacy, 'Da riportare sul portale'),
        <PortalPage
          candidacy={world.candidacy}
          page={page}
          fields={fields}
          done={
            new Set(
              fields.flatMap(({ key, value }) => (value !== null && ticks.get(key) === value ? [key] : [])),
            )
          }
          isWriter={writingRoles.includes(actor.role)}
        />,
      )
    })

    server.post<OfCandidacy>(
      `/candidature/:candidacyId/portale/${slug}`,
      { schema: { body: rowsSchema('t') } },
      async (request, reply) => {
        const candidacyId = candidacyIdOf(request.params)
        const posted = request.body as Readonly<Record<string, string>>
        await withActor(db, request.requirePerson(), async (tx) => {
          const world = await writable(tx, candidacyId)
          const before = (await dossier.listTicks(tx, candidacyId, page)).size
          const ticked = fieldsOf(world, page).flatMap(({ key, value }) =>
            value !== null && posted[`t.${key}`] ? [[key, value] as const] : [],
          )
          await dossier.writeTicks(tx, world.candidacy, page, new Map(ticked), personOf(tx).personId, clock())
          if (ticked.length !== before)
            await record(tx, world.candidacy, 'carry_over', { fields: [before, ticked.length] })
        })
        return reply.seeOther(candidacyPaths.portal(candidacyId, page))
      },
    )
  }

  function record(
    tx: ActorTx,
    { administrationId, candidacyId, callTitle }: Candidacy,
    action: string,
    changes: Readonly<Record<string, readonly [unknown, unknown]>>,
  ) {
    return recordEvent(tx, {
      administrationId,
      subjectKind: 'candidacy',
      subjectId: candidacyId,
      action,
      changes: { call: [null, callTitle], ...changes },
      at: clock(),
    })
  }
}

/** The candidacy for who writes it: CAND-001 for one that is not seen, GEN-006 for one that is only read. */
async function writable(tx: ActorTx, id: CandidacyId): Promise<CandidacyWorld> {
  const candidacy = await lockCandidacy(tx, id)
  if (candidacy) return loadWorld(tx, candidacy)
  await getCandidacy(tx, id)
  throw new DomainError(commonErrors.notAllowed)
}

async function found(tx: ActorTx, { candidacyId, documentId }: OfDocument['Params']) {
  const document = isUuid(documentId)
    ? await dossier.findDossierDocument(tx, candidacyIdOf({ candidacyId }), documentId as CandidacyDocumentId)
    : null
  if (!document) throw new DomainError(candidacyErrors.documentNotFound)
  return document
}

/** The dossier that leaves next. */
function phaseOf({ fundedOn, completedOn }: Candidacy): 'candidacy' | 'contract' | 'request' {
  return fundedOn === null ? 'candidacy' : completedOn === null ? 'contract' : 'request'
}

function fieldsOf(world: CandidacyWorld, page: PortalPageName) {
  return page === 'candidacy' ? candidacyFields(world) : requestFields(world)
}
