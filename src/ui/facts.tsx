// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import { Heading, type HeadingLevel } from './heading.tsx'
import { Icon } from './icon.tsx'
import { classes } from './text.tsx'

export type Fact = {
  label: string
  value: ComponentChildren
  /** A code, in Roboto Mono. */
  code?: boolean | undefined
}

/** Label and value pairs, one a line. `row` puts them side by side, in a quiet box when `box`. */
export function Facts({
  facts,
  row,
  box,
}: {
  facts: readonly Fact[]
  row?: boolean | undefined
  box?: boolean | undefined
}) {
  if (row) {
    return (
      <dl class={classes('rg-facts-row', box && 'rg-box rg-quiet')}>
        {facts.map((fact) => (
          <div key={fact.label}>
            <dt>{fact.label}</dt>
            <dd class={fact.code ? 'rg-mono' : 'rg-strong'}>{fact.value}</dd>
          </div>
        ))}
      </dl>
    )
  }
  return (
    <dl class="rg-facts">
      {facts.map((fact) => (
        <>
          <dt>{fact.label}</dt>
          <dd {...(fact.code ? { class: 'rg-mono' } : {})}>{fact.value}</dd>
        </>
      ))}
    </dl>
  )
}

/** The panel of what is selected: findings first, facts next, actions last. Stays in sight while scrolling. */
export function DetailsPanel({
  title,
  id = 'dettaglio',
  level = 3,
  lead,
  parts,
  actions,
}: {
  title: string
  id?: string | undefined
  level?: HeadingLevel | undefined
  lead?: ComponentChildren
  /** One part after the other, separated by a hairline; empty ones are left out. */
  parts: readonly ComponentChildren[]
  actions?: ComponentChildren
}) {
  return (
    <aside class="rg-panel" id={id} aria-labelledby={`${id}-h`}>
      <div>
        <Heading level={level} id={`${id}-h`} class="h3">
          {title}
        </Heading>
        {lead ? <p class="rg-small">{lead}</p> : null}
      </div>
      {parts.map((part, index) => (part ? <div key={index}>{part}</div> : null))}
      {actions ? <div class="rg-actions">{actions}</div> : null}
    </aside>
  )
}

/** The receipt of a transmission: number large, instant to the second, who, whole hash. */
export function Receipt({
  number,
  facts,
  actions,
}: {
  number: string
  facts: readonly Fact[]
  actions?: ComponentChildren
}) {
  return (
    <section class="rg-receipt" aria-labelledby="ricevuta-h">
      <h2 id="ricevuta-h" class="rg-muted">
        Ricevuta
      </h2>
      <p class="rg-bignum">n. {number}</p>
      <Facts facts={facts} />
      {actions ? <div class="rg-actions rg-stack">{actions}</div> : null}
    </section>
  )
}

/** Nothing to show: why, and what to do. With `level` null its title is no heading, for the place of a table. */
export function EmptyState({
  title,
  children,
  action,
  level = 3,
}: {
  title: string
  children?: ComponentChildren
  action?: ComponentChildren
  level?: HeadingLevel | null | undefined
}) {
  return (
    <div class="rg-empty">
      {level === null ? (
        <p class="h3">{title}</p>
      ) : (
        <Heading level={level} class="h3">
          {title}
        </Heading>
      )}
      {children ? <p class="rg-muted">{children}</p> : null}
      {action ? <p>{action}</p> : null}
    </div>
  )
}

export type HistoryEvent = {
  /** As people read it: «9 marzo 2026, 16:20», «Oggi», «Poi». */
  when: string
  /** For machines. */
  at?: string | undefined
  what: ComponentChildren
}

/** What happened, newest first, or what comes next. */
export function History({ events }: { events: readonly HistoryEvent[] }) {
  return (
    <ol class="rg-history">
      {events.map((event, index) => (
        <li key={index}>
          {event.at === undefined ? (
            <span class="rg-when">{event.when}</span>
          ) : (
            <time dateTime={event.at}>{event.when}</time>
          )}
          {event.what}
        </li>
      ))}
    </ol>
  )
}

export type ThreadNote = {
  author: string
  when: string
  at?: string | undefined
  /** Plain text; line breaks are kept. */
  text: string
  /** Written by the reader. */
  own?: boolean | undefined
}

/** Notes between people about one thing, oldest first. */
export function Thread({
  label,
  notes,
  children,
}: {
  label: string
  notes: readonly ThreadNote[]
  children?: ComponentChildren
}) {
  return (
    <section class="rg-thread" aria-label={label}>
      <ol class="rg-list">
        {notes.map((note, index) => (
          <li key={index}>
            <p class="rg-small rg-muted">
              <strong>{note.own ? `${note.author} (tu)` : note.author}</strong> ·{' '}
              {note.at === undefined ? note.when : <time dateTime={note.at}>{note.when}</time>}
            </p>
            <p class="rg-pre">{note.text}</p>
          </li>
        ))}
      </ol>
      {children}
    </section>
  )
}

/** A long job that is running: how far, how long still. */
export function Progress({
  id,
  label,
  value,
  max,
}: {
  id: string
  label: string
  value: number
  max: number
}) {
  const percent = max > 0 ? Math.floor((value * 100) / max) : 0
  return (
    <>
      <p>
        <label for={id}>{label}</label>
      </p>
      <progress class="rg-progress" id={id} value={percent} max={100}>
        {percent}%
      </progress>
    </>
  )
}

/**
 * Work that goes on while the person may go elsewhere: it asks `href` for itself every second, until the answer sends the browser on.
 * `max` 0 is «not known yet».
 */
export function UnderWay(props: {
  id: string
  label: string
  detail: string
  value: number
  max: number
  href: string
}) {
  const { id, label, detail, value, max, href } = props
  return (
    <div id={id} hx-get={href} hx-trigger="every 1s" hx-swap="outerHTML">
      <p>
        <label for={`${id}-barra`}>{label}</label>
      </p>
      {max > 0 ? (
        <progress class="rg-progress" id={`${id}-barra`} value={value} max={max}>
          {Math.floor((value * 100) / max)}%
        </progress>
      ) : (
        <progress class="rg-progress" id={`${id}-barra`} />
      )}
      <p class="rg-muted rg-small" role="status">
        {detail}
      </p>
    </div>
  )
}

/** A text to take elsewhere whole, with a button that copies it. */
export function CopyText({ id, label, value }: { id: string; label: string; value: string }) {
  return (
    <div class="rg-copy">
      <strong>{label}</strong>
      <output id={id} class="rg-pre">
        {value}
      </output>
      <button
        class="btn btn-sm btn-outline-primary"
        type="button"
        data-copy={id}
        aria-label={`Copia: ${label}`}
        hidden
      >
        <Icon name="copy" /> Copia
      </button>
    </div>
  )
}

/** A value to take elsewhere, with a button that copies it and a tick once done. */
export function CopyField({
  name,
  label,
  value,
  done,
  children,
}: {
  name: string
  label: string
  value: string
  /** Already carried over; null where it is copied once and nothing is kept, without a tick. */
  done?: boolean | null | undefined
  /** Under the value: what was written there instead. */
  children?: ComponentChildren
}) {
  return (
    <div class="rg-copy">
      {done === null ? (
        <span>{label}</span>
      ) : (
        <label class="rg-check" for={`${name}-fatto`}>
          <input type="checkbox" id={`${name}-fatto`} name={name} value="1" checked={done ?? false} />
          <span>{label}</span>
        </label>
      )}
      <output id={`${name}-valore`} class="rg-pre">
        {value}
      </output>
      <button
        class="btn btn-sm btn-outline-primary"
        type="button"
        data-copy={`${name}-valore`}
        aria-label={`Copia: ${label}`}
        hidden
      >
        <Icon name="copy" /> Copia
      </button>
      {children}
    </div>
  )
}
