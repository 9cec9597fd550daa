// SPDX-License-Identifier: AGPL-3.0-or-later

import type { FastifyReply } from 'fastify'
import { type PersonActor, withActor } from '../../platform/db/actor.ts'
import { type ExportColumn, toCsv } from '../../platform/export.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { commonErrors, DomainError, type FieldError } from '../../shared/errors.ts'
import type { PostedForm } from '../../shared/forms.ts'
import { isUuid } from '../../shared/ids.ts'
import { namesOfPeople } from '../history/index.ts'
import { registryErrors } from './errors.ts'
import { fetchFile, parseMunicipalities, rejectsCsv } from './import.ts'
import { deletePreview, getImportRun, getPreview, insertPreview, listImportRuns } from './import-store.ts'
import {
  type ChangeRow,
  importRegistryFile,
  importTitles,
  type NewRow,
  type RegistryImport,
  recogniseImport,
} from './imports.ts'
import { formSchema } from './inputs.ts'
import { ImportsPage, PreviewPage, type RunRow } from './pages/import-pages.tsx'
import { mayAddBodies } from './rules.ts'

const base = '/amministrazione/importazioni'
const runsShown = 50

type ById = { Params: { id: string } }

/** Imports of the registry in the browser: upload, preview, apply; the list of those made. */
export function registerImportRoutes(server: RegiaServer, { db, clock }: AppContext): void {
  const showList = async (
    reply: FastifyReply,
    actor: PersonActor,
    page: { justDone?: string | undefined; errors?: readonly FieldError[] } = {},
  ) => {
    const runs = await withActor(db, actor, async (tx): Promise<RunRow[]> => {
      const found = await listImportRuns(tx, runsShown)
      const names = await namesOfPeople(
        tx,
        found.flatMap((run) => run.personId ?? []),
      )
      return found.map((run) => ({
        ...run,
        who: run.personId === null ? 'dalla riga di comando' : (names.get(run.personId) ?? ''),
      }))
    })
    const errors = page.errors ?? []
    return reply.page(
      {
        title: 'Importazioni',
        current: 'amministrazione',
        crumbs: [administrationCrumb, { label: 'Importazioni' }],
        ...(errors.length > 0 ? { status: 422 } : {}),
      },
      <ImportsPage
        runs={runs}
        errors={errors}
        justDone={runs.find((run) => run.id === page.justDone) ?? null}
      />,
    )
  }

  server.get(base, async (request, reply) => {
    const actor = administrator(request.requirePerson())
    const searchParams = searchOf(request)
    return showList(reply, actor, { justDone: searchParams.get('fatta') ?? undefined })
  })

  server.post<{ Body: PostedForm }>(
    `${base}/anteprime`,
    { schema: { body: formSchema() } },
    async (request, reply) => {
      const actor = administrator(request.requirePerson())
      const upload = request.uploads['file']
      const refuse = (refusal: DomainError) =>
        showList(reply, actor, { errors: [{ field: 'file', message: refusal.message }] })
      if (!upload || upload.content.length === 0) return refuse(new DomainError(registryErrors.noFile))
      const recognised = recognise(upload.content)
      if (recognised instanceof DomainError) return refuse(recognised)
      const file = fetchFile(upload.content, upload.fileName)
      const id = await withActor(db, actor, (tx) =>
        insertPreview(
          tx,
          {
            kind: recognised,
            file: file.name,
            sha256: file.sha256,
            content: file.bytes,
            personId: actor.personId,
          },
          clock(),
        ),
      )
      return reply.seeOther(`${base}/anteprime/${id}`)
    },
  )

  /** What the file of a preview would change now. */
  const preview = async (actor: PersonActor, id: string) => {
    if (!isUuid(id)) throw new DomainError(registryErrors.previewGone)
    const waiting = await withActor(db, actor, (tx) => getPreview(tx, id))
    const outcome = await importRegistryFile({ db, clock, actor }, waiting.content, waiting.file, {
      dryRun: true,
      forceSmall: true,
    })
    return { waiting, outcome }
  }

  const showPreview = async (
    reply: FastifyReply,
    actor: PersonActor,
    id: string,
    errors: readonly FieldError[] = [],
  ) => {
    const { waiting, outcome } = await preview(actor, id)
    return reply.page(
      {
        title: 'Anteprima dell’importazione',
        current: 'amministrazione',
        crumbs: [administrationCrumb, { label: 'Importazioni', href: base }, { label: 'Anteprima' }],
        ...(errors.length > 0 ? { status: 422 } : {}),
      },
      <PreviewPage
        id={id}
        {...outcome}
        what={importTitles[outcome.kind]}
        uploadedAt={waiting.createdAt}
        bytes={waiting.content.length}
        errors={errors}
      />,
    )
  }

  server.get<ById>(`${base}/anteprime/:id`, async (request, reply) =>
    showPreview(reply, administrator(request.requirePerson()), request.params.id),
  )

  for (const [name, csvOf] of [
    ['rifiutate', ({ report }: RegistryImport) => rejectsCsv(report.rejects)],
    ['cambiati', ({ changes }: RegistryImport) => toCsv(changeColumns, changes)],
    ['nuovi', ({ added }: RegistryImport) => toCsv(newColumns, added)],
  ] as const)
    server.get<ById>(`${base}/anteprime/:id/${name}.csv`, async (request, reply) => {
      const { outcome } = await preview(administrator(request.requirePerson()), request.params.id)
      return sendCsv(reply, `${outcome.kind}-${name}`, csvOf(outcome))
    })

  server.post<ById & { Body: PostedForm }>(
    `${base}/anteprime/:id/importazione`,
    { schema: { body: formSchema('piccolo') } },
    async (request, reply) => {
      const actor = administrator(request.requirePerson())
      const { id } = request.params
      if (!isUuid(id)) throw new DomainError(registryErrors.previewGone)
      const waiting = await withActor(db, actor, (tx) => getPreview(tx, id))
      const forceSmall = request.body['piccolo'] === '1'
      if (!forceSmall) {
        const { outcome } = await preview(actor, id)
        if (outcome.tooSmallFor !== null)
          return showPreview(reply, actor, id, [
            {
              field: 'piccolo',
              message: 'Il file ha meno di metà delle righe che ci si aspetta: conferma che è giusto così',
            },
          ])
      }
      const { runId } = await importRegistryFile({ db, clock, actor }, waiting.content, waiting.file, {
        forceSmall,
      })
      await withActor(db, actor, (tx) => deletePreview(tx, id))
      return reply.seeOther(`${base}?fatta=${runId}`)
    },
  )

  server.get<ById>(`${base}/:id/rifiutate.csv`, async (request, reply) => {
    const actor = administrator(request.requirePerson())
    const { id } = request.params
    if (!isUuid(id)) throw new DomainError(registryErrors.runNotFound)
    const run = await withActor(db, actor, (tx) => getImportRun(tx, id))
    return sendCsv(reply, 'righe-rifiutate', rejectsCsv(run.rejects))
  })
}

const administrationCrumb = { label: 'Amministrazione', href: '/amministrazione' }

function administrator(actor: PersonActor): PersonActor {
  if (!mayAddBodies(actor)) throw new DomainError(commonErrors.notAllowed)
  return actor
}

/** Which list a file is, or why it cannot be imported at all. */
function recognise(bytes: Uint8Array) {
  try {
    const kind = recogniseImport(bytes)
    if (kind === 'comuni') parseMunicipalities(bytes)
    return kind
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
}

function sendCsv(reply: FastifyReply, name: string, text: string): FastifyReply {
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}.csv"`)
    .send(text)
}

const newColumns: readonly ExportColumn<NewRow>[] = [
  { key: 'riga', label: 'Riga', kind: 'number', value: (row) => row.line },
  { key: 'denominazione', label: 'Nome', value: (row) => row.name },
  { key: 'codice_istat', label: 'ISTAT', value: (row) => row.istatCode },
  { key: 'codice_ipa', label: 'IPA', value: (row) => row.ipaCode },
  { key: 'provincia', label: 'Provincia', value: (row) => row.province },
  { key: 'abitanti', label: 'Abitanti', kind: 'number', value: (row) => row.residents },
]

const changeColumns: readonly ExportColumn<ChangeRow>[] = [
  { key: 'ente', label: 'Ente', value: (row) => row.body },
  { key: 'campo', label: 'Campo', value: (row) => row.field },
  { key: 'prima', label: 'In Regia', value: (row) => row.before },
  { key: 'dopo', label: 'Nel file', value: (row) => row.after },
]
