// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import type { FormReader } from '../../shared/forms.ts'
import type { AdministrationId, AssociationId } from '../../shared/ids.ts'
import type { TypedRole } from './inputs.ts'
import type { Place } from './model.ts'
import { findBodies, listOffices } from './store.ts'

/** Where a role is held, once what was typed is understood. */
export interface FoundPlace {
  readonly administrationId: AdministrationId | null
  readonly associationId: AssociationId | null
}

/**
 * Finds body and office of a typed role. What is not found, or is more than one body, becomes an error of the form; the namesakes are
 * answered too, so that the page offers them.
 */
export async function findPlace(
  tx: ActorTx,
  form: FormReader,
  typed: TypedRole,
): Promise<FoundPlace & { readonly namesakes: readonly Place<AdministrationId>[] }> {
  const bodies = typed.body === '' ? [] : await findBodies(tx, typed.body)
  const chosen = bodies.length === 1 ? bodies[0] : bodies.find((body) => body.id === typed.bodyId)
  if (typed.body !== '' && bodies.length === 0)
    form.fail('ente', `Nessun ente si chiama «${typed.body}»: prova con il codice IPA o ISTAT`)
  if (bodies.length > 1 && !chosen) form.fail('ente_id', 'Scegli quale di questi enti intendi')
  const offices = typed.officeId === '' ? [] : await listOffices(tx)
  const office = offices.find((each) => each.id === typed.officeId)
  if (typed.officeId !== '' && !office) form.fail('ufficio', 'Scegli uno degli uffici elencati')
  return {
    administrationId: chosen?.id ?? null,
    associationId: office?.id ?? null,
    namesakes: bodies.length > 1 ? bodies : [],
  }
}
