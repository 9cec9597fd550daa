// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import { wholeNumber } from './text.tsx'

export type View = { label: string; href: string; current?: boolean | undefined }

/** Saved views of a list, the one on screen marked. */
export function Views({ views, label = 'Viste' }: { views: readonly View[]; label?: string | undefined }) {
  return (
    <ul class="rg-views" aria-label={label}>
      {views.map((view) => (
        <li key={view.href}>
          <a href={view.href} {...(view.current ? { 'aria-current': 'page' as const } : {})}>
            {view.label}
          </a>
        </li>
      ))}
    </ul>
  )
}

export type ActiveFilter = {
  /** «Stato: in coda» */
  label: string
  /** The list without it. */
  removeHref: string
}

export type FiltersProps = {
  /** Filters on, each with its way out. */
  active?: readonly ActiveFilter[] | undefined
  /** One-click choices: «Con rilievi (3)». */
  choices?: readonly View[] | undefined
  /** The list without filters. */
  clearHref?: string | undefined
  /** Fields to add a filter; they are sent with GET to `action`. */
  add?: ComponentChildren
  action?: string | undefined
  /** The rest of the state of the list, so that adding a filter keeps it. */
  keep?: readonly (readonly [name: string, value: string])[] | undefined
}

/** Filters as chips: what is on can be taken off one by one. */
export function Filters({ active = [], choices = [], clearHref, add, action, keep = [] }: FiltersProps) {
  return (
    <div class="rg-filters">
      {active.length > 0 || add ? <span class="rg-muted rg-small">Filtri:</span> : null}
      {active.map((filter) => (
        <a
          key={filter.label}
          class="rg-chip rg-chip-on"
          href={filter.removeHref}
          aria-label={`Togli il filtro ${filter.label}`}
        >
          {filter.label} <Icon name="close" />
        </a>
      ))}
      {choices.map((choice) => (
        <a
          key={choice.href}
          class="rg-chip"
          href={choice.href}
          {...(choice.current ? { 'aria-current': 'true' as const } : {})}
        >
          {choice.label}
        </a>
      ))}
      {add ? (
        <details class="rg-addfilter">
          <summary class="rg-chip">
            <Icon name="plus" /> Aggiungi filtro
          </summary>
          <form class="rg-box" method="get" action={action}>
            {keep.map(([name, value]) => (
              <input key={`${name}=${value}`} type="hidden" name={name} value={value} />
            ))}
            {add}
            <Button small>Applica</Button>
          </form>
        </details>
      ) : null}
      {clearHref !== undefined && active.length > 1 ? (
        <a class="rg-small" href={clearHref}>
          Togli tutti
        </a>
      ) : null}
    </div>
  )
}

export type BulkBarProps = {
  /** How many rows match the filters, on all pages. */
  matching: number
  /** More than `matching`, which is only where counting stopped. */
  capped?: boolean | undefined
  /** The filters as text, posted as `filtri` for «tutti». */
  query?: string | undefined
  /** What to do with the rows: a bare `Select`, a field. */
  children?: ComponentChildren
  /** The button: it leads to the preview, nothing changes yet. */
  submit?: string | undefined
  /** Another act on the same rows: a button with its own `formAction`. */
  more?: ComponentChildren
}

/** What can be done with the ticked rows. With scripts it appears only when something is ticked. */
export function BulkBar({
  matching,
  capped,
  query = '',
  children,
  submit = 'Anteprima',
  more,
}: BulkBarProps) {
  const all = capped ? `oltre ${wholeNumber(matching)}` : wholeNumber(matching)
  return (
    <div class="rg-bulk" data-bulk-bar>
      <p role="status" data-bulk-count>
        Righe selezionate
      </p>
      {children}
      <Button small>{submit}</Button>
      {more}
      <label class="rg-inline">
        <input type="checkbox" name="tutti" value="1" data-bulk-all />{' '}
        {matching === 1 ? 'Tutto questo elenco, 1 riga' : `Tutte le ${all} righe di questo elenco`}
      </label>
      <input type="hidden" name="filtri" value={query} />
    </div>
  )
}

export type PagerProps = {
  /** Rows on this page. */
  shown: number
  /** All rows, or where counting stopped (`capped`): «oltre 10.000». Null when not counted. */
  total: number | null
  capped?: boolean | undefined
  /** The page after and the page before, by key. */
  nextHref?: string | null | undefined
  previousHref?: string | null | undefined
}

/** How many rows, and the way to the others. */
export function Pager({ shown, total, capped, nextHref, previousHref }: PagerProps) {
  const all = total === null ? null : capped ? `oltre ${wholeNumber(total)}` : wholeNumber(total)
  const isFirst = !previousHref
  const rows =
    isFirst && shown > 0
      ? `Righe 1–${wholeNumber(shown)}`
      : shown === 1
        ? '1 riga'
        : `${wholeNumber(shown)} righe`
  return (
    <nav class="rg-pager" aria-label="Pagine">
      <p>
        {rows}
        {all === null ? '' : ` di ${all}`}
        {previousHref ? (
          <>
            {' · '}
            <a href={previousHref} rel="prev">
              precedenti
            </a>
          </>
        ) : null}
        {nextHref ? (
          <>
            {' · '}
            <a href={nextHref} rel="next">
              successive
            </a>
          </>
        ) : null}
      </p>
    </nav>
  )
}

export type ExportLink = { label: string; href: string }

/** The rows on screen as files: same filters, order and columns. */
export function ExportLinks({ links }: { links: readonly ExportLink[] }) {
  return (
    <p class="rg-exports">
      <Icon name="download" /> Esporta queste righe:{' '}
      {links.map((link, index) => (
        <>
          {index > 0 ? ' · ' : ''}
          <a href={link.href} download>
            {link.label}
          </a>
        </>
      ))}
    </p>
  )
}
