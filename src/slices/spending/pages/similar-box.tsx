// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatMoney } from '../../../shared/money.ts'
import { Box, Muted, PlainList } from '../../../ui/index.ts'
import type { SimilarPrices } from '../similar.ts'
import { spendingPaths } from '../view.ts'

/** What others asked for the like: same supplier, same product, same kind of spending and of body. */
export function SimilarBox({ similar }: { readonly similar: SimilarPrices }) {
  const { range, count, fewest, requests } = similar
  return (
    <Box title="Richieste simili">
      {range ? (
        <p>
          Prezzo al mese: metà fra <strong>{formatMoney(range.low)}</strong> e{' '}
          <strong>{formatMoney(range.high)}</strong>, mediana {formatMoney(range.median)}, su {count}{' '}
          richieste.
        </p>
      ) : (
        <Muted>
          {count === 0
            ? 'Nessuna richiesta con lo stesso fornitore, prodotto o tipo di ente.'
            : `${count} ${count === 1 ? 'richiesta' : 'richieste'}: sotto ${fewest} non si mostra un prezzo.`}
        </Muted>
      )}
      <PlainList
        small
        items={requests.map((each) => (
          <>
            <a href={spendingPaths.exam(each.requestId)}>{each.subject}</a>, {each.administrationName} ·{' '}
            {formatMoney(each.monthlyCents)} al mese
          </>
        ))}
      />
    </Box>
  )
}
