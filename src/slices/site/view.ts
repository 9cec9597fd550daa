// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Role, roleLabels, roles } from '../../shared/roles.ts'
import { type PlanState, planStateLabels, planStates } from '../plans/index.ts'

/** What each role does, in the words of the help page. */
const roleTasks: Readonly<Record<Role, string>> = {
  administrator:
    'Invita le persone, dà e toglie i ruoli con le loro date, cura l’anagrafe degli enti e i dati di riferimento, importa i file. Non vede i piani.',
  programme_officer:
    'Segue tutti i piani del programma, li assegna agli istruttori e può decidere su quelli che non ha scritto.',
  reviewer: 'Esamina i piani che gli sono assegnati: li rinvia con osservazioni o li approva.',
  office_member:
    'Lavora per tutti gli enti della sua associazione finché dura il mandato: inventario, classificazione, piani. Non li trasmette.',
  contact: 'Cura per il suo ente l’inventario e il piano, e risponde alle osservazioni. Non lo trasmette.',
  editor: 'Scrive nell’inventario e nel piano del suo ente. Non lo trasmette.',
  legal_representative:
    'Legge il riepilogo, dichiara e trasmette il piano del suo ente; lo può anche ritirare.',
  delegate: 'Fa lo stesso al posto del legale rappresentante, per ciò e nelle date che dice la delega.',
  auditor:
    'Legge tutto ciò che riguarda il programma, l’associazione o l’ente a cui è assegnato. Non scrive.',
}

export const roleHelp = roles.map((role) => ({ role, label: roleLabels[role], task: roleTasks[role] }))

const planStateMeanings: Readonly<Record<PlanState, string>> = {
  draft: 'si scrive; nessuno fuori dall’ente e dal suo ufficio lo vede',
  submitted: 'è arrivato al programma, con numero e ricevuta; aspetta un istruttore',
  under_review: 'un istruttore lo sta esaminando',
  returned: 'torna all’ente con osservazioni: si corregge e si trasmette di nuovo',
  approved: 'l’esame è finito bene: si passa ai fatti',
  withdrawn: 'l’ente lo ha ritirato; si può riprendere',
}

export const planStateHelp = planStates.map((state) => ({
  label: planStateLabels[state],
  meaning: planStateMeanings[state],
}))

/** The cookies of this site: all needed for it to work, none for anything else. */
export function cookieRows(secure: boolean) {
  const prefix = secure ? '__Host-' : ''
  return [
    {
      name: `${prefix}regia-sessione`,
      purpose: 'tiene aperto l’accesso',
      lasts: 'fino all’uscita, al massimo 12 ore; 60 minuti senza richieste',
    },
    {
      name: `${prefix}regia-modulo`,
      purpose: 'prova che un modulo inviato viene da una pagina di questo sito',
      lasts: 'fino alla chiusura del browser',
    },
  ]
}

/** An address as people read it: without `mailto:`. */
export function contactWords(href: string): string {
  return href.replace(/^mailto:/, '')
}

/** The text of /.well-known/security.txt (RFC 9116), good for half a year from `now`. */
export function securityText(site: { contact: string; canonical: string | null }, now: Date): string {
  const expires = new Date(now)
  expires.setUTCMonth(expires.getUTCMonth() + 6)
  const lines = [
    `Contact: ${site.contact}`,
    `Expires: ${expires.toISOString().slice(0, 10)}T00:00:00Z`,
    'Preferred-Languages: it, en',
    ...(site.canonical ? [`Canonical: ${site.canonical}`] : []),
  ]
  return `${lines.join('\n')}\n`
}
