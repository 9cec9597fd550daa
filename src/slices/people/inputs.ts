// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type } from 'typebox'
import type { FormReader } from '../../shared/forms.ts'
import { passwordProblem } from './rules.ts'

const text = Type.Optional(Type.String({ maxLength: 4000 }))

/** A form with these fields and no other: all texts, read by a FormReader. */
export function formOf<Name extends string>(...names: readonly Name[]) {
  return Type.Object(Object.fromEntries(names.map((name) => [name, text])) as Record<Name, typeof text>, {
    additionalProperties: false,
  })
}

/** The address of a mailbox, lower case; '' with a message when it is not one. */
export function readEmail(form: FormReader, name: string): string {
  const email = form.text(name, { required: 'Scrivi l’indirizzo e-mail', max: 254 }).toLowerCase()
  if (email !== '' && !/^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>"]{2,}$/.test(email))
    form.fail(name, 'Scrivi un indirizzo e-mail, per esempio nome.cognome@comune.it')
  return email
}

/** A new password typed twice; '' with messages when it will not do. */
export function readNewPassword(
  form: FormReader,
  person: { readonly email: string; readonly givenName: string; readonly familyName: string },
): string {
  const password = form.typed('nuova')
  const problem = passwordProblem(password, person)
  if (problem) form.fail('nuova', problem)
  else if (form.typed('ripeti') !== password)
    form.fail('ripeti', 'Le due password non sono uguali: riscrivile')
  return problem ? '' : password
}
