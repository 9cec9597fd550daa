// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, type LocalDate } from '../../../shared/dates.ts'
import { counted } from '../../../shared/money.ts'
import {
  Actions,
  Button,
  ButtonLink,
  Checkboxes,
  DateField,
  EmptyState,
  ErrorSummary,
  Form,
  HiddenField,
  Hint,
  Missing,
  PageHead,
  Section,
  Table,
} from '../../../ui/index.ts'
import { type FormTrouble, itemFieldLabels, type Plan } from '../../plans/index.ts'
import type { PlanModel } from '../model.ts'
import type { CopyLine, PlanCopy } from '../rules.ts'
import { planModelPaths, valuesInWords } from '../view.ts'

/** Into which drafts, and from which day. Nothing changes yet. */
export function CopyPage(props: {
  readonly model: PlanModel
  readonly drafts: readonly Plan[]
  /** Plans that were sent: a model fills drafts only. */
  readonly others: number
  readonly trouble: FormTrouble
}) {
  const { model, drafts, others, trouble } = props
  return (
    <>
      <PageHead
        title={`Copia ${model.name} nelle bozze`}
        lead="Si riempie solo ciò che nessuno ha deciso. Prima di copiare vedi che cosa cambia."
      />
      <ErrorSummary errors={trouble.errors} />
      {drafts.length === 0 ? (
        <EmptyState title="Nessun ente ha il piano in bozza" />
      ) : (
        <Form action={`${planModelPaths.copy(model.modelId)}/anteprima`}>
          <DateField
            name="startsOn"
            label="Giorno di partenza"
            help="Le date della scheda si contano da qui; senza, le date restano da decidere."
            value={trouble.typed('startsOn', '')}
            error={trouble.error('startsOn')}
          />
          <Checkboxes
            name="piano"
            label="In quali piani"
            error={trouble.error('piano')}
            options={drafts.map((plan) => ({ value: plan.planId, label: plan.administrationName }))}
          />
          {others > 0 ? (
            <Hint>{counted(others, 'piano non è in bozza', 'piani non sono in bozza')} e non si tocca.</Hint>
          ) : null}
          <Button>Vedi che cosa cambia</Button>
        </Form>
      )}
    </>
  )
}

/** What the copy would fill and what it would keep, body by body. Nothing has changed yet. */
export function CopyPreviewPage(props: {
  readonly model: PlanModel
  readonly startsOn: LocalDate | null
  readonly copies: readonly PlanCopy[]
}) {
  const { model, startsOn, copies } = props
  const filling = copies.flatMap(({ facts, lines }) =>
    lines.filter((line) => line.left === null).map((line) => ({ planId: facts.plan.planId, line })),
  )
  const count = counted(filling.length, 'servizio', 'servizi')
  return (
    <>
      <PageHead
        title={`Copia ${model.name} nelle bozze`}
        lead={`Anteprima: non è ancora cambiato nulla · ${startsOn ? `date contate dal ${formatDate(startsOn)}` : 'senza date'}`}
      />
      {copies.map((copy) => (
        <Section key={copy.facts.plan.planId} title={copy.facts.plan.administrationName}>
          <Table
            caption={`Che cosa cambia nel piano di ${copy.facts.plan.administrationName}`}
            rows={copy.lines}
            rowKey={({ service }) => service.digitalServiceId}
            columns={[
              {
                key: 'servizio',
                label: 'Servizio',
                rowHeader: true,
                cell: ({ service }) => service.name,
              },
              {
                key: 'riempie',
                label: 'Si riempie, da confermare',
                cell: (line) =>
                  line.left === null ? <ins>{valuesInWords(line.fills)}</ins> : <Missing>nulla</Missing>,
              },
              { key: 'resta', label: 'Resta', cell: (line) => <Kept line={line} /> },
            ]}
            empty={{ title: 'Nessun servizio del piano ha una scheda nel modello' }}
          />
          {copy.without.length > 0 ? (
            <Hint>Senza una scheda nel modello: {copy.without.join(', ')}.</Hint>
          ) : null}
          {copy.unused.length > 0 ? (
            <Hint>Schede per servizi che l’ente non ha: {copy.unused.join(', ')}.</Hint>
          ) : null}
        </Section>
      ))}
      <Form action={planModelPaths.copy(model.modelId)}>
        <HiddenField name="startsOn" value={startsOn ? formatDate(startsOn) : ''} />
        {filling.map(({ planId, line }) => (
          <HiddenField
            key={line.service.digitalServiceId}
            name="riga"
            value={`${planId}:${line.service.digitalServiceId}:${line.version}`}
          />
        ))}
        <Actions>
          {filling.length > 0 ? <Button>{`Copia in ${count}`}</Button> : null}
          <ButtonLink href={planModelPaths.copy(model.modelId)}>
            {filling.length > 0 ? 'Lascia stare' : 'Torna alla scelta'}
          </ButtonLink>
        </Actions>
      </Form>
    </>
  )
}

function Kept({ line: { left, kept } }: { line: CopyLine }) {
  if (left !== null) return <>{left}</>
  if (kept.length === 0) return <Missing>nulla</Missing>
  return <>{kept.map((field) => itemFieldLabels[field].toLowerCase()).join(', ')}: già deciso dall’ente</>
}
