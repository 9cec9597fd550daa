// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Db, type PersonActor, withActor } from '../../platform/db/actor.ts'
import { dateInRome } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { guidedRoles, writingRoles } from '../../shared/roles.ts'
import { slug } from '../../ui/index.ts'
import { type Administration, administrationPath, titleOf } from '../registry/index.ts'
import { listBodiesInScope } from './list-store.ts'
import { ChooseBodyPage } from './pages/choose-body-page.tsx'
import { paths } from './view.ts'

/** The person, when their role writes what bodies declare (GEN-006): for which body is decided with its row. */
export function writerOf(request: FastifyRequest): PersonActor {
  const actor = request.requirePerson()
  if (!writingRoles.includes(actor.role)) throw new DomainError(commonErrors.notAllowed)
  return actor
}

/** Everybody but the administrator, who runs the system and reads no body's data. */
export function readerOfInventory(actor: PersonActor): PersonActor {
  if (actor.role === 'administrator') throw new DomainError(commonErrors.notAllowed)
  return actor
}

/** The way to a page of the inventory: from the list for the office, from the first page for who has one body only. */
export function crumbs(
  actor: PersonActor,
  body: Administration | null,
  ...rest: { label: string; href?: string }[]
) {
  const first = guidedRoles.includes(actor.role)
    ? { label: 'Le mie attività', href: '/' }
    : { label: 'Inventario', href: paths.list }
  return [first, ...(body ? [{ label: titleOf(body), href: administrationPath(body) }] : []), ...rest]
}

/** For who works for many bodies and did not say which. */
export async function chooseBody(
  reply: FastifyReply,
  db: Db,
  actor: PersonActor,
  title: string,
  href: (id: string) => string,
): Promise<FastifyReply> {
  const bodies = await withActor(db, actor, listBodiesInScope)
  return reply.page(
    { title, current: 'inventario', crumbs: crumbs(actor, null, { label: title }) },
    <ChooseBodyPage
      title={title}
      bodies={bodies.filter((body) => body.mayWrite).map(({ id, name }) => ({ name, href: href(id) }))}
    />,
  )
}

/** How a file of the inventory is called: what it is and the day. */
export function datedName(words: string, now: Date): string {
  return `${slug(words)}-${dateInRome(now)}`
}
