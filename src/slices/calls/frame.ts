// SPDX-License-Identifier: AGPL-3.0-or-later
import type { PersonActor } from '../../platform/db/actor.ts'
import type { PageOptions } from '../../platform/http/types.ts'
import { guidedRoles } from '../../shared/roles.ts'
import { callPaths } from './view.ts'

/** The frame of a page about calls: where it stands in the menu, and the path to it. */
export function callFrame(
  actor: PersonActor,
  title: string,
  ...path: readonly { readonly label: string; readonly href?: string }[]
): PageOptions {
  return {
    title,
    current: 'avvisi',
    crumbs: [
      { label: guidedRoles.includes(actor.role) ? 'Le mie attività' : 'Oggi', href: '/' },
      { label: 'Avvisi', ...(path.length === 0 ? {} : { href: callPaths.list }) },
      ...path,
    ],
    guided: false,
  }
}
