// SPDX-License-Identifier: AGPL-3.0-or-later
import { ButtonLink, Code, Hint, Notice, PageHead, UnderWay } from '../../../ui/index.ts'
import type { WorkbookImport } from '../model.ts'
import { importPath, importsOf, progressOf, shortHash, sizeInWords } from '../view.ts'

/** The bar of an import that Regia is working on; also the answer it asks for. */
export function ImportProgress({ stored }: { readonly stored: WorkbookImport }) {
  return <UnderWay id="avanzamento" href={`${importPath(stored.id)}/avanzamento`} {...progressOf(stored)} />
}

/** An import that is being read, checked or written: the person may leave and come back. */
export function UnderWayPage({ stored }: { readonly stored: WorkbookImport }) {
  return (
    <>
      <PageHead
        title={`${progressOf(stored).label}: ${stored.fileName}`}
        lead={
          <>
            {sizeInWords(stored.size)} · impronta <Code>{shortHash(stored.sha256)}</Code>
          </>
        }
        actions={
          <ButtonLink small href={importPath(stored.id)}>
            Aggiorna
          </ButtonLink>
        }
      />
      <ImportProgress stored={stored} />
      <Hint>
        Puoi lasciare la pagina e tornare: il lavoro va avanti da solo, e lo ritrovi fra le{' '}
        <a href={importsOf(stored.administrationId)}>importazioni</a>.
      </Hint>
    </>
  )
}

/** A file of which nothing was used, and why. */
export function UnreadablePage({ stored }: { readonly stored: WorkbookImport }) {
  return (
    <>
      <PageHead title={`Non si può importare: ${stored.fileName}`} lead="Nulla è cambiato." />
      <Notice kind="stop" level={2} title="Perché">
        {stored.fault ?? ''}
      </Notice>
      <p>
        <a href={importsOf(stored.administrationId)}>Carica un altro file</a>
      </p>
    </>
  )
}
