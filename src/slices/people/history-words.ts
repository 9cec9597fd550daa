// SPDX-License-Identifier: AGPL-3.0-or-later
import { roleLabels } from '../../shared/roles.ts'
import type { EventWords, KindWords, StoredEvent } from '../history/index.ts'
import { sendableLabels } from './view.ts'

const ways: Readonly<Record<string, string>> = {
  password: 'password',
  code: 'password e secondo fattore',
  link: 'collegamento personale',
  person: 'la persona stessa',
}

const alone = (text: string) => ({ text, alone: true }) as const

const roleOf = (event: StoredEvent, value: unknown) =>
  roleLabels[value as keyof typeof roleLabels] ?? event.to ?? 'ruolo'

const personHref: KindWords['href'] = (event, reader) =>
  reader === 'administrator' ? `/amministrazione/persone/${event.subjectId}` : null

/** How the events of people, roles and sign-ins read. */
export const peopleEventWords: EventWords = {
  person: {
    label: 'Persona',
    slug: 'persona',
    href: personHref,
    actions: {
      add: 'ha aggiunto la persona',
      open_account: 'ha aperto l’accesso',
      correct: 'ha corretto i dati della persona',
      invite: 'ha preparato l’invito',
      issue_password_link: 'ha preparato un collegamento per una nuova password',
      forget_password: alone('Qualcuno ha chiesto una nuova password con questo indirizzo'),
      accept_invitation: alone('La persona ha accettato l’invito e scelto la password'),
      set_new_password: alone('La persona ha scelto una nuova password con un collegamento'),
      change_password: alone('La persona ha cambiato la password'),
      change_contacts: 'ha cambiato i propri recapiti',
      second_factor_on: alone('La persona ha attivato il secondo fattore'),
      second_factor_off: alone('La persona ha tolto il secondo fattore'),
      use_recovery_code: alone('La persona ha usato un codice di recupero'),
      ask_second_factor_reset: 'ha chiesto di azzerare il secondo fattore',
      confirm_second_factor_reset: 'ha confermato l’azzeramento del secondo fattore',
      refuse_second_factor_reset: 'ha respinto l’azzeramento del secondo fattore',
      make_key: 'ha preparato una chiave per i programmi',
      revoke_key: 'ha revocato una chiave per i programmi',
      close: 'ha sospeso l’accesso',
      open_again: 'ha riattivato l’accesso',
      cease: 'ha tolto nome e recapiti: persona cessata',
    },
    fields: {
      fields: {
        label: 'Corretti',
        as: { givenName: 'nome', familyName: 'cognome', email: 'e-mail', phone: 'telefono' },
      },
      key: 'Chiave',
      scopes: 'Permessi',
      valid_to: 'Ultimo giorno',
    },
  },
  assignment: {
    label: 'Ruolo',
    slug: 'ruolo',
    actions: {
      grant: (event) => `ha dato un ruolo: ${roleOf(event, event.to)}`,
      change_end: (event) => {
        const role = event.changes['role']?.[1]
        return role ? `ha cambiato l’ultimo giorno di un ruolo: ${roleOf(event, role)}` : 'ha chiuso un ruolo'
      },
      change_bulk: (event) =>
        `ha cambiato le modifiche in blocco di un ruolo: ${roleOf(event, event.changes['role']?.[1])}`,
    },
    fields: {
      person: { label: 'Persona', as: 'person' },
      role: null,
      changes_many: { label: 'Modifiche in blocco', as: (value) => (value === true ? 'sì' : 'no') },
      valid_from: 'Dal',
      valid_to: 'Ultimo giorno',
      sends: { label: 'Può inviare', as: sendableLabels },
    },
  },
  session: {
    label: 'Accesso',
    slug: 'accessi',
    href: personHref,
    actions: {
      sign_in: alone('Accesso riuscito'),
      refuse: alone('Accesso rifiutato'),
      sign_out: alone('Uscita'),
    },
    fields: {
      person: { label: 'Persona', as: 'person' },
      by: { label: 'Con', as: ways },
      address: 'Indirizzo',
      device: 'Dispositivo',
    },
  },
}
