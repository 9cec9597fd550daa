// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, formatInstant, withArticle } from '../../../shared/dates.ts'
import { decimalAmount, formatMoney } from '../../../shared/money.ts'
import {
  Actions,
  Button,
  Code,
  DateField,
  Disclosure,
  Facts,
  FieldRow,
  FileField,
  Form,
  HiddenField,
  Missing,
  MoneyField,
  Notice,
  Num,
  PlainList,
  Section,
  Status,
  Table,
  TextField,
} from '../../../ui/index.ts'
import {
  type Baseline,
  type Closing,
  type CostItem,
  capacities,
  costItems,
  type DataCentre,
} from '../model.ts'
import { capacityInWords, capacityLabels, costLabels, paths, totalCost } from '../view.ts'
import type { RefusedForm } from './data-centre-pages.tsx'
import { fieldOf } from './service-fields.tsx'

export interface ClosingFacts {
  readonly place: DataCentre
  readonly closing: Closing | null
  readonly baselines: readonly Baseline[]
  /** What the reader saw of the costs, sent back with what they write. */
  readonly baselineMark: string
  readonly mayWrite: boolean
  readonly refused: RefusedForm
  /** As it was on a past day: the proof is named, today's page opens it. */
  readonly isPast?: boolean
}

export const proofHelp = 'PDF, P7M, PNG o JPEG, fino a 10 MB: verbale di spegnimento, certificato, fotografia'

/** The fields of a closing: the cost that ends, proposed as the baseline says, and the proof. */
export function ClosingFields({ baselines, refused }: Pick<ClosingFacts, 'baselines' | 'refused'>) {
  const field = fieldOf(refused)
  const [latest] = baselines
  const total = latest?.lockedAt ? totalCost(latest) : null
  return (
    <>
      <MoneyField
        {...field('costo')}
        value={field('costo').value || (total === null ? '' : decimalAmount(total).replace('.', ','))}
        label="Costo annuo che finisce"
        help={total === null ? 'Vuoto se non si sa' : 'Proposto dalla base dei costi; vuoto se non si sa'}
      />
      <FileField {...field('prova')} label="Prova dello spegnimento" help={proofHelp} />
    </>
  )
}

/** What the closing freed, and what is still missing of it. */
export function ClosingSection(props: ClosingFacts) {
  const { place, closing, mayWrite } = props
  if (place.state !== 'closed') return null
  const freed = capacities.flatMap((key) => {
    const words = closing ? capacityInWords(key, closing[key]) : null
    return words === null ? [] : [`${capacityLabels[key]} ${words}`]
  })
  const isWhole = closing !== null && closing.proof !== null && closing.yearlyCostCents !== null
  return (
    <Section title="Che cosa ha liberato la chiusura" id="chiusura">
      <Facts
        facts={[
          { label: 'Chiuso il', value: place.closedOn === null ? <Missing /> : formatDate(place.closedOn) },
          {
            label: 'Capacità liberata',
            value:
              freed.length === 0 ? (
                <Missing>n.d.: le dimensioni non erano scritte</Missing>
              ) : (
                freed.join(', ')
              ),
          },
          {
            label: 'Costo annuo che finisce',
            value:
              closing?.yearlyCostCents == null ? (
                <Missing />
              ) : (
                <Num>{formatMoney(closing.yearlyCostCents)}</Num>
              ),
          },
          {
            label: 'Prova dello spegnimento',
            value: closing?.proof ? (
              <>
                {props.isPast ? (
                  closing.proof.fileName
                ) : (
                  <a href={`${paths.dataCentre(place.id)}/prova`}>{closing.proof.fileName}</a>
                )}{' '}
                · impronta <Code>{closing.proof.sha256.slice(0, 16)}…</Code>
              </>
            ) : (
              <Status kind="warn">manca</Status>
            ),
          },
        ]}
      />
      {mayWrite && !isWhole && closing !== null ? (
        <Form action={`${paths.dataCentre(place.id)}/chiusura`} multipart label="Completa la chiusura">
          <ClosingFields {...props} />
          <Button small weight="secondary">
            Completa la chiusura
          </Button>
        </Form>
      ) : null}
    </Section>
  )
}

/** What the data centre costs in a year before work starts: locked by an act, restated with a reason, the old values beside. */
export function BaselineSection(props: ClosingFacts) {
  const { place, baselines, mayWrite } = props
  const [latest] = baselines
  const isLocked = latest !== undefined && latest.lockedAt !== null
  const mayEdit = mayWrite && (isLocked || place.state !== 'closed')
  return (
    <Section
      title="Costi prima dei lavori"
      id="costi"
      aside={latest === undefined ? 'non scritti' : isLocked ? 'base bloccata' : 'bozza'}
    >
      {latest === undefined ? (
        <p>
          Quanto costa in un anno, voce per voce: si scrive e si blocca prima che comincino i lavori, così
          alla chiusura si sa quale spesa finisce.
        </p>
      ) : (
        <BaselineTable baselines={baselines} />
      )}
      {baselines.some(({ isLate, lockedAt }) => isLate && lockedAt) ? (
        <Notice kind="info" level={3} title="Bloccata a lavori avviati">
          La dismissione era già cominciata quando la base è stata bloccata.
        </Notice>
      ) : null}
      {mayEdit ? (
        <Disclosure
          summary={isLocked ? 'Rettifica la base' : 'Scrivi i costi'}
          open={props.refused.errors.some(({ field }) => field in baselineFields)}
        >
          <BaselineForm {...props} isLocked={isLocked} />
        </Disclosure>
      ) : null}
    </Section>
  )
}

const baselineFields: Readonly<Record<string, true>> = {
  ...Object.fromEntries(costItems.map((item) => [item, true as const])),
  method: true,
  countedOn: true,
  reason: true,
}

function BaselineTable({ baselines }: { baselines: readonly Baseline[] }) {
  const nameOf = ({ number }: Baseline) => (number === 1 ? 'Base' : `Rettifica ${number - 1}`)
  return (
    <>
      <Table
        caption="Costi di un anno prima dei lavori, con le rettifiche"
        columns={[
          {
            key: 'item',
            label: 'Voce',
            rowHeader: true,
            cell: (item) => (item === 'total' ? 'Totale di ciò che si sa' : costLabels[item]),
          },
          ...baselines.map((baseline) => ({
            key: `n${baseline.number}`,
            label: nameOf(baseline),
            numeric: true,
            cell: (item: CostItem | 'total') => {
              const cents = item === 'total' ? totalCost(baseline) : baseline[item]
              return cents === null ? <Missing /> : formatMoney(cents)
            },
          })),
        ]}
        rows={[...costItems, 'total' as const]}
        rowKey={(item) => item}
      />
      <PlainList
        small
        items={baselines.map((baseline) => (
          <>
            {nameOf(baseline)}: costi contati il {formatDate(baseline.countedOn)}, {baseline.method}.{' '}
            {baseline.lockedAt === null
              ? 'Bozza'
              : `Bloccata ${withArticle('il', formatInstant(baseline.lockedAt))}`}
            {baseline.reason === '' ? '' : `. Motivo: ${baseline.reason}`}
          </>
        ))}
      />
    </>
  )
}

function BaselineForm(props: ClosingFacts & { isLocked: boolean }) {
  const { place, baselines, isLocked, refused } = props
  const [latest] = baselines
  const field = fieldOf(refused)
  const isTyped = refused.errors.length > 0
  const amount = (cents: number | null | undefined) =>
    cents == null ? '' : decimalAmount(cents).replace('.', ',')
  return (
    <Form action={`${paths.dataCentre(place.id)}/costi`} label="Costi prima dei lavori">
      <HiddenField name="visto" value={props.baselineMark} />
      <FieldRow>
        {costItems.map((item) => (
          <MoneyField
            key={item}
            {...field(item)}
            value={isTyped ? field(item).value : amount(latest?.[item])}
            label={costLabels[item]}
          />
        ))}
      </FieldRow>
      <FieldRow>
        <DateField
          {...field('countedOn')}
          value={isTyped ? field('countedOn').value : latest ? formatDate(latest.countedOn) : ''}
          label="Contati il"
          required
        />
        <TextField
          {...field('method')}
          value={isTyped ? field('method').value : (latest?.method ?? '')}
          label="Come sono stati contati"
          help="Per esempio: bollette e contratti del 2025"
          maxLength={1000}
          required
        />
      </FieldRow>
      {isLocked ? (
        <TextField
          {...field('reason')}
          label="Motivo della rettifica"
          help="I valori di prima restano visibili"
          maxLength={500}
          required
        />
      ) : null}
      <Actions>
        {isLocked ? (
          <Button small>Rettifica la base</Button>
        ) : (
          <>
            <Button small weight="secondary">
              Salva la bozza
            </Button>
            <Button small name="blocca" value="1">
              Blocca la base dei costi
            </Button>
          </>
        )}
      </Actions>
    </Form>
  )
}
