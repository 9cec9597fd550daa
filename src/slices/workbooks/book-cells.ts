// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AdministrationId } from '../../shared/ids.ts'
import {
  type DataCentre,
  type DigitalService,
  dataCentreValues,
  type Software,
  serviceValues,
  softwareValues,
} from '../inventory/index.ts'
import { nameKey, plain } from './cells.ts'
import { bookSheet, fieldOfBook } from './inventory-book.ts'
import type { Known } from './model.ts'
import { cellText, emptying } from './values.ts'

interface Named {
  readonly id: string
  readonly name: string
}

/** What a reference in a cell ends with when the name alone would not do: the end of the id. */
const tail = /\s?#([0-9a-f]{8})$/

/**
 * How a cell names one of several things: by its name, with the end of its id after it when the name could be taken for another thing,
 * for the end of a list, or for something else that a cell may say.
 */
export function referenceText(thing: Named, named: ReadonlyMap<string, ReadonlySet<string>>): string {
  const name = plain(thing.name)
  const isPlain = !/[;\n]/.test(name) && !tail.test(name) && !emptying.test(name) && name !== ''
  if (isPlain && named.get(nameKey(name))?.size === 1) return name
  return `${name.replace(/[;\s]+/g, ' ').trim()} #${thing.id.slice(-8)}`.trim()
}

/** Ids by name, folded. */
export function idsByName(things: readonly Named[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const { id, name } of things) addName(found, name, id)
  return found
}

export function addName(names: Map<string, Set<string>>, name: string, id: string): void {
  const key = nameKey(name)
  const ids = names.get(key)
  if (ids) ids.add(id)
  else names.set(key, new Set([id]))
}

/** The things a reference may mean. */
export function referred(
  cell: string,
  names: ReadonlyMap<string, ReadonlySet<string>>,
  ids: Iterable<string>,
): readonly string[] {
  const end = tail.exec(cell)?.[1]
  if (end !== undefined) {
    const ending = [...ids].filter((id) => id.endsWith(end))
    if (ending.length > 0) return ending
  }
  return [...(names.get(nameKey(cell)) ?? [])]
}

/** What a thing of the three first sheets holds, by column. */
export function thingValues(
  sheet: number,
  thing: DataCentre | Software | DigitalService,
): Readonly<Record<string, unknown>> {
  if (sheet === bookSheet.dataCentres) {
    const place = thing as DataCentre
    return { ...dataCentreValues(place), state: place.state }
  }
  return sheet === bookSheet.software
    ? { ...softwareValues(thing as Software) }
    : { ...serviceValues(thing as DigitalService) }
}

/** A value as the cell of our own file shows it. */
export function bookText(sheet: number, key: string, value: unknown): string {
  const field = fieldOfBook(sheet, key)
  return field ? plain(cellText(field.reading, value)) : ''
}

/** How references read in the files of a body. */
export class BookNames {
  readonly known: Known
  /** IPA code, or the id where there is none. */
  readonly codeOf: (id: AdministrationId) => string
  readonly software: ReadonlyMap<string, ReadonlySet<string>>
  readonly services: ReadonlyMap<string, ReadonlySet<string>>
  private readonly places: ReadonlyMap<string, ReadonlySet<string>>
  private readonly own: ReadonlyMap<string, DataCentre>

  constructor(known: Known, codeOf: (id: AdministrationId) => string) {
    this.known = known
    this.codeOf = codeOf
    this.software = idsByName(known.software)
    this.services = idsByName(known.services)
    this.places = idsByName(known.dataCentres)
    this.own = new Map(known.dataCentres.map((each) => [each.id, each]))
  }

  service(service: Named): string {
    return referenceText(service, this.services)
  }

  /** The cells of «Ospitalità» for a service. */
  hosting(
    service: DigitalService,
  ): Readonly<Record<'hosting' | 'place' | 'placeOwner' | 'software', string>> {
    const own = this.own.get(service.dataCentreId ?? '')
    const foreign = own ? undefined : this.known.hosts.find(({ id }) => id === service.dataCentreId)
    const sameOwner = this.known.hosts.filter((each) => each.administrationId === foreign?.administrationId)
    return {
      hosting: bookText(bookSheet.hosting, 'hosting', service.hosting),
      place: own
        ? referenceText(own, this.places)
        : foreign
          ? referenceText(foreign, idsByName(sameOwner))
          : '',
      placeOwner: foreign ? this.codeOf(foreign.administrationId) : '',
      software: service.software.map((each) => referenceText(each, this.software)).join('; '),
    }
  }
}
