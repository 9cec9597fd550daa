// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import type { ActorTx } from '../../platform/db/actor.ts'
import { formatDate, type LocalDate } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import { formatMoney } from '../../shared/money.ts'
import { insertDocument } from '../plans/index.ts'
import { record, writer } from './commands.ts'
import { readContent, type SpendingContent } from './content.ts'
import { spendingErrors } from './errors.ts'
import {
  dutyLabels,
  exemptLabels,
  kindLabels,
  procedureLabels,
  purposeLabels,
  type Sending,
  type SentVersion,
  type SpendingRequestId,
} from './model.ts'
import { changeTicks, findSending, insertSending, listTicks } from './office-store.ts'
import * as store from './store.ts'

/** A field of the form to carry over; null is something the request does not say. */
export interface PortalField {
  readonly key: string
  readonly label: string
  readonly value: string | null
}

/** The fields of a version in the order proposed for the portal: the official form was not found. */
export function portalFields(content: SpendingContent): PortalField[] {
  const { values, administration, dataCentre, plan } = content
  const text = (words: string) => (words === '' ? null : words)
  const named = new Map(plan.services.map(({ id, name }) => [id, name]))
  return [
    { key: 'ente', label: 'Amministrazione', value: administration.name },
    { key: 'ipa', label: 'Codice IPA', value: administration.ipaCode },
    { key: 'centro', label: 'Data center', value: dataCentre.name },
    { key: 'gruppo', label: 'Gruppo', value: dataCentre.group },
    { key: 'atto', label: 'Che cosa si chiede', value: dutyLabels[content.duty] },
    {
      key: 'uso',
      label: 'Uso escluso',
      value: values.exemptGround ? exemptLabels[values.exemptGround] : null,
    },
    { key: 'perche-uso', label: 'Perché è escluso', value: text(values.exemptReason) },
    { key: 'finalita', label: 'Finalità', value: values.purpose ? purposeLabels[values.purpose] : null },
    { key: 'tipo', label: 'Tipo di spesa', value: values.kind ? kindLabels[values.kind] : null },
    { key: 'oggetto', label: 'Oggetto', value: text(values.subject) },
    ...values.amounts.flatMap(({ year, netCents, vatCents }) => [
      { key: `netto-${year}`, label: `Importo ${year} senza IVA`, value: formatMoney(netCents) },
      { key: `iva-${year}`, label: `IVA ${year}`, value: vatCents === null ? null : formatMoney(vatCents) },
    ]),
    { key: 'fornitore', label: 'Fornitore', value: text(values.supplier) },
    { key: 'prodotto', label: 'Prodotto o servizio', value: text(values.product) },
    {
      key: 'procedura',
      label: 'Procedura',
      value: values.procedure ? procedureLabels[values.procedure] : null,
    },
    { key: 'cig', label: 'CIG', value: text(values.cig) },
    { key: 'cup', label: 'CUP', value: text(values.cup) },
    { key: 'inizio', label: 'Inizio del contratto', value: values.startsOn && formatDate(values.startsOn) },
    { key: 'fine', label: 'Fine del contratto', value: values.endsOn && formatDate(values.endsOn) },
    {
      key: 'servizi',
      label: 'Servizi che ne dipendono',
      value: text(values.serviceIds.flatMap((id) => named.get(id) ?? []).join(', ')),
    },
    { key: 'fine-piano', label: 'Fine prevista nel piano', value: plan.endsOn && formatDate(plan.endsOn) },
    { key: 'motivo', label: 'Perché serve', value: text(values.need) },
    { key: 'cloud', label: 'Perché non il cloud', value: text(values.cloudReason) },
    { key: 'eccedenza', label: 'Perché dura più del piano', value: text(values.excessReason) },
    {
      key: 'allegati',
      label: 'Allegati',
      value: text(content.documents.map(({ fileName }) => fileName).join(', ')),
    },
  ]
}

/** A version closed in office mode, for who writes for the body; SPEND-007 for one sent inside Regia. */
async function closed(tx: ActorTx, requestId: SpendingRequestId, number: number) {
  const request = await store.lockRequest(tx, requestId)
  const person = writer(tx)
  const version = await store.getVersion(tx, requestId, number)
  if (version.channel !== 'office') throw new DomainError(spendingErrors.programmeChannel)
  return { request, version, person }
}

/** Saves which fields were carried over. `shown` are the ticks the page had: what somebody else ticked meanwhile stays. */
export async function tickFields(
  tx: ActorTx,
  input: {
    readonly requestId: SpendingRequestId
    readonly number: number
    readonly shown: ReadonlySet<string>
    readonly ticked: ReadonlySet<string>
  },
  now: Date,
): Promise<void> {
  const { request, version, person } = await closed(tx, input.requestId, input.number)
  const keys = portalFields(readContent(version.text)).flatMap(({ key, value }) =>
    value === null ? [] : [key],
  )
  const before = await listTicks(tx, version.versionId)
  const added = keys.filter((key) => input.ticked.has(key) && !before.has(key))
  const taken = keys.filter((key) => !input.ticked.has(key) && before.has(key) && input.shown.has(key))
  if (added.length === 0 && taken.length === 0) return
  await changeTicks(tx, request, version, { added, taken, by: person.personId }, now)
  const after = before.size + added.length - taken.length
  // The history tells the first and the last.
  if (before.size > 0 && after < keys.length) return
  await record(tx, request, { action: 'carry_over', changes: { fields: [before.size, after] } }, now)
}

/** What was sent beside what Regia holds; empty when every field was carried over. */
function differencesOf(version: SentVersion, ticks: ReadonlySet<string>): string {
  const fields = portalFields(readContent(version.text)).filter(({ value }) => value !== null)
  const missing = fields.filter(({ key }) => !ticks.has(key))
  return missing.length === 0
    ? ''
    : `${missing.length} campi su ${fields.length} non risultano riportati: ${missing.map(({ label }) => label).join(', ')}.`
}

/** Records how a closed version left: channel, sender, day, protocol number, receipt; once for each version (SPEND-034). */
export async function recordSending(
  tx: ActorTx,
  input: {
    readonly requestId: SpendingRequestId
    readonly number: number
    readonly channel: Sending['channel']
    readonly sentByName: string
    readonly sentOn: LocalDate
    readonly protocolNumber: string
    readonly receipt: {
      readonly fileName: string
      readonly mediaType: string
      readonly content: Uint8Array
    } | null
    /** The version was written from what had been sent: there is nothing to compare. */
    readonly isWrittenAfter?: boolean
  },
  now: Date,
): Promise<void> {
  const { request, version, person } = await closed(tx, input.requestId, input.number)
  if (await findSending(tx, version.versionId)) throw new DomainError(spendingErrors.sendingRecorded)
  const { channel, sentByName, sentOn, protocolNumber, receipt } = input
  // By PEC the file itself leaves: there is nothing to carry over.
  const differences =
    channel === 'pec' || input.isWrittenAfter
      ? ''
      : differencesOf(version, await listTicks(tx, version.versionId))
  const receiptDocumentId = receipt
    ? await insertDocument(
        tx,
        request.administrationId,
        {
          ...receipt,
          sha256: createHash('sha256').update(receipt.content).digest('hex'),
          by: person.personId,
        },
        now,
      )
    : null
  await insertSending(
    tx,
    request,
    version,
    { channel, sentByName, sentOn, protocolNumber, receiptDocumentId, differences, by: person.personId },
    now,
  )
  await record(
    tx,
    request,
    {
      action: 'record_sending',
      changes: {
        channel: [null, channel],
        sentOn: [null, sentOn],
        protocolNumber: [null, protocolNumber],
      },
    },
    now,
  )
}
