// SPDX-License-Identifier: AGPL-3.0-or-later
// Every component with invented data: the gallery draws these pages, the tests check them.
import type { VNode } from 'preact'
import {
  Actions,
  Box,
  BulkPreview,
  Button,
  ButtonLink,
  CalendarStrip,
  CardFoot,
  Chart,
  Checkbox,
  Checkboxes,
  Code,
  ComparePanel,
  ConflictPanel,
  CopyField,
  CopyText,
  DateField,
  DetailsPanel,
  Disclosure,
  Document,
  DueList,
  EmptyState,
  ErrorSummary,
  errorOf,
  Facts,
  FieldRow,
  Fieldset,
  Figures,
  FileField,
  FindingList,
  Form,
  Halves,
  HatchPattern,
  History,
  Legend,
  Missing,
  MoneyField,
  mark,
  Notice,
  NumberField,
  OnlyOn,
  PageHead,
  PassedChecks,
  PlainList,
  PrintButton,
  Progress,
  RadioChoices,
  Receipt,
  RoleButtons,
  SavedNote,
  ScenarioTable,
  SearchForm,
  Section,
  Select,
  type Shell,
  Split,
  Status,
  Steps,
  Table,
  TaskList,
  TextArea,
  TextField,
  Thread,
  taskStates,
  UnderWay,
  WithIndex,
} from './index.ts'

export const sampleShell: Shell = {
  ownerName: 'Ufficio RTD associato Alta Valdorsa',
  person: {
    name: 'Carla M.',
    roleLabel: 'ufficio associato',
    signOutHref: '/uscita',
    accountHref: '/profilo',
    otherRoles: false,
  },
  menu: [
    { key: 'oggi', label: 'Oggi', href: '/' },
    { key: 'enti', label: 'Enti', href: '/enti' },
    { key: 'inventario', label: 'Inventario', href: '/inventario' },
    { key: 'piani', label: 'Piani', href: '/piani' },
    { key: 'spese', label: 'Spese', href: '/spese' },
    { key: 'avvisi', label: 'Avvisi', href: '/avvisi' },
    { key: 'pt', label: 'Piano triennale', href: '/piano-triennale' },
    { key: 'monitoraggio', label: 'Monitoraggio', href: '/monitoraggio' },
  ],
  unreadNotices: 0,
  demo: { asOf: '10 marzo 2026' },
  embedded: false,
  footer: {
    accessibilityHref: 'https://form.agid.gov.it/view/esempio',
    privacyHref: '/privacy',
    legalHref: '/note-legali',
    reportHref: '/segnalazioni',
    sourceHref: '/sorgente',
    version: '0.1.0',
  },
}

const guidedShell: Shell = {
  ...sampleShell,
  person: {
    ...(sampleShell.person as NonNullable<Shell['person']>),
    name: 'Irene B.',
    roleLabel: 'referente, Comune di Valdorsa',
    otherRoles: true,
  },
  unreadNotices: 2,
  embedded: true,
  menu: [
    { key: 'oggi', label: 'Le mie attività', href: '/' },
    { key: 'ente', label: 'Il mio ente', href: '/enti/c_zz01' },
    { key: 'aiuto', label: 'Aiuto', href: '/aiuto' },
  ],
}

/** Page name → page. */
export const samples: Record<string, () => VNode> = {
  oggi,
  piano,
  servizio,
  coda,
  moduli,
  stati,
  esame,
  ricevuta,
  cifre,
  accesso,
}

function oggi() {
  return (
    <Document shell={sampleShell} title="Oggi" current="oggi">
      <PageHead
        title="Oggi, martedì 10 marzo"
        lead="Che cosa aspetta l’ufficio nei 42 enti associati."
        actions={
          <>
            <ButtonLink small icon="calendar" href="/calendario">
              Abbonati al calendario
            </ButtonLink>
            <ButtonLink small weight="primary" href="/attivita/nuova">
              Nuova attività
            </ButtonLink>
          </>
        }
      />
      <h2 class="visually-hidden">In breve</h2>
      <Figures
        figures={[
          {
            label: 'In ritardo',
            value: '2 attività',
            href: '/?in=ritardo',
            context: '33.319,00 € a rischio',
            tone: 'bad',
          },
          {
            label: 'Entro 7 giorni',
            value: '4 attività',
            href: '/?in=7',
            context: '223.746,00 € a rischio',
            tone: 'warn',
          },
          {
            label: 'Entro 30 giorni',
            value: '16 attività',
            href: '/?in=30',
            context: '815.251,00 € a rischio',
          },
          {
            label: 'Piani rinviati',
            value: '2 piani',
            href: '/piani',
            context: 'su 42, Valdorsa e Torre Selvina',
            tone: 'warn',
          },
        ]}
      />
      <Section first title="Prossimi 14 giorni" titleHidden>
        <CalendarStrip
          today="2026-03-10"
          days={Array.from({ length: 14 }, (_, index) => ({
            date: `2026-03-${10 + index}`,
            items:
              index === 2
                ? [{ label: 'Valdorsa', href: '#a' }]
                : index === 6
                  ? [
                      { label: 'Castel Ferrano', href: '#a' },
                      { label: 'San Brizio', href: '#b' },
                    ]
                  : [],
          }))}
        />
      </Section>
      <Section title="Da fare" aside="22 attività in 21 enti · 1.072.316,00 € a rischio">
        <Split
          width="slim"
          aside={
            <>
              <Box title="Piani rinviati" level={3}>
                <PlainList
                  small
                  items={[
                    <>
                      <a href="/piani/1">Valdorsa</a>, versione 2<br />3 osservazioni, 1 con risposta
                    </>,
                    <>
                      <a href="/piani/2">Torre Selvina</a>, versione 1
                    </>,
                  ]}
                />
              </Box>
              <Box title="Chi ha che cosa" level={3}>
                <Table
                  plain
                  caption="Attività aperte per persona"
                  rows={[
                    { name: 'Anna C.', urgent: 1, all: 4 },
                    { name: 'Bruno L.', urgent: 1, all: 4 },
                  ]}
                  rowKey={(row) => row.name}
                  columns={[
                    { key: 'name', label: 'Persona', rowHeader: true, cell: (row) => row.name },
                    { key: 'urgent', label: 'Urgenti', numeric: true, cell: (row) => row.urgent },
                    { key: 'all', label: 'In tutto', numeric: true, cell: (row) => row.all },
                  ]}
                />
              </Box>
              <Box title="Arrivato da ieri" level={3} quiet>
                <PlainList small items={['Piano di Pietralba approvato, n. 2026/0412']} />
              </Box>
            </>
          }
        >
          <DueList
            caption="Scadenze dei 42 enti, dalla più vicina"
            views={[
              { label: 'Tutto l’ufficio', href: '/', current: true },
              { label: 'Assegnate a me (5)', href: '/?vista=mie' },
            ]}
            filters={{
              active: [{ label: 'Entro 30 giorni', removeHref: '/' }],
              add: <Select name="persona" label="Persona" options={[{ value: 'a', label: 'Anna C.' }]} />,
              action: '/',
              keep: [['entro', '30']],
            }}
            sort={{ key: 'scadenza', direction: 'asc', href: (key) => `/?ordina=${key}` }}
            groups={[
              {
                key: 'late',
                label: 'In ritardo',
                summary: '1 attività, 23.147,00 €',
                rows: [
                  {
                    id: '1',
                    left: '4 giorni fa',
                    tone: 'bad',
                    date: 'ven 6 marzo',
                    title: 'Correggere il certificato di regolare esecuzione',
                    href: '#1',
                    detail: '1.4.5 Notifiche · il CUP non è citato',
                    administration: { label: 'Pian dell’Arda', href: '/enti/1' },
                    atRisk: '23.147,00 €',
                    who: 'Carla M.',
                    status: { kind: 'bad', label: 'In ritardo' },
                  },
                ],
              },
              {
                key: '7',
                label: 'Entro 7 giorni',
                summary: '2 attività, 56.526,00 €',
                rows: [
                  {
                    id: '2',
                    left: '2 giorni',
                    tone: 'warn',
                    date: 'gio 12 marzo',
                    title: 'Rispondere a 3 osservazioni sul piano',
                    href: '#2',
                    detail: 'Piano di migrazione, versione 2 · rinviato il 26 febbraio',
                    administration: { label: 'Valdorsa', href: '/enti/2' },
                    atRisk: '56.526,00 €',
                    who: 'Bruno L.',
                    status: 'inProgress',
                  },
                  {
                    id: '3',
                    left: '7 giorni',
                    tone: 'warn',
                    date: 'mar 17 marzo',
                    title: 'Confermare la classe di 4 servizi',
                    href: '#3',
                    administration: { label: 'San Brizio' },
                    atRisk: null,
                    who: null,
                    status: 'todo',
                  },
                ],
              },
            ]}
            note={
              <>
                «Ultimo giorno utile» è il giorno oltre il quale i passi successivi non stanno più nel
                termine. <a href="/aiuto">Come si calcola</a>
              </>
            }
            exports={[
              { label: 'CSV', href: '/scadenze.csv' },
              { label: 'XLSX', href: '/scadenze.xlsx' },
            ]}
          />
        </Split>
      </Section>
    </Document>
  )
}

function piano() {
  const services = [
    { name: 'Anagrafe', mode: 'B', destination: 'Cloud qualificato, QC2', end: '18/05/2026', warnings: 1 },
    {
      name: 'Stato civile',
      mode: 'B',
      destination: 'Cloud qualificato, QC2',
      end: '18/05/2026',
      warnings: 0,
    },
    { name: 'Servizi sociali', mode: 'A', destination: null, end: null, warnings: 2 },
  ]
  return (
    <Document
      shell={sampleShell}
      title="Piano di migrazione, Valdorsa"
      current="piani"
      printNote="versione 3, bozza"
      crumbs={[
        { label: 'Oggi', href: '/' },
        { label: 'Comune di Valdorsa', href: '/enti/c_zz01' },
        { label: 'Piano di migrazione' },
      ]}
    >
      <PageHead
        title="Piano di migrazione di Valdorsa"
        lead={
          <>
            Versione 3, bozza · la 2 è stata rinviata il 26 febbraio con 3 osservazioni ·{' '}
            <SavedNote at="10:42" />
          </>
        }
        actions={
          <>
            <ButtonLink small href="#confronta">
              Confronta con la 2
            </ButtonLink>
            <ButtonLink small weight="primary" href="#rivedi">
              Rivedi e prepara l’invio
            </ButtonLink>
          </>
        }
      />
      <Section
        first
        title="Che cosa manca"
        aside="3 parti complete su 6 · si possono aprire in qualsiasi ordine"
      >
        <TaskList
          columns={2}
          tasks={[
            {
              title: '1. Servizi nel piano',
              href: '#1',
              status: 'done',
              hint: '13 su 13: 12 da migrare, 1 non dovuto',
            },
            {
              title: '2. Classe dei dati',
              href: '#2',
              status: 'done',
              hint: '5 critici, 8 ordinari · confermata il 4 febbraio',
            },
            {
              title: '3. Modo, destinazione e date',
              href: '#3',
              status: 'inProgress',
              hint: '11 di 12 · manca Servizi sociali',
            },
            {
              title: '4. Rispondere alle osservazioni',
              href: '#4',
              status: 'toConfirm',
              hint: '1 di 3 · Irene B., ieri alle 16:20',
            },
            { title: '5. Chiusura del data center', href: '#5', status: 'todo' },
            { title: '6. Costi e canoni', status: 'notDue' },
          ]}
        />
      </Section>
      <Section title="Servizi" aside={<a href="/griglia">Griglia da compilare</a>}>
        <Split
          width="wide"
          aside={
            <DetailsPanel
              title="Anagrafe"
              lead="Dati critici · oggi su Demos 5, nel Municipio"
              parts={[
                <FindingList
                  level={4}
                  findings={[
                    {
                      kind: 'warn',
                      title: 'La data di rilascio è dopo quella del contratto attuale',
                      values: [
                        { label: 'Fine del contratto di Demos 5', value: '30/04/2026', href: '#c' },
                        { label: 'Rilascio', value: '18/05/2026' },
                      ],
                      text: '18 giorni scoperti.',
                      source: 'regola interna, non blocca l’invio',
                      actions: <a href="#date">Cambia le date</a>,
                    },
                  ]}
                />,
                <Facts
                  facts={[
                    { label: 'Modo', value: 'B, riacquisto' },
                    {
                      label: 'Destinazione',
                      value: (
                        <>
                          Cloud qualificato, QC2 <Status kind="ok">livello sufficiente</Status>
                        </>
                      ),
                    },
                    { label: 'Costo', value: '4.200,00 € + 1.850,00 €/anno' },
                  ]}
                />,
              ]}
              actions={
                <>
                  <ButtonLink small weight="primary" href="#modifica">
                    Modifica
                  </ButtonLink>
                  <ButtonLink small weight="link" href="#storia">
                    Storia (9)
                  </ButtonLink>
                </>
              }
            />
          }
        >
          <Table
            caption="Servizi del piano, versione 3"
            filters={{
              choices: [
                { label: 'Tutti (13)', href: '#tutti', current: true },
                { label: 'Con rilievi (3)', href: '#rilievi' },
              ],
            }}
            sort={{ key: 'servizio', direction: 'asc', href: (key) => `#${key}` }}
            rows={services}
            rowKey={(row) => row.name}
            isCurrent={(row) => row.name === 'Anagrafe'}
            columns={[
              {
                key: 'servizio',
                label: 'Servizio',
                rowHeader: true,
                sortable: true,
                cell: (row) => <a href="#s">{row.name}</a>,
              },
              { key: 'modo', label: 'Modo', cell: (row) => row.mode },
              {
                key: 'destinazione',
                label: 'Destinazione',
                cell: (row) => row.destination ?? <Missing>da scegliere</Missing>,
              },
              {
                key: 'fine',
                label: 'Fine',
                cardLabel: 'Fine prevista',
                numeric: true,
                cell: (row) => row.end ?? <Missing />,
              },
              {
                key: 'rilievi',
                label: 'Rilievi',
                cell: (row) =>
                  row.warnings === 0 ? (
                    <Status kind="ok">Nessuno</Status>
                  ) : row.warnings === 1 ? (
                    <Status kind="warn">1 avviso</Status>
                  ) : (
                    <Status kind="bad">2 bloccanti</Status>
                  ),
              },
            ]}
          />
          <CardFoot>
            A: trasferimento in sicurezza dell’infrastruttura. B: aggiornamento in sicurezza di applicazioni.
          </CardFoot>
        </Split>
      </Section>
    </Document>
  )
}

function servizio() {
  return (
    <Document
      shell={guidedShell}
      title="Anagrafe: dove andrà il servizio"
      current="oggi"
      guided
      crumbs={[
        { label: 'Le mie attività', href: '/' },
        { label: 'Piano di migrazione', href: '/piani/1' },
        { label: 'Anagrafe' },
      ]}
    >
      <PageHead title="Anagrafe: dove andrà il servizio?" lead={<SavedNote at="10:42" />} />
      <Steps
        label="Domande su questo servizio"
        steps={[
          { label: 'Come', href: '#1', done: true },
          { label: 'Dove', href: '#2', current: true },
          { label: 'Fornitore e date', href: '#3' },
          { label: 'Costi', href: '#4' },
          { label: 'Riepilogo', href: '#5' },
        ]}
      />
      <Split
        aside={
          <>
            <Box title="Perché lo chiediamo" quiet>
              <p>L’Anagrafe tratta dati critici: la destinazione deve avere il livello che li protegge.</p>
            </Box>
            <Box title="Il consiglio dell’ufficio">
              <p>Altri 9 enti associati hanno scelto Demos Cloud.</p>
            </Box>
          </>
        }
      >
        <Form action="/piani/1/servizi/2" version={4} autosave="/piani/1/servizi/2/bozza">
          <RadioChoices
            name="destinazione"
            label="Scegli la destinazione"
            value="qc"
            unknown
            choices={[
              {
                value: 'qc',
                label: 'Servizio cloud qualificato',
                consequence: 'Demos Cloud, qualificazione ACN QC2, valida fino al 14 febbraio 2028',
                status: { kind: 'ok', label: 'Livello 2: basta per dati critici' },
              },
              {
                value: 'psn',
                label: 'Polo Strategico Nazionale (PSN)',
                consequence: 'Hybrid Cloud on PSN Site',
              },
              {
                value: 'ente',
                label: 'Infrastruttura di un altro ente pubblico',
                consequence: 'Data center della Provincia, adeguamento ACN AI1',
                status: { kind: 'bad', label: 'Livello 1: non basta, serve almeno il 2' },
              },
            ]}
          />
          <Actions stack>
            <Button>Salva e continua</Button>
            <ButtonLink href="/piani/1">Torna all’elenco</ButtonLink>
          </Actions>
        </Form>
        <Section title="Da fare">
          <TaskList
            tasks={[
              {
                title: 'Rispondere a un’osservazione sul piano',
                href: '#o',
                status: 'inProgress',
                hint: 'Entro giovedì 12 marzo · circa 5 minuti.',
              },
            ]}
          />
          <Disclosure summary="Che cosa vogliono dire gli stati">
            <Facts
              facts={Object.values(taskStates).map(({ label, meaning }) => ({ label, value: meaning }))}
            />
          </Disclosure>
        </Section>
      </Split>
    </Document>
  )
}

function coda() {
  const plans = [
    {
      id: '1',
      age: '46 gg',
      name: 'Comune di Torre Selvina',
      number: '2026/0102',
      services: 14,
      status: { kind: 'info', label: 'In esame' } as const,
    },
    {
      id: '2',
      age: '14 gg',
      name: 'Comune di Castelnura',
      number: '2026/0340',
      services: 9,
      status: { kind: 'idle', label: 'Da assegnare' } as const,
    },
  ]
  return (
    <Document shell={sampleShell} title="Piani da esaminare" current="piani">
      <PageHead title="Piani da esaminare" lead="291 in esame, 388 in attesa · i più vecchi per primi" />
      <Table
        caption="Piani in coda o in esame, dal più vecchio"
        views={[
          { label: 'Tutti i piani in coda', href: '/piani', current: true },
          { label: 'Assegnati a me (14)', href: '/piani?vista=miei' },
        ]}
        filters={{
          active: [
            { label: 'Stato: in coda o in esame', removeHref: '/piani?a' },
            { label: 'Programma: cloud', removeHref: '/piani?b' },
          ],
          clearHref: '/piani',
          add: <TextField name="cerca" label="Ente" />,
          action: '/piani',
        }}
        sort={{ key: 'eta', direction: 'desc', href: (key) => `/piani?ordina=${key}` }}
        bulk={{
          action: '/piani/assegnazioni/anteprima',
          matching: 679,
          query: '?stato=in-coda',
          rowId: (row) => row.id,
          rowLabel: (row) => row.name,
          children: (
            <Select
              bare
              name="persona"
              label="Assegna a"
              options={[{ value: 'd', label: 'Davide R. (14 piani)' }]}
            />
          ),
        }}
        rows={plans}
        rowKey={(row) => row.id}
        columns={[
          {
            key: 'eta',
            label: 'Età',
            numeric: true,
            sortable: true,
            cardLabel: 'Giorni in coda',
            cell: (row) => <strong>{row.age}</strong>,
          },
          {
            key: 'ente',
            label: 'Ente',
            rowHeader: true,
            sortable: true,
            cell: (row) => (
              <>
                <a href="#p">{row.name}</a>
                <small>n. {row.number}</small>
              </>
            ),
          },
          { key: 'servizi', label: 'Servizi', numeric: true, cell: (row) => row.services },
          {
            key: 'stato',
            label: 'Stato',
            cardLabel: false,
            cell: (row) => <Status kind={row.status.kind}>{row.status.label}</Status>,
          },
        ]}
        totals={{ servizi: 23 }}
        pager={{
          shown: 50,
          total: 10000,
          capped: true,
          nextHref: '/piani?dopo=x',
          previousHref: '/piani?prima=y',
        }}
        note="Chi ha scritto un piano non può esaminarlo: non compare tra gli istruttori."
        exports={[{ label: 'CSV', href: '/piani.csv' }]}
      />
    </Document>
  )
}

function moduli() {
  const errors = [
    { field: 'fine', message: 'La fine del contratto viene prima dell’inizio' },
    { field: 'importo', message: 'L’importo si può leggere in due modi' },
  ]
  return (
    <Document shell={sampleShell} title="Moduli" current="spese">
      <PageHead title="Moduli" lead={<SavedNote at="16:20 di ieri" />} />
      <Halves>
        <Section first title="Errore in un modulo">
          <ErrorSummary level={3} errors={errors} />
          <Form action="/spese" version={2} label="Richiesta di spesa">
            <DateField
              name="fine"
              label="Fine del contratto"
              value="31/03/2026"
              error={errorOf(errors, 'fine') ?? ''}
              required
            />
            <MoneyField
              name="importo"
              label="Importo senza IVA"
              value="1,234"
              error="«1,234» può essere 1,23 € o 1.234,00 €: scrivi anche i centesimi"
            />
            <NumberField name="server" label="Server" value={4} />
            <TextField
              name="fornitore"
              label="Fornitore"
              value="Fornitore dimostrativo 2"
              autocomplete="organization"
            />
            <TextArea name="motivo" label="Motivo" value="Proroga" help="Una o due frasi" />
            <Button>Salva</Button>
          </Form>
        </Section>
        <Section first title="Altri campi">
          <Form action="/file" multipart label="Caricamento">
            <Select
              name="tipo"
              label="Tipo"
              value="m"
              options={[
                { value: 'm', label: 'Manutenzione' },
                { label: 'Acquisti', options: [{ value: 'a', label: 'Acquisto' }] },
              ]}
            />
            <FileField name="documento" label="Documento" accept=".pdf" help="PDF, al massimo 10 MB" />
            <Checkboxes
              name="enti"
              label="Enti"
              values={['a']}
              options={[
                { value: 'a', label: 'Acquarola' },
                { value: 'b', label: 'Collemora', help: 'nuovo' },
              ]}
            />
            <RadioChoices
              name="esito"
              label="Esito dell’esame"
              plain
              choices={[
                { value: 'si', label: 'Approva', consequence: 'Avviso all’ente e PEC' },
                { value: 'no', label: 'Rinvia con osservazioni' },
              ]}
              error="Scegli un esito"
            />
            <Checkbox
              name="dichiaro"
              label="Dichiaro che i dati corrispondono alla situazione dell’ente."
              error="Serve la dichiarazione"
              help="Puoi correggere dopo"
            />
            <Fieldset legend="Periodo" help="Del contratto">
              <FieldRow>
                <DateField name="dal" label="Dal" />
                <DateField name="al" label="Al" />
              </FieldRow>
            </Fieldset>
            <Actions>
              <Button small>Carica</Button>
              <Button small weight="danger" name="azione" value="elimina">
                Elimina la bozza
              </Button>
              <PrintButton small weight="link">
                Stampa
              </PrintButton>
            </Actions>
          </Form>
          <Form action="/simulatore" method="get" inline label="Parametri">
            <Select
              name="ente"
              label="Enti"
              empty={false}
              options={[{ value: '1', label: 'Comune di Valdorsa' }]}
            />
            <Button small>Ricalcola</Button>
          </Form>
        </Section>
      </Halves>
      <Section title="Da riportare sul portale">
        <CopyField name="c1" label="Denominazione" value="Comune di Valdorsa" done />
        <CopyField name="c2" label="Descrizione del progetto" value={'Prima riga\nSeconda riga'} />
        <CopyText id="oggetto" label="Oggetto della PEC" value="Piano di migrazione" />
      </Section>
    </Document>
  )
}

function stati() {
  return (
    <Document
      shell={{ ...sampleShell, embedded: true }}
      title="Stati ricorrenti"
      crumbs={[{ label: 'Oggi', href: '/' }, { label: 'Stati ricorrenti' }]}
    >
      <PageHead
        title="Stati ricorrenti"
        lead="Errore, conflitto, elenco vuoto, dato mancante, modifica in blocco, lavoro lungo."
      />
      <Halves>
        <div>
          <Section first title="Due persone sulla stessa cosa">
            <ConflictPanel
              level={3}
              title="Anagrafe è cambiata mentre scrivevi"
              action="/piani/1/servizi/2"
              version={5}
              fields={[
                {
                  name: 'rilascio',
                  label: 'Rilascio',
                  theirs: { who: 'Irene B.', at: '10:38', value: '18/05/2026' },
                  mine: { at: '10:42', value: '25/05/2026' },
                },
              ]}
            />
          </Section>
          <Section title="Modifica in blocco: anteprima">
            <BulkPreview
              title="12 attività: cambia la persona"
              summary="prima: 4 persone · dopo: Carla M."
              of="Ente"
              changes={[
                { id: '1', title: 'Acquarola', field: 'Persona', before: 'Anna C.', after: 'Carla M.' },
                { id: '2', title: 'Pietralba', field: 'Persona', before: null, after: 'Carla M.' },
              ]}
              note="Altre 9 righe · gli altri campi restano come sono"
              action="/attivita/blocco"
              submit="Cambia 12 attività"
              cancelHref="/"
            />
          </Section>
        </div>
        <div>
          <Section first title="Elenco vuoto">
            <EmptyState title="Nessun piano da esaminare" action={<a href="/piani">Togli i filtri</a>}>
              Con questi filtri non c’è nulla in coda. L’ultimo piano è arrivato ieri alle 17:06.
            </EmptyState>
          </Section>
          <Section title="Dato mancante">
            <Figures
              figures={[
                {
                  label: 'Consumo elettrico',
                  value: null,
                  context: '38 data center su 42 non l’hanno dichiarato',
                  more: { href: '/dc', label: 'Chi deve ancora rispondere' },
                },
                {
                  label: 'Data center chiusi',
                  value: '0',
                  of: 'su 42',
                  href: '/dc',
                  context: 'contati: nessuno è ancora vuoto',
                },
              ]}
            />
          </Section>
          <Section title="Lavoro lungo">
            <Box title="Esportazione «Servizi, 42 enti»" level={3}>
              <Progress id="pr" label="Riga 4.180 di 6.300, circa 20 secondi" value={4180} max={6300} />
              <UnderWay
                id="lettura"
                label="Leggo le righe"
                detail="12.000 di 50.000"
                value={12000}
                max={50000}
                href="/inventario/importazioni/7/avanzamento"
              />
            </Box>
          </Section>
          <Section title="Avvisi di sistema">
            <FindingList
              findings={[
                {
                  kind: 'warn',
                  title: 'Archivio di prova',
                  text: 'I dati sono su questo computer, in una sola copia.',
                },
                {
                  kind: 'stop',
                  title: 'Non puoi trasmettere: la delega è scaduta',
                  source: 'PLAN-021',
                  unverified: true,
                },
                { kind: 'ok', title: 'Nessun blocco' },
              ]}
            />
            <PassedChecks checks={['Ogni servizio ha una risposta', 'Livelli sufficienti e validi']} />
            <Notice kind="info" title="Accesso scaduto" actions={<a href="/accesso">Accedi</a>}>
              Quello che hai scritto è salvato alle 10:42.
            </Notice>
          </Section>
        </div>
      </Halves>
    </Document>
  )
}

function esame() {
  return (
    <Document shell={sampleShell} title="Esame del piano" current="piani">
      <PageHead
        title="Comune di Valdorsa, piano versione 3"
        lead={<Status kind="info">In esame da oggi</Status>}
      />
      <WithIndex
        parts={[
          { id: 'confronto', label: 'Confronto', current: true },
          { id: 'note', label: 'Note' },
        ]}
      >
        <Section first id="confronto" title="Confronto">
          <ComparePanel
            before={{ label: 'Versione 2', detail: '13 febbraio 2026, rinviata' }}
            after={{ label: 'Versione 3', detail: '10 marzo 2026' }}
            items={[
              {
                title: 'Anagrafe',
                status: { kind: 'warn', label: '1 avviso, spiegato' },
                note: 'Osservazione 1: «Indicare il numero di utenti.»',
                rows: [
                  { label: 'Utenti', before: null, after: '11', changed: true, missing: 'non indicati' },
                  { label: 'Fine prevista', before: '30/06/2026', after: '29/05/2026', changed: true },
                  { label: 'Modo', before: 'B, riacquisto', after: 'B, riacquisto', changed: false },
                ],
              },
              {
                title: 'Tributi',
                action: <a href="#t">Cambia Tributi</a>,
                rows: [{ label: 'Costo', before: '1', after: null, changed: true }],
              },
            ]}
          />
        </Section>
        <Section id="note" title="Note" box>
          <Thread
            label="Note sul servizio"
            notes={[
              {
                author: 'Bruno L.',
                when: '9 marzo 2026, 16:20',
                at: '2026-03-09T16:20:00+01:00',
                text: 'Prima riga\nseconda',
              },
              { author: 'Carla M.', when: 'oggi, 9:10', text: 'D’accordo', own: true },
            ]}
          >
            <Form action="/note">
              <TextArea name="nota" label="Aggiungi una nota" />
              <Button small>Scrivi la nota</Button>
            </Form>
          </Thread>
        </Section>
      </WithIndex>
    </Document>
  )
}

function ricevuta() {
  return (
    <Document
      shell={guidedShell}
      title="Ricevuta n. 2026/0451"
      guided
      current="oggi"
      printNote="ricevuta n. 2026/0451"
    >
      <PageHead title="Piano trasmesso" icon="check-circle" lead="Non devi fare altro." />
      <Split
        aside={
          <Box title="Che cosa succede ora">
            <History
              events={[
                { when: '9 marzo 2026, 16:20', at: '2026-03-09T15:20:00Z', what: 'Irene B. ha risposto' },
                { when: 'Poi', what: 'Un istruttore lo esamina' },
              ]}
            />
          </Box>
        }
      >
        <Receipt
          number="2026/0451"
          facts={[
            { label: 'Ricevuto', value: <strong>martedì 10 marzo 2026, ore 11:07:32</strong> },
            {
              label: 'Ente',
              value: (
                <>
                  Comune di Valdorsa <Code>(c_zz01)</Code>
                </>
              ),
            },
            {
              label: 'Impronta SHA-256',
              value: '4c1d 90e2 7a55 b3f8 12c6 e09a 5d41 77bb 3e20 c8f4 6a1b 9d05 f2e7 8831 0cab 64d9',
              code: true,
            },
          ]}
          actions={
            <>
              <ButtonLink weight="primary" icon="file-pdf" href="/r.pdf" download>
                Scarica la ricevuta
              </ButtonLink>
              <ButtonLink href="/p.pdf">Scarica il piano (PDF)</ButtonLink>
            </>
          }
        />
        <Facts
          row
          box
          facts={[
            { label: 'Importo', value: '14.640,00 €' },
            { label: 'CIG', value: 'Z00', code: true },
          ]}
        />
      </Split>
    </Document>
  )
}

function cifre() {
  return (
    <Document shell={sampleShell} title="Il programma" current="monitoraggio">
      <PageHead title="Il programma al 10 marzo 2026" lead="Ultimo dato ricevuto alle 6:00" />
      <Section first title="Obiettivi e risultati">
        <Legend
          wideOnly
          items={[
            { label: 'Enti migrati', mark: 'main' },
            { label: 'Obiettivo', mark: 'target', line: true },
          ]}
        />
        <Chart
          id="c"
          title="Enti migrati per anno"
          description="Gli stessi valori sono nella tabella"
          width={640}
          height={60}
          wideOnly
        >
          <HatchPattern />
          <rect class={mark.main} x="0" y="5" width="300" height="20" />
          <rect class={mark.over} x="300" y="5" width="80" height="20" />
          <text class={mark.textMuted} x="0" y="50">
            2026
          </text>
        </Chart>
        <OnlyOn screen="narrow">
          <p>Le stesse cifre nella tabella.</p>
        </OnlyOn>
      </Section>
      <Section title="Confronto tra ipotesi">
        <ScenarioTable
          caption="Due ipotesi a confronto"
          scenarios={[{ name: 'tutto com’è' }, { name: 'misto' }]}
          groups={[
            {
              label: 'Entrata',
              summary: 'si riceve una volta',
              rows: [
                { label: 'Quota fissa', values: ['12.000,00 €', '12.000,00 €'] },
                {
                  label: 'Contributo forfettario',
                  note: 'per la fascia',
                  values: ['35.520,00 €', '56.526,00 €'],
                  strong: true,
                },
              ],
            },
          ]}
        />
      </Section>
    </Document>
  )
}

function accesso() {
  const { person: _, ...shell } = sampleShell
  return (
    <Document shell={{ ...shell, menu: [] }} title="Accedi" guided>
      <PageHead
        title="Accedi a Regia"
        lead="Il programma di migrazione al cloud, dal piano di un ente alle cifre del Paese."
      />
      <Halves>
        <Box title="Con il tuo account">
          <Form action="/accesso">
            <TextField name="email" label="Indirizzo e-mail" type="email" autocomplete="username" />
            <TextField name="password" label="Password" type="password" autocomplete="current-password" />
            <Actions stack>
              <Button>Accedi</Button>
              <a href="/password">Password dimenticata</a>
            </Actions>
          </Form>
        </Box>
        <Box title="Oppure cerca il tuo ente" quiet>
          <SearchForm
            action="/enti"
            name="cerca"
            label="Nome o codice"
            help="Per esempio Valdorsa, c_zz01"
            keep={[['tipo', 'comune']]}
          />
        </Box>
        <Box title="Oppure prova la dimostrazione" quiet>
          <p>Nessuna password. Scegli con quali occhi guardare; i dati si azzerano ogni notte.</p>
          <Form action="/accesso/dimostrazione">
            <RoleButtons
              name="ruolo"
              roles={[
                { value: 'office', title: 'Ufficio associato', detail: 'Carla M., 42 enti' },
                { value: 'contact', title: 'Referente di un comune', detail: 'Irene B., Valdorsa' },
              ]}
            />
          </Form>
        </Box>
      </Halves>
    </Document>
  )
}
