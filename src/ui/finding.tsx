// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import { Heading, type HeadingLevel } from './heading.tsx'
import { Icon } from './icon.tsx'
import type { IconName } from './icons.ts'
import { Status } from './status.tsx'

export type FindingKind = 'stop' | 'warn' | 'info' | 'ok'

const kinds: Record<FindingKind, { icon: IconName; words: string }> = {
  stop: { icon: 'error', words: 'Bloccante' },
  warn: { icon: 'warning-circle', words: 'Avviso' },
  info: { icon: 'info-circle', words: 'Nota' },
  ok: { icon: 'check-circle', words: 'A posto' },
}

export type FindingProps = {
  kind: FindingKind
  title: string
  /** What is wrong, in words. */
  children?: ComponentChildren
  /** The values that disagree, each with the place where it stands. */
  values?: readonly { label: string; value: ComponentChildren; href?: string | undefined }[] | undefined
  source?: ComponentChildren
  /** The text of the source was not read: says «Fonte da verificare». */
  unverified?: boolean | undefined
  /** Links and buttons that fix it. */
  actions?: ComponentChildren
  level?: HeadingLevel | undefined
}

/** Something to fix or to know: what, the values and where they are, source, the action that repairs it. */
export function Finding(props: FindingProps) {
  return (
    <div class={`rg-finding rg-finding-${props.kind}`}>
      <FindingBody {...props} />
    </div>
  )
}

export type FindingItem = Omit<FindingProps, 'children' | 'level'> & {
  text?: ComponentChildren
  key?: string
}

/** Findings in a list, the blocking ones first as given. */
export function FindingList({
  findings,
  level = 3,
}: {
  findings: readonly FindingItem[]
  level?: HeadingLevel
}) {
  return (
    <ul class="rg-findings">
      {findings.map(({ text, key, ...finding }, index) => (
        <li key={key ?? index} class={`rg-finding rg-finding-${finding.kind}`}>
          <FindingBody {...finding} level={level}>
            {text}
          </FindingBody>
        </li>
      ))}
    </ul>
  )
}

/** Checks that passed, shrunk to one list. */
export function PassedChecks({ checks }: { checks: readonly string[] }) {
  return (
    <ul class="rg-list rg-small">
      {checks.map((check) => (
        <li key={check}>
          <Status kind="ok">{check}</Status>
        </li>
      ))}
    </ul>
  )
}

/** A word to the reader: a notice of the system, with its kind in words. Same look as a finding. */
export const Notice = Finding

function FindingBody({
  kind,
  title,
  children,
  values,
  source,
  unverified,
  actions,
  level = 3,
}: FindingProps) {
  return (
    <>
      <Heading level={level}>
        <Icon name={kinds[kind].icon} />
        <span>
          <span class="visually-hidden">{kinds[kind].words}: </span>
          {title}
        </span>
      </Heading>
      {children ? <p>{children}</p> : null}
      {values === undefined || values.length === 0 ? null : (
        <dl class="rg-facts rg-values">
          {values.map(({ label, value, href }) => (
            <>
              <dt>{label}</dt>
              <dd>{href === undefined ? <strong>{value}</strong> : <a href={href}>{value}</a>}</dd>
            </>
          ))}
        </dl>
      )}
      {source || unverified ? (
        <p class="rg-source">
          {source ? <>Fonte: {source}</> : null}
          {source && unverified ? ' · ' : null}
          {unverified ? <em>fonte da verificare</em> : null}
        </p>
      ) : null}
      {actions ? <div class="rg-actions">{actions}</div> : null}
    </>
  )
}
