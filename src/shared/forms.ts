// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type } from 'typebox'
import { type LocalDate, parseDate } from './dates.ts'
import type { FieldError } from './errors.ts'
import { parseGigabytes } from './gigabytes.ts'
import { type Cents, formatCount, formatMoney, parseMoney } from './money.ts'

/** What a browser posted: every value a text, or several of the same name. */
export type PostedForm = Readonly<Record<string, string | readonly string[] | undefined>>

const oneText = Type.Optional(Type.String())
const someTexts = Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())]))

/** A form whose fields are these; anything else is refused. Names ending in `[]` may come more than once. */
export function formSchema(...names: readonly string[]) {
  const fields = names.map((name) => (name.endsWith('[]') ? [name.slice(0, -2), someTexts] : [name, oneText]))
  return Type.Unsafe<PostedForm>(Type.Object(Object.fromEntries(fields), { additionalProperties: false }))
}

/**
 * Reads a posted form field by field and gathers what is wrong, so that a page comes back with every message at once and with
 * what was typed. Read all fields first, then ask `errors`.
 */
export class FormReader {
  readonly errors: FieldError[] = []
  private readonly posted: PostedForm

  constructor(posted: PostedForm) {
    this.posted = posted
  }

  /** The text as typed, for showing it again. */
  typed(name: string): string {
    const value = this.posted[name]
    return typeof value === 'string' ? value : (value?.[0] ?? '')
  }

  fail(field: string, message: string): null {
    if (!this.errors.some((error) => error.field === field)) this.errors.push({ field, message })
    return null
  }

  /** A text, trimmed; '' when empty and not required. */
  text(name: string, options: { required?: string; max?: number; min?: number } = {}): string {
    const value = this.typed(name).replace(/\r\n?/g, '\n').replace(/\0/g, '').trim()
    const max = options.max ?? 200
    if (value === '' && options.required) this.fail(name, options.required)
    else if (value.length > max) this.fail(name, `Al massimo ${max} caratteri: ora sono ${value.length}`)
    else if (value !== '' && value.length < (options.min ?? 0))
      this.fail(name, `Servono almeno ${options.min} caratteri`)
    return value
  }

  /** A day; null when empty and not required. */
  date(name: string, options: { required?: string } = {}): LocalDate | null {
    const typed = this.typed(name).trim()
    if (typed === '') return options.required ? this.fail(name, options.required) : null
    return (
      parseDate(typed) ??
      this.fail(name, `«${typed}» non è un giorno: scrivi giorno, mese, anno, per esempio 30/06/2026`)
    )
  }

  /** An amount of euro, in cents, never negative; null when empty and not required. */
  money(name: string, options: { required?: string } = {}): Cents | null {
    const typed = this.typed(name).trim()
    const parsed = parseMoney(typed)
    if (parsed.ok)
      return parsed.cents >= 0 ? parsed.cents : this.fail(name, 'L’importo non può essere negativo')
    switch (parsed.reason) {
      case 'empty':
        return options.required ? this.fail(name, options.required) : null
      case 'ambiguous': {
        const digits = typed.replace(/\D/g, '')
        const [small, large] = [
          `${digits.slice(0, -3)},${digits.slice(-3, -1)} €`,
          formatMoney(Number(digits) * 100),
        ]
        return this.fail(name, `«${typed}» può essere ${small} o ${large}: scrivi anche i centesimi`)
      }
      case 'too_large':
        return this.fail(name, 'L’importo è troppo grande: controlla gli zeri')
      default:
        return this.fail(name, `«${typed}» non è un importo: scrivi per esempio 1.234,56`)
    }
  }

  /** A whole number from 0; null when empty and not required. Dots and blanks between thousands are fine. */
  count(name: string, options: { required?: string; max?: number } = {}): number | null {
    const typed = this.typed(name).trim()
    if (typed === '') return options.required ? this.fail(name, options.required) : null
    const bare = /^\d{1,3}([.\u00a0 ]\d{3})*$/.test(typed) ? typed.replace(/\D/g, '') : typed
    const max = options.max ?? 100_000_000
    if (!/^\d{1,9}$/.test(bare) || Number(bare) > max)
      return this.fail(name, `«${typed}» non è un numero intero fra 0 e ${max}`)
    return Number(bare)
  }

  /** Memory or storage, in whole GB: with TB as people write it; null when empty. */
  gigabytes(name: string): number | null {
    const typed = this.typed(name).trim()
    const parsed = parseGigabytes(typed)
    if (parsed.ok) return parsed.gigabytes
    switch (parsed.reason) {
      case 'empty':
        return null
      case 'ambiguous': {
        const digits = typed.replace(/\D/g, '')
        return this.fail(
          name,
          `«${typed}» può essere ${formatCount(Number(digits))} GB o ${formatCount(Number(digits) * 1000)} GB: scrivilo in GB`,
        )
      }
      case 'too_large':
        return this.fail(name, 'La quantità è troppo grande: controlla l’unità')
      default:
        return this.fail(name, `«${typed}» non è una quantità: scrivi per esempio 512 GB o 1,5 TB`)
    }
  }

  /** One of a list; null when empty and not required. */
  choice<Value extends string>(
    name: string,
    values: readonly Value[],
    options: { required?: string } = {},
  ): Value | null {
    const typed = this.typed(name)
    if (typed === '') return options.required ? this.fail(name, options.required) : null
    return values.find((value) => value === typed) ?? this.fail(name, 'Scegli una delle risposte elencate')
  }

  /** A box that is ticked or not. */
  ticked(name: string): boolean {
    return this.typed(name) !== ''
  }

  /** All values of a name: boxes of a list, rows of a grid. */
  all(name: string): readonly string[] {
    const value = this.posted[name]
    return value === undefined ? [] : typeof value === 'string' ? [value] : value
  }

  /** The version of what was on screen; a form without it is not one of ours. */
  version(): number {
    const value = Number(this.typed('version'))
    return Number.isInteger(value) && value > 0 ? value : 0
  }
}
