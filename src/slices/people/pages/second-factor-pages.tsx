// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  Actions,
  Box,
  Button,
  ButtonLink,
  Code,
  ErrorSummary,
  errorOf,
  Form,
  type FormError,
  Halves,
  Notice,
  PageHead,
  PlainList,
  TextField,
} from '../../../ui/index.ts'
import { QrCode } from './qr-code.tsx'

/** For who sees more than one body: asked, never imposed. */
export function SecondFactorReminder() {
  return (
    <Notice
      kind="warn"
      title="Il tuo ruolo chiede un secondo fattore"
      level={2}
      actions={
        <ButtonLink small href="/profilo/secondo-fattore">
          Attiva il secondo fattore
        </ButtonLink>
      }
    >
      Vedi i dati di molti enti: con un codice del telefono, la sola password non basta a entrare al posto
      tuo. Servono due minuti.
    </Notice>
  )
}

export interface SecondFactorPageProps {
  readonly state: 'off' | 'prepared' | 'on'
  /** While it is prepared: the address to scan and the same secret in letters. */
  readonly address: string
  readonly secret: string
  readonly recoveryCodesLeft: number
  readonly errors: readonly FormError[]
}

/** Turning the second factor on, in two steps, and off. */
export function SecondFactorPage(props: SecondFactorPageProps) {
  const { state, errors } = props
  return (
    <>
      <PageHead
        title="Secondo fattore"
        lead="Dopo la password, un codice di sei cifre che cambia ogni mezzo minuto."
      />
      <ErrorSummary errors={errors} />
      {state === 'off' ? <TurnOn errors={errors} /> : null}
      {state === 'prepared' ? <Confirm {...props} /> : null}
      {state === 'on' ? <TurnOff {...props} /> : null}
    </>
  )
}

function TurnOn({ errors }: { errors: readonly FormError[] }) {
  return (
    <>
      <p>
        Ti serve un’applicazione di autenticazione sul telefono (una qualsiasi che legga i codici quadrati).
        Cominciamo dalla password, per essere certi che sia tu.
      </p>
      <Form action="/profilo/secondo-fattore">
        <TextField
          name="password"
          type="password"
          label="La tua password"
          autocomplete="current-password"
          error={errorOf(errors, 'password')}
        />
        <Actions stack>
          <Button>Continua</Button>
        </Actions>
      </Form>
    </>
  )
}

function Confirm({ address, secret, errors }: SecondFactorPageProps) {
  return (
    <Halves>
      <Box title="1. Inquadra il codice">
        <QrCode text={address} label="Codice da inquadrare con l’applicazione di autenticazione" />
        <p>
          Se non puoi inquadrarlo, scrivi questa chiave nell’applicazione:{' '}
          <Code>{secret.match(/.{1,4}/g)?.join(' ')}</Code>
        </p>
      </Box>
      <Box title="2. Scrivi le sei cifre">
        <Form action="/profilo/secondo-fattore/conferma">
          <TextField
            name="codice"
            label="Codice di sei cifre"
            inputMode="numeric"
            autocomplete="one-time-code"
            maxLength={10}
            narrow
            error={errorOf(errors, 'codice')}
          />
          <Actions stack>
            <Button>Attiva il secondo fattore</Button>
          </Actions>
        </Form>
      </Box>
    </Halves>
  )
}

function TurnOff({ recoveryCodesLeft, errors }: SecondFactorPageProps) {
  return (
    <>
      <Notice kind="ok" title="Il secondo fattore è attivo" level={2}>
        {recoveryCodesLeft === 1
          ? 'Ti resta 1 codice di recupero.'
          : `Ti restano ${recoveryCodesLeft} codici di recupero.`}{' '}
        Per averne di nuovi, o per cambiare telefono, toglilo e attivalo di nuovo.
      </Notice>
      <Form action="/profilo/secondo-fattore/rimozione" label="Togli il secondo fattore">
        <TextField
          name="codice"
          label="Codice di sei cifre, o un codice di recupero"
          autocomplete="one-time-code"
          maxLength={40}
          narrow
          error={errorOf(errors, 'codice')}
        />
        <Actions stack>
          <Button weight="danger">Togli il secondo fattore</Button>
        </Actions>
      </Form>
    </>
  )
}

/** The recovery codes, shown this once. */
export function RecoveryCodesPage({ codes }: { codes: readonly string[] }) {
  return (
    <>
      <PageHead
        title="Il secondo fattore è attivo"
        lead="Ancora una cosa: conserva questi codici, non li vedrai più."
      />
      <p>
        Ognuno vale una volta sola al posto del codice del telefono. Stampali o scrivili, e tienili lontani
        dal telefono.
      </p>
      <PlainList items={codes.map((code) => <Code key={code}>{code}</Code>)} />
      <Actions stack>
        <ButtonLink weight="primary" href="/profilo">
          Li ho conservati
        </ButtonLink>
      </Actions>
    </>
  )
}
