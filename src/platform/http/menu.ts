// SPDX-License-Identifier: AGPL-3.0-or-later
import { guidedRoles } from '../../shared/roles.ts'
import type { SignedIn } from './types.ts'

export interface MenuEntry {
  readonly key: string
  readonly label: string
  readonly href: string
}

/** The entries of the main menu: seven for who comes a few times a year, the working list for the others. */
export function menuFor(signedIn: SignedIn | null): MenuEntry[] {
  if (!signedIn) return []
  const { role, administrationId } = signedIn.actor
  const calls = { key: 'avvisi', label: 'Avvisi', href: '/avvisi' }
  if (guidedRoles.includes(role))
    return [
      { key: 'oggi', label: 'Le mie attività', href: '/' },
      { key: 'ente', label: 'Il mio ente', href: `/enti/${administrationId}` },
      { key: 'spese', label: 'Spese', href: '/spese' },
      calls,
      { key: 'candidature', label: 'Candidature', href: '/candidature' },
      { key: 'monitoraggio', label: 'Avanzamento', href: '/monitoraggio' },
      { key: 'aiuto', label: 'Aiuto', href: '/aiuto' },
    ]
  const today = { key: 'oggi', label: 'Oggi', href: '/' }
  const bodies = { key: 'enti', label: 'Enti', href: '/enti' }
  const plans = { key: 'piani', label: 'Piani', href: '/piani' }
  const spending = { key: 'spese', label: 'Spese', href: '/spese' }
  const inventory = { key: 'inventario', label: 'Inventario', href: '/inventario' }
  const administration = { key: 'amministrazione', label: 'Amministrazione', href: '/amministrazione' }
  if (role === 'administrator') return [today, bodies, calls, administration]
  const candidacies = { key: 'candidature', label: 'Candidature', href: '/candidature' }
  const figures = { key: 'monitoraggio', label: 'Monitoraggio', href: '/monitoraggio' }
  return [today, bodies, inventory, plans, spending, calls, candidacies, figures]
}
