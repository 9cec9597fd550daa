// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply } from 'fastify'
import { sql } from 'kysely'
import { Type } from 'typebox'
import { systemActor, withActor } from '../../platform/db/actor.ts'
import { sendWithTag } from '../../platform/http/api.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { assetUrl } from '../../ui/index.ts'
import { ErrorsPage } from './pages/errors-page.tsx'
import { HelpPage } from './pages/help-page.tsx'
import { AccessibilityPage, LegalPage, PrivacyPage, ReportPage, SourcePage } from './pages/legal-pages.tsx'
import { securityText } from './view.ts'

/** A database that has not answered by then is as good as down for who watches. */
const statusPatienceMs = 4000

const noQuery = Type.Object({}, { additionalProperties: false })

/** What a refusal looks like in the list; given from outside, since it takes the codes of every slice. */
export interface ErrorEntry {
  readonly code: string
  readonly status: number
  readonly sentence: string
}

/** Pages about the site itself, its state for machines, and what crawlers and reporters look for. */
export function registerSiteRoutes(
  server: RegiaServer,
  context: AppContext,
  errors: readonly ErrorEntry[],
): void {
  const { config, version, clock } = context
  const { links, contacts } = config
  const crumbs = (label: string) => [{ label: 'Inizio', href: '/' }, { label }]

  server.get('/rest/regia/v1/status', { schema: { querystring: noQuery } }, async (request, reply) => {
    await inTime(
      withActor(context.db, systemActor('status', clock(), request.id), (tx) =>
        sql`select regia.today()`.execute(tx),
      ),
    )
    return reply.type('application/json; charset=utf-8').send({ status: 'ok', version, database: 'up' })
  })

  server.get('/rest/regia/v1/openapi.json', { schema: { querystring: noQuery } }, (request, reply) =>
    sendWithTag(request, reply, server.swagger()),
  )

  server.get('/aiuto', async (_request, reply) =>
    reply.page({ title: 'Aiuto', current: 'aiuto', crumbs: crumbs('Aiuto'), guided: false }, <HelpPage />),
  )
  server.get('/errori', async (_request, reply) =>
    reply.page(
      { title: 'Codici di errore', crumbs: crumbs('Codici di errore') },
      <ErrorsPage entries={errors} />,
    ),
  )
  server.get('/accessibilita', async (_request, reply) =>
    reply.page(
      { title: 'Accessibilità', crumbs: crumbs('Accessibilità') },
      <AccessibilityPage
        link={{ href: links.accessibility, setting: 'REGIA_ACCESSIBILITY_URL' }}
        contact={contacts.support}
        version={version}
      />,
    ),
  )
  server.get('/privacy', async (_request, reply) =>
    reply.page(
      { title: 'Privacy', crumbs: crumbs('Privacy') },
      <PrivacyPage
        link={{ href: links.privacy, setting: 'REGIA_PRIVACY_URL' }}
        secure={config.secureCookies}
      />,
    ),
  )
  server.get('/note-legali', async (_request, reply) =>
    reply.page(
      { title: 'Note legali', crumbs: crumbs('Note legali') },
      <LegalPage link={{ href: links.legal, setting: 'REGIA_LEGAL_URL' }} owner={config.owner} />,
    ),
  )
  server.get('/codice-sorgente', async (_request, reply) =>
    reply.page(
      { title: 'Codice sorgente', crumbs: crumbs('Codice sorgente') },
      <SourcePage href={links.source} version={version} />,
    ),
  )
  server.get('/segnalazioni', async (_request, reply) =>
    reply.page(
      { title: 'Segnala un problema', crumbs: crumbs('Segnala un problema') },
      <ReportPage {...contacts} />,
    ),
  )

  server.get('/.well-known/security.txt', async (request, reply) => {
    const site = config.publicUrl ?? `${request.protocol}://${request.host}`
    const contact = contacts.security ?? `${site}/segnalazioni`
    const canonical = config.publicUrl ? `${config.publicUrl}/.well-known/security.txt` : null
    return plainText(reply, securityText({ contact, canonical }, clock()))
  })
  server.get('/robots.txt', async (_request, reply) =>
    plainText(reply, 'User-agent: *\nDisallow: /accesso\nDisallow: /rest/\n'),
  )
  server.get('/favicon.ico', async (_request, reply) =>
    reply
      .header('cache-control', 'public, max-age=86400')
      .code(302)
      .header('location', assetUrl('favicon.svg'))
      .send(),
  )
}

/** Public texts that change with a release or a setting. */
function plainText(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('text/plain; charset=utf-8').header('cache-control', 'public, max-age=3600').send(text)
}

async function inTime(answer: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    const refusal = new DomainError(commonErrors.unavailable, { retryAfter: 5 })
    timer = setTimeout(() => reject(refusal), statusPatienceMs)
  })
  try {
    await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
