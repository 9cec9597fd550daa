// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import { Heading, type HeadingLevel } from './heading.tsx'
import { Icon } from './icon.tsx'
import type { IconName } from './icons.ts'
import { classes, slug } from './text.tsx'

export type Crumb = { label: string; href?: string | undefined }

/** The path to this page. The last one is the page itself and has no link. */
export function Breadcrumb({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav class="rg-crumb" aria-label="Percorso">
      <ol>
        {crumbs.map((crumb, index) =>
          index === crumbs.length - 1 || crumb.href === undefined ? (
            <li
              key={crumb.label}
              {...(index === crumbs.length - 1 ? { 'aria-current': 'page' as const } : {})}
            >
              {crumb.label}
            </li>
          ) : (
            <li key={crumb.label}>
              <a href={crumb.href}>{crumb.label}</a>
            </li>
          ),
        )}
      </ol>
    </nav>
  )
}

export type PageHeadProps = {
  title: string
  icon?: IconName | undefined
  /** One line under the title: version, what happened last, «Salvato alle 10:42». */
  lead?: ComponentChildren
  /** At most two, the last one primary. */
  actions?: ComponentChildren
}

/** The head of a page: the only h1, one line under it, actions at the right. */
export function PageHead({ title, icon, lead, actions }: PageHeadProps) {
  return (
    <div class="rg-head">
      <div>
        <h1>
          {icon ? (
            <>
              <Icon name={icon} />{' '}
            </>
          ) : null}
          {title}
        </h1>
        {lead ? <p>{lead}</p> : null}
      </div>
      {actions ? <div class="rg-actions">{actions}</div> : null}
    </div>
  )
}

export type SectionProps = {
  title: string
  /** Default: made from the title. */
  id?: string | undefined
  level?: HeadingLevel | undefined
  /** What stands at the right of the title: totals, links. */
  aside?: ComponentChildren
  titleHidden?: boolean | undefined
  /** Less space above, for the first section of a page. */
  first?: boolean | undefined
  /** Draws a box around it; `quiet` fills it instead. */
  box?: boolean | 'quiet' | undefined
  children: ComponentChildren
}

/** A part of a page with its heading. */
export function Section({ title, id, level = 2, aside, titleHidden, first, box, children }: SectionProps) {
  const sectionId = id ?? slug(title)
  const headingId = `${sectionId}-h`
  const heading = (
    <Heading level={level} id={headingId} class={titleHidden ? 'visually-hidden' : undefined}>
      {title}
    </Heading>
  )
  return (
    <section
      id={sectionId}
      class={classes(!first && 'rg-section', box && 'rg-box', box === 'quiet' && 'rg-quiet', 'rg-part')}
      aria-labelledby={headingId}
    >
      {aside ? (
        <div class="rg-sechead">
          {heading}
          <p>{aside}</p>
        </div>
      ) : (
        heading
      )}
      {children}
    </section>
  )
}

/** A box with a heading, for the aside of a page. `quiet` is filled and without a border. */
export function Box({
  title,
  id,
  level = 2,
  quiet,
  children,
}: {
  title?: string | undefined
  id?: string | undefined
  level?: HeadingLevel | undefined
  quiet?: boolean | undefined
  children: ComponentChildren
}) {
  const boxClass = classes('rg-box', quiet && 'rg-quiet')
  if (title === undefined) return <div class={boxClass}>{children}</div>
  const headingId = `${id ?? slug(title)}-h`
  return (
    <section class={boxClass} {...(id === undefined ? {} : { id })} aria-labelledby={headingId}>
      <Heading level={level} id={headingId}>
        {title}
      </Heading>
      {children}
    </section>
  )
}

export type SplitProps = {
  /** The second column: an array of boxes, a panel. */
  aside: ComponentChildren
  /** Width of the second column: 21 rem, 17.5 (`slim`), 25 (`wide`). */
  width?: 'slim' | 'wide' | undefined
  section?: boolean | undefined
  children: ComponentChildren
}

/** Main column and aside; one under the other below 1200 px. */
export function Split({ aside, width, section, children }: SplitProps) {
  return (
    <div class={classes('rg-split', width && `rg-split-${width}`, section && 'rg-section')}>
      <div>{children}</div>
      <div class="rg-aside">{aside}</div>
    </div>
  )
}

/** Two columns of the same width. */
export function Halves({
  section,
  children,
}: {
  section?: boolean | undefined
  children: ComponentChildren
}) {
  return <div class={classes('rg-halves', section && 'rg-section')}>{children}</div>
}

export type PagePart = { id: string; label: string; current?: boolean | undefined }

/** A long page with its index at the left. */
export function WithIndex({ parts, children }: { parts: readonly PagePart[]; children: ComponentChildren }) {
  return (
    <div class="rg-split rg-split-nav">
      <nav class="rg-toc" aria-label="In questa pagina">
        <ul>
          {parts.map((part) => (
            <li key={part.id}>
              <a href={`#${part.id}`} {...(part.current ? { 'aria-current': 'true' as const } : {})}>
                {part.label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div>{children}</div>
    </div>
  )
}

/** A list of short lines separated by hairlines. */
export function PlainList({
  items,
  small,
}: {
  items: readonly ComponentChildren[]
  small?: boolean | undefined
}) {
  return (
    <ul class={classes('rg-list', small && 'rg-small')}>
      {items.map((item, index) => (
        <li key={index}>{item}</li>
      ))}
    </ul>
  )
}

/** More words for who wants them: closed until opened. */
export function Disclosure({
  summary,
  open,
  children,
}: {
  summary: string
  open?: boolean | undefined
  children: ComponentChildren
}) {
  return (
    <details class="rg-more" open={open}>
      <summary>{summary}</summary>
      {children}
    </details>
  )
}
