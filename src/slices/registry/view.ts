// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Administration } from './model.ts'

/** The page of a body: by IPA code where it has one. */
export function administrationPath(body: Pick<Administration, 'id' | 'ipaCode'>): string {
  return `/enti/${body.ipaCode ?? body.id}`
}
