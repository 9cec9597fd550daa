// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import { assetUrl } from './assets.ts'
import { CsrfField } from './context.tsx'
import { safeHref } from './href.ts'
import { Icon } from './icon.tsx'
import { Breadcrumb, type Crumb } from './page.tsx'

export type MenuItem = { key: string; label: string; href: string }

export type ShellPerson = {
  name: string
  /** «referente, Comune di Valdorsa» */
  roleLabel: string
  /** Where signing out is posted. */
  signOutHref: string
  accountHref: string
  /** The person can act in another role too. */
  otherRoles: boolean
}

export type Shell = {
  /** The body that runs this Regia. */
  ownerName: string
  person?: ShellPerson | undefined
  menu: readonly MenuItem[]
  unreadNotices: number
  /** Default `/notifiche`. */
  noticesHref?: string | undefined
  /** Invented data: the band on every page, with the date of the situation. */
  demo?: { asOf: string } | undefined
  /** The store is the embedded one: says «archivio di prova». */
  embedded: boolean
  /** A page to search from; without it the search is left out. Default: shown when there are more than three menu entries. */
  search?: boolean | undefined
  footer: {
    accessibilityHref: string
    privacyHref: string
    legalHref: string
    reportHref: string
    sourceHref: string
    version: string
  }
}

export type DocumentProps = {
  shell: Shell
  title: string
  /** The key of the menu entry this page belongs to. */
  current?: string | undefined
  /** Guided pages: larger text, one column. */
  guided?: boolean | undefined
  crumbs?: readonly Crumb[] | undefined
  /** What the head of the printed page says besides the title: number, date. */
  printNote?: string | undefined
  /** Without scripts the page asks for itself again after so many seconds: work is going on. */
  refreshSeconds?: number | undefined
  children: ComponentChildren
}

/**
 * htmx under a strict content security policy: no injected style, only our own host, no history of its
 * own, and an error answer never replaces what the person has on screen (422 and 409 bring the form back).
 */
const htmxConfig = JSON.stringify({
  includeIndicatorCSS: false,
  mode: 'same-origin',
  history: false,
  noSwap: [204, 304, 400, 401, 403, 404, 405, 413, 415, 429, '5xx'],
})

/** A whole page. Give it to `renderPage`. */
export function Document(props: DocumentProps) {
  const { shell, title, current, guided, crumbs, printNote, refreshSeconds, children } = props
  return (
    <html lang="it">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · Regia`}</title>
        <meta name="htmx-config" content={htmxConfig} />
        <link rel="icon" href={assetUrl('favicon.svg')} type="image/svg+xml" />
        <link
          rel="preload"
          href={assetUrl('titillium-web-400.woff2')}
          as="font"
          type="font/woff2"
          crossorigin="anonymous"
        />
        <link rel="stylesheet" href={assetUrl('regia.css')} />
        <script src={assetUrl('htmx.js')} defer />
        <script src={assetUrl('regia.js')} type="module" />
        {refreshSeconds ? (
          <noscript>
            <meta http-equiv="refresh" content={String(refreshSeconds)} />
          </noscript>
        ) : null}
      </head>
      <body>
        <div class="skiplinks">
          <a class="visually-hidden-focusable" href="#contenuto">
            Vai al contenuto
          </a>
          <a class="visually-hidden-focusable" href="#piede">
            Vai al piè di pagina
          </a>
        </div>
        <Header shell={shell} current={current} />
        <Bands shell={shell} />
        <main id="contenuto" tabIndex={-1}>
          <div class={guided ? 'container-xxl rg-guided' : 'container-xxl'}>
            <p class="rg-printhead">
              <strong>Regia</strong> · {shell.ownerName}
              {printNote ? <> · {printNote}</> : null}
            </p>
            {crumbs === undefined || crumbs.length === 0 ? null : <Breadcrumb crumbs={crumbs} />}
            {children}
          </div>
        </main>
        <Footer shell={shell} />
      </body>
    </html>
  )
}

function Header({ shell, current }: { shell: Shell; current: string | undefined }) {
  const { person, menu } = shell
  const search = person !== undefined && (shell.search ?? menu.length > 3)
  return (
    <header class="it-header-wrapper">
      <div class="it-header-slim-wrapper">
        <div class="container-xxl">
          <div class="rg-bar">
            <span>{shell.ownerName}</span>
            {person === undefined ? null : (
              <div class="rg-person">
                <span>
                  <a href={person.accountHref}>{person.name}</a> · {person.roleLabel}
                </span>
                {person.otherRoles ? <a href={person.accountHref}>Cambia ruolo</a> : null}
                {shell.unreadNotices > 0 ? <NoticesLink shell={shell} /> : null}
                <SignOut href={person.signOutHref} />
              </div>
            )}
          </div>
        </div>
      </div>
      <div class="it-nav-wrapper rg-masthead">
        <div class="container-xxl">
          <div class="rg-bar">
            <div class="it-header-center-wrapper">
              <a class="rg-brand" href="/">
                <svg viewBox="0 0 32 32" aria-hidden="true">
                  <path d="M4 27h24M7 27V13m6 14V13m6 14V13m6 14V13M3 13l13-9 13 9z" />
                </svg>
                Regia
              </a>
            </div>
            {menu.length === 0 ? null : (
              <div class="it-header-navbar-wrapper">
                <nav aria-label="Principale">
                  <ul class="rg-nav">
                    <MenuEntries menu={menu} current={current} />
                  </ul>
                </nav>
              </div>
            )}
            {search ? (
              // biome-ignore lint/a11y/useSemanticElements: <search> is younger than the browsers of some offices
              <form class="rg-search" role="search" action="/cerca" method="get">
                <label class="visually-hidden" for="q">
                  Cerca un ente, un servizio, un codice
                </label>
                <input id="q" name="q" type="search" placeholder="Ente, servizio, CUP" />
                <button type="submit" aria-label="Cerca">
                  <Icon name="search" />
                </button>
              </form>
            ) : null}
            {menu.length === 0 && person === undefined ? null : (
              <details class="rg-menu">
                <summary>Menu</summary>
                <nav aria-label="Principale, ridotto">
                  <ul>
                    <MenuEntries menu={menu} current={current} />
                    {search ? (
                      <li>
                        <a href="/cerca">Cerca un ente, un servizio, un codice</a>
                      </li>
                    ) : null}
                    {person === undefined ? null : (
                      <>
                        {shell.unreadNotices > 0 ? (
                          <li>
                            <NoticesLink shell={shell} />
                          </li>
                        ) : null}
                        <li>
                          <a href={person.accountHref}>
                            {person.name} · {person.roleLabel}
                          </a>
                        </li>
                        <li>
                          <SignOut href={person.signOutHref} />
                        </li>
                      </>
                    )}
                  </ul>
                </nav>
              </details>
            )}
          </div>
        </div>
      </div>
    </header>
  )
}

function MenuEntries({ menu, current }: { menu: readonly MenuItem[]; current: string | undefined }) {
  return (
    <>
      {menu.map((item) => (
        <li key={item.key}>
          <a href={item.href} {...(item.key === current ? { 'aria-current': 'page' as const } : {})}>
            {item.label}
          </a>
        </li>
      ))}
    </>
  )
}

function NoticesLink({ shell }: { shell: Shell }) {
  const { unreadNotices, noticesHref = '/notifiche' } = shell
  return (
    <a href={noticesHref}>
      {unreadNotices === 1 ? '1 notifica da leggere' : `${unreadNotices} notifiche da leggere`}
    </a>
  )
}

/** Signing out changes the state, so it is a form; it looks like the link beside it. */
function SignOut({ href }: { href: string }) {
  return (
    <form class="rg-signout" method="post" action={href}>
      <CsrfField />
      <button class="rg-linkbtn" type="submit">
        Esci
      </button>
    </form>
  )
}

function Bands({ shell }: { shell: Shell }) {
  if (shell.demo === undefined && !shell.embedded) return null
  return (
    <aside class="rg-demo" aria-label="Avviso">
      <div class="container-xxl">
        <Icon name="info-circle" />{' '}
        {shell.demo === undefined ? null : (
          <>
            <strong>Dati dimostrativi</strong>: enti, persone e importi sono inventati. Situazione al{' '}
            {shell.demo.asOf}.
          </>
        )}{' '}
        {shell.embedded ? (
          <>
            <strong>Archivio di prova</strong>: i dati sono su questo computer, in una sola copia.
          </>
        ) : null}
      </div>
    </aside>
  )
}

function Footer({ shell }: { shell: Shell }) {
  const { footer } = shell
  return (
    <footer class="it-footer" id="piede">
      <div class="it-footer-main">
        <div class="container-xxl">
          <div class="rg-bar">
            <p>
              <strong>Regia</strong> · {shell.ownerName}
            </p>
            <ul>
              <li>
                <a
                  data-element="accessibility-link"
                  href={safeHref(footer.accessibilityHref) ?? '/accessibilita'}
                >
                  Dichiarazione di accessibilità
                </a>
              </li>
              <li>
                <a data-element="privacy-policy-link" href={safeHref(footer.privacyHref) ?? '/privacy'}>
                  Informativa privacy
                </a>
              </li>
              <li>
                <a data-element="legal-notes" href={safeHref(footer.legalHref) ?? '/note-legali'}>
                  Note legali
                </a>
              </li>
              <li>
                <a href={safeHref(footer.reportHref) ?? '/segnalazioni'}>Segnala un problema</a>
              </li>
              <li>
                <a href={safeHref(footer.sourceHref) ?? '/'}>Codice sorgente (versione {footer.version})</a>
              </li>
            </ul>
          </div>
        </div>
      </div>
    </footer>
  )
}
