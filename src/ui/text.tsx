// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'

type TextProps = { children: ComponentChildren }

/** Secondary words. */
export function Muted({ children }: TextProps) {
  return <span class="rg-muted">{children}</span>
}

/** Small secondary words on a line of their own. */
export function Hint({ children }: TextProps) {
  return <p class="rg-small rg-muted">{children}</p>
}

/** A code: IPA, ISTAT, CUP, CIG, hash, file name. */
export function Code({ children }: TextProps) {
  return <span class="rg-mono">{children}</span>
}

/** A figure that must not break over two lines. */
export function Num({ children }: TextProps) {
  return <span class="rg-num">{children}</span>
}

/** A value that is not there, with its words: «n.d.», «nessuno», «da scegliere». */
export function Missing({ children = 'n.d.' }: { children?: ComponentChildren }) {
  return <span class="rg-na">{children}</span>
}

/** The line under a table or a figure: source, licence, meaning of abbreviations. */
export function CardFoot({ children }: TextProps) {
  return <p class="rg-cardfoot">{children}</p>
}

/** Words read aloud but not shown. */
export function Hidden({ children }: TextProps) {
  return <span class="visually-hidden">{children}</span>
}

/** An id made from words, the same each time: `slug('Che cosa manca')` → `che-cosa-manca`. */
export function slug(words: string): string {
  return words
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}

/** An integer as Italians write it: 10000 → 10.000. */
export function wholeNumber(value: number): string {
  return new Intl.NumberFormat('it-IT', { maximumFractionDigits: 0, useGrouping: 'always' as never }).format(
    value,
  )
}

/** Joins class names, leaving out what is not there. */
export function classes(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ')
}
