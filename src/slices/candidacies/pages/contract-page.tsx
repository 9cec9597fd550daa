// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  Actions,
  Button,
  ButtonLink,
  DateField,
  ErrorSummary,
  Form,
  MoneyField,
  PageHead,
  TextArea,
  TextField,
} from '../../../ui/index.ts'
import type { Candidacy } from '../model.ts'
import { candidacyPaths, type FormTrouble, fieldIn } from '../view.ts'

/** One contract of a project. */
export function ContractPage({ candidacy, trouble }: { candidacy: Candidacy; trouble: FormTrouble }) {
  return (
    <>
      <PageHead
        title="Aggiungi un contratto"
        lead={`${candidacy.callTitle}, ${candidacy.administrationName}`}
      />
      <ErrorSummary errors={trouble.errors} />
      <p>
        Il primo contratto firmato conta per il termine. Il contratto cita CUP, CIG, misura e avviso, e dice
        oggetto, attività e durata.
      </p>
      <Form
        action={candidacyPaths.contracts(candidacy.candidacyId)}
        version={candidacy.version}
        label="Aggiungi un contratto"
      >
        <TextField label="Fornitore" required maxLength={200} {...fieldIn(trouble, 'supplierName')} />
        <TextArea label="Oggetto" required rows={2} maxLength={500} {...fieldIn(trouble, 'object')} />
        <DateField label="Giorno della firma" required {...fieldIn(trouble, 'signedOn')} />
        <TextField
          label="CIG"
          help="10 caratteri. Se la forma è nuova e non la conosciamo lo diciamo, e si salva"
          narrow
          maxLength={20}
          {...fieldIn(trouble, 'cig')}
        />
        <MoneyField label="Importo" {...fieldIn(trouble, 'amount')} />
        <Actions>
          <Button>Aggiungi il contratto</Button>
          <ButtonLink weight="link" href={candidacyPaths.one(candidacy.candidacyId)}>
            Lascia com’è
          </ButtonLink>
        </Actions>
      </Form>
    </>
  )
}
