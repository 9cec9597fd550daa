// SPDX-License-Identifier: AGPL-3.0-or-later
import { systemActor, withActor } from '../../src/platform/db/actor.ts'
import { newId } from '../../src/platform/ids.ts'
import type { AdministrationId, PersonId } from '../../src/shared/ids.ts'
import { queueMail, tellAudience } from '../../src/slices/notices/index.ts'
import type { TestDatabase } from '../databases.ts'

/** Notices told by one act of the system to a person, on as many things as `count`: an approved plan unless said otherwise. */
export async function someNotices(
  database: TestDatabase,
  personId: PersonId,
  values: { kind?: string; administrationId?: AdministrationId; href?: string; count?: number },
  now: Date,
): Promise<void> {
  await withActor(database.db, systemActor('cli', now), (tx) =>
    tellAudience(
      tx,
      Array.from({ length: values.count ?? 1 }, () => {
        const subjectId = newId<string>()
        return {
          audience: [personId],
          kind: values.kind ?? 'approved',
          administrationId: values.administrationId ?? null,
          subjectKind: 'plan',
          subjectId,
          details: { number: 1 },
          href: values.href ?? `/piani/${subjectId}`,
        }
      }),
      { mailEnabled: false },
      now,
    ),
  )
}

/** A mail that waits to be sent. */
export async function aMail(
  database: TestDatabase,
  values: { recipient?: string; subject?: string; body?: string; href?: string },
  now: Date,
): Promise<void> {
  await withActor(database.db, systemActor('cli', now), (tx) =>
    queueMail(
      tx,
      {
        personId: null,
        recipient: values.recipient ?? 'irene@valdorsa.example',
        subject: values.subject ?? 'Piano rinviato',
        body: values.body ?? 'Il piano è stato rinviato.',
        ...(values.href ? { href: values.href } : {}),
      },
      now,
    ),
  )
}
