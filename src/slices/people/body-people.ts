// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { dateInRome, formatLongDate, type LocalDate } from '../../shared/dates.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { shortName } from '../../shared/names.ts'
import { type Role, roleLabels } from '../../shared/roles.ts'
import { capital } from './view.ts'

interface HeldHere {
  readonly role: Role
  readonly givenName: string
  readonly familyName: string
  readonly ceasedAt: Date | null
  readonly validFrom: LocalDate
  readonly validTo: LocalDate | null
}

/** Who signs, sends and answers for a body today, as its page says: those the actor may see, the signatory first. */
export async function peopleOfBody(
  tx: ActorTx,
  body: { readonly id: AdministrationId },
  now: Date,
): Promise<{ label: string; value: string }[]> {
  const today = dateInRome(now)
  const { rows } = await sql<HeldHere>`
    select a.role, p.given_name as "givenName", p.family_name as "familyName", p.ceased_at as "ceasedAt",
      a.valid_from as "validFrom", a.valid_to as "validTo"
    from assignments a join people p using (person_id)
    where a.administration_id = ${body.id}::uuid and a.role <> 'auditor'
      and a.valid_from <= ${today}::date and (a.valid_to is null or a.valid_to >= ${today}::date)
    order by array_position(array['legal_representative', 'delegate', 'contact', 'editor'], a.role), p.family_name,
      a.assignment_id`.execute(tx)
  return rows.map((held) => ({
    label: capital(roleLabels[held.role]),
    value: `${shortName(held)}, ${
      held.validTo === null
        ? `dal ${formatLongDate(held.validFrom)}`
        : `fino al ${formatLongDate(held.validTo)}`
    }`,
  }))
}
