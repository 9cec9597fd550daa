// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyRequest } from 'fastify'
import type { PersonActor } from '../../platform/db/actor.ts'
import type { PageOptions } from '../../platform/http/types.ts'
import { DomainError, type ErrorKind, type FieldError } from '../../shared/errors.ts'
import { guidedRoles, writingRoles } from '../../shared/roles.ts'
import type { MailSetting } from '../notices/index.ts'
import type { Plan } from './model.ts'
import { isEditable, planPaths } from './view.ts'

/** The frame of a page about a plan: where it stands in the menu, the path to it. `path` is what comes after the plan itself. */
export function planFrame(
  actor: PersonActor,
  plan: Plan,
  title: string,
  path: readonly { readonly label: string; readonly href?: string }[] = [],
): PageOptions {
  const isGuided = guidedRoles.includes(actor.role)
  const isLast = path.length === 0
  return {
    title,
    current: isGuided ? 'oggi' : 'piani',
    crumbs: [
      { label: isGuided ? 'Le mie attività' : 'Oggi', href: '/' },
      ...(isGuided
        ? []
        : [{ label: plan.administrationTitle, href: `/enti/${plan.ipaCode ?? plan.administrationId}` }]),
      { label: 'Piano di migrazione', ...(isLast ? {} : { href: planPaths.plan(plan.planId) }) },
      ...path,
    ],
  }
}

/** Whether the reader may change what the plan says as it is now. */
export function canWrite(actor: PersonActor, plan: Plan): boolean {
  return writingRoles.includes(actor.role) && isEditable(plan)
}

export function mailSetting(config: { readonly smtp: unknown }): MailSetting {
  return { mailEnabled: config.smtp !== null }
}

/** True for a save made by the script of a form, which wants the note of what was saved and no page. */
export function isAutosave(request: FastifyRequest): boolean {
  return request.headers['x-autosave'] === '1'
}

/** The message of a refusal, beside a field of the form that caused it. */
export function fieldError(field: string, kind: ErrorKind): FieldError {
  return { field, message: new DomainError(kind).message }
}
