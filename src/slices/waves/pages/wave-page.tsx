// SPDX-License-Identifier: AGPL-3.0-or-later
import { counted } from '../../../shared/money.ts'
import {
  Button,
  ButtonLink,
  Disclosure,
  ErrorSummary,
  Facts,
  Form,
  Missing,
  Notice,
  PageHead,
  Section,
  Status,
} from '../../../ui/index.ts'
import type { FormTrouble, Wave } from '../../plans/index.ts'
import type { WaveTally } from '../model.ts'
import { periodInWords, sizeInWords, wavePaths } from '../view.ts'
import { type ItemsListProps, ItemsTable } from './items-table.tsx'
import { WaveFields } from './waves-page.tsx'

export interface WavePageProps extends ItemsListProps {
  readonly wave: Wave
  readonly tally: WaveTally
  readonly trouble: FormTrouble
  readonly outcome: PlaceOutcome | null
}

/** What the act that led here did. */
export type PlaceOutcome = { readonly placed: number } | { readonly moved: number; readonly skipped: number }

/** A wave: what is in it, of all bodies, and how far it came. */
export function WavePage(props: WavePageProps) {
  const { wave, tally, mayPlace, trouble } = props
  return (
    <>
      <PageHead
        title={wave.name}
        lead={`${periodInWords(wave) ?? 'Senza date'} · ${sizeInWords(tally.services, tally.bodies)}`}
        actions={
          <>
            <ButtonLink small weight="link" href={wavePaths.history(wave.waveId)}>
              Storia
            </ButtonLink>
            {mayPlace ? (
              <ButtonLink small weight="primary" href={wavePaths.dates(wave.waveId)}>
                Sposta le date
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <ErrorSummary errors={trouble.errors} />
      {props.outcome ? <Outcome {...props.outcome} /> : null}
      <Facts
        row
        box
        facts={[
          { label: 'Migrati', value: `${tally.migrated} su ${tally.services}` },
          { label: 'Verificati', value: `${tally.verified} su ${tally.services}` },
          {
            label: 'Scivolano',
            value:
              tally.slipping === 0 ? (
                <Missing>nessuno</Missing>
              ) : (
                <a href={`${wavePaths.wave(wave.waveId)}?scivola=1`}>
                  <Status kind="bad">{counted(tally.slipping, 'servizio', 'servizi')}</Status>
                </a>
              ),
          },
          ...(wave.note ? [{ label: 'Nota', value: wave.note }] : []),
        ]}
      />
      <Section title="Servizi" titleHidden>
        <ItemsTable {...props} />
      </Section>
      {mayPlace ? (
        <Section title="L’ondata">
          <Disclosure summary="Cambia nome, ordine o nota" open={trouble.errors.length > 0}>
            <Form action={wavePaths.wave(wave.waveId)} version={wave.version}>
              <WaveFields trouble={trouble} {...wave} />
              <Button small>Salva l’ondata</Button>
            </Form>
          </Disclosure>
          {tally.services === 0 ? (
            <Form action={`${wavePaths.wave(wave.waveId)}/eliminazioni`} version={wave.version}>
              <Button small weight="danger">
                Elimina l’ondata
              </Button>
            </Form>
          ) : null}
        </Section>
      ) : null}
    </>
  )
}

/** «3 servizi cambiano ondata», or what moving the dates did. */
export function Outcome(outcome: PlaceOutcome) {
  if ('placed' in outcome)
    return (
      <Notice
        kind="ok"
        level={2}
        title={`${counted(outcome.placed, 'servizio ha cambiato', 'servizi hanno cambiato')} ondata`}
      />
    )
  const { moved, skipped } = outcome
  return (
    <Notice
      kind={skipped > 0 ? 'warn' : 'ok'}
      level={2}
      title={`Le date dell’ondata sono spostate, e quelle di ${counted(moved, 'servizio', 'servizi')}`}
    >
      {skipped > 0
        ? `${counted(skipped, 'servizio è cambiato', 'servizi sono cambiati')} dopo l’anteprima e resta com’era.`
        : 'È scritto nella storia di ogni piano che ha servizi nell’ondata.'}
    </Notice>
  )
}
