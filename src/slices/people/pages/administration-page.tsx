// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatInstant } from '../../../shared/dates.ts'
import { Notice, PageHead, PlainList, Section } from '../../../ui/index.ts'
import type { WaitingReset } from '../model.ts'

const entries = [
  {
    href: '/amministrazione/persone',
    label: 'Persone',
    hint: 'inviti, ruoli con le loro date, accessi sospesi',
  },
  {
    href: '/amministrazione/associazioni',
    label: 'Associazioni',
    hint: 'uffici associati, i loro enti, i mandati',
  },
  {
    href: '/amministrazione/importazioni',
    label: 'Importazioni',
    hint: 'i registri arrivati, le righe scartate',
  },
  {
    href: '/amministrazione/riferimenti',
    label: 'Dati di riferimento',
    hint: 'catalogo dei servizi, termini, soglie',
  },
  { href: '/amministrazione/posta', label: 'Posta in uscita', hint: 'mail che aspettano o non sono partite' },
  { href: '/amministrazione/giornale', label: 'Giornale', hint: 'chi ha fatto che cosa, quando e perché' },
] as const

/** Where an administrator starts. */
export function AdministrationPage({ resets }: { resets: readonly WaitingReset[] }) {
  return (
    <>
      <PageHead
        title="Amministrazione"
        lead="Persone, registri e regole di questa installazione. I piani degli enti non si vedono da qui."
      />
      {resets.length > 0 ? (
        <Notice kind="warn" title="Azzeramenti del secondo fattore da confermare" level={2}>
          {resets.map((reset) => (
            <span key={reset.id}>
              <a href={`/amministrazione/persone/${reset.personId}`}>{reset.personName}</a>, chiesto da{' '}
              {reset.askedByName} il {formatInstant(reset.askedAt)}.{' '}
            </span>
          ))}
        </Notice>
      ) : null}
      <Section title="Che cosa puoi fare" titleHidden first>
        <PlainList
          items={entries.map((entry) => (
            <>
              <a href={entry.href}>{entry.label}</a>: {entry.hint}
            </>
          ))}
        />
      </Section>
    </>
  )
}
