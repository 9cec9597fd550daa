// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatLongDate } from '../../../shared/dates.ts'
import {
  Actions,
  Button,
  CellNote,
  Disclosure,
  ErrorSummary,
  FileField,
  FindingList,
  Form,
  Hint,
  Missing,
  PageHead,
  PassedChecks,
  PlainList,
  Section,
  Select,
  Table,
  Views,
} from '../../../ui/index.ts'
import type { CallPhase, CallRequirement } from '../../calls/index.ts'
import type { DossierDocument, DossierFinding } from '../dossier.ts'
import type { Candidacy } from '../model.ts'
import { candidacyPaths, type FormTrouble, fieldIn } from '../view.ts'

export const dossierPhases = ['candidacy', 'contract', 'request'] as const
export const phaseLabels: Readonly<Record<(typeof dossierPhases)[number], string>> = {
  candidacy: 'Candidatura',
  contract: 'Contratti',
  request: 'Erogazione',
}

export interface DossierPageProps {
  readonly candidacy: Candidacy
  readonly phase: (typeof dossierPhases)[number]
  readonly findings: readonly DossierFinding[]
  readonly passed: readonly string[]
  readonly documents: readonly DossierDocument[]
  readonly required: readonly CallRequirement[]
  /** Checks of the call that a person makes. */
  readonly checks: readonly CallRequirement[]
  readonly isWriter: boolean
  readonly trouble: FormTrouble
}

export const isDossierPhase = (text: string | null): text is (typeof dossierPhases)[number] =>
  dossierPhases.some((phase: CallPhase) => phase === text)

/** What a dossier has and what it lacks, before it leaves. */
export function DossierPage(props: DossierPageProps) {
  const { candidacy, phase, findings, passed, documents, checks, trouble } = props
  const base = candidacyPaths.dossier(candidacy.candidacyId)
  return (
    <>
      <PageHead title="Fascicolo" lead={`${candidacy.callTitle}, ${candidacy.administrationName}`} />
      <Views
        label="Passi"
        views={dossierPhases.map((each) => ({
          label: phaseLabels[each],
          href: `${base}?fase=${each}`,
          current: each === phase,
        }))}
      />
      <ErrorSummary errors={trouble.errors} />
      <Section title="Che cosa manca o non torna" first>
        {findings.length > 0 ? (
          <FindingList findings={findings} />
        ) : (
          <p>Nulla, per ciò che Regia può leggere.</p>
        )}
        {passed.length > 0 ? <PassedChecks checks={passed} /> : null}
        <Hint>
          Della firma si legge se c’è, chi e quando: <em>firma presente, validità non verificata</em>.
          Certificati e revoche si controllano con lo strumento di verifica dell’ente.
        </Hint>
      </Section>
      {checks.length > 0 ? (
        <Section title="Da controllare a mano">
          <PlainList
            items={checks.map(({ title, source }) => (
              <>
                {title}
                <Hint>{source}</Hint>
              </>
            ))}
          />
        </Section>
      ) : null}
      <Section title="Documenti">
        <Documents {...props} documents={documents} />
        {props.isWriter ? <AddForm {...props} /> : null}
      </Section>
    </>
  )
}

function Documents({ candidacy, documents, required, isWriter }: DossierPageProps) {
  const base = candidacyPaths.dossier(candidacy.candidacyId)
  const titles = new Map(required.map(({ code, title }) => [code, title]))
  return (
    <Table
      caption="Documenti del fascicolo"
      rows={documents}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'documento',
          label: 'Documento',
          rowHeader: true,
          cell: ({ id, fileName, requirementCode }) => (
            <>
              <a href={`${base}/documenti/${id}`}>{fileName}</a>
              <CellNote>{titles.get(requirementCode ?? '') ?? 'altro documento'}</CellNote>
            </>
          ),
        },
        {
          key: 'firma',
          label: 'Firma',
          cell: ({ reading }) =>
            reading.format === null ? (
              <Missing>nessuna firma leggibile</Missing>
            ) : (
              <>
                {reading.signers.map(({ name }) => name ?? 'firmatario non leggibile').join(', ')}
                <CellNote>
                  {reading.format},{' '}
                  {reading.signers
                    .map(({ signedOn }) => (signedOn ? formatLongDate(signedOn) : 'giorno n.d.'))
                    .join(', ')}
                </CellNote>
              </>
            ),
        },
        ...(isWriter
          ? [
              {
                key: 'azioni',
                label: 'Azioni',
                labelHidden: true,
                cardLabel: false as const,
                cell: ({ id, fileName }: DossierDocument) => (
                  <Form action={`${base}/documenti/${id}/ritiri`} label={`Ritira ${fileName}`}>
                    <Button small weight="link">
                      Ritira
                    </Button>
                  </Form>
                ),
              },
            ]
          : []),
      ]}
      empty={{ title: 'Nessun documento, per ora' }}
    />
  )
}

function AddForm({ candidacy, phase, required, trouble }: DossierPageProps) {
  return (
    <Disclosure summary="Aggiungi un documento" open={trouble.errors.length > 0}>
      <Form
        multipart
        action={`${candidacyPaths.dossier(candidacy.candidacyId)}/documenti?fase=${phase}`}
        label="Aggiungi un documento"
      >
        <Select
          label="Che cos’è"
          empty="Altro documento"
          options={required.map(({ code, title }) => ({ value: code, label: title }))}
          {...fieldIn(trouble, 'requirement')}
        />
        <FileField
          label="Documento"
          help="PDF, P7M, DOCX, ODT, PNG o JPEG fino a 10 MB"
          required
          name="file"
          error={fieldIn(trouble, 'file').error}
        />
        <Actions>
          <Button small weight="secondary">
            Aggiungi il documento
          </Button>
        </Actions>
      </Form>
    </Disclosure>
  )
}
