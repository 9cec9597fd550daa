// SPDX-License-Identifier: AGPL-3.0-or-later
import { newId } from '../../platform/ids.ts'
import type { DataCentreId, DigitalServiceId, SoftwareId } from '../../shared/ids.ts'
import {
  type DataCentreValues,
  dataCentreValues,
  type ManyChanges,
  newDataCentreValues,
  newServiceValues,
  newSoftwareValues,
  type ServiceValues,
  type SoftwareValues,
  serviceValues,
  softwareValues,
  type Written,
} from '../inventory/index.ts'
import { folded } from './cells.ts'
import type { Effect, InventoryPlan, Known } from './model.ts'

type Things<Id, Values> = Map<Id, Written<Id, Values>>

/** A body's inventory as the rows of a file change it, before any of it is written. */
export class Draft {
  private readonly known: Known
  private readonly dataCentres: Things<DataCentreId, DataCentreValues> = new Map()
  private readonly software: Things<SoftwareId, SoftwareValues> = new Map()
  private readonly services: Things<DigitalServiceId, ServiceValues> = new Map()
  private readonly needs = new Map<
    string,
    {
      serviceId: DigitalServiceId
      dependsOnId: DigitalServiceId
      before: string | null
      after: string | null
    }
  >()
  private readonly stored: {
    dataCentres: Map<string, Known['dataCentres'][number]>
    software: Map<string, Known['software'][number]>
    services: Map<string, Known['services'][number]>
    needs: Map<string, string>
  }
  /** Services that the official list adds, by name. */
  private readonly added = new Map<string, DigitalServiceId>()

  constructor(known: Known) {
    this.known = known
    this.stored = {
      dataCentres: new Map(known.dataCentres.map((each) => [each.id, each])),
      software: new Map(known.software.map((each) => [each.id, each])),
      services: new Map(known.services.map((each) => [each.id, each])),
      needs: new Map(
        known.dependencies.map((each) => [`${each.serviceId} ${each.dependsOnId}`, each.reason]),
      ),
    }
  }

  take(plan: InventoryPlan): void {
    switch (plan.kind) {
      case 'data_centre':
        this.changePlace(plan.id, plan.patch)
        break
      case 'software':
        this.changeSoftware(plan.id, plan.patch)
        break
      case 'service':
        this.changeService(plan.id, plan.patch)
        break
      case 'dependency':
        this.changeNeed(plan.id, plan.on, plan.reason)
        break
      case 'listed':
        this.takeListed(plan)
    }
  }

  changePlace(id: DataCentreId, patch: Partial<DataCentreValues>): void {
    const stored = this.stored.dataCentres.get(id)
    change(this.dataCentres, id, stored ? dataCentreValues(stored) : null, newDataCentreValues(''), patch)
  }

  changeSoftware(id: SoftwareId, patch: Partial<SoftwareValues>): void {
    const stored = this.stored.software.get(id)
    change(this.software, id, stored ? softwareValues(stored) : null, newSoftwareValues(''), patch)
  }

  changeService(id: DigitalServiceId, patch: Partial<ServiceValues>): void {
    const stored = this.stored.services.get(id)
    change(this.services, id, stored ? serviceValues(stored) : null, newServiceValues(''), patch)
  }

  changeNeed(serviceId: DigitalServiceId, dependsOnId: DigitalServiceId, after: string | null): void {
    const key = `${serviceId} ${dependsOnId}`
    this.needs.set(key, { serviceId, dependsOnId, before: this.stored.needs.get(key) ?? null, after })
  }

  /** A row of the official list: the software, and which services it supports. */
  private takeListed({ id, patch, services }: Extract<InventoryPlan, { kind: 'listed' }>): void {
    this.changeSoftware(id, patch)
    if (services === null) return
    const link = (serviceId: DigitalServiceId, isLinked: boolean) => {
      const stored = this.stored.services.get(serviceId)
      const now =
        this.services.get(serviceId)?.after.softwareIds ?? (stored ? serviceValues(stored).softwareIds : [])
      if (now.includes(id) === isLinked) return
      const softwareIds = isLinked ? [...now, id].sort() : now.filter((each) => each !== id)
      this.changeService(serviceId, { softwareIds })
    }
    for (const service of this.known.services) link(service.id, services.linked.includes(service.id))
    for (const name of services.added) {
      const key = folded(name)
      const serviceId = this.added.get(key) ?? newId<DigitalServiceId>()
      if (!this.added.has(key)) this.changeService(serviceId, { name })
      this.added.set(key, serviceId)
      link(serviceId, true)
    }
  }

  /** What is to be written, and what undoing it needs. */
  result(): { changes: ManyChanges; effects: Effect[] } {
    const { administrationId } = this.known
    const dataCentres = differing(this.dataCentres)
    const software = differing(this.software)
    const services = differing(this.services)
    const dependencies = [...this.needs.values()].filter(({ before, after }) => before !== after)
    const effectsOf = <Id extends string, Values>(
      kind: Effect['kind'],
      written: readonly Written<Id, Values>[],
      stored: ReadonlyMap<string, { readonly version: number }>,
    ) =>
      written.map(
        ({ id, before }): Effect => ({
          administrationId,
          kind,
          id,
          before: before as Effect['before'],
          version: (stored.get(id)?.version ?? 0) + 1,
        }),
      )
    return {
      changes: {
        dataCentres,
        software,
        services,
        dependencies,
        softwareNames: names(this.known.software, this.software),
        serviceNames: names(this.known.services, this.services),
      },
      effects: [
        ...effectsOf('data_centre', dataCentres, this.stored.dataCentres),
        ...effectsOf('software', software, this.stored.software),
        ...effectsOf('service', services, this.stored.services),
        ...dependencies.map(
          ({ serviceId, dependsOnId, before }): Effect => ({
            administrationId,
            kind: 'dependency',
            id: serviceId,
            before: { on: dependsOnId, reason: before },
            version: 0,
          }),
        ),
      ],
    }
  }
}

function change<Id, Values>(
  things: Things<Id, Values>,
  id: Id,
  before: Values | null,
  empty: Values,
  patch: Partial<Values>,
): void {
  const now = things.get(id)
  things.set(id, {
    id,
    before: now ? now.before : before,
    after: { ...(now?.after ?? before ?? empty), ...patch },
  })
}

function differing<Id, Values>(things: Things<Id, Values>): Written<Id, Values>[] {
  return [...things.values()].filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after))
}

function names<Id extends string>(
  stored: readonly { readonly id: Id; readonly name: string }[],
  drafted: ReadonlyMap<Id, { readonly after: { readonly name: string } }>,
): Map<Id, string> {
  return new Map([
    ...stored.map(({ id, name }) => [id, name] as const),
    ...[...drafted].map(([id, { after }]) => [id, after.name] as const),
  ])
}
