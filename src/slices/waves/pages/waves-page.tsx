// SPDX-License-Identifier: AGPL-3.0-or-later
import { counted } from '../../../shared/money.ts'
import {
  Button,
  ButtonLink,
  DateField,
  ErrorSummary,
  FieldRow,
  Form,
  Missing,
  NumberField,
  PageHead,
  Section,
  Status,
  Table,
  TextArea,
  TextField,
} from '../../../ui/index.ts'
import type { FormTrouble, Wave } from '../../plans/index.ts'
import { emptyTally, type WaveTally } from '../model.ts'
import { periodInWords, sizeInWords, wavePaths } from '../view.ts'

export interface WavesPageProps {
  readonly waves: readonly Wave[]
  readonly tallies: ReadonlyMap<string, WaveTally>
  readonly mayPlace: boolean
  readonly trouble: FormTrouble
}

/** The waves of the office with how each stands, and the way to add one. */
export function WavesPage({ waves, tallies, mayPlace, trouble }: WavesPageProps) {
  const of = (wave: Wave) => tallies.get(wave.waveId) ?? emptyTally
  return (
    <>
      <PageHead
        title="Ondate"
        lead="Come l’ufficio raggruppa i servizi da migrare. Non entrano nel piano trasmesso."
        actions={
          <ButtonLink small href={wavePaths.items}>
            Servizi di tutti i piani
          </ButtonLink>
        }
      />
      <ErrorSummary errors={trouble.errors} />
      <Table
        caption="Ondate, nell’ordine dell’ufficio"
        rows={waves}
        rowKey={(wave) => wave.waveId}
        columns={[
          {
            key: 'nome',
            label: 'Ondata',
            rowHeader: true,
            cell: (wave) => <a href={wavePaths.wave(wave.waveId)}>{wave.name}</a>,
          },
          { key: 'periodo', label: 'Prevista', cell: (wave) => periodInWords(wave) ?? <Missing /> },
          {
            key: 'servizi',
            label: 'Servizi',
            cell: (wave) =>
              of(wave).services === 0 ? (
                <Missing>nessuno</Missing>
              ) : (
                sizeInWords(of(wave).services, of(wave).bodies)
              ),
          },
          { key: 'migrati', label: 'Migrati', numeric: true, cell: (wave) => of(wave).migrated },
          { key: 'verificati', label: 'Verificati', numeric: true, cell: (wave) => of(wave).verified },
          {
            key: 'scivolano',
            label: 'Scivolano',
            cardLabel: false,
            cell: (wave) => <Slipping wave={wave} slipping={of(wave).slipping} />,
          },
        ]}
        note="Migrati comprende i verificati."
        empty={{
          title: 'Nessuna ondata',
          text: mayPlace
            ? 'Aggiungi la prima qui sotto, poi scegli i servizi da metterci.'
            : 'L’ufficio che segue l’ente non ne ha ancora.',
        }}
      />
      {mayPlace ? (
        <Section title="Aggiungi un’ondata" box>
          <Form action={wavePaths.list}>
            <WaveFields trouble={trouble} name="" position={waves.length + 1} note="" />
            <FieldRow>
              <DateField
                name="startsOn"
                label="Inizio previsto"
                value={trouble.typed('startsOn', '')}
                error={trouble.error('startsOn')}
              />
              <DateField
                name="endsOn"
                label="Fine prevista"
                value={trouble.typed('endsOn', '')}
                error={trouble.error('endsOn')}
              />
            </FieldRow>
            <Button small>Aggiungi l’ondata</Button>
          </Form>
        </Section>
      ) : null}
    </>
  )
}

/** Name, place and note of a wave. */
export function WaveFields({
  trouble,
  name,
  position,
  note,
}: { readonly trouble: FormTrouble } & Pick<Wave, 'name' | 'position' | 'note'>) {
  return (
    <>
      <TextField
        name="name"
        label="Nome"
        help="Per esempio Seconda ondata, demografici"
        required
        maxLength={80}
        value={trouble.typed('name', name)}
        error={trouble.error('name')}
      />
      <NumberField
        name="position"
        label="Ordine"
        required
        value={trouble.typed('position', String(position))}
        error={trouble.error('position')}
      />
      <TextArea
        name="note"
        label="Nota (facoltativa)"
        rows={2}
        maxLength={2000}
        value={trouble.typed('note', note)}
        error={trouble.error('note')}
      />
    </>
  )
}

function Slipping({ wave, slipping }: { wave: Wave; slipping: number }) {
  if (slipping === 0) return <Missing>nessuno</Missing>
  return (
    <a href={`${wavePaths.wave(wave.waveId)}?scivola=1`}>
      <Status kind="bad">{counted(slipping, 'servizio', 'servizi')}</Status>
    </a>
  )
}
