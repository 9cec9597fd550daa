// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LocalDate } from '../../../shared/dates.ts'
import { formatDate, formatLongDate } from '../../../shared/dates.ts'
import { formatGigabytes } from '../../../shared/gigabytes.ts'
import { formatCount } from '../../../shared/money.ts'
import {
  Actions,
  Box,
  Button,
  ButtonLink,
  Checkboxes,
  DateField,
  ErrorSummary,
  FieldRow,
  Form,
  HiddenField,
  Hint,
  Notice,
  NumberField,
  PageHead,
  RadioChoices,
  SavedNote,
  Select,
  Split,
  Steps,
  TextArea,
  TextField,
} from '../../../ui/index.ts'
import { lastEnd } from '../excess.ts'
import { amountSlots } from '../inputs.ts'
import {
  exemptGrounds,
  exemptLabels,
  kindLabels,
  type PlaceFacts,
  procedureLabels,
  procedures,
  purposeLabels,
  purposes,
  type SpendingKind,
  type SpendingRequest,
  type SpendingValues,
} from '../model.ts'
import type { StepKey } from '../rules.ts'
import {
  dutyReason,
  type FormTrouble,
  fieldIn,
  isAnswered,
  questions,
  spendingPaths,
  stepLabels,
  stepsFor,
  whys,
} from '../view.ts'
import { DocumentsForm, type DocumentsFormProps } from './documents-form.tsx'

export interface StepPageProps extends Pick<DocumentsFormProps, 'documents'> {
  readonly request: SpendingRequest
  readonly place: PlaceFacts
  readonly step: StepKey
  readonly values: SpendingValues
  readonly draftVersion: number
  readonly savedAt: string
  /** The fields as they are shown, by name. */
  readonly form: Readonly<Record<string, string>>
  /** Of the answers on the page: to tell who changed what. */
  readonly base: string
  readonly chosen: readonly string[]
  /** Somebody else wrote the same answers meanwhile: what is stored now. */
  readonly clash: string | null
  readonly trouble: FormTrouble
}

/** One question of a request. Every question can be opened; none must be answered to go on. */
export function StepPage(props: StepPageProps) {
  const { request, step, values, trouble, place } = props
  const { requestId } = request
  const steps = stepsFor(request.duty, request.administrationKind)
  const at = steps.indexOf(step)
  const action = spendingPaths.step(requestId, step)
  return (
    <>
      <PageHead
        title={questions[step]}
        lead={
          <>
            {place.name}, {request.administrationTitle} ·{' '}
            <SavedNote at={props.savedAt} version={props.draftVersion} />
          </>
        }
      />
      <Steps
        label="Domande sulla spesa"
        steps={steps.map((each) => ({
          label: stepLabels[each],
          href: spendingPaths.step(requestId, each),
          done: isAnswered(each, values, props.documents.length),
          current: each === step,
        }))}
      />
      <Split
        aside={[
          <Box key="why" title="Perché lo chiediamo" quiet>
            <p>{whys[step]}</p>
          </Box>,
          <Box key="duty" title="Che cosa serve">
            <p>{dutyReason(request.duty, place.group)}.</p>
            <p>
              <a href={spendingPaths.request(requestId)}>Vedi tutta la richiesta</a>
            </p>
          </Box>,
        ]}
      >
        <ErrorSummary errors={trouble.errors} />
        {props.clash === null ? null : (
          <Notice kind="warn" level={2} title="Qualcuno ha scritto qui mentre scrivevi">
            Ora c’è: {props.clash}. Se salvi di nuovo, vale quello che vedi sotto.
          </Notice>
        )}
        {step === 'documenti' ? (
          <DocumentsForm requestId={requestId} documents={props.documents} trouble={trouble} />
        ) : (
          <Form action={action} version={props.draftVersion} autosave={action}>
            <HiddenField name="base" value={props.base} />
            <Answers {...props} step={step} />
            <Actions stack>
              <Button>{at === steps.length - 1 ? 'Salva e rivedi tutto' : 'Salva e continua'}</Button>
              <ButtonLink href={spendingPaths.request(requestId)}>Torna alla richiesta</ButtonLink>
            </Actions>
          </Form>
        )}
      </Split>
    </>
  )
}

const kindConsequences: Readonly<Record<SpendingKind, string>> = {
  ordinary_maintenance: 'Contratti e ricambi per tenere in funzione ciò che c’è',
  continuity:
    'Sostituzioni e interventi per non interrompere un servizio: anche sicurezza e disaster recovery',
  consolidation: 'Portare servizi in un data center che c’è già, per spendere meno',
  expansion: 'Più macchine, più spazio, più potenza nel data center che c’è',
  new_data_centre: 'Un data center che oggi non c’è: non è ammesso',
}

function Answers(props: StepPageProps & { readonly step: Exclude<StepKey, 'documenti'> }) {
  const { step, place, request } = props
  const field = (name: string) => fieldIn(props.trouble, name, props.form[name])
  switch (step) {
    case 'tipo':
      return (
        <>
          <RadioChoices
            {...field('kind')}
            label="Tipo di spesa"
            choices={Object.entries(kindLabels).map(([value, label]) => ({
              value,
              label,
              consequence: kindConsequences[value as SpendingKind],
            }))}
          />
          <TextField
            {...field('subject')}
            label="Oggetto, in poche parole"
            help="Per esempio: Manutenzione di server e archivi"
            maxLength={150}
          />
        </>
      )
    case 'uso':
      return (
        <>
          <RadioChoices
            {...field('exemptGround')}
            value={field('exemptGround').value || 'none'}
            label="Uso del data center per cui si spende"
            choices={[
              ...exemptGrounds.map((value) => ({
                value,
                label: exemptLabels[value],
                consequence: 'Comunicazione preventiva',
              })),
              { value: 'none', label: 'Un altro uso', consequence: dutyReason('authorisation', place.group) },
            ]}
          />
          <TextArea
            {...field('exemptReason')}
            label="Perché è quell’uso e nessun altro"
            help="Serve solo per i primi tre."
            maxLength={2000}
          />
        </>
      )
    case 'finalita':
      return (
        <RadioChoices
          {...field('purpose')}
          label="Finalità della spesa"
          help="Le prime tre erano ammesse dalla circolare 5/2017: il testo in vigore è da verificare."
          choices={purposes.map((value) => ({ value, label: purposeLabels[value] }))}
        />
      )
    case 'motivo':
      return (
        <>
          <TextArea {...field('need')} label="Perché serve" rows={5} maxLength={4000} />
          {request.duty === 'authorisation' ? (
            <TextArea
              {...field('cloudReason')}
              label="Perché il cloud, o un servizio qualificato, oggi non si può usare"
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
            Scrivi gli importi come ti viene: 1.234,56 oppure 1234.56. Gli anni che non servono restano vuoti.
          </Hint>
          {amountSlots.slice(0, Math.max(3, props.values.amounts.length + 1)).map((slot) => (
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
          <TextField {...field('supplier')} label="Fornitore" help="Se non è scelto ancora, lascia vuoto" />
          <TextField {...field('product')} label="Prodotto o servizio" />
          <Select
            {...field('procedure')}
            label="Procedura"
            empty="Non lo so ancora"
            options={procedures.map((value) => ({ value, label: procedureLabels[value] }))}
          />
          <TextField {...field('cig')} label="CIG, se c’è già" narrow maxLength={30} />
          <TextField {...field('cup')} label="CUP, se c’è" narrow maxLength={30} />
        </>
      )
    case 'durata':
      return <Duration {...props} field={field} />
    case 'servizi':
      return place.services.length === 0 ? (
        <Notice kind="info" level={2} title="Nell’inventario questo data center non ospita servizi">
          Se non è così, completa l’inventario: il confronto con il piano parte da lì.
        </Notice>
      ) : (
        <Checkboxes
          name="serviceIds"
          label="Servizi ospitati, di tutti gli enti"
          values={props.chosen}
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
            choices={[
              { value: 'no', label: 'No, resta come adesso', consequence: capacityNow(place) },
              { value: 'yes', label: 'Sì, aumenta', consequence: 'Scrivi sotto quanto sarà dopo' },
            ]}
          />
          <NumberField {...field('cpuAfter')} label="CPU, dopo" />
          <TextField {...field('storageGbAfter')} label="Archivio, dopo" help="Per esempio 9,5 TB" narrow />
        </>
      )
  }
}

function capacityNow({ cpu, storageGb }: PlaceFacts): string {
  const sizes = [
    cpu === null ? null : `CPU ${formatCount(cpu)}`,
    storageGb === null ? null : `archivio ${formatGigabytes(storageGb)}`,
  ].filter((words) => words !== null)
  return sizes.length > 0 ? `Nell’inventario: ${sizes.join(', ')}` : 'Nell’inventario le dimensioni sono n.d.'
}

function Duration({
  place,
  request,
  field,
}: StepPageProps & { field: (name: string) => ReturnType<typeof fieldIn> }) {
  const end: LocalDate | null = lastEnd(place.services)
  return (
    <>
      <DateField {...field('startsOn')} label="Inizio del contratto" />
      <DateField
        {...field('endsOn')}
        label="Fine del contratto"
        help={
          end === null
            ? 'Giorno, mese, anno. Nessun piano dice ancora quando se ne va l’ultimo servizio.'
            : `Giorno, mese, anno. L’ultimo servizio con una data se ne va il ${formatLongDate(end)}: ${formatDate(end)}`
        }
      />
      {request.duty === 'authorisation' ? (
        <TextArea
          {...field('excessReason')}
          label="Se dura più della migrazione: perché"
          help="Si può inviare con un motivo. Senza, un contratto più lungo del piano non parte."
          maxLength={4000}
        />
      ) : null}
    </>
  )
}
