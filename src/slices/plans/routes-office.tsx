// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply, FastifyRequest } from 'fastify'
import { withActor } from '../../platform/db/actor.ts'
import type { AppContext, RegiaServer, UploadedFile } from '../../platform/http/types.ts'
import { dateInRome, formatTime, type LocalDate } from '../../shared/dates.ts'
import { attachmentHeader, mediaTypeOf, plainFileName } from '../../shared/documents.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import type { DigitalServiceId, PlanId } from '../../shared/ids.ts'
import { movesFrom } from '../../shared/lifecycle.ts'
import { writingRoles } from '../../shared/roles.ts'
import { SavedNote } from '../../ui/index.ts'
import { planErrors } from './errors.ts'
import { fieldError, isAutosave, mailSetting, planFrame } from './frame.ts'
import { planIdOf, readBase, rowsSchema, versionNumberOf } from './inputs.ts'
import { planTransitions } from './lifecycle.ts'
import { recordExternalOutcome, recordSending, tickPortalFields } from './office.ts'
import { PortalPage } from './pages/portal-page.tsx'
import { FormTrouble, noTrouble } from './pages/trouble.ts'
import { loadVersion, type SentVersionView } from './queries.ts'
import type { OfVersion } from './routes-sending.tsx'
import { getDocument } from './versions-store.ts'
import { planPaths, savedAt } from './view.ts'
import { channelWords, portalSections } from './view-office.ts'

type Channel = keyof typeof channelWords
const channels = Object.keys(channelWords) as readonly Channel[]

/** Office mode: the version leaves by PEC or by a portal; here it is carried over, recorded, compared, and its answer written. */
export function registerOfficePages(server: RegiaServer, context: AppContext): void {
  const { db, clock, config } = context
  const mail = mailSetting(config)

  server.get<OfVersion>('/piani/:planId/versioni/:number/portale', async (request, reply) =>
    showPortal(request, reply, placeOf(request)),
  )

  async function load(request: FastifyRequest, { planId, number }: Place): Promise<SentVersionView> {
    const view = await withActor(db, request.requirePerson(), (tx) => loadVersion(tx, planId, number))
    if (view.version.channel !== 'office') throw new DomainError(planErrors.programmeChannel)
    return view
  }

  async function showPortal(
    request: FastifyRequest,
    reply: FastifyReply,
    place: Place,
    trouble: FormTrouble = noTrouble,
  ): Promise<FastifyReply> {
    const actor = request.requirePerson()
    const { plan, version, ticks, sending, reserved, names } = await load(request, place)
    const moves = movesFrom(planTransitions, plan.state, actor.role)
    return reply.page(
      {
        ...planFrame(actor, plan, `Da riportare sul portale, ${plan.administrationName}`, [
          { label: 'Da riportare sul portale' },
        ]),
        ...(trouble.errors.length > 0 ? { status: 422 } : {}),
      },
      <PortalPage
        plan={plan}
        version={version}
        sections={portalSections(version.content, ticks)}
        base={JSON.stringify(Object.fromEntries([...ticks].map(([key, { sent }]) => [key, sent ?? ''])))}
        savedAt={lastTick(ticks, actor.today)}
        reserved={version.content.services.flatMap(({ id, name }) => {
          const values = reserved.get(id as DigitalServiceId)
          return values && (values.componentIds !== '' || values.ipAddresses !== '')
            ? [{ serviceId: id, name, ...values }]
            : []
        })}
        sending={sending}
        recordedBy={sending ? (names.get(sending.recordedBy) ?? null) : null}
        isWriter={writingRoles.includes(actor.role)}
        mayRecordOutcome={
          version.number === plan.versionCount && moves.some((move) => move.action === 'record_approval')
        }
        trouble={trouble}
      />,
    )
  }

  server.post<OfVersion>(
    '/piani/:planId/versioni/:number/portale',
    { schema: { body: rowsSchema('t', 'v') } },
    async (request, reply) => {
      const { planId, number } = placeOf(request)
      const posted = request.body as Record<string, string>
      const shown = new Map(
        Object.entries(readBase(posted['base'] ?? '')).map(([key, sent]) => [key, sent || null]),
      )
      const now = clock()
      await withActor(db, request.requirePerson(), (tx) =>
        tickPortalFields(tx, { planId, number, shown, ticks: ticksOf(posted) }, now),
      )
      return isAutosave(request)
        ? reply.fragment(<SavedNote at={formatTime(now)} />)
        : reply.seeOther(planPaths.portal(planId, number))
    },
  )

  server.post<OfVersion>(
    '/piani/:planId/versioni/:number/invii',
    {
      schema: { body: formSchema('channel', 'sentByName', 'sentOn', 'protocolNumber') },
      config: { tellsOfLargeFiles: true },
    },
    async (request, reply) => {
      const { planId, number } = placeOf(request)
      const form = new FormReader(request.body as PostedForm)
      const channel = form.choice('channel', channels, { required: 'Scegli da dove è partito il piano' })
      const sentByName = form.text('sentByName', { required: 'Scrivi chi ha inviato' })
      const sentOn = form.date('sentOn', { required: 'Scrivi il giorno dell’invio' })
      const protocolNumber = form.text('protocolNumber', { max: 100 })
      const now = clock()
      if (sentOn !== null && sentOn > dateInRome(now))
        form.fail('sentOn', 'Il giorno dell’invio non può essere nel futuro')
      const receipt = readReceipt(form, request.uploads['receipt'])
      const sentFile = readSentFile(form, request.uploads['sentFile'])
      if (form.errors.length > 0 || channel === null || sentOn === null) {
        const typed = ['channel', 'sentByName', 'sentOn', 'protocolNumber'].map((name) => [
          name,
          form.typed(name),
        ])
        return showPortal(
          request,
          reply,
          { planId, number },
          new FormTrouble(form.errors, Object.fromEntries(typed)),
        )
      }
      await withActor(db, request.requirePerson(), (tx) =>
        recordSending(
          tx,
          { planId, number, channel, sentByName, sentOn, protocolNumber, receipt, sentFile },
          now,
        ),
      )
      return reply.seeOther(`${planPaths.portal(planId, number)}#invio`)
    },
  )

  server.get<OfVersion>('/piani/:planId/versioni/:number/allegato', async (request, reply) => {
    const { planId, number } = placeOf(request)
    const document = await withActor(db, request.requirePerson(), async (tx) => {
      const { sending } = await loadVersion(tx, planId, number)
      if (!sending?.receiptDocumentId) throw new DomainError(commonErrors.pageNotFound)
      return getDocument(tx, sending.receiptDocumentId)
    })
    return reply
      .type(document.mediaType)
      .header('content-disposition', attachmentHeader(document.fileName))
      .send(Buffer.from(document.content))
  })

  server.post<OfVersion>(
    '/piani/:planId/versioni/:number/risposte',
    { schema: { body: formSchema('version', 'action', 'note') } },
    async (request, reply) => {
      const place = placeOf(request)
      const form = new FormReader(request.body as PostedForm)
      const action = form.choice('action', ['record_approval', 'record_return'] as const, {
        required: 'Scegli che cosa ha risposto il programma',
      })
      const note = form.text('note', { max: 8000 })
      if (action === 'record_return' && note === '')
        form.errors.push(fieldError('note', planErrors.noteMissing))
      if (form.errors.length > 0 || action === null) {
        const typed = { action: form.typed('action'), note: form.typed('note') }
        return showPortal(request, reply, place, new FormTrouble(form.errors, typed))
      }
      await withActor(db, request.requirePerson(), (tx) =>
        recordExternalOutcome(
          tx,
          { planId: place.planId, version: form.version(), action, note },
          mail,
          clock(),
        ),
      )
      return reply.seeOther(planPaths.plan(place.planId))
    },
  )
}

/** The version of an address. */
interface Place {
  readonly planId: PlanId
  readonly number: number
}

function placeOf({ params }: FastifyRequest<OfVersion>): Place {
  return { planId: planIdOf(params), number: versionNumberOf(params) }
}

function lastTick(ticks: SentVersionView['ticks'], today: LocalDate): string | null {
  const at = Math.max(0, ...[...ticks.values()].map((tick) => tick.at.getTime()))
  return at === 0 ? null : savedAt(new Date(at), today)
}

/** What is ticked on the page: a field with another value written beside it counts as carried over. */
function ticksOf(posted: Readonly<Record<string, string>>): ReadonlyMap<string, string | null> {
  const ticks = new Map<string, string | null>()
  for (const name of Object.keys(posted)) {
    const [kind, key] = [name.slice(0, 1), name.slice(2)]
    const written = posted[`v.${key}`]?.trim().slice(0, 2000) ?? ''
    if (name.charAt(1) === '.' && (kind === 't' || written !== '')) ticks.set(key, written || null)
  }
  return ticks
}

/** The receipt as it will be kept, or null without one. What it is, is read from its bytes. */
function readReceipt(form: FormReader, file: UploadedFile | undefined) {
  if (!file) return null
  const fileName = plainFileName(file.fileName)
  const mediaType = file.isTooLarge ? null : mediaTypeOf(file.content)
  if (mediaType === null) {
    const refused = new DomainError(planErrors.documentRefused, { details: { name: fileName } })
    form.errors.push({ field: 'receipt', message: refused.message })
    return null
  }
  return { fileName, mediaType, content: file.content }
}

function readSentFile(form: FormReader, file: UploadedFile | undefined): Buffer | null {
  if (!file) return null
  if (file.isTooLarge)
    form.fail('sentFile', 'Il file è troppo grande per essere confrontato: il limite è 10 MB')
  return file.content
}
