// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { type PersonActor, withActor } from '../../platform/db/actor.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { counted } from '../../shared/money.ts'
import { readingsOf } from './amounts.ts'
import { mayLoadCalls } from './commands.ts'
import { callFrame } from './frame.ts'
import { applyCallFile, diffCallFile } from './import.ts'
import { parseCallFile } from './inputs.ts'
import type { Call } from './model.ts'
import { CallPage } from './pages/call-page.tsx'
import { CallsPage } from './pages/calls-page.tsx'
import { LoadPage, LoadPreviewPage } from './pages/load-pages.tsx'
import { listCalls, listVersions, readCallByCode } from './store.ts'
import { callPaths } from './view.ts'

const largestFile = 5_000_000

/** The list of calls, the page of each, and the loading of a file by an administrator. */
export function registerCallPages(server: RegiaServer, { db, clock }: AppContext): void {
  server.get(callPaths.list, async (request, reply) => {
    const actor = request.requirePerson()
    const calls = await withActor(db, actor, (tx) => listCalls(tx, actor.today))
    const loaded = Number(searchOf(request).get('caricati'))
    return reply.page(
      callFrame(actor, 'Avvisi'),
      <CallsPage
        calls={calls}
        today={actor.today}
        mayLoad={mayLoadCalls({ actor })}
        notice={loaded > 0 ? `Caricati: ${counted(loaded, 'avviso', 'avvisi')}.` : null}
      />,
    )
  })

  server.get<{ Params: { code: string } }>(`${callPaths.list}/:code`, async (request, reply) => {
    const actor = request.requirePerson()
    const { call, versions } = await withActor(db, actor, async (tx) => {
      const found = await readCallByCode(tx, request.params.code)
      return { call: found, versions: await listVersions(tx, found.callId) }
    })
    return reply.page(
      callFrame(actor, call.title, { label: call.title }),
      <CallPage call={call} versions={versions} today={actor.today} asked={readAsked(request, call)} />,
    )
  })

  server.get(callPaths.load, async (request, reply) => {
    const actor = loader(request)
    return reply.page(callFrame(actor, 'Carica avvisi', { label: 'Carica' }), <LoadPage errors={[]} />)
  })

  server.post<{ Body: PostedForm }>(
    callPaths.preview,
    { schema: { body: formSchema() }, config: { largestFile, tellsOfLargeFiles: true } },
    async (request, reply) => {
      const actor = loader(request)
      const upload = request.uploads['file']
      const refuse = (message: string) =>
        reply.page(
          { ...callFrame(actor, 'Carica avvisi', { label: 'Carica' }), status: 422 },
          <LoadPage errors={[{ field: 'file', message }]} />,
        )
      if (!upload || upload.content.length === 0) return refuse('Scegli un file')
      if (upload.isTooLarge) return refuse('Il file supera 5 MB')
      let file: ReturnType<typeof parseCallFile>
      try {
        file = parseCallFile(upload.fileName, upload.content)
      } catch (error) {
        if (error instanceof DomainError) return refuse(error.message)
        throw error
      }
      const changes = await withActor(db, actor, (tx) => diffCallFile(tx, file))
      return reply.page(
        callFrame(actor, 'Anteprima', { label: 'Carica', href: callPaths.load }, { label: 'Anteprima' }),
        <LoadPreviewPage
          fileName={upload.fileName}
          sha256={createHash('sha256').update(upload.content).digest('hex')}
          content={upload.content.toString('base64')}
          changes={changes}
          points={file.points}
        />,
      )
    },
  )

  server.post<{ Body: PostedForm }>(
    callPaths.load,
    { schema: { body: formSchema('nome', 'contenuto') }, bodyLimit: largestFile * 2 },
    async (request, reply) => {
      const actor = loader(request)
      const reader = new FormReader(request.body)
      const name = reader.text('nome', { max: 200 }) || 'file'
      const file = parseCallFile(name, Buffer.from(reader.typed('contenuto'), 'base64'))
      const changes = await withActor(db, actor, (tx) => applyCallFile(tx, name, file, clock()))
      const loaded = changes.filter(({ verdict }) => verdict !== 'same').length
      return reply.seeOther(`${callPaths.list}?caricati=${loaded}`)
    },
  )
}

function loader(request: FastifyRequest): PersonActor {
  const actor = request.requirePerson()
  if (!mayLoadCalls({ actor })) throw new DomainError(commonErrors.notAllowed)
  return actor
}

/** The amount to read that the address asks for, in one band or in all. */
function readAsked(request: FastifyRequest, call: Call) {
  const search = searchOf(request)
  const typed = search.get('importo') ?? ''
  const band = call.bands.find(({ code }) => code === search.get('fascia'))
  const reader = new FormReader({ importo: typed })
  const cents = reader.money('importo')
  const readings = cents === null ? null : readingsOf(band ? [band] : call.bands, cents)
  return { typed, band: band?.code ?? '', readings, errors: reader.errors }
}
