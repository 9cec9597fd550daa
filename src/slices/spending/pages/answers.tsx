// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, formatLongDate } from '../../../shared/dates.ts'
import { formatGigabytes } from '../../../shared/gigabytes.ts'
import { formatCount } from '../../../shared/money.ts'
import {
  Checkboxes,
  DateField,
  FieldRow,
  Hint,
  Notice,
  NumberField,
  RadioChoices,
  Select,
  TextArea,
  TextField,
} from '../../../ui/index.ts'
import { lastEnd } from '../excess.ts'
import { type FormField, type SpendingForm, type StepKey, shownFields } from '../form.ts'
import { amountSlots } from '../inputs.ts'
import {
  type Duty,
  exemptGrounds,
  exemptLabels,
  itemLabels,
  kindLabels,
  type PlaceFacts,
  procedureLabels,
  procedures,
  purposeLabels,
  purposes,
  type SpendingKind,
  type SpendingValues,
  spendingItems,
} from '../model.ts'
import { dutyReason, type FormTrouble, fieldIn } from '../view.ts'

export interface AnswersProps {
  readonly step: Exclude<StepKey, 'documenti'>
  readonly duty: Duty
  /** The edition whose questions these are. */
  readonly edition: SpendingForm
  readonly place: Pick<PlaceFacts, 'group' | 'cpu' | 'storageGb' | 'services'>
  readonly values: SpendingValues
  /** The fields as they are shown, by name. */
  readonly form: Readonly<Record<string, string>>
  /** The services ticked. */
  readonly chosen: readonly string[]
  readonly trouble: FormTrouble
}

const kindConsequences: Readonly<Record<SpendingKind, string>> = {
  ordinary_maintenance: 'Contratti e ricambi per tenere in funzione ciò che c’è',
  continuity:
    'Sostituzioni e interventi per non interrompere un servizio: anche sicurezza e disaster recovery',
  consolidation: 'Portare servizi in un data center che c’è già, per spendere meno',
  expansion: 'Più macchine, più spazio, più potenza nel data center che c’è',
  new_data_centre: 'Un data center che oggi non c’è: non è ammesso',
}

/** The fields of one page of the form: those that its edition asks, with what the programme says of each. */
export function Answers({ step, duty, edition, place, values, form, chosen, trouble }: AnswersProps) {
  const shown = shownFields(edition, step, duty)
  const shows = (key: FormField) => shown.includes(key)
  const field = (name: string) => fieldIn(trouble, name, form[name])
  const help = (key: FormField, own = '') => [own, edition.fields[key].help].filter(Boolean).join('. ')
  switch (step) {
    case 'tipo':
      return (
        <>
          <RadioChoices
            {...field('kind')}
            label="Tipo di spesa"
            help={help('kind')}
            choices={Object.entries(kindLabels).map(([value, label]) => ({
              value,
              label,
              consequence: kindConsequences[value as SpendingKind],
            }))}
          />
          <TextField
            {...field('subject')}
            label="Oggetto, in poche parole"
            help={help('subject', 'Per esempio: Manutenzione di server e archivi')}
            maxLength={150}
          />
          {shows('items') ? (
            <Checkboxes
              name="items"
              label="Che cosa comprende"
              help={help('items')}
              values={values.items}
              options={spendingItems.map((value) => ({ value, label: itemLabels[value] }))}
            />
          ) : null}
        </>
      )
    case 'uso':
      return (
        <>
          <RadioChoices
            {...field('exemptGround')}
            value={field('exemptGround').value || 'none'}
            label="Uso del data center per cui si spende"
            help={help('exemptGround')}
            choices={[
              ...exemptGrounds.map((value) => ({
                value,
                label: exemptLabels[value],
                consequence: 'Comunicazione preventiva',
              })),
              {
                value: 'none',
                label: 'Un altro uso',
                consequence: dutyReason('authorisation', place.group, edition),
              },
            ]}
          />
          {shows('exemptReason') ? (
            <TextArea
              {...field('exemptReason')}
              label="Perché è quell’uso e nessun altro"
              help={help('exemptReason', 'Serve solo per i primi tre')}
              maxLength={2000}
            />
          ) : null}
        </>
      )
    case 'finalita':
      return (
        <RadioChoices
          {...field('purpose')}
          label="Finalità della spesa"
          help={help(
            'purpose',
            'Le prime tre erano ammesse dalla circolare 5/2017: il testo in vigore è da verificare',
          )}
          choices={purposes.map((value) => ({ value, label: purposeLabels[value] }))}
        />
      )
    case 'motivo':
      return (
        <>
          {shows('need') ? (
            <TextArea {...field('need')} label="Perché serve" help={help('need')} rows={5} maxLength={4000} />
          ) : null}
          {shows('cloudReason') ? (
            <TextArea
              {...field('cloudReason')}
              label="Perché il cloud, o un servizio qualificato, oggi non si può usare"
              help={help('cloudReason')}
              rows={5}
              maxLength={4000}
            />
          ) : null}
        </>
      )
    case 'importi':
      return (
        <>
          <Hint>
            {help(
              'amounts',
              'Scrivi gli importi come ti viene: 1.234,56 oppure 1234.56. Gli anni che non servono restano vuoti',
            )}
          </Hint>
          {amountSlots.slice(0, Math.max(3, values.amounts.length + 1)).map((slot) => (
            <FieldRow key={slot}>
              <NumberField {...field(`year${slot}`)} label="Anno" />
              <TextField {...field(`net${slot}`)} label="Senza IVA, in euro" inputMode="decimal" />
              <TextField {...field(`vat${slot}`)} label="IVA, in euro" inputMode="decimal" />
            </FieldRow>
          ))}
        </>
      )
    case 'fornitore':
      return (
        <>
          {shows('supplier') ? (
            <TextField
              {...field('supplier')}
              label="Fornitore"
              help={help('supplier', 'Se non è scelto ancora, lascia vuoto')}
            />
          ) : null}
          {shows('product') ? (
            <TextField {...field('product')} label="Prodotto o servizio" help={help('product')} />
          ) : null}
          {shows('procedure') ? (
            <Select
              {...field('procedure')}
              label="Procedura"
              help={help('procedure')}
              empty="Non lo so ancora"
              options={procedures.map((value) => ({ value, label: procedureLabels[value] }))}
            />
          ) : null}
          {shows('cig') ? (
            <TextField {...field('cig')} label="CIG, se c’è già" help={help('cig')} narrow maxLength={30} />
          ) : null}
          {shows('cup') ? (
            <TextField {...field('cup')} label="CUP, se c’è" help={help('cup')} narrow maxLength={30} />
          ) : null}
        </>
      )
    case 'durata': {
      const end = lastEnd(place.services)
      return (
        <>
          <DateField {...field('startsOn')} label="Inizio del contratto" />
          <DateField
            {...field('endsOn')}
            label="Fine del contratto"
            help={help(
              'contract',
              end === null
                ? 'Giorno, mese, anno. Nessun piano dice ancora quando se ne va l’ultimo servizio'
                : `Giorno, mese, anno. L’ultimo servizio con una data se ne va il ${formatLongDate(end)}: ${formatDate(end)}`,
            )}
          />
          {shows('excessReason') ? (
            <TextArea
              {...field('excessReason')}
              label="Se dura più della migrazione: perché"
              help={help(
                'excessReason',
                'Si può inviare con un motivo. Senza, un contratto più lungo del piano non parte',
              )}
              maxLength={4000}
            />
          ) : null}
        </>
      )
    }
    case 'servizi':
      return place.services.length === 0 ? (
        <Notice kind="info" level={2} title="Nell’inventario questo data center non ospita servizi">
          Se non è così, completa l’inventario: il confronto con il piano parte da lì.
        </Notice>
      ) : (
        <Checkboxes
          name="serviceIds"
          label="Servizi ospitati, di tutti gli enti"
          help={help('services')}
          values={chosen}
          options={place.services.map((service) => ({
            value: service.serviceId,
            label: service.isOwn ? service.name : `${service.name}, ${service.administrationName}`,
          }))}
        />
      )
    case 'capacita':
      return (
        <>
          <RadioChoices
            {...field('growsCapacity')}
            label="Dopo la spesa il data center avrà più macchine o più spazio?"
            help={help('capacity')}
            choices={[
              { value: 'no', label: 'No, resta come adesso', consequence: capacityNow(place) },
              { value: 'yes', label: 'Sì, aumenta', consequence: 'Scrivi sotto quanto sarà dopo' },
            ]}
          />
          <NumberField {...field('cpuAfter')} label="CPU, dopo" />
          <TextField {...field('storageGbAfter')} label="Archivio, dopo" help="Per esempio 9,5 TB" narrow />
        </>
      )
    case 'firma':
      return (
        <TextField
          {...field('signatory')}
          label="Chi firma la relazione: nome e incarico"
          help={help(
            'signatory',
            'Per esempio: Anna Rossi, responsabile della transizione digitale. Se è una persona nominata, l’atto di nomina si allega fra i documenti',
          )}
        />
      )
  }
}

function capacityNow({ cpu, storageGb }: Pick<PlaceFacts, 'cpu' | 'storageGb'>): string {
  const sizes = [
    cpu === null ? null : `CPU ${formatCount(cpu)}`,
    storageGb === null ? null : `archivio ${formatGigabytes(storageGb)}`,
  ].filter((words) => words !== null)
  return sizes.length > 0 ? `Nell’inventario: ${sizes.join(', ')}` : 'Nell’inventario le dimensioni sono n.d.'
}
