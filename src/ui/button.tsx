// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import { Icon } from './icon.tsx'
import type { IconName } from './icons.ts'
import { classes } from './text.tsx'

/** Three weights: one primary a page, the others secondary, `link` for the least. */
export type ButtonWeight = 'primary' | 'secondary' | 'link' | 'danger'

const weights: Record<ButtonWeight, string> = {
  primary: 'btn btn-primary',
  secondary: 'btn btn-outline-primary',
  link: 'btn btn-link',
  danger: 'btn btn-outline-danger',
}

type Common = {
  weight?: ButtonWeight | undefined
  /** The 36 px button of working pages. */
  small?: boolean | undefined
  icon?: IconName | undefined
  children: ComponentChildren
}

export type ButtonProps = Common & {
  type?: 'submit' | 'button'
  name?: string | undefined
  value?: string | number | undefined
  /** Posts the form to another address. */
  formAction?: string | undefined
  /** For drafts: submits without the browser's own checks. */
  formNoValidate?: boolean | undefined
  form?: string | undefined
  id?: string | undefined
}

/** A button that submits its form. Its words are a verb with its object: «Trasmetti il piano». */
export function Button({ weight = 'primary', small, icon, type = 'submit', children, ...rest }: ButtonProps) {
  return (
    <button class={classes(weights[weight], small && 'btn-sm')} type={type} {...defined(rest)}>
      {icon ? (
        <>
          <Icon name={icon} />{' '}
        </>
      ) : null}
      {children}
    </button>
  )
}

export type ButtonLinkProps = Common & {
  href: string
  /** Saves the answer as a file. */
  download?: boolean | undefined
}

/** A link that looks like a button: it goes somewhere and changes nothing. */
export function ButtonLink({ href, weight = 'secondary', small, icon, download, children }: ButtonLinkProps) {
  return (
    <a
      class={classes(weights[weight], small && 'btn-sm')}
      href={href}
      {...(download ? { download: '' } : {})}
    >
      {icon ? (
        <>
          <Icon name={icon} />{' '}
        </>
      ) : null}
      {children}
    </a>
  )
}

/** A button that reads as a link: for a small act that leads somewhere, such as opening a notice. */
export function LinkButton({
  name,
  value,
  children,
}: {
  name?: string
  value?: string
  children: ComponentChildren
}) {
  return (
    <button class="rg-linkbtn" type="submit" {...defined({ name, value })}>
      {children}
    </button>
  )
}

/** Prints the page: shown where scripts run, since the browser's own command does the same without them. */
export function PrintButton({
  weight = 'secondary',
  small,
  children,
}: Pick<Common, 'weight' | 'small' | 'children'>) {
  return (
    <button class={classes(weights[weight], small && 'btn-sm')} type="button" data-print hidden>
      <Icon name="print" /> {children}
    </button>
  )
}

/** A row of buttons and links. `stack` makes them full width on a phone. */
export function Actions({ stack, children }: { stack?: boolean | undefined; children: ComponentChildren }) {
  return <div class={classes('rg-actions', stack && 'rg-stack')}>{children}</div>
}

function defined<T extends object>(props: T): Partial<T> {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined)) as Partial<T>
}
