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
  PlainList,
  Section,
  Table,
} from '../../../ui/index.ts'
import type { Excess } from '../excess.ts'
import type { AskedField, FormField } from '../form.ts'
import {
  exemptLabels,
  type Integration,
  itemLabels,
  kindLabels,
  type PlaceFacts,
  procedureLabels,
  purposeLabels,
  type SpendingFacts,
  type SpendingValues,
} from '../model.ts'
import { type Checked, netOf } from '../rules.ts'
import {
  amountInWords,
  capacityInWords,
  contractInWords,
  findingItem,
  findingsInWords,
  integrationInWords,
  spendingPaths,
} from '../view.ts'
import { TimelineSection } from './timeline-section.tsx'

/** What a request is about, in one row: money, contract, kind, supplier, CIG. */
export function KeyFacts({
  values,
  asked,
}: {
  readonly values: SpendingValues
  readonly asked: readonly AskedField[]
}) {
  const isAsked = (key: FormField) => asked.some((field) => field.key === key)
  return (
    <Facts
      row
      box
      facts={[
        { label: 'Importo', value: <strong>{amountInWords(values.amounts) ?? <Missing />}</strong> },
        { label: 'Contratto', value: <strong>{contractInWords(values) ?? <Missing />}</strong> },
        { label: 'Tipo', value: values.kind ? kindLabels[values.kind] : <Missing /> },
        ...(isAsked('supplier')
          ? [{ label: 'Fornitore', value: values.supplier || <Missing>da scegliere</Missing> }]
          : []),
        ...(isAsked('cig')
          ? [
              {
                label: 'CIG',
                value: values.cig ? <Code>{values.cig}</Code> : <Missing>da acquisire</Missing>,
              },
            ]
          : []),
      ]}
    />
  )
}

/** Everything else that a request says, question by question of the edition it follows. */
export function AllAnswers({
  values,
  place,
  asked,
}: {
  readonly values: SpendingValues
  readonly place: PlaceFacts
  readonly asked: readonly AskedField[]
}) {
  const names = place.services
    .filter(({ serviceId }) => values.serviceIds.includes(serviceId))
    .map(({ name, administrationName, isOwn }) => (isOwn ? name : `${name} (${administrationName})`))
  const text = (words: string) => (words === '' ? <Missing>non scritto</Missing> : words)
  /** Null for what there is nothing to say of. */
  const answers: Readonly<Partial<Record<FormField, ComponentChildren>>> = {
    subject: text(values.subject),
    items:
      values.items.length > 0 ? (
        values.items.map((item) => itemLabels[item]).join(', ')
      ) : (
        <Missing>non indicate</Missing>
      ),
    exemptGround: values.exemptGround && exemptLabels[values.exemptGround],
    exemptReason: values.exemptGround && text(values.exemptReason),
    purpose: values.purpose ? purposeLabels[values.purpose] : <Missing />,
    need: text(values.need),
    cloudReason: text(values.cloudReason),
    product: text(values.product),
    procedure: values.procedure ? procedureLabels[values.procedure] : <Missing />,
    cup: values.cup ? <Code>{values.cup}</Code> : <Missing>non c’è</Missing>,
    excessReason: values.excessReason || null,
    services: names.length > 0 ? names.join(', ') : <Missing>non indicati</Missing>,
    capacity: capacityInWords(values) ?? <Missing>non indicata</Missing>,
    signatory: text(values.signatory),
  }
  return (
    <Section title="Che cosa dice">
      <Facts
        facts={asked.flatMap(({ key, label }) => {
          const value = answers[key] ?? null
          return value === null ? [] : [{ label, value }]
        })}
      />
    </Section>
  )
}

/** What was asked of the owner, and how it was answered. */
export function IntegrationList({ integrations }: { readonly integrations: readonly Integration[] }) {
  return (
    <PlainList
      items={integrations.map((each) => (
        <>
          {each.question} <Muted>{integrationInWords(each)}</Muted>
        </>
      ))}
    />
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
