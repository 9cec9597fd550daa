// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Db, systemActor, withActor } from '../../platform/db/actor.ts'
import type { Candidacy } from './candidacy-file.ts'
import type { Count } from './model.ts'
import { type Proof, proveCalls, withoutRepeats } from './proof.ts'
import { listCalls, listRegisteredCounts } from './store.ts'

/** The proof of the tables on files that were read, with the calls as they stand today and the residents of the registry. */
export async function proveOnRegistry(
  db: Db,
  files: readonly (readonly Candidacy[])[],
  now: Date,
): Promise<Proof & { readonly residentsKnown: number }> {
  const { calls, counts } = await withActor(db, systemActor('cli', now), async (tx) => ({
    calls: await listCalls(tx, tx.actor.today),
    counts: await listRegisteredCounts(tx),
  }))
  const byCode = new Map<string, readonly Count[]>()
  for (const { ipaCode, istatCode, counts: found } of counts)
    for (const code of [ipaCode, istatCode]) if (code !== null) byCode.set(code, found)
  // Codes of ISTAT change when a province does: the IPA code tells first.
  const countsOf = ({ ipaCode, istatCode }: Candidacy) => byCode.get(ipaCode) ?? byCode.get(istatCode) ?? []
  return { ...proveCalls(calls, withoutRepeats(files), countsOf), residentsKnown: counts.length }
}
