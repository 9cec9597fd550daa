// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import { formatMoney } from '../../../shared/money.ts'
import {
  Box,
  ButtonLink,
  Code,
  Facts,
  FindingList,
  Missing,
  Muted,
  PassedChecks,
  Section,
  Table,
} from '../../../ui/index.ts'
import type { Excess } from '../excess.ts'
import {
  kindLabels,
  type PlaceFacts,
  procedureLabels,
  purposeLabels,
  type SpendingFacts,
  type SpendingValues,
} from '../model.ts'
import { type Checked, netOf } from '../rules.ts'
import { amountInWords, contractInWords, findingItem, findingsInWords, spendingPaths } from '../view.ts'
import { TimelineSection } from './timeline-section.tsx'

/** What a request is about, in one row: money, contract, kind, supplier, CIG. */
export function KeyFacts({ values }: { readonly values: SpendingValues }) {
  return (
    <Facts
      row
      box
      facts={[
        { label: 'Importo', value: <strong>{amountInWords(values.amounts) ?? <Missing />}</strong> },
        { label: 'Contratto', value: <strong>{contractInWords(values) ?? <Missing />}</strong> },
        { label: 'Tipo', value: values.kind ? kindLabels[values.kind] : <Missing /> },
        { label: 'Fornitore', value: values.supplier || <Missing>da scegliere</Missing> },
        { label: 'CIG', value: values.cig ? <Code>{values.cig}</Code> : <Missing>da acquisire</Missing> },
      ]}
    />
  )
}

/** Everything else that a request says. */
export function AllAnswers({
  values,
  place,
}: {
  readonly values: SpendingValues
  readonly place: PlaceFacts
}) {
  const names = place.services
    .filter(({ serviceId }) => values.serviceIds.includes(serviceId))
    .map(({ name, administrationName, isOwn }) => (isOwn ? name : `${name} (${administrationName})`))
  const text = (words: string) => (words === '' ? <Missing>non scritto</Missing> : words)
  return (
    <Section title="Che cosa dice">
      <Facts
        facts={[
          { label: 'Oggetto', value: text(values.subject) },
          ...(values.exemptGround ? [{ label: 'Uso escluso', value: text(values.exemptReason) }] : []),
          { label: 'Finalità', value: values.purpose ? purposeLabels[values.purpose] : <Missing /> },
          { label: 'Perché serve', value: text(values.need) },
          { label: 'Perché non il cloud', value: text(values.cloudReason) },
          { label: 'Prodotto', value: text(values.product) },
          { label: 'Procedura', value: values.procedure ? procedureLabels[values.procedure] : <Missing /> },
          { label: 'CUP', value: values.cup ? <Code>{values.cup}</Code> : <Missing>non c’è</Missing> },
          {
            label: 'Servizi che ne dipendono',
            value: names.length > 0 ? names.join(', ') : <Missing>non indicati</Missing>,
          },
          ...(values.excessReason
            ? [{ label: 'Perché dura più del piano', value: values.excessReason }]
            : []),
        ]}
      />
    </Section>
  )
}

/** The drawing, for a request that has a contract. */
export function ContractBesidePlan({
  facts,
  excess,
}: {
  readonly facts: SpendingFacts
  readonly excess: Excess | null
}) {
  const { startsOn, endsOn } = facts.values
  if (startsOn === null || endsOn === null || endsOn < startsOn) return null
  return (
    <TimelineSection
      services={facts.place.services}
      contract={{ startsOn, endsOn }}
      excess={excess}
      compared={comparedWith(facts.place)}
    />
  )
}

/** «confrontato con il piano approvato» and who has none. */
export function comparedWith({ services }: PlaceFacts): string {
  const of = (standing: 'approved' | 'submitted' | null) =>
    new Set(
      services
        .filter((each) => each.standing === standing)
        .map(({ administrationName }) => administrationName),
    ).size
  if (services.length === 0) return 'nessun servizio ospitato'
  const [approved, submitted, missing] = [of('approved'), of('submitted'), of(null)]
  const parts = [
    approved > 0 ? (approved === 1 ? 'il piano approvato' : `${approved} piani approvati`) : null,
    submitted > 0
      ? submitted === 1
        ? 'un piano trasmesso e non ancora approvato'
        : `${submitted} piani trasmessi e non ancora approvati`
      : null,
  ].filter((words) => words !== null)
  const compared = parts.length > 0 ? `confrontato con ${parts.join(' e ')}` : 'piano mancante'
  return missing > 0 && parts.length > 0 ? `${compared}; per alcuni servizi il piano manca` : compared
}

/** What the rules say: what must be mended first, with the place to do it. */
export function Findings({
  checked,
  requestId,
  mayWrite,
  actions = {},
}: {
  readonly checked: Checked
  readonly requestId: string
  readonly mayWrite: boolean
  /** More actions, by rule. */
  readonly actions?: Readonly<Record<string, ComponentChildren>>
}) {
  const { findings, passed } = checked
  return (
    <Section title="Rilievi" aside={findingsInWords(findings, passed.length)}>
      <FindingList
        findings={findings.map((finding) => ({
          ...findingItem(finding),
          actions:
            mayWrite && finding.step !== null ? (
              <>
                {actions[finding.rule]}
                <ButtonLink small href={spendingPaths.step(requestId, finding.step)}>
                  {finding.level === 'explain' ? 'Scrivi il motivo' : 'Vai alla domanda'}
                </ButtonLink>
              </>
            ) : undefined,
        }))}
      />
      {passed.length > 0 ? (
        <Box title="Controlli superati" level={3}>
          <PassedChecks checks={passed} />
        </Box>
      ) : null}
    </Section>
  )
}

/** Money by year, with the part beyond the plan. */
export function YearsBox({
  values,
  excess,
}: {
  readonly values: SpendingValues
  readonly excess: Excess | null
}) {
  if (values.amounts.length === 0) return null
  const over = excess?.years ? new Map(excess.years.map(({ year, overCents }) => [year, overCents])) : null
  return (
    <Box title="Importo per anno">
      <Table
        caption="Importo per anno, senza IVA"
        plain
        columns={[
          { key: 'anno', label: 'Anno', rowHeader: true, cell: ({ year }) => year },
          { key: 'chiesto', label: 'Chiesto', numeric: true, cell: ({ netCents }) => formatMoney(netCents) },
          ...(over
            ? [
                {
                  key: 'oltre',
                  label: 'Di cui oltre',
                  numeric: true,
                  cell: ({ year }: { year: number }) => formatMoney(over.get(year) ?? 0),
                },
              ]
            : []),
        ]}
        rows={values.amounts}
        rowKey={({ year }) => String(year)}
        totals={{
          anno: 'Totale',
          chiesto: formatMoney(netOf(values.amounts)),
          ...(over && excess ? { oltre: formatMoney(excess.cents) } : {}),
        }}
      />
      {excess && over === null && excess.cents > 0 ? (
        <Muted>
          Oltre il piano {formatMoney(excess.cents)}: gli anni del pagamento non sono quelli del contratto.
        </Muted>
      ) : null}
    </Box>
  )
}
