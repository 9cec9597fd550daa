// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatLongDate, type LocalDate, withArticle } from '../../shared/dates.ts'
import { wholeNumber } from '../../ui/index.ts'
import { type AdministrationKind, administrationKinds } from '../registry/index.ts'
import { definitionOf, figureDefinitions, figureOfReading } from './definitions.ts'
import { rowsHref } from './list.ts'
import type { FigureSnapshot } from './model.ts'
import { keysOf, told } from './rules.ts'
import { inSentence, inUnits, whyUnknown } from './view.ts'

export interface ComparedFigure {
  readonly key: string
  readonly name: string
  readonly frozen: string | null
  readonly today: string | null
  readonly href: string
  readonly hasChanged: boolean
}

/** Each figure as the report keeps it, and as its rows say today. */
export function compareFigures(frozen: FigureSnapshot, current: FigureSnapshot): ComparedFigure[] {
  return figureDefinitions.flatMap((definition) => {
    // A report keeps the figures of its day: one defined since then is not in it.
    if (!(definition.key in frozen.figures)) return []
    const [before, now] = [told(frozen.figures, definition), told(current.figures, definition)]
    const words = (value: number | null) => (value === null ? null : inUnits(definition, value))
    return {
      key: definition.key,
      name: definition.name,
      frozen: words(before.value),
      today: words(now.value),
      href: rowsHref(definition),
      hasChanged: before.value !== now.value,
    }
  })
}

/** A piece of a sentence; a number has the way to its rows. */
export interface Piece {
  readonly text: string
  readonly href?: string
}

const plurals: Readonly<Record<AdministrationKind, string>> = {
  municipality: 'Comuni',
  union: 'Unioni e comunità montane',
  province: 'Province',
  metropolitan_city: 'Città metropolitane',
  region: 'Regioni e province autonome',
  central: 'Amministrazioni centrali',
  health: 'Aziende sanitarie e ospedaliere',
  school: 'Scuole',
  university: 'Università ed enti di ricerca',
  in_house: 'Società in house',
  other: 'Altri enti',
}

/** The text ready to publish: bodies and services migrated by kind, then the targets; what is not known says n.d. */
export function publishableText(
  { figures, milestones, reading, asOf }: FigureSnapshot,
  today: LocalDate,
): Piece[][] {
  const pastDay = asOf === today ? null : asOf
  const migrated = definitionOf(figureOfReading('bodies_migrated', reading))
  const tell = (key: string, kind?: string) =>
    kind === undefined ? told(figures, definitionOf(key)) : told(figures, definitionOf(key), 'kind', kind)
  const number = (key: string, kind?: string): Piece => {
    const definition = definitionOf(key)
    const { value } = tell(key, kind)
    return value === null
      ? { text: 'n.d.' }
      : { text: wholeNumber(value), href: rowsHref(definition, kind === undefined ? {} : { kind }, pastDay) }
  }
  const sentence = (name: string, kind?: string): Piece[] => {
    const { why } = tell(migrated.key, kind)
    const bodies = [
      { text: `${name}: enti migrati ` },
      number(migrated.key, kind),
      { text: ' su ' },
      number('bodies', kind),
    ]
    if (why !== null) return [...bodies, { text: ` (${inSentence(why)}).` }]
    return [
      ...bodies,
      { text: ', servizi migrati per intero ' },
      number('services_migrated', kind),
      { text: ' su ' },
      number('services_due', kind),
      { text: '.' },
    ]
  }
  const known: readonly string[] = administrationKinds
  const kinds = keysOf(figures, 'kind', ['bodies']).filter((kind) => known.includes(kind))
  const definition =
    reading === 'all'
      ? 'tutti i suoi servizi da migrare sono verificati'
      : 'almeno un suo servizio è verificato'
  return [
    [
      {
        text: `Migrazione al cloud della pubblica amministrazione: la situazione ${withArticle('al', formatLongDate(asOf))}.`,
      },
    ],
    sentence('In tutto'),
    ...kinds.map((kind) => sentence(plurals[kind as AdministrationKind], kind)),
    ...milestones.map((milestone): Piece[] => {
      const { title, code, dueOn, result, figure, audience, target } = milestone
      const why = whyUnknown(milestone, definitionOf(figureOfReading(figure, reading)))
      return [
        { text: `Traguardo ${code}, ${title}, entro ${withArticle('il', formatLongDate(dueOn))}: ` },
        result === null
          ? { text: 'n.d.' }
          : {
              text: wholeNumber(result),
              href: rowsHref(
                definitionOf(figureOfReading(figure, reading)),
                { audience },
                dueOn < asOf ? dueOn : pastDay,
              ),
            },
        { text: ` su ${wholeNumber(target)}${why === null ? '' : ` (${inSentence(why)})`}.` },
      ]
    }),
    [{ text: `Un ente è contato fra i migrati quando ${definition} (regola interna).` }],
  ]
}
