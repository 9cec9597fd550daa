// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { type Administration, type AdministrationKind, getAdministrationByKey } from '../registry/index.ts'
import { requireWriting } from './commands.ts'
import type { ServiceChoices } from './inputs.ts'
import { listBodiesInScope } from './list-store.ts'
import type { HostingChoice, ServiceType, ServiceValues } from './model.ts'
import { hostsOf, listHostingChoices, mayHost } from './place-store.ts'
import { listServiceTypes } from './reference-store.ts'
import { listSoftware, listWriters } from './store.ts'

/** Kinds of body that offer the services of another kind's catalogue. */
const borrowed: Partial<Record<AdministrationKind, AdministrationKind>> = { union: 'municipality' }

/** The catalogue for a kind of body; empty where none is known. */
export function listTypesFor(tx: ActorTx, kind: AdministrationKind): Promise<ServiceType[]> {
  return listServiceTypes(tx, tx.actor.today, borrowed[kind] ?? kind)
}

/** The most places one search shows; more than these means that a word is missing. */
const placesShown = 50

/** What the forms of a body's services may choose from. `search` finds places of other bodies; those in use are always there. */
export async function loadServiceChoices(
  tx: ActorTx,
  body: Pick<Administration, 'id' | 'kind'>,
  search = '',
): Promise<ServiceChoices & { mayHaveMore: boolean }> {
  const found = await listHostingChoices(tx, body.id, search)
  const used = (await hostsOf(tx, body.id)).filter((host) => host.state !== 'closed')
  const places = new Map<string, HostingChoice>([...found, ...used].map((place) => [place.id, place]))
  return {
    types: await listTypesFor(tx, body.kind),
    software: await listSoftware(tx, body.id),
    writers: await listWriters(tx, body.id),
    places: [...places.values()],
    mayHaveMore: found.length >= placesShown,
  }
}

/** The body a page is about: the one of the address, or the only one the actor works for; null when there is a choice to make. */
export async function findBody(tx: ActorTx, key: string | null): Promise<Administration | null> {
  if (key !== null && key !== '') return getAdministrationByKey(tx, key)
  const bodies = await listBodiesInScope(tx)
  const only = bodies.length === 1 ? bodies[0] : undefined
  return only ? getAdministrationByKey(tx, only.id) : null
}

/** The same, for a page that writes: refuses GEN-006. */
export async function findWritableBody(tx: ActorTx, key: string | null): Promise<Administration | null> {
  const body = await findBody(tx, key)
  if (body) await requireWriting(tx, body.id)
  return body
}

/** Whether the place of a form can be chosen: the one already written always, another if it is open and hosts the body. */
export async function isPlaceAvailable(
  tx: ActorTx,
  body: Pick<Administration, 'id'>,
  { dataCentreId }: Partial<ServiceValues>,
  current: ServiceValues | null,
): Promise<boolean> {
  if (dataCentreId === undefined || dataCentreId === null || dataCentreId === current?.dataCentreId)
    return true
  return mayHost(tx, dataCentreId, body.id)
}
