// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { box, drawDependencies } from './dependency-picture.ts'
import type { Dependency } from './model.ts'

function needs(service: string, ...needed: string[]): Dependency[] {
  return needed.map(
    (name) =>
      ({
        serviceId: service,
        serviceName: service,
        serviceState: 'active',
        dependsOnId: name,
        dependsOnName: name,
        dependsOnState: 'active',
        reason: '',
      }) as unknown as Dependency,
  )
}

test('nothing to draw is no picture', () => {
  assert.equal(drawDependencies([]), null)
})

test('each service stands left of what it needs, however the rows come', () => {
  const rows = [...needs('c', 'd'), ...needs('a', 'b', 'd'), ...needs('b', 'c')]
  for (const given of [rows, [...rows].reverse()]) {
    const picture = drawDependencies(given)
    const x = new Map(picture?.nodes.map((node) => [node.id, node.x]))
    assert.deepEqual(
      [...x].sort((one, other) => one[1] - other[1]).map(([id]) => id),
      ['a', 'b', 'c', 'd'],
    )
  }
})

test('a picture of many services has no two boxes over each other, and every link leaves and arrives', () => {
  const rows = Array.from({ length: 60 }, (_, index) =>
    [index * 2 + 1, index * 3 + 2]
      .filter((needed) => needed < 60)
      .flatMap((needed) => needs(`s${index}`, `s${needed}`)),
  ).flat()
  const picture = drawDependencies(rows)
  assert.ok(picture)
  const drawn = new Set(rows.flatMap(({ serviceId, dependsOnId }) => [serviceId, dependsOnId]))
  assert.equal(picture.nodes.length, drawn.size)
  assert.equal(picture.links.length, rows.length)
  for (const one of picture.nodes) {
    assert.ok(one.x + box.width <= picture.width && one.y + box.height <= picture.height && one.y >= 0)
    for (const other of picture.nodes)
      assert.ok(
        one === other || one.x !== other.x || Math.abs(one.y - other.y) >= box.height,
        `${one.id} over ${other.id}`,
      )
  }
  for (const link of picture.links) {
    const [from, to] = [link.from, link.to].map((id) => picture.nodes.find((node) => node.id === id))
    assert.ok(from && to)
    assert.ok(link.path.startsWith(`M${from.x + box.width} ${from.y + box.height / 2}`))
    assert.ok(link.path.endsWith(`${to.x} ${to.y + box.height / 2}`))
  }
})

test('a long name takes two lines, and says that it is cut', () => {
  const lines = drawDependencies(
    needs('Sportello unico delle attività produttive e dell’edilizia privata', 'b'),
  )?.nodes[0]?.lines
  assert.deepEqual(lines, ['Sportello unico delle', 'attività produttive e…'])
})
