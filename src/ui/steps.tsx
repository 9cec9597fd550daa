// SPDX-License-Identifier: AGPL-3.0-or-later
import { Icon } from './icon.tsx'

export type Step = {
  label: string
  href: string
  /** It has an answer. */
  done?: boolean | undefined
  current?: boolean | undefined
}

/** The questions of one thing: where we are, what has an answer; every step can be opened. */
export function Steps({ label, steps }: { label: string; steps: readonly Step[] }) {
  return (
    <ol class="rg-steps" aria-label={label}>
      {steps.map((step, index) => (
        <li key={step.href}>
          <a href={step.href} {...(step.current ? { 'aria-current': 'step' as const } : {})}>
            {step.done ? <Icon name="check" label="Risposto" /> : null} {index + 1}. {step.label}
          </a>
        </li>
      ))}
    </ol>
  )
}
