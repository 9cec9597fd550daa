// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Command } from './command.ts'
import { backup } from './commands/backup.ts'
import { callsProof } from './commands/calls-proof.ts'
import { demo } from './commands/demo.ts'
import { doctor } from './commands/doctor.ts'
import { importAvvisi } from './commands/import-avvisi.ts'
import { importCategorie } from './commands/import-categorie.ts'
import { importComuni } from './commands/import-comuni.ts'
import { importEnti } from './commands/import-enti.ts'
import { importRicodifiche } from './commands/import-ricodifiche.ts'
import { importRiferimenti } from './commands/import-riferimenti.ts'
import { importSoppressi } from './commands/import-soppressi.ts'
import { kpi } from './commands/kpi.ts'
import { migrate } from './commands/migrate.ts'
import { openapi } from './commands/openapi.ts'
import { plansCheck } from './commands/plans-check.ts'
import { restore } from './commands/restore.ts'
import { serve } from './commands/serve.ts'
import { userAdd, userLink, userList } from './commands/user.ts'

/** Every command, in the order of the help: `--help` and docs/cli.md are made from this list. */
export const commands: readonly Command[] = [
  serve,
  migrate,
  demo,
  importComuni,
  importCategorie,
  importEnti,
  importSoppressi,
  importRicodifiche,
  importRiferimenti,
  importAvvisi,
  callsProof,
  plansCheck,
  kpi,
  openapi,
  userAdd,
  userList,
  userLink,
  backup,
  restore,
  doctor,
]
