// SPDX-License-Identifier: AGPL-3.0-or-later
import { Form, HiddenField, Hint, LinkButton, PlainList, Status } from '../../../ui/index.ts'
import type { NoticeLine } from '../model.ts'
import { whenInWords } from '../view.ts'

/** What people were told. Opening a line marks it as read, so each is a small form that leads to its page. */
export function NoticeList({ lines, now }: { lines: readonly NoticeLine[]; now: Date }) {
  return (
    <PlainList
      items={lines.map((line) => (
        <Form key={line.id} action="/notifiche/aperture">
          <HiddenField name="id" value={line.id} />
          <LinkButton>{line.text}</LinkButton>{' '}
          {line.isUnread ? (
            <Status kind="info" icon="mail">
              Da leggere
            </Status>
          ) : null}
          <Hint>{whenInWords(line.at, now)}</Hint>
        </Form>
      ))}
    />
  )
}
