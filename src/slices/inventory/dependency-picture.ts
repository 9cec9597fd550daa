// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Dependency, ServiceState } from './model.ts'

export interface PictureNode {
  readonly id: string
  readonly name: string
  readonly state: ServiceState
  /** The name on one or two lines that fit. */
  readonly lines: readonly string[]
  readonly x: number
  readonly y: number
}

export interface DependencyPicture {
  readonly width: number
  readonly height: number
  readonly nodes: readonly PictureNode[]
  /** From a service to what it needs, as the `d` of an SVG path. */
  readonly links: readonly { readonly from: string; readonly to: string; readonly path: string }[]
}

export const box = { width: 184, height: 48 } as const
const gap = { column: 76, row: 14, way: 10 } as const
const margin = 8
const lettersInLine = 23

/** A place in a column: a service, or a link on its way through to a farther column. */
interface Slot {
  readonly key: string
  readonly isService: boolean
  y: number
}

/**
 * Services that need one another, from left to right: each stands left of what it needs, in the column that its longest chain asks. Links
 * that cross columns have a way kept free for them. Takes no circles; nothing to draw answers null.
 */
export function drawDependencies(dependencies: readonly Dependency[]): DependencyPicture | null {
  if (dependencies.length === 0) return null
  const services = new Map<string, { name: string; state: ServiceState }>()
  for (const each of dependencies) {
    services.set(each.serviceId, { name: each.serviceName, state: each.serviceState })
    services.set(each.dependsOnId, { name: each.dependsOnName, state: each.dependsOnState })
  }
  const columnOf = columnsOf([...services.keys()], dependencies)
  const columns: Slot[][] = Array.from({ length: Math.max(...columnOf.values()) + 1 }, () => [])
  for (const [key, column] of columnOf) columns[column]?.push({ key, isService: true, y: 0 })
  const ways = dependencies.map(({ serviceId, dependsOnId }) => {
    const way = [serviceId as string]
    for (
      let column = (columnOf.get(serviceId) ?? 0) + 1;
      column < (columnOf.get(dependsOnId) ?? 0);
      column++
    ) {
      const key = `${serviceId} ${dependsOnId} ${column}`
      columns[column]?.push({ key, isService: false, y: 0 })
      way.push(key)
    }
    return [...way, dependsOnId as string]
  })
  order(columns, ways)
  const height = place(columns)
  const slots = new Map(columns.flatMap((slots, column) => slots.map((slot) => [slot.key, { slot, column }])))
  const left = (column: number) => margin + column * (box.width + gap.column)
  return {
    width: left(columns.length - 1) + box.width + margin,
    height,
    nodes: [...services].map(([id, service]) => {
      const { slot, column } = slots.get(id) ?? { slot: { y: 0 }, column: 0 }
      return { id, ...service, lines: wrap(service.name), x: left(column), y: slot.y - box.height / 2 }
    }),
    links: ways.map((way) => ({
      from: way[0] ?? '',
      to: way.at(-1) ?? '',
      path: way
        .map((key, step) => {
          const { slot, column } = slots.get(key) ?? { slot: { y: 0 }, column: 0 }
          const x = left(column)
          if (step === 0) return `M${x + box.width} ${slot.y}`
          const bend = x - gap.column / 2
          const through = step < way.length - 1 ? `H${x + box.width}` : ''
          return `C${bend} ${slots.get(way[step - 1] ?? '')?.slot.y ?? 0} ${bend} ${slot.y} ${x} ${slot.y}${through}`
        })
        .join(''),
    })),
  }
}

/** Column 0 for what nobody needs; every other right of all that need it. */
function columnsOf(ids: readonly string[], dependencies: readonly Dependency[]): Map<string, number> {
  const columns = new Map(ids.map((id) => [id, 0]))
  for (let round = 0; round < ids.length; round++) {
    let moved = false
    for (const { serviceId, dependsOnId } of dependencies) {
      const right = (columns.get(serviceId) ?? 0) + 1
      if ((columns.get(dependsOnId) ?? 0) >= right) continue
      columns.set(dependsOnId, right)
      moved = true
    }
    if (!moved) break
  }
  return columns
}

/** Puts each slot near the middle of those it is linked to, a few times to and fro, so that links cross less. */
function order(columns: Slot[][], ways: readonly (readonly string[])[]): void {
  const before = new Map<string, string[]>()
  const after = new Map<string, string[]>()
  for (const way of ways)
    for (let step = 1; step < way.length; step++) {
      const [from = '', to = ''] = [way[step - 1], way[step]]
      after.set(from, [...(after.get(from) ?? []), to])
      before.set(to, [...(before.get(to) ?? []), from])
    }
  for (let sweep = 0; sweep < 8; sweep++) {
    const isForward = sweep % 2 === 0
    for (const index of isForward ? columns.keys() : [...columns.keys()].reverse()) {
      const near = columns[isForward ? index - 1 : index + 1]
      if (!near) continue
      const positions = new Map(near.map(({ key }, position) => [key, position / near.length]))
      const middle = new Map(
        (columns[index] ?? []).map(({ key }, position, all) => {
          const linked = ((isForward ? before : after).get(key) ?? []).flatMap(
            (each) => positions.get(each) ?? [],
          )
          const sum = linked.reduce((total, each) => total + each, 0)
          return [key, linked.length === 0 ? position / all.length : sum / linked.length]
        }),
      )
      columns[index]?.sort((a, b) => (middle.get(a.key) ?? 0) - (middle.get(b.key) ?? 0))
    }
  }
}

/** Sets the height of each slot, columns centred on one another; answers the height of all. */
function place(columns: readonly Slot[][]): number {
  const sizeOf = (slot: Slot) => (slot.isService ? box.height : gap.way)
  const heights = columns.map((slots) =>
    slots.reduce((total, slot) => total + sizeOf(slot) + gap.row, -gap.row),
  )
  const tallest = Math.max(...heights)
  for (const [index, slots] of columns.entries()) {
    let top = margin + (tallest - (heights[index] ?? 0)) / 2
    for (const slot of slots) {
      slot.y = Math.round(top + sizeOf(slot) / 2)
      top += sizeOf(slot) + gap.row
    }
  }
  return tallest + 2 * margin
}

/** A name on at most two lines, cut where it does not fit. */
function wrap(name: string): string[] {
  const lines = ['']
  for (const word of name.split(/\s+/)) {
    const line = lines.at(-1) ?? ''
    const longer = line === '' ? word : `${line} ${word}`
    if (longer.length <= lettersInLine || line === '') lines[lines.length - 1] = longer
    else lines.push(word)
  }
  const shown = lines.slice(0, 2)
  return shown.map((line, index) =>
    line.length > lettersInLine || (index === 1 && lines.length > 2)
      ? `${line.slice(0, lettersInLine - 1).trimEnd()}…`
      : line,
  )
}
