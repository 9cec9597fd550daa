// SPDX-License-Identifier: AGPL-3.0-or-later
import { EmptyState, PageHead, PlainList } from '../../../ui/index.ts'

/** For who works for many bodies: which one. */
export function ChooseBodyPage({
  title,
  bodies,
}: {
  title: string
  bodies: readonly { readonly name: string; readonly href: string }[]
}) {
  return (
    <>
      <PageHead title={title} lead="Per quale ente?" />
      {bodies.length === 0 ? (
        <EmptyState title="Oggi non scrivi per nessun ente">
          Serve un incarico in un ente, o in un ufficio associato con un mandato in corso.
        </EmptyState>
      ) : (
        <PlainList
          items={bodies.map((body) => (
            <a key={body.href} href={body.href}>
              {body.name}
            </a>
          ))}
        />
      )}
    </>
  )
}
