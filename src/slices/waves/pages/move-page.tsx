// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate } from '../../../shared/dates.ts'
import { counted } from '../../../shared/money.ts'
import {
  BulkPreview,
  Button,
  Checkbox,
  DateField,
  ErrorSummary,
  FieldRow,
  Form,
  HiddenField,
  PageHead,
  PlainList,
  Section,
  TextArea,
} from '../../../ui/index.ts'
import type { FormTrouble, Wave } from '../../plans/index.ts'
import type { WaveDates, WaveItem } from '../model.ts'
import { movedDates, whyNotMoved } from '../rules.ts'
import { wavePaths } from '../view.ts'
import { linesShown } from './place-page.tsx'

const dateText = (date: string | null) => (date === null ? '' : formatDate(date))

/** The new dates of a wave; what follows from them is shown before anything changes. */
export function MovePage({ wave, trouble }: { readonly wave: Wave; readonly trouble: FormTrouble }) {
  return (
    <>
      <PageHead
        title={`Sposta le date di ${wave.name}`}
        lead="Poi vedi quali servizi si spostano con l’ondata. Non cambia ancora nulla."
      />
      <ErrorSummary errors={trouble.errors} />
      <Form action={`${wavePaths.dates(wave.waveId)}/anteprima`} version={wave.version}>
        <FieldRow>
          <DateField
            name="startsOn"
            label="Inizio previsto"
            value={trouble.typed('startsOn', dateText(wave.startsOn))}
            error={trouble.error('startsOn')}
          />
          <DateField
            name="endsOn"
            label="Fine prevista"
            value={trouble.typed('endsOn', dateText(wave.endsOn))}
            error={trouble.error('endsOn')}
          />
        </FieldRow>
        <TextArea
          name="reason"
          label="Perché si sposta"
          help="Lo leggono gli enti, nella storia del loro piano."
          required={(wave.startsOn ?? wave.endsOn) !== null}
          rows={2}
          maxLength={2000}
          value={trouble.typed('reason', '')}
          error={trouble.error('reason')}
        />
        <Button small>Vedi che cosa cambia</Button>
      </Form>
    </>
  )
}

/** What moving a wave would do to the dates of its services. Nothing has changed yet. */
export function MovePreviewPage(props: {
  readonly wave: Wave
  readonly to: WaveDates
  readonly reason: string
  readonly items: readonly WaveItem[]
}) {
  const { wave, to, reason, items } = props
  const movable = items
    .filter((item) => whyNotMoved(item) === null)
    .map((item) => ({ item, dates: movedDates(item, wave, to) }))
    .filter(({ item, dates }) => dates.startsOn !== item.startsOn || dates.endsOn !== item.endsOn)
  const staying = items.flatMap((item) => {
    const why = whyNotMoved(item)
    return why === null ? [] : [{ item, why }]
  })
  const change = (id: string, title: string, field: string, before: string | null, after: string | null) =>
    before === after
      ? []
      : [
          {
            id: `${id} ${field}`,
            title,
            field,
            before: before && formatDate(before),
            after: after && formatDate(after),
          },
        ]
  const ofItems = movable.flatMap(({ item, dates }) => {
    const title = `${item.serviceName}, ${item.administrationName}`
    return [
      ...change(item.planItemId, title, 'Inizio', item.startsOn, dates.startsOn),
      ...change(item.planItemId, title, 'Fine prevista', item.endsOn, dates.endsOn),
    ]
  })
  const rest = ofItems.length - linesShown
  return (
    <>
      <PageHead title={`Sposta le date di ${wave.name}`} lead="Anteprima: non è ancora cambiato nulla" />
      <BulkPreview
        title={`L’ondata e ${counted(movable.length, 'servizio', 'servizi')} in bozza`}
        summary={`motivo: ${reason || 'non scritto'}`}
        of="Che cosa"
        changes={[
          ...change(wave.waveId, 'L’ondata', 'Inizio', wave.startsOn, to.startsOn),
          ...change(wave.waveId, 'L’ondata', 'Fine prevista', wave.endsOn, to.endsOn),
          ...ofItems.slice(0, linesShown),
        ]}
        {...(rest > 0 ? { note: `Altre ${rest} righe, nello stesso modo` } : {})}
        action={wavePaths.dates(wave.waveId)}
        submit="Sposta l’ondata"
        cancelHref={wavePaths.wave(wave.waveId)}
      >
        <HiddenField name="version" value={wave.version} />
        <HiddenField name="startsOn" value={dateText(to.startsOn)} />
        <HiddenField name="endsOn" value={dateText(to.endsOn)} />
        <HiddenField name="reason" value={reason} />
        {movable.length === 0 ? null : (
          <>
            {movable.map(({ item }) => (
              <HiddenField key={item.planItemId} name="riga" value={`${item.planItemId}:${item.version}`} />
            ))}
            <Checkbox
              name="withItems"
              label={`Sposta anche le date previste di ${counted(movable.length, 'servizio', 'servizi')}`}
              checked
            />
          </>
        )}
      </BulkPreview>
      {staying.length > 0 ? (
        <Section title={`Restano come sono: ${counted(staying.length, 'servizio', 'servizi')}`}>
          <PlainList
            small
            items={[...Map.groupBy(staying, ({ why }) => why)].map(([why, of]) => (
              <>
                <strong>{why.charAt(0).toUpperCase() + why.slice(1)}</strong>:{' '}
                {of.map(({ item }) => `${item.serviceName}, ${item.administrationName}`).join('; ')}
              </>
            ))}
          />
        </Section>
      ) : null}
    </>
  )
}
