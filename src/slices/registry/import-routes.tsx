// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply } from 'fastify'
import { type PersonActor, withActor } from '../../platform/db/actor.ts'
import type { Changes } from '../../platform/events.ts'
import { type ExportColumn, toCsv } from '../../platform/export.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { commonErrors, DomainError, type FieldError } from '../../shared/errors.ts'
import type { PostedForm } from '../../shared/forms.ts'
import { isUuid } from '../../shared/ids.ts'
import { namesOfPeople } from '../history/index.ts'
import { registryErrors } from './errors.ts'
import {
  fetchFile,
  type ImportOutcome,
  importMunicipalities,
  MUNICIPALITIES,
  parseMunicipalities,
  rejectsCsv,
} from './import.ts'
import { deletePreview, getImportRun, getPreview, insertPreview, listImportRuns } from './import-store.ts'
import { formSchema } from './inputs.ts'
import { type ChangeRow, ImportsPage, type NewRow, PreviewPage, type RunRow } from './pages/import-pages.tsx'
import { isOddlySmall, mayAddBodies } from './rules.ts'
import { changeInWords } from './view.ts'

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
    const { searchParams } = new URL(request.url, 'http://regia.invalid')
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
      const unreadable = whyUnreadable(upload.content)
      if (unreadable) return refuse(unreadable)
      const file = fetchFile(upload.content, upload.fileName)
      const id = await withActor(db, actor, (tx) =>
        insertPreview(
          tx,
          {
            kind: MUNICIPALITIES,
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
    const outcome = await importMunicipalities({ db, clock, actor }, waiting.content, waiting.file, {
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
    const { parsed, report, existing } = outcome
    return reply.page(
      {
        title: 'Anteprima dell’importazione',
        current: 'amministrazione',
        crumbs: [administrationCrumb, { label: 'Importazioni', href: base }, { label: 'Anteprima' }],
        ...(errors.length > 0 ? { status: 422 } : {}),
      },
      <PreviewPage
        id={id}
        report={report}
        uploadedAt={waiting.createdAt}
        bytes={waiting.content.length}
        added={addedRows(outcome)}
        changes={changedRows(outcome)}
        format={`separatore ${separators[parsed.separator]}, ${parsed.encoding === 'utf-8' ? 'UTF-8' : 'Windows-1252'}`}
        otherColumns={parsed.otherColumns}
        tooSmallFor={isOddlySmall(parsed.read, existing) ? existing : null}
        errors={errors}
      />,
    )
  }

  server.get<ById>(`${base}/anteprime/:id`, async (request, reply) =>
    showPreview(reply, administrator(request.requirePerson()), request.params.id),
  )

  for (const [name, csvOf] of [
    ['rifiutate', ({ report }: ImportOutcome) => rejectsCsv(report.rejects)],
    ['cambiati', (outcome: ImportOutcome) => toCsv(changeColumns, changedRows(outcome))],
    ['nuovi', (outcome: ImportOutcome) => toCsv(newColumns, addedRows(outcome))],
  ] as const)
    server.get<ById>(`${base}/anteprime/:id/${name}.csv`, async (request, reply) => {
      const { outcome } = await preview(administrator(request.requirePerson()), request.params.id)
      return sendCsv(reply, `comuni-${name}`, csvOf(outcome))
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
        if (isOddlySmall(outcome.parsed.read, outcome.existing))
          return showPreview(reply, actor, id, [
            {
              field: 'piccolo',
              message: 'Il file ha meno di metà dei comuni già nel registro: conferma che è giusto così',
            },
          ])
      }
      const { runId } = await importMunicipalities({ db, clock, actor }, waiting.content, waiting.file, {
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
const separators = { ',': 'virgola', ';': 'punto e virgola', '\t': 'tabulazione' } as const

function administrator(actor: PersonActor): PersonActor {
  if (!mayAddBodies(actor)) throw new DomainError(commonErrors.notAllowed)
  return actor
}

/** Why a file cannot be imported at all; null when its rows can be looked at. */
function whyUnreadable(bytes: Uint8Array): DomainError | null {
  try {
    parseMunicipalities(bytes)
    return null
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

function addedRows({ diff }: ImportOutcome): NewRow[] {
  return diff.added.map((row) => ({
    line: row.line,
    name: row.name,
    istatCode: row.istatCode,
    ipaCode: row.ipaCode,
    province: `${row.provinceName} (${row.provinceAbbreviation})`,
    residents: row.populations.at(-1)?.residents ?? null,
  }))
}

function changedRows({ diff }: ImportOutcome): ChangeRow[] {
  return diff.changed.flatMap(({ body, changes }) =>
    Object.entries(changes as Changes).map(([field, [before, after]]) => ({
      key: `${body.id} ${field}`,
      body: body.name,
      ...changeInWords(field, before, after),
    })),
  )
}

const newColumns: readonly ExportColumn<NewRow>[] = [
  { key: 'riga', label: 'Riga', kind: 'number', value: (row) => row.line },
  { key: 'denominazione', label: 'Comune', value: (row) => row.name },
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
