// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply } from 'fastify'
import type { ActorTx } from '../../platform/db/actor.ts'
import { formatTime } from '../../shared/dates.ts'
import type { PostedForm } from '../../shared/forms.ts'
import type { Crumb } from '../../ui/index.ts'
import { listHistory } from '../history/index.ts'
import { type FormState, type Shape, stateOf, takeParts } from './merge.ts'
import { ConflictPage } from './pages/conflict-page.tsx'
import { conflictFields } from './seen.ts'
import { inventoryEventWords } from './words.ts'

/** Who last wrote a thing, and when, in words. */
export interface LastHand {
  readonly who: string
  readonly when: string
}

export async function lastHandOn(tx: ActorTx, subjectKind: string, subjectId: string): Promise<LastHand> {
  const [last] = await listHistory(tx, { subjectKind, subjectId }, inventoryEventWords, 1)
  return { who: last?.who ?? 'Un’altra persona', when: last?.when ?? '' }
}

/** Parts of a thing that two people wrote differently. */
export interface Conflict<Values, Part extends string> {
  readonly name: string
  readonly crumbs: readonly Crumb[]
  /** Where the form goes again. */
  readonly action: string
  readonly backHref: string
  readonly version: number
  readonly shape: Shape<Values, Part>
  readonly theirs: Values
  readonly typed: Partial<Values>
  readonly parts: readonly Part[]
  inWords(part: Part, values: Values): { readonly label: string; readonly value: string }
  /** What the page showed before. */
  readonly base: FormState<Part> | null
  readonly form: PostedForm
  readonly last: LastHand
}

/** Asks the person which answer stays, with all that was typed (409). */
export function sendConflict<Values, Part extends string>(
  reply: FastifyReply,
  conflict: Conflict<Values, Part>,
  now: Date,
) {
  const { name, shape, theirs, parts, inWords } = conflict
  const mine = takeParts(shape, theirs, conflict.typed, parts)
  return reply.page(
    {
      title: `${name}: due persone hanno scritto insieme`,
      current: 'inventario',
      crumbs: conflict.crumbs,
      status: 409,
    },
    <ConflictPage
      name={name}
      action={conflict.action}
      backHref={conflict.backHref}
      version={conflict.version}
      who={conflict.last.who}
      at={conflict.last.when}
      now={formatTime(now)}
      fields={parts.map((part) => {
        const { label, value } = inWords(part, theirs)
        return { name: part, label, theirs: value, mine: inWords(part, mine).value }
      })}
      hidden={conflictFields(conflict.form, conflict.base, stateOf(shape, theirs), parts)}
    />,
  )
}
