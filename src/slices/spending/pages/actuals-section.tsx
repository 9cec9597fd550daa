// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatAmount, formatMoney } from '../../../shared/money.ts'
import {
  Actions,
  Box,
  Button,
  Disclosure,
  Facts,
  FieldRow,
  Form,
  HiddenField,
  Missing,
  MoneyField,
  Muted,
  NumberField,
} from '../../../ui/index.ts'
import type { Actual, SpendingRequest, YearAmount } from '../model.ts'
import { type FormTrouble, fieldIn, spendingPaths } from '../view.ts'

export interface SpentYear {
  readonly year: number
  /** Null when nobody asked it for that year. */
  readonly askedCents: number | null
  /** Null when nobody wrote it yet. */
  readonly spentCents: number | null
}

/** Every year that was asked or spent, beside what was spent. */
export function spentYears(amounts: readonly YearAmount[], actuals: readonly Actual[]): SpentYear[] {
  const years = new Set([...amounts, ...actuals].map(({ year }) => year))
  return [...years].sort().map((year) => ({
    year,
    askedCents: amounts.find((each) => each.year === year)?.netCents ?? null,
    spentCents: actuals.find((each) => each.year === year)?.cents ?? null,
  }))
}

/** Years that the form asks for: those shown that began, and one more to add. */
export const spentSlots = [1, 2, 3, 4, 5, 6] as const

/** What was really spent, year by year, with the form for who writes for the body. */
export function SpentSection({
  request,
  years,
  isWriter,
  thisYear,
  trouble,
}: {
  readonly request: SpendingRequest
  readonly years: readonly SpentYear[]
  readonly isWriter: boolean
  readonly thisYear: number
  readonly trouble: FormTrouble
}) {
  const begun = years.filter(({ year }) => year <= thisYear)
  return (
    <Box title="Quanto è stato speso" level={3} id="speso">
      <Facts
        facts={years.map(({ year, askedCents, spentCents }) => ({
          label: String(year),
          value: (
            <>
              {spentCents !== null ? (
                formatMoney(spentCents)
              ) : (
                <Missing>{year > thisYear ? 'non è cominciato' : 'n.d.: non è ancora scritto'}</Missing>
              )}{' '}
              <Muted>
                {askedCents === null ? 'non era stato chiesto' : `autorizzati ${formatMoney(askedCents)}`}
              </Muted>
            </>
          ),
        }))}
      />
      {isWriter ? (
        <Disclosure
          summary="Scrivi quanto è stato speso"
          open={trouble.errors.some(({ field }) => /^spent|^year/.test(field))}
        >
          <Form action={`${spendingPaths.request(request.requestId)}/speso`} version={request.version}>
            <Muted>Senza IVA, come nella richiesta. Un campo vuoto resta «n.d.».</Muted>
            {begun.slice(0, spentSlots.length - 1).map(({ year, spentCents }, index) => (
              <div key={year}>
                <HiddenField name={`year${index + 1}`} value={String(year)} />
                <MoneyField
                  {...fieldIn(
                    trouble,
                    `spent${index + 1}`,
                    spentCents === null ? '' : formatAmount(spentCents),
                  )}
                  label={`Speso nel ${year}`}
                />
              </div>
            ))}
            <FieldRow>
              <NumberField {...fieldIn(trouble, `year${spentSlots.length}`)} label="Un altro anno" />
              <MoneyField {...fieldIn(trouble, `spent${spentSlots.length}`)} label="Speso in quell’anno" />
            </FieldRow>
            <Actions>
              <Button>Salva la spesa effettiva</Button>
            </Actions>
          </Form>
        </Disclosure>
      ) : null}
    </Box>
  )
}
