// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate } from '../../../shared/dates.ts'
import type { FieldError } from '../../../shared/errors.ts'
import type { PostedForm } from '../../../shared/forms.ts'
import {
  Actions,
  Button,
  ButtonLink,
  CellNote,
  CellSelect,
  CellText,
  DateField,
  ErrorSummary,
  Form,
  type HeadingLevel,
  HiddenField,
  Missing,
  Notice,
  PageHead,
  Table,
} from '../../../ui/index.ts'
import type { Checklist } from '../model.ts'
import { type AgidGroup, type DataCentre, type Requirement, requirementAnswers } from '../model.ts'
import { groupOfAnswers } from '../rules.ts'
import { answerLabels, groupInWords, groupLabels, paths } from '../view.ts'
import { fieldOf } from './service-fields.tsx'
import type { SeenFields } from './service-form-page.tsx'

export interface RequirementPageProps {
  readonly place: DataCentre
  readonly bodyName: string
  readonly checklist: Checklist
  readonly mayWrite: boolean
  readonly form: PostedForm
  readonly errors: readonly FieldError[]
  readonly seen: SeenFields
}

/** The requirements of a data centre, one a row: answers and notes, saved together. */
export function RequirementPage(props: RequirementPageProps) {
  const { place, bodyName, checklist, mayWrite, errors, seen } = props
  const back = paths.dataCentre(place.id)
  return (
    <>
      <PageHead
        title={`Requisiti di ${place.name}`}
        lead={
          <>
            {bodyName} · <a href={back}>torna al data center</a>
          </>
        }
      />
      <ErrorSummary errors={errors} />
      <ChecklistNote checklist={checklist} level={2} />
      <SuggestedGroup checklist={checklist} group={place.group} />
      {mayWrite ? (
        <Form action={paths.requirements(place.id)} version={seen.version}>
          <HiddenField name="base" value={seen.base} />
          <DateField
            {...fieldOf(props)('giorno')}
            label="Il giorno a cui si riferiscono"
            help="Vale per le risposte che cambi adesso; le altre tengono il loro giorno."
            required
          />
          <RequirementTable {...props} />
          <Actions>
            <Button>Salva le risposte</Button>
            <ButtonLink href={back}>Lascia stare</ButtonLink>
          </Actions>
        </Form>
      ) : (
        <RequirementTable {...props} />
      )}
    </>
  )
}

function RequirementTable(props: RequirementPageProps) {
  const { checklist, mayWrite } = props
  const field = fieldOf(props)
  const answerOf = ({ code }: Requirement) => checklist.answers.get(code)
  return (
    <Table
      caption={`Requisiti dell’elenco ${checklist.checklist}`}
      rows={checklist.rows}
      rowKey={(row) => row.code}
      columns={[
        {
          key: 'requisito',
          label: 'Requisito',
          rowHeader: true,
          cell: (row) => (
            <>
              {row.label}
              <CellNote>
                {[row.area, row.forPsn ? 'colonna PSN' : '', row.forA ? 'colonna A' : '']
                  .filter(Boolean)
                  .join(' · ')}
              </CellNote>
            </>
          ),
        },
        {
          key: 'risposta',
          label: 'Risposta',
          cell: (row) => {
            const answer = answerOf(row)?.answer ?? null
            if (!mayWrite) return answer === null ? <Missing>senza risposta</Missing> : answerLabels[answer]
            return (
              <CellSelect
                {...field(`r_${row.code}`)}
                label={`Risposta: ${row.label}`}
                empty="Non lo so ancora"
                options={requirementAnswers.map((value) => ({ value, label: answerLabels[value] }))}
              />
            )
          },
        },
        {
          key: 'nota',
          label: 'Nota',
          cell: (row) =>
            mayWrite ? (
              <CellText {...field(`n_${row.code}`)} label={`Nota: ${row.label}`} wide />
            ) : (
              (answerOf(row)?.note ?? '')
            ),
        },
        {
          key: 'giorno',
          label: 'Al',
          cell: (row) => {
            const day = answerOf(row)?.answeredOn ?? null
            return day === null ? <Missing /> : formatDate(day)
          },
        },
      ]}
    />
  )
}

/** Which list it is; an old one says so. */
export function ChecklistNote({ checklist, level = 3 }: { checklist: Checklist; level?: HeadingLevel }) {
  const source = checklist.rows[0]?.source
  if (!checklist.isSuperseded) return <p>Elenco in vigore. Fonte: {source}.</p>
  return (
    <Notice kind="info" level={level} title="Elenco non più in vigore: solo di esempio">
      È quello di {source}, sostituito. L’allegato A della Circolare 1/2019 non è stato trovato: quando si
      importa l’elenco in vigore, prende il posto di questo.
    </Notice>
  )
}

/** The group that the answers lead to: a hint, which never changes the one in force. */
export function SuggestedGroup({ checklist, group }: { checklist: Checklist; group: AgidGroup | null }) {
  const suggested = groupOfAnswers(checklist.rows, checklist.answers)
  if (suggested === null) return <p>Nessuna risposta ancora: non c’è un gruppo da suggerire.</p>
  const open = checklist.rows.filter(({ code }) => !checklist.answers.has(code)).length
  return (
    <p>
      Queste risposte porterebbero a <strong>{groupLabels[suggested]}</strong>
      {suggested === 'B' && open > 0
        ? `: ${open === 1 ? 'manca 1 risposta, che conta' : `mancano ${open} risposte, che contano`} come un requisito non soddisfatto`
        : ''}
      . Vale comunque quello assegnato: {groupInWords(group)}.
    </p>
  )
}
