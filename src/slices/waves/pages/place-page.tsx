// SPDX-License-Identifier: AGPL-3.0-or-later
import { counted } from '../../../shared/money.ts'
import { BulkPreview, EmptyState, HiddenField, PageHead, Section } from '../../../ui/index.ts'
import { type Wave, waveFilterLabel } from '../../plans/index.ts'
import type { WaveItem } from '../model.ts'
import { wavePaths } from '../view.ts'
import { type ItemsListProps, ItemsTable } from './items-table.tsx'
import { Outcome, type PlaceOutcome } from './wave-page.tsx'

/** The most rows a preview shows; the others change in the same way. */
export const linesShown = 100

/** The services of every plan, to be put in waves. */
export function ItemsPage(props: ItemsListProps & { readonly outcome: PlaceOutcome | null }) {
  return (
    <>
      <PageHead
        title="Servizi e ondate"
        lead={`${counted(props.total, 'servizio', 'servizi')} dei piani in questo elenco`}
      />
      {props.outcome ? <Outcome {...props.outcome} /> : null}
      <Section first title="Servizi" titleHidden>
        <ItemsTable {...props} wave={null} />
      </Section>
    </>
  )
}

/** What changing the wave of these services would do. Nothing has changed yet. */
export function PlacePage(props: {
  /** Null: out of any wave. */
  readonly wave: Wave | null
  readonly items: readonly WaveItem[]
  readonly backHref: string
}) {
  const { wave, items, backHref } = props
  const changing = items.filter((item) => item.waveId !== (wave?.waveId ?? null))
  const rest = changing.length - linesShown
  const already = items.length - changing.length
  const count = counted(changing.length, 'servizio', 'servizi')
  const notes = [
    rest > 0 ? `Altre ${rest} righe, nello stesso modo` : '',
    already > 0 ? `${counted(already, 'servizio è già', 'servizi sono già')} lì` : '',
    'nei piani non cambia altro',
  ]
  return (
    <>
      <PageHead title="Cambia l’ondata" lead="Anteprima: non è ancora cambiato nulla" />
      {changing.length === 0 ? (
        <EmptyState
          title={`I servizi scelti sono già ${wave ? `in ${wave.name}` : 'fuori da ogni ondata'}`}
          action={<a href={backHref}>Torna all’elenco</a>}
        />
      ) : (
        <BulkPreview
          title={`${count}: ${wave ? waveFilterLabel([wave], wave.waveId).toLowerCase() : 'fuori dall’ondata'}`}
          of="Servizio"
          changes={changing.slice(0, linesShown).map((item) => ({
            id: item.planItemId,
            title: `${item.serviceName}, ${item.administrationName}`,
            field: 'Ondata',
            before: item.waveName,
            after: wave?.name ?? null,
          }))}
          note={notes.filter((note) => note !== '').join(' · ')}
          action={wavePaths.items}
          submit={wave ? `Metti ${count} in ${wave.name}` : `Togli ${count} dall’ondata`}
          cancelHref={backHref}
        >
          <HiddenField name="waveId" value={wave?.waveId ?? 'nessuna'} />
          {changing.map((item) => (
            <HiddenField key={item.planItemId} name="riga" value={item.planItemId} />
          ))}
        </BulkPreview>
      )}
    </>
  )
}
