// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, formatLongDate, type LocalDate } from '../../../shared/dates.ts'
import {
  Box,
  Button,
  DateField,
  Disclosure,
  FieldRow,
  Form,
  HiddenField,
  Muted,
  Notice,
  PlainList,
  Section,
  Status,
  TextArea,
  TextField,
} from '../../../ui/index.ts'
import type { Act, Actual, Condition, Derogation, Overrun, SpendingRequest, YearAmount } from '../model.ts'
import {
  causeInWords,
  closedByWords,
  type FormTrouble,
  fieldIn,
  overrunInWords,
  spendingPaths,
} from '../view.ts'
import { SpentSection, spentYears } from './actuals-section.tsx'

export interface AftermathProps {
  readonly request: SpendingRequest
  readonly amounts: readonly YearAmount[]
  readonly act: Act | null
  readonly conditions: readonly Condition[]
  readonly derogations: readonly Derogation[]
  readonly overruns: readonly Overrun[]
  readonly actuals: readonly Actual[]
  /** What the reader may do: write for the body, give a derogation. */
  readonly isWriter: boolean
  readonly mayDerogate: boolean
  readonly today: LocalDate
  readonly trouble: FormTrouble
}

/** What follows a decision: the open notice, conditions, derogations, a contract made shorter. */
export function Aftermath(props: AftermathProps) {
  const { overruns, act, derogations } = props
  const open = overruns.find(({ closedOn }) => closedOn === null)
  return (
    <Section
      title="Dopo la decisione"
      id="dopo"
      aside={
        act ? (
          <a href={spendingPaths.act(props.request.requestId, act.actId)}>
            atto n. {act.number} del {formatLongDate(act.decidedOn)}
          </a>
        ) : undefined
      }
    >
      {open ? <OpenNotice {...props} overrun={open} /> : null}
      <Conditions {...props} />
      {derogations.length > 0 ? (
        <Box title="Deroghe" level={3} quiet>
          <PlainList
            items={derogations.map((each) => (
              <>
                {each.ground} · {each.scope}, fino al {formatLongDate(each.expiresOn)}
              </>
            ))}
          />
        </Box>
      ) : null}
      <SpentSection
        request={props.request}
        years={spentYears(props.amounts, props.actuals)}
        isWriter={props.isWriter}
        thisYear={Number(props.today.slice(0, 4))}
        trouble={props.trouble}
      />
      {overruns.some(({ closedOn }) => closedOn !== null) ? (
        <Disclosure summary="Avvisi chiusi">
          <PlainList
            small
            items={overruns
              .filter(({ closedOn }) => closedOn !== null)
              .map((each) => (
                <>
                  {each.causes[0] ? causeInWords(each.causes[0]) : null}, aperto il{' '}
                  {formatLongDate(each.openedOn)}, chiuso il {formatLongDate(each.closedOn as string)}{' '}
                  {each.closedBy ? closedByWords[each.closedBy] : ''}
                </>
              ))}
          />
        </Disclosure>
      ) : null}
      {props.isWriter && !open ? <ShortenForm {...props} /> : null}
    </Section>
  )
}

function OpenNotice(props: AftermathProps & { readonly overrun: Overrun }) {
  const { overrun, request, amounts, trouble } = props
  const base = spendingPaths.request(request.requestId)
  return (
    <>
      <Notice
        kind="stop"
        title={`Il contratto dura più del piano: ${overrunInWords(overrun, request, amounts)}`}
      >
        {overrun.causes.map((cause) => `${causeInWords(cause)}, ${formatLongDate(cause.on)}`).join('. ')}. Si
        chiude con un motivo in una deroga, un contratto più corto o un nuovo piano.
        {overrun.explanation ? ` L’ente dice: «${overrun.explanation}»` : ''}
      </Notice>
      {props.isWriter ? (
        <>
          <ShortenForm {...props} open />
          <Disclosure summary="Spiega perché serve fino ad allora">
            <Form action={`${base}/spiegazioni`}>
              <TextArea
                {...fieldIn(trouble, 'explanation', overrun.explanation)}
                label="Che cosa è successo, e perché il contratto serve ancora"
                help="La legge chi può dare la deroga: l’avviso resta aperto fino ad allora."
                maxLength={2000}
              />
              <Button weight="secondary">Salva la spiegazione</Button>
            </Form>
          </Disclosure>
        </>
      ) : null}
      {props.mayDerogate ? (
        <Disclosure summary="Dai una deroga" open={trouble.errors.length > 0}>
          <Form action={`${base}/deroghe`} version={request.version}>
            <DerogationFields trouble={trouble} expiresOn={request.endsOn} scope={request.subject} />
            <Button>Registra la deroga</Button>
          </Form>
        </Disclosure>
      ) : null}
    </>
  )
}

/** Ground, scope and expiry of a derogation. */
export function DerogationFields({
  trouble,
  expiresOn,
  scope,
}: {
  readonly trouble: FormTrouble
  readonly expiresOn: LocalDate | null
  readonly scope: string
}) {
  return (
    <>
      <TextArea
        {...fieldIn(trouble, 'ground')}
        label="Perché il contratto può durare più del piano"
        maxLength={2000}
        rows={3}
      />
      <FieldRow>
        <TextField {...fieldIn(trouble, 'scope', scope)} label="A che cosa si applica" maxLength={500} />
        <DateField
          {...fieldIn(trouble, 'expiresOn', expiresOn === null ? '' : formatDate(expiresOn))}
          label="Vale fino al"
        />
      </FieldRow>
    </>
  )
}

function Conditions({ conditions, isWriter, request, today, trouble }: AftermathProps) {
  if (conditions.length === 0) return null
  return (
    <Box title="Prescrizioni" level={3}>
      <PlainList
        items={conditions.map(({ conditionId, words, dueOn, metOn, metNote }) => (
          <>
            <strong>{words}</strong> <Muted>entro il {formatLongDate(dueOn)}</Muted>{' '}
            {metOn ? (
              <Status kind="ok">
                Rispettata il {formatLongDate(metOn)}
                {metNote ? `: ${metNote}` : ''}
              </Status>
            ) : dueOn < today ? (
              <Status kind="bad">Scaduta</Status>
            ) : (
              <Status kind="info">Da rispettare</Status>
            )}
            {isWriter && metOn === null ? (
              <Disclosure summary="È rispettata">
                <Form
                  action={`${spendingPaths.request(request.requestId)}/prescrizioni`}
                  label={`Prescrizione: ${words}`}
                >
                  <HiddenField name="conditionId" value={conditionId} />
                  <DateField {...fieldIn(trouble, 'on')} id={`on-${conditionId}`} label="Da che giorno" />
                  <TextField
                    {...fieldIn(trouble, 'note')}
                    id={`note-${conditionId}`}
                    label="Come, in breve"
                    maxLength={500}
                  />
                  <Button small>Segna come rispettata</Button>
                </Form>
              </Disclosure>
            ) : null}
          </>
        ))}
      />
    </Box>
  )
}

function ShortenForm({ request, trouble, open = false }: AftermathProps & { readonly open?: boolean }) {
  return (
    <Disclosure summary="Il contratto finisce prima" open={open}>
      <Form action={`${spendingPaths.request(request.requestId)}/accorciamenti`} version={request.version}>
        <DateField {...fieldIn(trouble, 'endsOn')} id="fine-contratto" label="Nuova fine del contratto" />
        <TextField
          {...fieldIn(trouble, 'reason')}
          label="Come lo sai: recesso, nuovo contratto"
          maxLength={500}
        />
        <Button weight="secondary">Accorcia il contratto</Button>
      </Form>
    </Disclosure>
  )
}
