// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  Actions,
  Button,
  ErrorSummary,
  Form,
  HiddenField,
  PageHead,
  Section,
  Select,
  Table,
} from '../../../ui/index.ts'
import type { Sharing } from '../model.ts'
import { candidacyPaths, type FormTrouble, fieldIn } from '../view.ts'

export interface SharingsPageProps {
  readonly sharings: readonly Sharing[]
  readonly services: readonly { readonly id: string; readonly label: string }[]
  readonly mayDeclare: boolean
  readonly trouble: FormTrouble
}

/** Services that two bodies declare as one. */
export function SharingsPage({ sharings, services, mayDeclare, trouble }: SharingsPageProps) {
  const options = services.map(({ id, label }) => ({ value: id, label }))
  return (
    <>
      <PageHead
        title="Servizi condivisi"
        lead="Lo stesso servizio in due enti, per esempio un’unione e un suo comune"
      />
      <ErrorSummary errors={trouble.errors} />
      <p>
        Un servizio dichiarato condiviso è finanziato una volta sola: se è già nella candidatura di un ente,
        quella dell’altro non parte.
      </p>
      <Table
        caption="Servizi dichiarati condivisi"
        rows={sharings}
        rowKey={({ serviceId, otherId }) => `${serviceId} ${otherId}`}
        columns={[
          {
            key: 'servizio',
            label: 'Servizio',
            rowHeader: true,
            cell: (row) => `${row.serviceName}, ${row.administrationName}`,
          },
          {
            key: 'altro',
            label: 'È lo stesso di',
            cell: (row) => `${row.otherName}, ${row.otherAdministration}`,
          },
          ...(mayDeclare
            ? [
                {
                  key: 'azioni',
                  label: 'Azioni',
                  labelHidden: true,
                  cardLabel: false as const,
                  cell: (row: Sharing) => (
                    <Form
                      action={`${candidacyPaths.sharings}/ritiri`}
                      label={`Togli la condivisione di ${row.serviceName}`}
                    >
                      <HiddenField name="serviceId" value={row.serviceId} />
                      <HiddenField name="otherId" value={row.otherId} />
                      <Button small weight="link">
                        Togli
                      </Button>
                    </Form>
                  ),
                },
              ]
            : []),
        ]}
        empty={{ title: 'Nessun servizio condiviso' }}
      />
      {mayDeclare ? (
        <Section title="Dichiara un servizio condiviso">
          <Form action={candidacyPaths.sharings} label="Dichiara un servizio condiviso">
            <Select label="Servizio" required options={options} {...fieldIn(trouble, 'serviceId')} />
            <Select label="È lo stesso di" required options={options} {...fieldIn(trouble, 'otherId')} />
            <Actions>
              <Button>Dichiara che è lo stesso</Button>
            </Actions>
          </Form>
        </Section>
      ) : null}
    </>
  )
}
