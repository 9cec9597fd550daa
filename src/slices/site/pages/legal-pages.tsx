// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  Code,
  Facts,
  Finding,
  Hint,
  Missing,
  PageHead,
  PlainList,
  Section,
  safeHref,
  Table,
} from '../../../ui/index.ts'
import { contactWords, cookieRows } from '../view.ts'

/** An address set by who runs the installation; a page of ours means that it was not set. */
interface SetAddress {
  readonly href: string
  readonly setting: string
}

/** Leads to the document of the body, or says who must publish it and with which setting. */
function OwnDocument({ href, setting, missing }: SetAddress & { missing: string }) {
  const own = href.startsWith('/') ? null : safeHref(href)
  if (own)
    return (
      <p>
        <a href={own}>{own}</a>
      </p>
    )
  return (
    <Finding kind="info" title={missing} level={2}>
      Chi gestisce questa installazione la indica con l’impostazione {setting}. Intanto qui sotto ci sono i
      dati per scriverla.
    </Finding>
  )
}

function Contact({ href, missing }: { href: string | null; missing: string }) {
  const address = href ? safeHref(href) : null
  return address ? <a href={address}>{contactWords(address)}</a> : <Missing>{missing}</Missing>
}

export function AccessibilityPage({
  link,
  contact,
  version,
}: {
  link: SetAddress
  contact: string | null
  version: string
}) {
  return (
    <>
      <PageHead title="Accessibilità" />
      <OwnDocument {...link} missing="La dichiarazione di accessibilità non è ancora pubblicata" />
      <Section title="Dati per la dichiarazione">
        <Facts
          facts={[
            { label: 'Prodotto', value: `Regia, versione ${version}` },
            {
              label: 'Livello cercato',
              value: 'WCAG 2.2, livello AA (comprende 2.1 AA, richiesto da EN 301 549)',
            },
            {
              label: 'Come è verificato',
              value:
                'axe-core su ogni pagina dei percorsi principali, in Chromium, a ogni modifica, anche a JavaScript spento',
            },
            {
              label: 'Non ancora verificato',
              value: 'lettori di schermo con persone che li usano, Firefox e Safari',
            },
            { label: 'Tecnologie', value: 'HTML, CSS, JavaScript (facoltativo), SVG' },
            {
              label: 'Come segnalare un difetto',
              value: <Contact href={contact} missing="da indicare con REGIA_CONTACT" />,
            },
          ]}
        />
        <Hint>
          La dichiarazione si compila su form.agid.gov.it e si riesamina entro il 23 settembre di ogni anno. I
          risultati di una verifica propria valgono più di questi.
        </Hint>
      </Section>
    </>
  )
}

export function PrivacyPage({ link, secure }: { link: SetAddress; secure: boolean }) {
  return (
    <>
      <PageHead title="Privacy" />
      <OwnDocument {...link} missing="L’informativa privacy non è ancora pubblicata" />
      <Section title="Quali dati delle persone tratta Regia">
        <PlainList
          items={[
            'Di chi ha un accesso: nome, cognome, indirizzo mail, telefono se indicato, ruoli con le loro date e l’atto che li ha dati.',
            'Per l’accesso: l’impronta della password (mai la password), il secondo fattore, le sessioni aperte con indirizzo di rete e browser, i tentativi falliti.',
            'Di ciò che ciascuno fa: chi, quando, con quale ruolo, che cosa e perché. Le righe della storia non si cambiano e non si cancellano.',
            'Le storie indicano le persone con un numero: il nome sta in una tabella sola e, quando una persona cessa, diventa «persona cessata».',
            'Degli enti: i dati dichiarati nell’inventario e nei piani. Non servono dati di cittadini.',
          ]}
        />
      </Section>
      <Section title="Cookie">
        <p>
          Solo cookie tecnici di questo sito; nessuno di altri, nessuna statistica, nessun contenuto da altri
          siti.
        </p>
        <Table
          caption="Cookie tecnici"
          plain
          rows={cookieRows(secure)}
          rowKey={(row) => row.name}
          columns={[
            { key: 'name', label: 'Nome', rowHeader: true, cell: (row) => <Code>{row.name}</Code> },
            { key: 'purpose', label: 'A che cosa serve', cell: (row) => row.purpose },
            { key: 'lasts', label: 'Quanto dura', cell: (row) => row.lasts },
          ]}
        />
      </Section>
    </>
  )
}

export function LegalPage({ link, owner }: { link: SetAddress; owner: string }) {
  return (
    <>
      <PageHead title="Note legali" />
      <OwnDocument {...link} missing="Le note legali non sono ancora pubblicate" />
      <Section title="Questa installazione">
        <Facts
          facts={[
            { label: 'Gestita da', value: owner },
            {
              label: 'Programma',
              value: (
                <>
                  Regia, software libero con licenza <a href="/codice-sorgente">AGPL-3.0-or-later</a>,
                  distribuito senza garanzie
                </>
              ),
            },
            {
              label: 'Dati',
              value:
                'sono dichiarati dagli enti, che ne rispondono; i dati di riferimento citano la loro fonte',
            },
          ]}
        />
      </Section>
    </>
  )
}

export function SourcePage({ href, version }: { href: string; version: string }) {
  const own = href.startsWith('/') ? null : safeHref(href)
  return (
    <>
      <PageHead title="Codice sorgente" />
      <p>
        Regia è software libero: chi la usa, anche solo da questo sito, può avere il codice della versione in
        uso, studiarlo, modificarlo e ridistribuirlo con la stessa licenza.
      </p>
      <Facts
        facts={[
          { label: 'Versione in uso', value: version, code: true },
          {
            label: 'Licenza',
            value: 'GNU Affero General Public License, versione 3 o successiva (AGPL-3.0-or-later)',
          },
          {
            label: 'Codice di questa versione',
            value: own ? (
              <a href={own}>{own}</a>
            ) : (
              <Missing>
                da indicare con REGIA_SOURCE_URL: la licenza chiede di offrirlo a chi usa il sito
              </Missing>
            ),
          },
        ]}
      />
    </>
  )
}

export function ReportPage({ support, security }: { support: string | null; security: string | null }) {
  return (
    <>
      <PageHead title="Segnala un problema" />
      <Section first title="Qualcosa non funziona o non è accessibile">
        <p>
          Scrivi a{' '}
          <Contact
            href={support}
            missing="chi gestisce questa installazione (REGIA_CONTACT non è indicato)"
          />
          .
        </p>
        <PlainList
          items={[
            'Che cosa stavi facendo e che cosa ti aspettavi.',
            'L’indirizzo della pagina, e il codice della richiesta se la pagina ne mostra uno.',
            'Il browser, e la tecnologia assistiva se ne usi una.',
          ]}
        />
        <p>
          Prima guarda se l’<a href="/errori">elenco dei codici</a> dice già che cosa fare. Per un dubbio sul
          tuo piano rispondono prima il tuo ufficio o l’istruttore, nelle note del piano.
        </p>
      </Section>
      <Section title="Hai trovato una vulnerabilità">
        <p>
          Scrivi in privato a{' '}
          <Contact
            href={security}
            missing="chi gestisce questa installazione (REGIA_SECURITY_CONTACT non è indicato)"
          />
          , in italiano o in inglese. Non pubblicarla e non provare a leggere dati di altri: basta quanto
          serve a mostrare il problema.
        </p>
      </Section>
    </>
  )
}
