// SPDX-License-Identifier: AGPL-3.0-or-later
import { certaintyLabels } from '../../../shared/classification.ts'
import {
  Actions,
  Button,
  ButtonLink,
  Checkboxes,
  EmptyState,
  Form,
  HiddenField,
  PageHead,
} from '../../../ui/index.ts'
import type { ServiceType } from '../model.ts'
import { paths } from '../view.ts'

export interface CataloguePageProps {
  readonly administrationId: string
  readonly bodyName: string
  /** Types of this kind of body that it has no service of yet. */
  readonly types: readonly ServiceType[]
}

/** All the types of the catalogue at once: tick those the body offers. */
export function CataloguePage({ administrationId, bodyName, types }: CataloguePageProps) {
  return (
    <>
      <PageHead title="Aggiungi i servizi dal catalogo" lead={bodyName} />
      {types.length === 0 ? (
        <EmptyState
          title="Nessun tipo da aggiungere"
          action={<a href={paths.newService(administrationId)}>Aggiungi un servizio con il suo nome</a>}
        >
          Il catalogo non ha tipi per questo genere di ente, oppure l’ente li ha già tutti.
        </EmptyState>
      ) : (
        <Form action="/inventario/servizi/catalogo">
          <HiddenField name="ente" value={administrationId} />
          <Checkboxes
            name="tipo"
            label="Quali di questi servizi offre l’ente?"
            help="Ognuno entra nell’inventario con il nome del tipo; classe, posto e applicativi si dicono dopo. Il catalogo ufficiale completo non è pubblico: accanto a ogni tipo c’è quanto è certo."
            options={types.map((type) => ({
              value: type.code,
              label: type.label,
              help: `${type.code} · ${certaintyLabels[type.certainty]}`,
            }))}
          />
          <Actions>
            <Button>Aggiungi i servizi scelti</Button>
            <ButtonLink href={paths.list}>Lascia stare</ButtonLink>
          </Actions>
        </Form>
      )}
    </>
  )
}
