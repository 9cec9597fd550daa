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
import type { FormField } from './form.ts'
import {
  dutyLabels,
  exemptLabels,
  itemLabels,
  kindLabels,
  procedureLabels,
  purposeLabels,
  type Sending,
  type SentVersion,
  type SpendingRequestId,
} from './model.ts'
import { changeTicks, findSending, insertSending, listTicks } from './office-store.ts'
import * as store from './store.ts'
import { capacityInWords } from './view.ts'

/** A field of the form to carry over; null is something the request does not say. */
export interface PortalField {
  readonly key: string
  readonly label: string
  readonly value: string | null
}

/** The fields of a version in the order proposed for the portal, those that its edition asked: the official form was not found. */
export function portalFields(content: SpendingContent): PortalField[] {
  const { values, administration, dataCentre, plan } = content
  const text = (words: string) => (words === '' ? null : words)
  const named = new Map(plan.services.map(({ id, name }) => [id, name]))
  const asked = new Set(content.form.asked.map(({ key }) => key))
  const of = (question: FormField, key: string, label: string, value: string | null): PortalField[] =>
    asked.has(question) ? [{ key, label, value }] : []
  return [
    { key: 'ente', label: 'Amministrazione', value: administration.name },
    { key: 'ipa', label: 'Codice IPA', value: administration.ipaCode },
    { key: 'centro', label: 'Data center', value: dataCentre.name },
    { key: 'gruppo', label: 'Gruppo', value: dataCentre.group },
    { key: 'atto', label: 'Che cosa si chiede', value: dutyLabels[content.duty] },
    ...of('exemptGround', 'uso', 'Uso escluso', values.exemptGround && exemptLabels[values.exemptGround]),
    ...of('exemptReason', 'perche-uso', 'Perché è escluso', text(values.exemptReason)),
    ...of('purpose', 'finalita', 'Finalità', values.purpose && purposeLabels[values.purpose]),
    ...of('kind', 'tipo', 'Tipo di spesa', values.kind && kindLabels[values.kind]),
    ...of('subject', 'oggetto', 'Oggetto', text(values.subject)),
    ...of('items', 'voci', 'Voci di spesa', text(values.items.map((item) => itemLabels[item]).join(', '))),
    ...values.amounts.flatMap(({ year, netCents, vatCents }) => [
      { key: `netto-${year}`, label: `Importo ${year} senza IVA`, value: formatMoney(netCents) },
      { key: `iva-${year}`, label: `IVA ${year}`, value: vatCents === null ? null : formatMoney(vatCents) },
    ]),
    ...of('supplier', 'fornitore', 'Fornitore', text(values.supplier)),
    ...of('product', 'prodotto', 'Prodotto o servizio', text(values.product)),
    ...of('procedure', 'procedura', 'Procedura', values.procedure && procedureLabels[values.procedure]),
    ...of('cig', 'cig', 'CIG', text(values.cig)),
    ...of('cup', 'cup', 'CUP', text(values.cup)),
    ...of('contract', 'inizio', 'Inizio del contratto', values.startsOn && formatDate(values.startsOn)),
    ...of('contract', 'fine', 'Fine del contratto', values.endsOn && formatDate(values.endsOn)),
    ...of(
      'services',
      'servizi',
      'Servizi che ne dipendono',
      text(values.serviceIds.flatMap((id) => named.get(id) ?? []).join(', ')),
    ),
    { key: 'fine-piano', label: 'Fine prevista nel piano', value: plan.endsOn && formatDate(plan.endsOn) },
    ...of('need', 'motivo', 'Perché serve', text(values.need)),
    ...of('cloudReason', 'cloud', 'Perché non il cloud', text(values.cloudReason)),
    ...of('excessReason', 'eccedenza', 'Perché dura più del piano', text(values.excessReason)),
    ...of('capacity', 'capacita', 'Capacità dopo la spesa', capacityInWords(values)),
    ...of('signatory', 'firma', 'Chi firma la relazione', text(values.signatory)),
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
