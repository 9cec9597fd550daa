// SPDX-License-Identifier: AGPL-3.0-or-later
// 42 bodies × 10 calls × every split a band admits, each simulated with its cost and fees: `node --import tsx bench/calls.ts`.
// The calls are ten of those that come with Regia, the bodies are spread over every band; where a band has no limit, up to 60 services.
import { readFileSync } from 'node:fs'
import { bundledCallFiles, parseCallFile } from '../src/slices/calls/index.ts'
import type { Call } from '../src/slices/calls/model.ts'
import { readBand } from '../src/slices/calls/rules.ts'
import {
  type BodyFacts,
  estimateLine,
  mediansOf,
  simulateLine,
  splitsOf,
} from '../src/slices/calls/simulation.ts'

const unlimitedUpTo = 60
const calls = bundledCallFiles
  .flatMap((path) => parseCallFile(path, readFileSync(path)).calls)
  .filter(({ content }) => content.audience.includes('municipality') && content.modes.length > 0)
  .map(({ content }) => content as Call)
const ten = Array.from({ length: 10 }, (_, at) => calls[at % calls.length] as Call)

const known = (services: number, each: number) => ({ services, known: services, cents: services * each })
const facts: BodyFacts = {
  activeServices: 21,
  modes: {
    A: { cost: known(6, 150_000), fee: known(6, 60_000) },
    B: { cost: known(6, 250_000), fee: known(6, 90_000) },
  },
  ceasing: known(4, 310_000),
}
const medians = mediansOf([facts])
const bodies = Array.from({ length: 42 }, (_, n) => ({
  counts: [{ countedOn: '2023-01-01', residents: Math.round(300 * 1.2 ** n) }],
  chosenBand: null,
}))

function run() {
  let [simulated, cents] = [0, 0]
  for (const body of bodies)
    for (const call of ten) {
      const { band } = readBand(call, body, 5)
      if (!band) throw new Error(`No band of ${call.title}`)
      for (const services of splitsOf(band, unlimitedUpTo)) {
        cents += simulateLine(band, estimateLine(call, services, facts, medians)).lumpCents ?? 0
        simulated += 1
      }
    }
  return { simulated, cents }
}

for (let warm = 0; warm < 3; warm++) run()
const times = Array.from({ length: 9 }, () => {
  const from = performance.now()
  run()
  return performance.now() - from
}).sort((a, b) => a - b)
const { simulated } = run()
console.log(
  JSON.stringify({
    bodies: bodies.length,
    calls: ten.length,
    simulated,
    medianMs: Math.round(times[4] as number),
    slowestMs: Math.round(times[8] as number),
  }),
)
