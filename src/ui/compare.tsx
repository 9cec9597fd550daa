// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import { Button } from './button.tsx'
import { Form, HiddenField } from './form.tsx'
import { Heading, type HeadingLevel } from './heading.tsx'
import { Status, StatusOf, type StatusValue } from './status.tsx'
import { Table } from './table.tsx'
import { classes, Missing } from './text.tsx'

export type CompareRow = {
  label: string
  /** Null when there was nothing: shown as «non indicato», never struck out. */
  before: string | null
  after: string | null
  changed: boolean
  /** The words for nothing, when «non indicato» does not agree: «non indicata». */
  missing?: string | undefined
}

export type CompareItem = {
  /** The place a link leads to. */
  id?: string | undefined
  title: string
  rows: readonly CompareRow[]
  status?: StatusValue | undefined
  /** Instead of the status: a link to change it. */
  action?: ComponentChildren
  /** Observation and outcome. */
  note?: ComponentChildren
  /** More about it, one part under the other: findings, observations, forms. Empty ones are left out. */
  parts?: readonly ComponentChildren[] | undefined
}

export type ComparePanelProps = {
  /** Null when there is nothing to compare with: one column of values. */
  before: { label: string; detail?: string | undefined } | null
  after: { label: string; detail?: string | undefined }
  items: readonly CompareItem[]
  level?: HeadingLevel | undefined
}

/** Two versions, same rows: the changed ones tinted and said «cambiato». */
export function ComparePanel({ before, after, items, level = 3 }: ComparePanelProps) {
  return (
    <div class={classes('rg-compare', before === null && 'rg-compare-one')}>
      <div class="rg-cmp-head" aria-hidden="true">
        <span />
        {before === null ? null : (
          <span>
            {before.label}
            {before.detail ? <small>{before.detail}</small> : null}
          </span>
        )}
        <span>
          {after.label}
          {after.detail ? <small>{after.detail}</small> : null}
        </span>
      </div>
      {items.map((item) => (
        <article
          key={item.id ?? item.title}
          class="rg-cmp"
          {...(item.id === undefined ? {} : { id: item.id })}
        >
          <header>
            <Heading level={level} class="h3">
              {item.title}
            </Heading>
            {item.status ? <StatusOf status={item.status} /> : null}
            {item.action ?? null}
          </header>
          <dl>
            {item.rows.map((row) => (
              <div key={row.label} {...(row.changed ? { class: 'rg-changed' } : {})}>
                <dt>{row.label}</dt>
                {before === null ? null : (
                  <dd data-label={before.label}>
                    {row.before === null ? (
                      <Missing>{row.missing ?? 'non indicato'}</Missing>
                    ) : row.changed ? (
                      <del>{row.before}</del>
                    ) : (
                      row.before
                    )}
                  </dd>
                )}
                <dd data-label={after.label}>
                  {row.after === null ? (
                    <Missing>{row.missing ?? 'non indicato'}</Missing>
                  ) : row.changed ? (
                    <ins>{row.after}</ins>
                  ) : (
                    row.after
                  )}
                </dd>
              </div>
            ))}
          </dl>
          {item.note ? (
            <div class="rg-note">
              <p>{item.note}</p>
            </div>
          ) : null}
          {(item.parts ?? []).map((part, index) =>
            part ? (
              <div key={index} class="rg-note">
                {part}
              </div>
            ) : null,
          )}
        </article>
      ))}
    </div>
  )
}

export type ConflictField = {
  name: string
  label: string
  /** Already saved by somebody else. */
  theirs: { who: string; at: string; value: string }
  /** What the reader was about to save. */
  mine: { at: string; value: string }
}

export type ConflictPanelProps = {
  /** «Anagrafe è cambiata mentre scrivevi» */
  title: string
  /** Where the choice is posted, with the version now stored where the form has one. */
  action: string
  version?: number | undefined
  fields: readonly ConflictField[]
  level?: HeadingLevel | undefined
  /** Hidden fields to post instead of the values as they are shown: codes, the rest of the form. */
  children?: ComponentChildren
}

/** Two people wrote the same thing: both values, both buttons, nothing lost. Posts `scelta=theirs|mine` and the fields of mine. */
export function ConflictPanel({ title, action, version, fields, level = 2, children }: ConflictPanelProps) {
  // The values on the buttons while they are short enough to be read there.
  const only = fields.length === 1 ? fields[0] : undefined
  const named = only && only.theirs.value.length + only.mine.value.length <= 60 ? only : undefined
  return (
    <div class="rg-cmp" role="alert" tabIndex={-1} data-focus>
      <header>
        <Heading level={level} class="h3">
          {title}
        </Heading>
        <Status kind="warn">Nulla è andato perso</Status>
      </header>
      <dl>
        {fields.map((field) => (
          <div key={field.name} class="rg-changed">
            <dt>{field.label}</dt>
            <dd data-label="Già salvato">
              {field.theirs.who}, {field.theirs.at}
              <br />
              <strong>{field.theirs.value}</strong>
            </dd>
            <dd data-label="Da salvare">
              Tu, {field.mine.at}
              <br />
              <strong>{field.mine.value}</strong>
            </dd>
          </div>
        ))}
      </dl>
      <Form action={action} version={version}>
        {children ??
          fields.map((field) => <HiddenField key={field.name} name={field.name} value={field.mine.value} />)}
        <div class="rg-note rg-actions">
          <Button small name="scelta" value="theirs">
            {named ? `Tieni ${named.theirs.value}` : 'Tieni quanto è già salvato'}
          </Button>
          <Button small weight="secondary" name="scelta" value="mine">
            {named ? `Metti ${named.mine.value}` : 'Metti quello che ho scritto'}
          </Button>
        </div>
      </Form>
    </div>
  )
}

export type BulkChange = {
  id: string
  title: string
  field: string
  before: string | null
  after: string | null
}

export type BulkPreviewProps = {
  /** «12 attività: cambia la persona» */
  title: string
  /** «prima: 4 persone · dopo: Carla M.» */
  summary?: string | undefined
  caption?: string | undefined
  /** Head of the first column: «Ente». */
  of: string
  changes: readonly BulkChange[]
  /** «Altre 9 righe · gli altri campi restano come sono» */
  note?: string | undefined
  action: string
  /** «Cambia 12 attività» */
  submit: string
  cancelHref: string
  /** Hidden fields: which rows, which value. */
  children?: ComponentChildren
}

/** What a bulk edit would change, before and after. Nothing has changed yet. */
export function BulkPreview(props: BulkPreviewProps) {
  return (
    <Form action={props.action}>
      <div class="rg-bulk">
        <p>{props.title}</p>
        {props.summary ? <span>{props.summary}</span> : null}
      </div>
      <Table
        caption={props.caption ?? 'Righe che cambiano'}
        rows={props.changes}
        rowKey={(change) => `${change.id} ${change.field}`}
        columns={[
          { key: 'title', label: props.of, rowHeader: true, cell: (change) => change.title },
          { key: 'field', label: 'Campo', cell: (change) => change.field },
          {
            key: 'before',
            label: 'Prima',
            cell: (change) =>
              change.before === null ? <Missing>nessuno</Missing> : <del>{change.before}</del>,
          },
          {
            key: 'after',
            label: 'Dopo',
            cell: (change) =>
              change.after === null ? <Missing>nessuno</Missing> : <ins>{change.after}</ins>,
          },
        ]}
        {...(props.note === undefined ? {} : { note: props.note })}
      />
      {props.children}
      <div class="rg-actions">
        <Button small>{props.submit}</Button>
        <a href={props.cancelHref}>Lascia stare</a>
      </div>
    </Form>
  )
}
