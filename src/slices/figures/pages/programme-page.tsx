// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LocalDate } from '../../../shared/dates.ts'
import { formatDate } from '../../../shared/dates.ts'
import {
  Button,
  CardFoot,
  CellNote,
  Code,
  DateField,
  Disclosure,
  Facts,
  Figures,
  Form,
  Halves,
  HiddenField,
  PageHead,
  PlainList,
  PrintButton,
  Section,
  StatusOf,
  Table,
} from '../../../ui/index.ts'
import type { PartLine, ProgrammeView, Segment, TargetSeries } from '../view.ts'
import { isOnMap, RegionTiles, StateBar, TargetBars } from './charts.tsx'
import { Count, PartsTable, Reasons } from './parts.tsx'

export interface ProgrammePageProps {
  readonly view: ProgrammeView
  readonly today: LocalDate
  readonly nameOfRegion: (code: string) => string
}

/** The programme on a day: figures, bars against targets, states, regions, kinds. Each number opens its rows. */
export function ProgrammePage({ view, today, nameOfRegion }: ProgrammePageProps) {
  const bodyColumns = [
    'Enti',
    'Con un piano',
    `Migrati, ${view.migratedLabel}`,
    view.migratedLabel === 'tutti i servizi' ? 'Migrati, almeno un servizio' : 'Migrati, tutti i servizi',
    'Sul PSN',
  ]
  return (
    <>
      <PageHead
        title={view.title}
        lead={
          <>
            {view.lead} · ogni cifra apre le sue righe ·{' '}
            <a href="/monitoraggio/definizioni">definizioni e fonti</a> ·{' '}
            <a href="/monitoraggio/rapporti">rapporti</a>
          </>
        }
        actions={
          <>
            <PrintButton small>Stampa</PrintButton>
            <Form action="/monitoraggio/rapporti" label="Congela in un rapporto">
              <HiddenField name="al" value={formatDate(view.day)} />
              <Button small weight="secondary">
                Congela in un rapporto
              </Button>
            </Form>
          </>
        }
      />
      <Form action="/monitoraggio" method="get" inline label="Situazione a un giorno">
        <DateField
          name="al"
          label="Situazione al"
          value={formatDate(view.day)}
          help={`Non oltre oggi, ${formatDate(today)}`}
        />
        <Button small weight="secondary">
          Mostra
        </Button>
      </Form>
      <Section title="Cifre principali" titleHidden first>
        <Figures figures={view.cards} />
      </Section>
      {view.bodies.lines.length === 0 ? null : (
        <Section title="Ente per ente">
          <PartsTable
            caption="Servizi e data center, ente per ente"
            first="Ente"
            columns={['Da migrare', 'Migrati', 'Verificati', 'Data center B aperti', 'Data center chiusi']}
            share="Quota migrata"
            parts={view.bodies}
          />
        </Section>
      )}
      <Halves section>
        <div>
          {view.targets.length === 0 ? null : (
            <Section title="Traguardi e risultati" first>
              <TargetBars id="traguardi-grafico" series={view.targets} />
              <TargetTable series={view.targets} />
              <Reasons counts={view.targets.flatMap(({ lines }) => lines.map(({ result }) => result))} />
              <Disclosure summary="Fonti dei traguardi">
                <PlainList
                  small
                  items={view.targets.flatMap(({ lines }) =>
                    lines.map(({ code, title, source, isUnverified }) => (
                      <>
                        <Code>{code}</Code> {title}. {source}
                        {isUnverified ? ' · fonte da verificare' : ''}
                      </>
                    )),
                  )}
                />
              </Disclosure>
              <CardFoot>
                «Enti migrati» si legge in due modi, tutti e due regola interna: {view.migratedLabel} conta
                contro i traguardi, l’altra lettura è accanto in ogni tabella.
              </CardFoot>
            </Section>
          )}
          <Section title="Stato dei piani" first={view.targets.length === 0}>
            <StateBar id="piani-grafico" title="Piani per stato" segments={view.plans} />
            <StateTable caption="Piani per stato" what="Piani" segments={view.plans} />
          </Section>
          <Section title="Stato dei servizi da migrare">
            <StateBar id="servizi-grafico" title="Servizi da migrare per stato" segments={view.services} />
            <StateTable caption="Servizi da migrare per stato" what="Servizi" segments={view.services} />
          </Section>
        </div>
        <div>
          {view.scope === 'own' ? null : (
            <Section title="Enti migrati per regione" first>
              <RegionTiles
                id="regioni-grafico"
                title="Quota di enti migrati per regione"
                lines={view.regions.lines}
                hrefOf={(line: PartLine) => line.cells[2]?.href ?? null}
                nameOf={nameOfRegion}
              />
              <MapNote lines={view.regions.lines} />
              <Disclosure summary="Le stesse cifre in tabella">
                <PartsTable
                  caption="Enti migrati per regione"
                  first="Regione"
                  columns={bodyColumns}
                  share="Quota"
                  parts={view.regions}
                />
              </Disclosure>
            </Section>
          )}
          <Section title="Per classe dei dati" first={view.scope === 'own'}>
            <PartsTable
              caption="Servizi per classe dei dati"
              first="Classe"
              columns={['Da migrare', 'Migrati', 'Verificati']}
              share="Quota"
              parts={view.classes}
            />
          </Section>
          <Section title="Data center di gruppo B">
            <Facts
              facts={view.capacity.map(({ label, count }) => ({
                label,
                value: <Count count={count} inLine />,
              }))}
            />
            <PartsTable
              caption="Data center per gruppo"
              first="Gruppo"
              columns={['Data center', 'Chiusi']}
              share="Quota"
              parts={view.groups}
            />
          </Section>
        </div>
      </Halves>
      {view.carried.length > 0 ? (
        <Section title="Riportati su un altro canale" aside="il programma non li conta">
          <Facts
            facts={view.carried.map(({ label, count }) => ({
              label,
              value: <Count count={count} inLine />,
            }))}
          />
        </Section>
      ) : null}
      <Section title="Per tipo di ente">
        <PartsTable
          caption="Enti migrati per tipo"
          first="Tipo"
          columns={bodyColumns}
          share="Quota"
          parts={view.kinds}
        />
      </Section>
      <Section title="Per anno">
        <PartsTable
          caption="Che cosa è successo in ogni anno"
          first="Anno"
          columns={[
            'Servizi migrati',
            'Servizi verificati',
            `Enti migrati, ${view.migratedLabel}`,
            'Enti migrati, l’altra lettura',
            'Enti sul PSN',
            'Data center chiusi',
            'Spesa annua finita',
          ]}
          parts={view.years}
        />
      </Section>
    </>
  )
}

function MapNote({ lines }: { lines: readonly PartLine[] }) {
  const off = lines.filter(({ key }) => !isOnMap(key))
  return (
    <CardFoot>
      La quota è degli enti migrati su tutti gli enti dell’anagrafe. Una regione è n.d. quando nessuno dei
      suoi enti ha un piano approvato.
      {off.length === 0
        ? ''
        : ` Fuori dal disegno: ${off.map(({ label, share }) => `${label} ${share ?? 'n.d.'}`).join(', ')}.`}
    </CardFoot>
  )
}

function TargetTable({ series }: { series: readonly TargetSeries[] }) {
  return (
    <Table
      caption="Traguardi e risultati"
      columns={[
        {
          key: 'due',
          label: 'Entro',
          rowHeader: true,
          cell: (line) => (
            <>
              {formatDate(line.dueOn)}
              <CellNote>{line.code}</CellNote>
            </>
          ),
        },
        { key: 'target', label: 'Traguardo', numeric: true, cell: ({ target }) => target },
        { key: 'result', label: 'Risultato', numeric: true, cell: ({ result }) => <Count count={result} /> },
        { key: 'gap', label: 'Scarto', numeric: true, cell: ({ gap }) => gap ?? '' },
        {
          key: 'outcome',
          label: 'Esito',
          cardLabel: false,
          cell: ({ outcome }) => <StatusOf status={outcome} />,
        },
      ]}
      groups={series.map(({ key, title, lines }) => ({ key, label: title, rows: lines }))}
      rowKey={({ code }) => code}
    />
  )
}

function StateTable({
  caption,
  what,
  segments,
}: {
  caption: string
  what: string
  segments: readonly Segment[]
}) {
  return (
    <Table
      caption={caption}
      plain
      columns={[
        { key: 'state', label: 'Stato', rowHeader: true, cell: ({ label }) => label },
        { key: 'count', label: what, numeric: true, cell: ({ count }) => <Count count={count} /> },
        { key: 'share', label: 'Quota', numeric: true, cell: ({ share }) => share ?? '' },
      ]}
      rows={segments}
      rowKey={({ key }) => key}
      empty={{ title: 'Nessun piano approvato' }}
    />
  )
}
