// SPDX-License-Identifier: AGPL-3.0-or-later

/** What the key of a program may be used for, beside what the role of its person may do. */
export const apiScopeLabels = {
  'plans:read': 'leggere i piani',
  'spending:read': 'leggere richieste e comunicazioni di spesa',
  'spending:write': 'scrivere e trasmettere richieste e comunicazioni di spesa',
  'spending:decide': 'prendere atto e decidere sulle richieste di spesa',
} as const

export type ApiScope = keyof typeof apiScopeLabels

export const apiScopes = Object.keys(apiScopeLabels) as ApiScope[]
