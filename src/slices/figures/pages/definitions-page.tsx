// SPDX-License-Identifier: AGPL-3.0-or-later
import { citeSource } from '../../../shared/legal.ts'
import { CardFoot, CellNote, PageHead, Section, Table } from '../../../ui/index.ts'
import type { FigureDefinition } from '../definitions.ts'

/** What each figure is: one definition, read by pages, files and the command line. */
export function DefinitionsPage({
  definitions,
  reading,
}: {
  definitions: readonly FigureDefinition[]
  reading: string
}) {
  return (
    <>
      <PageHead
        title="Definizioni e fonti"
        lead="Ogni cifra è definita una volta sola: pagine, file e riga di comando leggono questa definizione"
      />
      <Section title="Cifre" titleHidden first>
        <Table
          caption="Definizioni delle cifre"
          columns={[
            {
              key: 'name',
              label: 'Cifra',
              rowHeader: true,
              cell: ({ name, slug, unit }) => (
                <>
                  <a href={`/monitoraggio/${slug}`}>{name}</a>
                  <CellNote>{unit}</CellNote>
                </>
              ),
            },
            { key: 'definition', label: 'Che cosa conta', cell: ({ definition }) => definition },
            { key: 'source', label: 'Fonte', cell: ({ source }) => citeSource(source) },
            { key: 'missing', label: 'È n.d. quando', cell: ({ missing }) => missing },
          ]}
          rows={definitions}
          rowKey={({ key }) => key}
        />
      </Section>
      <CardFoot>
        Un ente conta come migrato contro i traguardi quando {reading}: è un’impostazione
        (REGIA_MIGRATED_READING), regola interna. Le due letture stanno sempre una accanto all’altra. I
        traguardi sono righe con la loro data e la loro fonte, nei{' '}
        <a href="/amministrazione/riferimenti/traguardi">dati di riferimento</a>.
      </CardFoot>
    </>
  )
}
