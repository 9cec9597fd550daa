// SPDX-License-Identifier: AGPL-3.0-or-later
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../platform/paths.ts'
import type { AssociationId } from '../shared/ids.ts'
import { addTerm, referenceKinds } from '../slices/inventory/index.ts'
import { applyReferenceFile, readReferenceFile } from '../slices/reference/index.ts'
import type { Cast, Stage } from './stage.ts'

/** Targets of the size of the demonstration, beside the national ones: one met, one missed, two to come. */
export async function addDemoTargets(stage: Stage): Promise<void> {
  const target = (
    code: string,
    figure: string,
    days: number,
    value: number,
    baseline: number | null = null,
  ) => ({
    code,
    title: 'Traguardo dimostrativo',
    figure,
    audience: 'local',
    dueOn: stage.day(days),
    target: value,
    baseline,
    baselineOn: baseline === null ? null : stage.day(-600),
    source: 'Cifra inventata per la dimostrazione',
    certainty: 'inferred',
    validFrom: stage.day(-600),
  })
  const rows = [
    target('DEMO-1', 'bodies_migrated', 120, 12),
    target('DEMO-2', 'services_migrated', 60, 60),
    target('DEMO-3', 'group_b_left', -20, 36, 40),
    target('DEMO-4', 'group_b_left', 200, 12, 40),
  ]
  const file = Buffer.from(JSON.stringify({ kind: 'milestones', rows }))
  const read = readReferenceFile(referenceKinds, 'traguardi-demo.json', file)
  await stage.asSystem(stage.at(20), (tx, when) => applyReferenceFile(tx, read, when))
}

/** Terms of the office's own, so that something is due this week, in three weeks and in three months. */
export async function addOfficeTerms(stage: Stage, associationId: AssociationId): Promise<void> {
  const terms = [
    {
      code: 'UFF-INVENTARIO',
      title: 'Elenco dei servizi aggiornato',
      dueOn: stage.day(5),
      subject: 'classification' as const,
    },
    {
      code: 'UFF-PIANI',
      title: 'Piani ancora da trasmettere',
      dueOn: stage.day(21),
      subject: 'plan' as const,
    },
    {
      code: 'UFF-CONFERENZA',
      title: 'Relazione alla Conferenza dei Sindaci',
      dueOn: stage.day(90),
      subject: 'other' as const,
    },
  ]
  await stage.as(stage.office[0] as Cast, stage.at(30), async (tx, when) => {
    for (const term of terms)
      await addTerm(
        tx,
        {
          ...term,
          validFrom: tx.actor.today,
          associationId,
          source: stage.data.association.name,
          certainty: 'house',
        },
        when,
      )
  })
}

interface DemoQualifiedService {
  readonly code: string
  readonly supplier: string
  readonly name: string
  readonly serviceKind: string
  readonly levelCode: string | null
  readonly qualifiedDaysAgo: number
  readonly renewalAskedDaysAgo: number | null
}

/** What invented suppliers sell: several levels, one not known, one expired, one about to, one being renewed. */
export async function addQualifiedServices(stage: Stage): Promise<void> {
  const text = await readFile(join(projectRoot, 'db', 'demo', 'qualified-services.json'), 'utf8')
  const { services } = JSON.parse(text) as { services: readonly DemoQualifiedService[] }
  const rows = services.map(({ qualifiedDaysAgo, renewalAskedDaysAgo, ...rest }) => ({
    ...rest,
    state: 'qualified',
    renewalAskedOn: renewalAskedDaysAgo === null ? null : stage.day(-renewalAskedDaysAgo),
    validFrom: stage.day(-qualifiedDaysAgo),
    source: 'Catalogo dimostrativo, fornitori inventati',
    certainty: 'inferred',
  }))
  const file = Buffer.from(JSON.stringify({ kind: 'qualified_services', rows }))
  const read = readReferenceFile(referenceKinds, 'servizi-qualificati-demo.json', file)
  await stage.asSystem(stage.at(20), (tx, when) => applyReferenceFile(tx, read, when))
}
