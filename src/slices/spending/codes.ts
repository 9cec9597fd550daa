// SPDX-License-Identifier: AGPL-3.0-or-later

/** Forms of CIG with a check that is known for certain; new ones, and those of some systems, are only looked at for their shape. */
const cigForms: readonly { readonly form: RegExp; readonly isRight: (cig: string) => boolean }[] = [
  {
    form: /^\d{7}[0-9A-F]{3}$/,
    isRight: (cig) => Number.parseInt(cig.slice(7), 16) === (Number(cig.slice(0, 7)) * 211) % 4091,
  },
  {
    form: /^[XYZ][0-9A-F]{9}$/,
    isRight: (cig) =>
      Number.parseInt(cig.slice(1, 3), 16) === (Number.parseInt(cig.slice(3), 16) * 211) % 251,
  },
  { form: /^[A-Z][0-9A-Z]{9}$/, isRight: () => true },
]

/** What is odd about a CIG as it is typed, as words of advice that keep nobody from going on; null when nothing is. */
export function cigFault(cig: string): string | null {
  if (cig === '') return null
  const known = cigForms.find(({ form }) => form.test(cig))
  if (!known) return `Il CIG ha 10 lettere e cifre: «${cig}» non è scritto così`
  return known.isRight(cig) ? null : `Nel CIG «${cig}» le cifre di controllo non tornano: ricontrollalo`
}

/** The same for a CUP: it has no check that is known, only a shape. */
export function cupFault(cup: string): string | null {
  return cup === '' || /^[A-Z]\d{2}[A-Z]\d{11}$/.test(cup)
    ? null
    : `Il CUP ha 15 caratteri, come A11B22000000006: «${cup}» non è scritto così`
}

/** As it is stored: without blanks, in capitals. */
export function plainCode(typed: string): string {
  return typed.replace(/[\s.-]/g, '').toUpperCase()
}
