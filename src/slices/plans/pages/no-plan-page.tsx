// SPDX-License-Identifier: AGPL-3.0-or-later
import { Button, ButtonLink, Form, HiddenField, PageHead } from '../../../ui/index.ts'
import type { BodyWithoutPlan } from '../model.ts'
import { planPaths } from '../view.ts'

/** The page of a body that has no plan yet: the one thing to do. */
export function NoPlanPage({ body, canOpen }: { body: BodyWithoutPlan; canOpen: boolean }) {
  return (
    <>
      <PageHead title={`Piano di migrazione di ${body.name}`} />
      {body.services === 0 ? (
        <>
          <p>Il piano parte dai servizi digitali dell’ente, e nell’inventario non ce ne sono ancora.</p>
          <p>
            <ButtonLink weight="primary" href="/inventario">
              Apri l’inventario
            </ButtonLink>
          </p>
        </>
      ) : (
        <>
          <p>
            L’ente non ha ancora un piano. Aprendolo,{' '}
            {body.services === 1
              ? 'il servizio dell’inventario vi entra'
              : `i ${body.services} servizi dell’inventario vi entrano`}{' '}
            con la decisione da prendere: si risponde a una domanda per volta e si salva da solo.
          </p>
          {canOpen ? (
            <Form action={planPaths.list}>
              <HiddenField name="administrationId" value={body.administrationId} />
              <Button>Apri il piano</Button>
            </Form>
          ) : null}
        </>
      )}
    </>
  )
}
