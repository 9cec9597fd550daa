// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AdministrationId } from '../../shared/ids.ts'
import type { Cents } from '../../shared/money.ts'
import type { AdministrationKind } from '../registry/index.ts'
import { spanOf } from './amounts.ts'
import type { CallBody, CallContent } from './model.ts'
import { isFor, readBand } from './rules.ts'

export interface AudienceBody extends CallBody {
  readonly administrationId: AdministrationId
  readonly name: string
  readonly kind: AdministrationKind
}

/** What a body can have from a call: the least and the most; null when the call is not for it. */
export interface Span {
  readonly bandLabel: string
  readonly leastCents: Cents
  readonly mostCents: Cents | null
}

/** A body to which a change of a call gives or takes. */
export interface BodyImpact {
  readonly administrationId: AdministrationId
  readonly name: string
  readonly before: Span | null
  readonly after: Span | null
  /** By the fewest and by the most services; null where there is no limit to them. */
  readonly leastDelta: Cents
  readonly mostDelta: Cents | null
}

export interface Impact {
  readonly gaining: readonly BodyImpact[]
  readonly losing: readonly BodyImpact[]
  readonly same: number
  /** Bodies whose band nobody knows, before or after. */
  readonly unknown: number
}

/** Which bodies a change of a call touches, and how much, the largest difference first. Source: house rule. */
export function impactOf(before: CallContent, after: CallContent, bodies: readonly AudienceBody[]): Impact {
  const touched: BodyImpact[] = []
  let [same, unknown] = [0, 0]
  for (const body of bodies) {
    const [was, is] = [spanFor(before, body), spanFor(after, body)]
    if (was === 'unknown' || is === 'unknown') {
      unknown += 1
      continue
    }
    const leastDelta = (is?.leastCents ?? 0) - (was?.leastCents ?? 0)
    const isLimited = was?.mostCents !== null && is?.mostCents !== null
    const mostDelta = isLimited ? (is?.mostCents ?? 0) - (was?.mostCents ?? 0) : null
    if (leastDelta === 0 && !mostDelta) same += 1
    else
      touched.push({
        administrationId: body.administrationId,
        name: body.name,
        before: was,
        after: is,
        leastDelta,
        mostDelta,
      })
  }
  touched.sort((a, b) => Math.abs(weight(b)) - Math.abs(weight(a)) || a.name.localeCompare(b.name, 'it'))
  return {
    gaining: touched.filter((body) => weight(body) > 0),
    losing: touched.filter((body) => weight(body) < 0),
    same,
    unknown,
  }
}

/** Gain and loss are told by the most services, by the fewest where that does not change. */
function weight({ leastDelta, mostDelta }: BodyImpact): Cents {
  return mostDelta || leastDelta
}

function spanFor(content: CallContent, body: AudienceBody): Span | null | 'unknown' {
  if (!isFor(content, body.kind)) return null
  const { band } = readBand(content, body, 0)
  return band ? { bandLabel: band.label, ...spanOf(band) } : 'unknown'
}
