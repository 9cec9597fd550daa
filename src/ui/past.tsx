// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import { formatLongDate, type LocalDate, withArticle } from '../shared/dates.ts'
import type { QuickDay } from '../shared/past.ts'
import { Button, ButtonLink } from './button.tsx'
import { DateField } from './fields.tsx'
import { Notice } from './finding.tsx'
import { Form } from './form.tsx'
import { PlainList } from './page.tsx'

export type PastFormProps = {
  /** The page as it is today: the day is added to it. */
  href: string
  /** What was typed, or the day on screen. */
  value?: string
  error?: string | undefined
  /** Days on which something happened. */
  quick: readonly QuickDay[]
}

/** Asks the page for a past day, typed or among those on which something happened. */
export function PastForm({ href, value = '', error, quick }: PastFormProps) {
  return (
    <>
      <Form action={href} method="get" inline label="Situazione a una data passata">
        <DateField name="al" label="Com’era il giorno" value={value} error={error} />
        <Button small weight="secondary">
          Mostra
        </Button>
      </Form>
      {quick.length === 0 ? null : (
        <PlainList
          small
          items={quick.map(({ day, label }) => (
            <>
              <a href={`${href}?al=${day}`}>{formatLongDate(day)}</a>: {label}
            </>
          ))}
        />
      )}
    </>
  )
}

/** The band of a page that shows a past day: which one, what may be missing, the way back to today. */
export function PastBand({
  day,
  href,
  children,
}: {
  day: LocalDate
  href: string
  children?: ComponentChildren
}) {
  return (
    <Notice
      kind="warn"
      level={2}
      title={`Situazione ${withArticle('al', formatLongDate(day))}`}
      actions={
        <ButtonLink small weight="primary" href={href}>
          Torna a oggi
        </ButtonLink>
      }
    >
      È ciò che valeva alla fine di quel giorno: si legge e non si cambia.{children ? <> {children}</> : null}
    </Notice>
  )
}
