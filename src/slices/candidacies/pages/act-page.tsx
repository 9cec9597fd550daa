// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate } from '../../../shared/dates.ts'
import {
  Actions,
  Button,
  ButtonLink,
  DateField,
  ErrorSummary,
  FileField,
  Form,
  MoneyField,
  Notice,
  NumberField,
  PageHead,
  PlainList,
  Select,
  TextArea,
  TextField,
} from '../../../ui/index.ts'
import { type ActField, actFields, actWords } from '../act-words.ts'
import { type CandidacyAction, candidacyTransitions } from '../lifecycle.ts'
import { type Candidacy, type CandidacyAct, sendingChannelLabels, sendingChannels } from '../model.ts'
import { candidacyPaths, type FormTrouble, fieldIn } from '../view.ts'

export interface ActPageProps {
  readonly candidacy: Candidacy
  readonly action: CandidacyAction
  /** What the act takes away. */
  readonly consequences: readonly string[]
  readonly today: string
  readonly trouble: FormTrouble
}

/** One act: its day, what it asks, what it takes away. */
export function ActPage({ candidacy, action, consequences, today, trouble }: ActPageProps) {
  const words = actWords[action]
  const row = candidacyTransitions.find((each) => each.action === action)
  const isDanger = consequences.length > 0
  return (
    <>
      <PageHead title={words.title} lead={`${candidacy.callTitle}, ${candidacy.administrationName}`} />
      <ErrorSummary errors={trouble.errors} />
      <p>{words.lead}</p>
      {isDanger ? (
        <Notice kind="warn" level={2} title="Che cosa comporta">
          <PlainList items={consequences} />
        </Notice>
      ) : null}
      <Form
        multipart
        action={candidacyPaths.act(candidacy.candidacyId, action)}
        version={candidacy.version}
        label={words.title}
      >
        <DateField label={words.day} required {...fieldIn(trouble, 'on', formatDate(today))} />
        {actFields.map((field) => (
          <ActInput key={field} field={field} action={action} trouble={trouble} />
        ))}
        <TextArea
          label={row?.note === 'required' ? 'Motivo' : 'Nota'}
          help="Resta nella storia della candidatura"
          rows={3}
          maxLength={2000}
          required={row?.note === 'required'}
          {...fieldIn(trouble, 'note')}
        />
        <Actions>
          <Button weight={isDanger ? 'danger' : 'primary'}>{row?.labelIt ?? words.title}</Button>
          <ButtonLink weight="link" href={candidacyPaths.one(candidacy.candidacyId)}>
            Lascia com’è
          </ButtonLink>
        </Actions>
      </Form>
    </>
  )
}

function ActInput({
  field,
  action,
  trouble,
}: {
  field: ActField
  action: CandidacyAction
  trouble: FormTrouble
}) {
  const words = actWords[action].fields[field]
  if (!words) return null
  const { isRequired, ...label } = words
  const common = { ...label, required: isRequired, ...fieldIn(trouble, field) }
  switch (field) {
    case 'channel':
      return (
        <Select
          {...common}
          empty="Scegli"
          options={sendingChannels.map((value) => ({ value, label: sendingChannelLabels[value] }))}
        />
      )
    case 'termStep':
      return (
        <Select
          {...common}
          empty="Scegli"
          options={[
            { value: 'contract', label: 'quello del contratto' },
            { value: 'completion', label: 'quello del completamento' },
          ]}
        />
      )
    case 'amount':
      return <MoneyField {...common} />
    case 'until':
      return <DateField {...common} />
    case 'months':
      return <NumberField {...common} />
    case 'document': {
      const { value: _, ...file } = common
      return <FileField {...file} />
    }
    default:
      return <TextField {...common} maxLength={200} />
  }
}

/** Taking back the last act: what it was, and why. */
export function UndoPage({
  candidacy,
  last,
  plan,
  trouble,
}: {
  candidacy: Candidacy
  last: CandidacyAct
  plan: 'as_before' | 'decided' | null
  trouble: FormTrouble
}) {
  return (
    <>
      <PageHead
        title="Annulla l’ultimo atto"
        lead={`${candidacy.callTitle}, ${candidacy.administrationName}`}
      />
      <ErrorSummary errors={trouble.errors} />
      <p>
        «{actWords[last.action].title}» del {formatDate(last.onDay)} resta nella storia come annullato, e la
        candidatura torna com’era prima. Si annulla ciò che è stato registrato per sbaglio: ciò che è successo
        davvero si registra con il suo atto.
      </p>
      {plan === 'as_before' ? (
        <Notice kind="info" level={2} title="Anche il piano torna com’era">
          Nessuno ha ancora deciso che cosa farne: smette di essere decaduto, e chi ne aveva letto lo sa.
        </Notice>
      ) : plan === 'decided' ? (
        <Notice kind="warn" level={2} title="Il piano resta com’è ora">
          Dopo questo atto è già stato deciso che cosa farne. Se nulla cambia, trasmetti di nuovo ciò che era
          stato approvato.
        </Notice>
      ) : null}
      <Form
        action={candidacyPaths.act(candidacy.candidacyId, 'undo')}
        version={candidacy.version}
        label="Annulla l’ultimo atto"
      >
        <TextArea label="Motivo" required rows={3} maxLength={2000} {...fieldIn(trouble, 'note')} />
        <Actions>
          <Button weight="danger">Annulla l’atto</Button>
          <ButtonLink weight="link" href={candidacyPaths.one(candidacy.candidacyId)}>
            Lascia com’è
          </ButtonLink>
        </Actions>
      </Form>
    </>
  )
}
