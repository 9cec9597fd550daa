// SPDX-License-Identifier: AGPL-3.0-or-later

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  RawServerDefault,
} from 'fastify'
import type { VNode } from 'preact'
import type { ApiScope } from '../../shared/api-scopes.ts'
import type { Crumb } from '../../ui/page.tsx'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Actor, Db, PersonActor } from '../db/actor.ts'

/** What every slice's routes are given. */
export interface AppContext {
  readonly db: Db
  readonly clock: Clock
  readonly config: Config
  readonly version: string
  /** The demo's day of making when the store was made by `regia demo`, else null. */
  readonly demo: { readonly asOf: string } | null
}

/** A person signed in, with what the page's head says of them. */
export interface SignedIn {
  readonly sessionId: string
  readonly actor: PersonActor
  readonly name: string
  readonly roleLabel: string
  /** The association or body the person acts for. */
  readonly ownerName: string
  readonly hasOtherRoles: boolean
  readonly unreadNotices: number
  /** What the key allows, when a program is calling; null for a browser. */
  readonly scopes: readonly ApiScope[] | null
}

/** Finds who is calling, given by the slice of people. */
export interface SessionSource {
  find(request: FastifyRequest, reply: FastifyReply): Promise<SignedIn | null>
}

export interface PageOptions {
  readonly title: string
  /** The key of the menu entry this page belongs to. */
  readonly current?: string
  readonly crumbs?: readonly Crumb[]
  /** Larger text, one column: pages for who comes a few times a year. */
  readonly guided?: boolean
  readonly status?: number
  /** Without scripts the page asks for itself again after so many seconds. */
  readonly refreshSeconds?: number
}

/** A file that came with a form. */
export interface UploadedFile {
  readonly field: string
  readonly fileName: string
  readonly mediaType: string
  readonly content: Buffer
  /** Longer than a file may be: `content` is only its beginning. Only where the route tells of it itself. */
  readonly isTooLarge: boolean
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The page of the form says that a file is too large, and comes back with what was typed. */
    tellsOfLargeFiles?: boolean
    /** Bytes that a file of this form may have, when more than usual. */
    largestFile?: number
    /** What the key of a program must allow; without it the address knows no keys. */
    apiScope?: ApiScope
  }
  interface FastifyRequest {
    signedIn: SignedIn | null
    /** Who acts: the person signed in, or the public. */
    actor: Actor
    /** The person, or a refusal that leads to the sign-in page. */
    requirePerson(): PersonActor
    /** Files of a multipart form, by field name. */
    uploads: Readonly<Record<string, UploadedFile>>
    /** Every file of a multipart form, several of the same field included, as they came. */
    allUploads: readonly UploadedFile[]
  }
  interface FastifyReply {
    /** Sends a whole page in the frame of the site. */
    page(options: PageOptions, body: VNode): FastifyReply
    /** Sends a piece of a page to htmx. */
    fragment(body: VNode): FastifyReply
    /** Sends the browser to another page after a form. */
    seeOther(path: string): FastifyReply
  }
}

/** The server as slices see it: routes typed by their TypeBox schemas. */
export type RegiaServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>
