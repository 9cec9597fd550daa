// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  ArrowHead,
  Chart,
  Missing,
  mark,
  Notice,
  OnlyOn,
  PageHead,
  PlainList,
  PrintButton,
  Section,
  Status,
  Table,
} from '../../../ui/index.ts'
import { box, type DependencyPicture, type PictureNode } from '../dependency-picture.ts'
import type { Dependency, ServiceState } from '../model.ts'
import { paths } from '../view.ts'

export interface DependencyPageProps {
  readonly bodyName: string
  readonly bodyHref: string
  readonly bodyId: string
  readonly dependencies: readonly Dependency[]
  readonly picture: DependencyPicture | null
  /** Active services that take part in none. */
  readonly alone: readonly { readonly id: string; readonly name: string }[]
  readonly mayWrite: boolean
}

/** What the services of a body need of one another: drawn from left to right, and the same in a table. */
export function DependencyPage(props: DependencyPageProps) {
  const { dependencies, picture, alone, bodyId } = props
  const ceased = new Set(
    dependencies.flatMap((each) => [
      ...(each.serviceState === 'ceased' ? [each.serviceName] : []),
      ...(each.dependsOnState === 'ceased' ? [each.dependsOnName] : []),
    ]),
  )
  return (
    <>
      <PageHead
        title="Dipendenze fra i servizi"
        lead={
          <>
            <a href={props.bodyHref}>{props.bodyName}</a> · quali servizi non funzionano senza un altro
          </>
        }
        actions={<PrintButton small>Stampa</PrintButton>}
      />
      {ceased.size === 0 ? null : (
        <Notice kind="warn" level={2} title="Qualche dipendenza riguarda un servizio cessato">
          {[...ceased].join(', ')}: togli la dipendenza, o correggila con il servizio che lo ha sostituito.
        </Notice>
      )}
      {picture === null ? null : (
        <OnlyOn screen="wide">
          <Section title="Disegno" aside="Ogni freccia va da un servizio a ciò da cui dipende" first>
            <Picture picture={picture} bodyName={props.bodyName} />
          </Section>
        </OnlyOn>
      )}
      <Section title="Tabella" first={picture === null}>
        <Table
          caption="Ogni servizio con quello da cui dipende"
          rows={dependencies}
          rowKey={(row) => `${row.serviceId}-${row.dependsOnId}`}
          columns={[
            {
              key: 'servizio',
              label: 'Servizio',
              rowHeader: true,
              cell: (row) => <Service id={row.serviceId} name={row.serviceName} state={row.serviceState} />,
            },
            {
              key: 'da',
              label: 'Dipende da',
              cell: (row) => (
                <Service id={row.dependsOnId} name={row.dependsOnName} state={row.dependsOnState} />
              ),
            },
            { key: 'motivo', label: 'Perché', cell: (row) => row.reason || <Missing /> },
          ]}
          exports={['csv', 'xlsx'].map((kind) => ({
            label: kind.toUpperCase(),
            href: paths.dependencies(bodyId).replace('?', `.${kind}?`),
          }))}
          empty={{
            title: 'Nessuna dipendenza indicata',
            text: props.mayWrite
              ? 'Si indicano nella pagina di ogni servizio, sotto «Dipende da».'
              : undefined,
          }}
        />
      </Section>
      {alone.length === 0 ? null : (
        <Section title="Senza dipendenze indicate" aside={String(alone.length)}>
          <PlainList
            small
            items={alone.map((service) => (
              <a key={service.id} href={`${paths.service(service.id)}#dipendenze-da`}>
                {service.name}
              </a>
            ))}
          />
        </Section>
      )}
    </>
  )
}

function Service({ id, name, state }: { id: string; name: string; state: ServiceState }) {
  return (
    <>
      <a href={paths.service(id)}>{name}</a>{' '}
      {state === 'ceased' ? <Status kind="warn">cessato</Status> : null}
    </>
  )
}

function Picture({ picture, bodyName }: { picture: DependencyPicture; bodyName: string }) {
  const { nodes, links, width, height } = picture
  return (
    <Chart
      id="dipendenze"
      title={`Dipendenze fra i servizi di ${bodyName}`}
      description={`${nodes.length} servizi e ${links.length} dipendenze. A sinistra i servizi da cui nessun altro dipende, a destra quelli che servono agli altri. Gli stessi dati sono nella tabella.`}
      width={width}
      height={height}
      interactive
    >
      <ArrowHead />
      {links.map((link) => (
        <path key={`${link.from}-${link.to}`} class={mark.link} d={link.path} marker-end="url(#rg-arrow)" />
      ))}
      {nodes.map((node) => (
        <Box key={node.id} node={node} />
      ))}
    </Chart>
  )
}

/** A service: its name, and whether it has ceased. The whole name is in the title where it is cut. */
function Box({ node }: { node: PictureNode }) {
  const { x, y, lines, name, state } = node
  const isCeased = state === 'ceased'
  const texts = isCeased ? [`${lines[0]}${lines.length > 1 ? '…' : ''}`, 'cessato'] : lines
  return (
    <a href={paths.service(node.id)} aria-label={isCeased ? `${name}, cessato` : name}>
      <title>{isCeased ? `${name}, cessato` : name}</title>
      <rect
        class={isCeased ? mark.unknown : mark.box}
        x={x}
        y={y}
        width={box.width}
        height={box.height}
        rx={4}
      />
      {texts.map((text, index) => (
        <text
          key={text}
          class={isCeased && index === 1 ? mark.textBad : mark.text}
          x={x + 10}
          y={y + box.height / 2 + 5 + (index - (texts.length - 1) / 2) * 18}
        >
          {text}
        </text>
      ))}
    </a>
  )
}
