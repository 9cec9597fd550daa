// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  Actions,
  Box,
  Button,
  CopyField,
  Facts,
  Form,
  Hint,
  Missing,
  PageHead,
  PrintButton,
  Progress,
  Section,
  Split,
} from '../../../ui/index.ts'
import type { Candidacy } from '../model.ts'
import type { PortalField } from '../portal.ts'
import { candidacyPaths } from '../view.ts'

export interface PortalPageProps {
  readonly candidacy: Candidacy
  readonly page: 'candidacy' | 'request'
  readonly fields: readonly PortalField[]
  /** Keys carried over with the value of today. */
  readonly done: ReadonlySet<string>
  readonly isWriter: boolean
}

/** The fields in the order of the portal: each with a copy button and a tick. */
export function PortalPage({ candidacy, page, fields, done, isWriter }: PortalPageProps) {
  const known = fields.filter(({ value }) => value !== null)
  const carried = known.filter(({ key }) => done.has(key)).length
  const sections = [...Map.groupBy(fields, ({ section }) => section)]
  const list = sections.map(([title, own]) => (
    <Section key={title} title={title}>
      {own.map(({ key, label, value }) =>
        value === null ? (
          <Facts key={key} facts={[{ label, value: <Missing>n.d.</Missing> }]} />
        ) : (
          <CopyField
            key={key}
            name={`t.${key}`}
            label={label}
            value={value}
            done={isWriter ? done.has(key) : null}
          />
        ),
      )}
    </Section>
  ))
  return (
    <>
      <PageHead
        title="Da riportare sul portale"
        lead={`${page === 'candidacy' ? 'Candidatura' : 'Richiesta di erogazione'}: ${candidacy.callTitle}, ${candidacy.administrationName}`}
        actions={<PrintButton small>Stampa i campi</PrintButton>}
      />
      <Split
        aside={
          <Box title="Come si fa" quiet>
            <ol>
              <li>Copia ogni campo nel portale e segna quelli fatti.</li>
              <li>Un campo che cambia dopo torna da riportare.</li>
              <li>
                Poi <a href={candidacyPaths.one(candidacy.candidacyId)}>registra l’invio</a> con giorno,
                protocollo e ricevuta.
              </li>
            </ol>
            <Hint>Ordine dei campi ricostruito · fonte da verificare</Hint>
          </Box>
        }
      >
        <Progress
          id="riportati"
          label={`${carried} campi riportati su ${known.length}`}
          value={carried}
          max={known.length}
        />
        {isWriter ? (
          <Form action={candidacyPaths.portal(candidacy.candidacyId, page)} label="Campi riportati">
            {list}
            <Actions>
              <Button small>Salva i campi segnati</Button>
            </Actions>
          </Form>
        ) : (
          list
        )}
      </Split>
    </>
  )
}
