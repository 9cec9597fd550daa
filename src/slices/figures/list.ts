// SPDX-License-Identifier: AGPL-3.0-or-later
import { dataClasses } from '../../shared/classification.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { type ListQuery, type ListSpec, printListQuery } from '../../shared/list-query.ts'
import { agidGroups, type MilestoneAudience } from '../inventory/index.ts'
import { administrationKinds } from '../registry/index.ts'
import { spendingKinds } from '../spending/index.ts'
import type { FigureDefinition } from './definitions.ts'
import { audienceKinds, type Dimension, missingKey } from './model.ts'

/** Groups of kinds of body, by their word in the address. */
export const audienceWords: Readonly<Record<string, Exclude<MilestoneAudience, 'all'>>> = {
  locali: 'local',
  centrali: 'central',
  'centrali-e-sanita': 'central_and_health',
}

export const kindsOf = (word: string) => {
  const audience = audienceWords[word]
  return audience ? audienceKinds[audience] : []
}

/** The states that rows can be in: of a service, of a plan. */
export const rowStates = {
  service: ['not_started', 'contracted', 'in_progress', 'migrated', 'verified'],
  plan: ['approved', 'under_review', 'submitted', 'returned', 'withdrawn'],
} as const

/** The word of a dimension in the address. */
export const dimensionWords: Readonly<Record<Dimension, string>> = {
  region: 'regione',
  kind: 'tipo',
  class: 'classe',
  group: 'gruppo',
  year: 'anno',
  state: 'stato',
  spending: 'spesa',
  body: 'ente',
}

/** The list behind a figure: filters for its dimensions, words, body, day. */
export function figureListSpec(definition: FigureDefinition): ListSpec {
  const has = (dimension: Dimension) => definition.by.includes(dimension)
  const states = definition.thing === 'plan' ? rowStates.plan : rowStates.service
  return {
    filters: {
      al: { kind: 'date' },
      regione: { kind: 'code', pattern: /\d{2}|nd/ },
      tipo: { kind: 'choice', values: administrationKinds, many: true },
      platea: { kind: 'choice', values: Object.keys(audienceWords) },
      ...(has('class')
        ? { classe: { kind: 'choice', values: [...dataClasses, missingKey], many: true } }
        : {}),
      ...(has('group')
        ? { gruppo: { kind: 'choice', values: [...agidGroups, missingKey], many: true } }
        : {}),
      ...(has('year') ? { anno: { kind: 'code', pattern: /\d{4}|nd/ } } : {}),
      ...(has('state') ? { stato: { kind: 'choice', values: states, many: true } } : {}),
      ...(has('spending')
        ? { spesa: { kind: 'choice', values: [...spendingKinds, missingKey], many: true } }
        : {}),
      ...(definition.sums === null ? {} : { dato: { kind: 'choice', values: ['noto', 'mancante'] } }),
      ente: { kind: 'code', pattern: /[a-z0-9_-]{2,36}/ },
      cerca: { kind: 'text', maxLength: 100 },
    },
    sorts: {
      ente: 'asc',
      ...(definition.thing === 'body' ? {} : { nome: 'asc' }),
      ...(definition.dayLabel === null ? {} : { giorno: 'desc' }),
    },
    defaultSort: { key: 'ente', direction: 'asc' },
  }
}

export const figureListPath = (definition: FigureDefinition, query: ListQuery, extension = '') =>
  `/monitoraggio/${definition.slug}${extension}${printListQuery(figureListSpec(definition), query)}`

/** The list behind a number: of the whole, of a part (`{ region: '03' }`), of a group of kinds; on a past day when given. */
export function rowsHref(
  definition: FigureDefinition,
  part: Partial<Record<Dimension, string>> & { readonly audience?: MilestoneAudience } = {},
  pastDay: LocalDate | null = null,
): string {
  const params = new URLSearchParams()
  if (pastDay) params.set('al', pastDay)
  for (const [dimension, key] of Object.entries(part))
    if (dimension !== 'audience') params.set(dimensionWords[dimension as Dimension], key)
  const word = Object.keys(audienceWords).find((each) => audienceWords[each] === part.audience)
  if (word) params.set('platea', word)
  const text = params.toString()
  return `/monitoraggio/${definition.slug}${text === '' ? '' : `?${text}`}`
}
