// SPDX-License-Identifier: AGPL-3.0-or-later
import { assetUrl } from './assets.ts'
import type { IconName } from './icons.ts'

/** An icon of the kit. Decorative unless `label` says what it means. */
export function Icon({ name, label }: { name: IconName; label?: string | undefined }) {
  const href = `${assetUrl('icons.svg')}#it-${name}`
  return label === undefined ? (
    <svg class="rg-ico" aria-hidden="true">
      <use href={href} />
    </svg>
  ) : (
    <svg class="rg-ico" role="img" aria-label={label}>
      <use href={href} />
    </svg>
  )
}
