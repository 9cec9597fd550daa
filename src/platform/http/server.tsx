// SPDX-License-Identifier: AGPL-3.0-or-later
import { once } from 'node:events'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import csrf from '@fastify/csrf-protection'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import fastifyStatic from '@fastify/static'
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import type { VNode } from 'preact'
import type { ApiScope } from '../../shared/api-scopes.ts'
import { formatLongDate } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { guidedRoles } from '../../shared/roles.ts'
import { assetsDir } from '../../ui/assets.ts'
import { Document } from '../../ui/layout.tsx'
import { renderFragment, renderPage } from '../../ui/render.tsx'
import { systemActor } from '../db/actor.ts'
import { apiPrefix, holdToKey } from './api.ts'
import { ErrorPage, headingOf, SendAgain } from './error-page.tsx'
import { menuFor } from './menu.ts'
import { registerOpenApi } from './openapi.ts'
import { problemOf, toRefusal } from './problems.ts'
import type { AppContext, PageOptions, RegiaServer, SessionSource, UploadedFile } from './types.ts'

export interface RegisteredRoute {
  readonly method: string
  readonly url: string
  readonly apiScope?: ApiScope
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route of the server, in the order they were added. */
    readonly registered: readonly RegisteredRoute[]
  }
}

/** The largest file a form may carry, unless its route says otherwise, and the largest that any may say. */
export const maxUploadBytes = 10 * 1024 * 1024
const mostUploadBytes = 32 * 1024 * 1024
/** What all the files of a form may weigh together. */
const maxFormBytes = 256 * 1024 * 1024

const unsafe = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

function wantsJson(request: FastifyRequest): boolean {
  if (request.url.startsWith(apiPrefix)) return true
  const accept = request.headers.accept ?? ''
  return /\bapplication\/(problem\+)?json\b/.test(accept) && !accept.includes('text/html')
}

/**
 * Builds the server: security headers, sessions, forms, rates, one handler that turns every refusal into a page or a problem.
 * Slices add their routes to what this answers.
 */
export async function createServer(context: AppContext, sessions: SessionSource): Promise<RegiaServer> {
  const { config } = context
  const server = Fastify({
    logger: {
      level: config.logLevel,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      redact: ['req.headers.cookie', 'req.headers.authorization'],
    },
    trustProxy: (_address: string, hop: number) => hop < config.trustProxy,
    bodyLimit: 1024 * 1024,
    // One line of our own at the end of each request, instead of one at each end.
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    genReqId: () => crypto.randomUUID(),
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<TypeBoxTypeProvider>() as unknown as RegiaServer
  server.setValidatorCompiler(TypeBoxValidatorCompiler)

  const registered: RegisteredRoute[] = []
  server.decorate('registered', registered)
  server.addHook('onRoute', ({ method, url, config: { apiScope } = {} }) => {
    for (const one of [method].flat())
      if (one !== 'HEAD') registered.push({ method: one, url, ...(apiScope ? { apiScope } : {}) })
  })

  await registerOpenApi(server, context.version)
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        fontSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        manifestSrc: ["'self'"],
      },
    },
    strictTransportSecurity: config.secureCookies ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
  })
  await server.register(compress, { global: true, threshold: 1024, encodings: ['br', 'gzip'] })
  await server.register(cookie)
  await server.register(formbody)
  await server.register(multipart, {
    attachFieldsToBody: true,
    // A file over the limit is cut, not thrown: what was typed beside it must not be lost.
    throwFileSizeLimit: false,
    limits: { fileSize: mostUploadBytes, files: 200, fields: 1000 },
  })
  await server.register(rateLimit, {
    global: true,
    max: (request) => (unsafe.has(request.method) ? 300 : 1200),
    timeWindow: 60_000,
    keyGenerator: (request) => `${request.ip} ${unsafe.has(request.method) ? 'w' : 'r'}`,
    addHeadersOnExceeding: {
      'x-ratelimit-limit': true,
      'x-ratelimit-remaining': true,
      'x-ratelimit-reset': true,
    },
    errorResponseBuilder: (_request, limit) =>
      new DomainError(commonErrors.tooManyRequests, {
        details: { seconds: Math.ceil(limit.ttl / 1000) },
        retryAfter: Math.ceil(limit.ttl / 1000),
      }),
  })
  await server.register(csrf, {
    cookieKey: config.secureCookies ? '__Host-regia-modulo' : 'regia-modulo',
    cookieOpts: { path: '/', httpOnly: true, sameSite: 'lax', secure: config.secureCookies },
    getToken: (request) => (request.body as Record<string, string> | undefined)?.['_csrf'],
  })
  await server.register(fastifyStatic, {
    root: assetsDir,
    prefix: '/assets/',
    index: false,
    cacheControl: false,
    setHeaders: (reply) => {
      reply.header('cache-control', 'public, max-age=31536000, immutable')
    },
  })

  server.decorateRequest('signedIn', null)
  server.decorateRequest('actor')
  server.decorateRequest('uploads')
  server.decorateRequest('allUploads')
  server.decorateRequest('requirePerson', function (this: FastifyRequest) {
    if (!this.signedIn) throw new DomainError(commonErrors.notSignedIn)
    return this.signedIn.actor
  })
  server.decorateReply('page', function (this: FastifyReply, options: PageOptions, body: VNode) {
    return sendPage(context, this, options, body)
  })
  server.decorateReply('fragment', function (this: FastifyReply, body: VNode) {
    return this.type('text/html; charset=utf-8').send(renderFragment(body, uiOf(this)))
  })
  server.decorateReply('seeOther', function (this: FastifyReply, path: string) {
    return this.code(303).header('location', path).send()
  })

  server.addHook('onRequest', async (request, reply) => {
    request.uploads = {}
    request.allUploads = []
    request.actor = systemActor('public', context.clock(), request.id)
    if (request.url.startsWith('/assets/')) return
    const signedIn = await sessions.find(request, reply)
    request.signedIn = signedIn
    holdToKey(request)
    if (request.signedIn) request.actor = request.signedIn.actor
  })
  server.addHook('preParsing', async (request, _reply, payload) => {
    const bytes = Number(request.headers['content-length'] ?? 0)
    if (bytes <= maxFormBytes || !request.headers['content-type']?.startsWith('multipart/')) return payload
    // The browser shows an answer only once it has sent what it was sending.
    request.raw.resume()
    await once(request.raw, 'end')
    throw new DomainError(commonErrors.tooLarge, { details: { limit: '256 MB per tutti i file insieme' } })
  })
  server.addHook('preValidation', async (request) => {
    if (request.isMultipart()) await flattenMultipart(request)
  })
  // Every form of a browser carries a token; another site's page cannot post here.
  server.addHook('preValidation', (request, reply, done) => {
    if (!unsafe.has(request.method) || request.url.startsWith(apiPrefix)) return done()
    if (request.headers['sec-fetch-site'] === 'cross-site')
      return done(new DomainError(commonErrors.formExpired))
    server.csrfProtection(request, reply, (error?: unknown) => {
      if (error) return done(new DomainError(commonErrors.formExpired))
      const body = request.body as Record<string, unknown> | undefined
      if (body) delete body['_csrf']
      done()
    })
  })
  server.addHook('onSend', async (request, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
    reply.header('x-request-id', request.id)
  })

  server.addHook('onResponse', async (request, reply) => {
    if (request.url.startsWith('/assets/')) return
    const { actor } = request
    request.log.info(
      {
        method: request.method,
        // The route and not the address, which may hold a secret link or what somebody was looking for.
        route: request.routeOptions.url ?? request.url.split('?')[0],
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        address: request.ip,
        actor: actor?.kind === 'person' ? actor.personId : actor?.name,
      },
      'request',
    )
  })

  // Limited too, or who guesses addresses would go unnoticed.
  server.setNotFoundHandler({ preHandler: server.rateLimit() }, () => {
    throw new DomainError(commonErrors.pageNotFound)
  })
  server.setErrorHandler((error, request, reply) => {
    const refusal = toRefusal(error)
    if (!refusal) request.log.error({ err: error }, 'unexpected')
    const problem = problemOf(refusal, request)
    if (problem.retryAfter) reply.header('retry-after', String(problem.retryAfter))
    if (refusal?.code === commonErrors.notSignedIn.code && request.method === 'GET' && !wantsJson(request))
      return reply.seeOther(`/accesso?da=${encodeURIComponent(request.url)}`)
    if (problem.status === 401)
      reply.header('www-authenticate', `${wantsJson(request) ? 'Bearer' : 'Session'} realm="regia"`)
    if (wantsJson(request))
      return reply
        .code(problem.status)
        .type('application/problem+json; charset=utf-8')
        .send(JSON.stringify(problem.body))
    return sendPage(
      context,
      reply,
      { title: headingOf(problem.status), status: problem.status },
      <ErrorPage problem={problem} requestId={request.id}>
        {refusal?.code === commonErrors.notSignedIn.code ? <SendAgain {...typedIn(request)} /> : null}
      </ErrorPage>,
    )
  })

  return server
}

function uiOf(reply: FastifyReply) {
  return { csrfToken: reply.generateCsrf(), path: reply.request.url.split('?')[0] ?? '/' }
}

function sendPage(context: AppContext, reply: FastifyReply, options: PageOptions, body: VNode): FastifyReply {
  const { config, demo, db, version } = context
  const { signedIn } = reply.request
  const guided = options.guided ?? (signedIn !== null && guidedRoles.includes(signedIn.actor.role))
  const html = renderPage(
    <Document
      title={options.title}
      guided={guided}
      {...(options.current ? { current: options.current } : {})}
      {...(options.crumbs ? { crumbs: options.crumbs } : {})}
      refreshSeconds={options.refreshSeconds}
      shell={{
        ownerName: signedIn?.ownerName ?? config.owner,
        ...(signedIn
          ? {
              person: {
                name: signedIn.name,
                roleLabel: signedIn.roleLabel,
                signOutHref: '/uscita',
                accountHref: '/profilo',
                otherRoles: signedIn.hasOtherRoles,
              },
            }
          : {}),
        menu: menuFor(signedIn),
        unreadNotices: signedIn?.unreadNotices ?? 0,
        ...(demo ? { demo: { asOf: formatLongDate(demo.asOf) } } : {}),
        embedded: db.kind === 'embedded',
        footer: {
          accessibilityHref: config.links.accessibility,
          privacyHref: config.links.privacy,
          legalHref: config.links.legal,
          reportHref: '/segnalazioni',
          sourceHref: config.links.source,
          version,
        },
      }}
    >
      {body}
    </Document>,
    uiOf(reply),
  )
  return reply
    .code(options.status ?? reply.statusCode)
    .type('text/html; charset=utf-8')
    .send(html)
}

/** What a form brought whose token was good. Files cannot be put back, and the profile's forms hold passwords. */
function typedIn(request: FastifyRequest): {
  action: string
  fields: readonly (readonly [string, string])[]
} {
  const isKept = Object.keys(request.uploads).length === 0 && !request.url.startsWith('/profilo')
  const body = (isKept && request.body ? request.body : {}) as Record<string, string | string[]>
  return {
    action: request.url,
    fields: Object.entries(body).flatMap(([name, value]) =>
      [value].flat().map((each) => [name, each] as const),
    ),
  }
}

interface MultipartPart {
  type?: 'file' | 'field'
  value?: unknown
  filename?: string
  file?: { truncated?: boolean }
  mimetype?: string
  toBuffer?: () => Promise<Buffer>
}

/** Turns the parts of a multipart body into the same flat form a browser posts otherwise, files apart. */
async function flattenMultipart(request: FastifyRequest): Promise<void> {
  const form: Record<string, string | string[]> = {}
  const all: UploadedFile[] = []
  const { largestFile = maxUploadBytes, tellsOfLargeFiles } = request.routeOptions.config
  for (const [name, raw] of Object.entries(
    (request.body ?? {}) as Record<string, MultipartPart | MultipartPart[]>,
  )) {
    const parts = Array.isArray(raw) ? raw : [raw]
    const values = parts.filter((part) => part.type !== 'file').map((part) => String(part.value ?? ''))
    if (values.length > 0) form[name] = values.length === 1 ? (values[0] ?? '') : values
    for (const part of parts.filter((each) => each.type === 'file')) {
      const content = await part.toBuffer?.()
      const isTooLarge = part.file?.truncated === true || (content?.length ?? 0) > largestFile
      if (isTooLarge && !tellsOfLargeFiles)
        throw new DomainError(commonErrors.tooLarge, { details: { limit: '10 MB' } })
      if (content && part.filename)
        all.push({
          field: name,
          fileName: part.filename,
          mediaType: part.mimetype ?? '',
          content,
          isTooLarge,
        })
    }
  }
  request.body = form
  request.uploads = Object.fromEntries(all.map((each) => [each.field, each]))
  request.allUploads = all
}
