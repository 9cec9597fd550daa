// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ActorTx, systemActor, withActor } from '../../platform/db/actor.ts'
import { dateInRome, formatDate, formatInstant } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { FormReader } from '../../shared/forms.ts'
import type { AdministrationId, AssociationId } from '../../shared/ids.ts'
import { roleLabels, roles } from '../../shared/roles.ts'
import {
  addUser,
  type IssuedLink,
  issuePasswordLink,
  listUsers,
  mailsLinks,
  readPerson,
  readRole,
} from '../../slices/people/index.ts'
import { findAssociationByName, getAdministrationByKey } from '../../slices/registry/index.ts'
import { type Command, type CommandInput, jsonOption, type StoreCommandContext } from '../command.ts'

const email = { name: 'email', it: 'L’indirizzo con cui la persona accede.' }

export const userAdd: Command = {
  name: 'user add',
  it: 'Dà a una persona un accesso e un ruolo: così nasce anche il primo amministratore.',
  more: 'Risponde con un collegamento da usare una volta, con cui la persona sceglie la password; con la posta configurata lo spedisce.',
  args: [email],
  options: {
    nome: { type: 'string', value: 'nome', it: 'Obbligatorio.' },
    cognome: { type: 'string', value: 'cognome', it: 'Obbligatorio.' },
    ruolo: {
      type: 'string',
      value: 'ruolo',
      it: `Obbligatorio: ${roles.map((role) => `${role} (${roleLabels[role]})`).join(', ')}.`,
    },
    ente: { type: 'string', value: 'codice', it: 'L’ente per cui vale, con il codice IPA o ISTAT.' },
    ufficio: { type: 'string', value: 'nome', it: 'L’ufficio associato per cui vale.' },
    dal: { type: 'string', value: 'data', it: 'Da che giorno vale, come 30/06/2026; senza, da oggi.' },
    al: { type: 'string', value: 'data', it: 'Fino a che giorno vale, compreso; senza, fino a revoca.' },
    atto: { type: 'string', value: 'atto', it: 'L’atto che dà il ruolo; obbligatorio per un incaricato.' },
    invia: {
      type: 'string',
      value: 'cose',
      it: 'Che cosa può inviare un incaricato, con le virgole: plans, spending, candidacies.',
    },
    telefono: { type: 'string', value: 'numero', it: 'Facoltativo.' },
    ...jsonOption,
  },
  examples: [
    'regia user add anna.neri@example.it --nome Anna --cognome Neri --ruolo administrator',
    'regia user add segretario@comune.example.it --nome Ugo --cognome Riva --ruolo contact --ente c_l736',
  ],
  needs: 'store',
  async run(context) {
    const { store, config, clock, input } = context
    const now = clock()
    const form = readForm(input, now)
    const person = readPerson(form)
    const role = readRole(form)
    const { role: held, validFrom } = role
    if (form.errors.length > 0 || !held || !validFrom)
      throw new DomainError(commonErrors.invalidForm, { fields: form.errors })
    const { link } = await withActor(store.db, systemActor('cli', now), async (tx) =>
      addUser(
        tx,
        { ...person, ...role, role: held, validFrom, ...(await placeOf(tx, role.body, role.officeId)) },
        { mailEnabled: mailsLinks(config) },
        now,
      ),
    )
    context.io.print(
      `${person.givenName} ${person.familyName} è ${roleLabels[held]} dal ${formatDate(validFrom)}.`,
    )
    tellLink(context, person.email, link)
  },
}

export const userList: Command = {
  name: 'user list',
  it: 'Elenca le persone con i ruoli che hanno oggi.',
  options: jsonOption,
  needs: 'store',
  opens: 'existing',
  async run({ store, clock, io }) {
    const users = await withActor(store.db, systemActor('cli', clock()), (tx) => listUsers(tx))
    for (const user of users) {
      const held = user.roles.map(({ role }) => roleLabels[role]).join(', ') || 'nessun ruolo oggi'
      const access = !user.email
        ? 'senza accesso'
        : !user.isActive
          ? 'accesso sospeso'
          : user.hasPassword
            ? user.hasSecondFactor
              ? 'password e secondo fattore'
              : 'password, senza secondo fattore'
            : 'non ha ancora scelto la password'
      io.print(`${user.familyName} ${user.givenName} <${user.email ?? '—'}>: ${held}; ${access}`)
    }
    if (users.length === 0) io.print('Nessuna persona: «regia user add» aggiunge la prima.')
    io.result({
      items: users.map((user) => ({
        person_id: user.personId,
        given_name: user.givenName,
        family_name: user.familyName,
        email: user.email,
        is_active: user.isActive,
        has_password: user.hasPassword,
        has_second_factor: user.hasSecondFactor,
        roles: user.roles.map(({ role }) => role),
      })),
    })
  },
}

export const userLink: Command = {
  name: 'user link',
  it: 'Dà un collegamento con cui una persona sceglie una nuova password.',
  more: 'Serve quando la posta non c’è o non arriva: si usa una volta e non viene spedito, consegnalo tu.',
  args: [email],
  options: jsonOption,
  needs: 'store',
  opens: 'existing',
  async run(context) {
    const { store, clock, input } = context
    const now = clock()
    const address = input.args[0] ?? ''
    const link = await withActor(store.db, systemActor('cli', now), (tx) =>
      issuePasswordLink(tx, address, now),
    )
    tellLink(context, address, link)
  },
}

/** The command line as the form of the people's page, so that both are read by the same rules. */
function readForm(input: CommandInput, now: Date): FormReader {
  const fields = ['nome', 'cognome', 'ruolo', 'ente', 'ufficio', 'al', 'atto', 'telefono'] as const
  return new FormReader({
    ...Object.fromEntries(fields.map((name) => [name, input.text(name) ?? ''])),
    email: input.args[0] ?? '',
    dal: input.text('dal') ?? dateInRome(now),
    invia: (input.text('invia') ?? '').split(',').filter((each) => each !== ''),
  })
}

async function placeOf(
  tx: ActorTx,
  code: string,
  office: string,
): Promise<{ administrationId: AdministrationId | null; associationId: AssociationId | null }> {
  const administrationId = code === '' ? null : (await getAdministrationByKey(tx, code)).id
  const associationId = office === '' ? null : ((await findAssociationByName(tx, office)) ?? null)
  if (office !== '' && !associationId)
    throw new DomainError(commonErrors.invalidForm, {
      fields: [{ field: 'ufficio', message: `Nessun ufficio associato si chiama «${office}»` }],
    })
  return { administrationId, associationId }
}

function tellLink({ config, io }: StoreCommandContext, address: string, link: IssuedLink): void {
  const url = `${config.publicUrl ?? `http://${config.host}:${config.port}`}${link.path}`
  const until = formatInstant(link.expiresAt)
  if (link.mailedTo)
    io.print(`Il collegamento per la password parte per posta verso ${link.mailedTo}: vale fino al ${until}.`)
  else {
    io.print(`Consegna questo collegamento: vale una volta, fino al ${until}.`)
    io.print(url)
  }
  io.result({
    email: address,
    mailed: link.mailedTo !== null,
    url: link.mailedTo ? null : url,
    expires_at: link.expiresAt,
  })
}
