// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, type LocalDate } from '../../../shared/dates.ts'
import { formatMoney } from '../../../shared/money.ts'
import {
  Actions,
  Button,
  ButtonLink,
  DateField,
  EmptyState,
  ErrorSummary,
  Facts,
  FieldRow,
  Form,
  HiddenField,
  Missing,
  MoneyField,
  Notice,
  PageHead,
  PlainList,
  Section,
  Select,
  Split,
  Status,
  TextArea,
  TextField,
} from '../../../ui/index.ts'
import { HistoryList, type HistoryRow } from '../../history/index.ts'
import { degrees, type reservedFields, type ServiceState, type Software } from '../model.ts'
import { degreeLabels, paths, priorityLabels } from '../view.ts'
import { fieldOf, type ServiceFieldsProps } from './service-fields.tsx'
import type { SeenFields } from './service-form-page.tsx'

const priorities = ['opportunity', 'risk', 'ease'] as const

export interface SoftwareFormPageProps
  extends Pick<ServiceFieldsProps, 'form' | 'errors' | 'administrationId'> {
  readonly title: string
  readonly bodyName: string
  readonly id: string | null
  readonly seen: SeenFields | null
}

/** The form of a software. */
export function SoftwareFormPage(props: SoftwareFormPageProps) {
  const { title, bodyName, id, seen, errors, administrationId } = props
  const field = fieldOf(props)
  return (
    <>
      <PageHead title={title} lead={bodyName} />
      <ErrorSummary errors={errors} />
      <Form
        action={id === null ? '/inventario/applicativi' : paths.software(id)}
        {...(seen === null ? {} : { version: seen.version })}
      >
        {seen === null ? (
          <HiddenField name="ente" value={administrationId} />
        ) : (
          <HiddenField name="base" value={seen.base} />
        )}
        <FieldRow>
          <TextField
            {...field('name')}
            label="Nome"
            help="Come lo chiamate nell’ente"
            required
            maxLength={200}
          />
          <TextField {...field('supplier')} label="Fornitore" maxLength={200} />
        </FieldRow>
        <FieldRow>
          <TextField
            {...field('product')}
            label="Prodotto"
            help="Il nome che gli dà il fornitore"
            maxLength={200}
          />
          <TextField
            {...field('productVersion')}
            label="Versione"
            help="Dato riservato: lo vedono l’ente e il suo ufficio"
            maxLength={100}
          />
        </FieldRow>
        <FieldRow>
          <MoneyField
            {...field('yearlyCost')}
            label="Costo annuo"
            help="In euro, per esempio 1.234,56. Vuoto vuol dire che non si sa."
          />
          <DateField {...field('contractEndsOn')} label="Fine del contratto" />
        </FieldRow>
        <TextArea
          {...field('licences')}
          label="Licenze"
          help="Tipo e scadenza, una per riga"
          maxLength={2000}
        />
        <TextArea
          {...field('components')}
          label="Componenti"
          help="Identificativi e indirizzi IP delle macchine su cui gira, uno per riga. Dato riservato: lo vedono l’ente e il suo ufficio."
          rows={3}
          maxLength={4000}
        />
        <FieldRow>
          {priorities.map((key) => (
            <Select
              key={key}
              {...field(key)}
              label={priorityLabels[key]}
              empty="Non si sa ancora"
              options={degrees.map((degree) => ({ value: degree, label: degreeLabels[degree] }))}
            />
          ))}
        </FieldRow>
        <Actions>
          <Button>{id === null ? 'Aggiungi l’applicativo' : 'Salva l’applicativo'}</Button>
          <ButtonLink href={id === null ? paths.list : paths.software(id)}>Lascia stare</ButtonLink>
        </Actions>
      </Form>
    </>
  )
}

type ReservedField = (typeof reservedFields.software)[number]

export interface SoftwarePageProps {
  readonly software: Omit<Software, ReservedField>
  /** Null for who may not read it. */
  readonly reserved: Pick<Software, ReservedField> | null
  readonly bodyName: string
  readonly bodyHref: string
  readonly today: LocalDate
  readonly services: readonly { readonly id: string; readonly name: string; readonly state: ServiceState }[]
  readonly mayWrite: boolean
  readonly notice: string | null
  readonly history: readonly HistoryRow[]
}

/** A software: what it supports, and until when its contract runs. */
export function SoftwarePage(props: SoftwarePageProps) {
  const { software, reserved, bodyName, bodyHref, services, mayWrite, notice, today } = props
  const here = paths.software(software.id)
  return (
    <>
      <PageHead
        title={software.name}
        lead={
          <>
            Applicativo di <a href={bodyHref}>{bodyName}</a>
          </>
        }
        actions={
          mayWrite ? (
            <ButtonLink small weight="primary" icon="pencil" href={`${here}/modifica`}>
              Correggi l’applicativo
            </ButtonLink>
          ) : null
        }
      />
      {notice === null ? null : <Notice kind="ok" level={2} title={notice} />}
      <Split
        aside={
          mayWrite && services.length === 0 ? (
            <Section title="Non serve più?" id="eliminazione" box="quiet" first>
              <p>Nessun servizio lo usa: lo puoi eliminare. Nella storia resta che c’era.</p>
              <Form action={`${here}/eliminazione`}>
                <Button small weight="secondary">
                  Elimina l’applicativo
                </Button>
              </Form>
            </Section>
          ) : null
        }
      >
        <Section title="L’applicativo" first>
          <Facts
            facts={[
              { label: 'Fornitore', value: software.supplier || <Missing /> },
              { label: 'Prodotto', value: software.product || <Missing /> },
              ...(reserved === null
                ? []
                : [
                    { label: 'Versione', value: reserved.productVersion || <Missing /> },
                    { label: 'Componenti', value: reserved.components || <Missing /> },
                  ]),
              {
                label: 'Costo annuo',
                value:
                  software.yearlyCostCents === null ? <Missing /> : formatMoney(software.yearlyCostCents),
              },
              {
                label: 'Fine del contratto',
                value:
                  software.contractEndsOn === null ? (
                    <Missing />
                  ) : (
                    <>
                      {formatDate(software.contractEndsOn)}{' '}
                      {software.contractEndsOn < today ? <Status kind="warn">scaduto</Status> : null}
                    </>
                  ),
              },
              { label: 'Licenze', value: software.licences || <Missing /> },
              ...priorities.map((key) => ({
                label: priorityLabels[key],
                value: software[key] === null ? <Missing /> : degreeLabels[software[key]],
              })),
            ]}
          />
        </Section>
        <Section title="Servizi che lo usano">
          {services.length === 0 ? (
            <EmptyState title="Nessun servizio lo usa">Si collega dalla scheda del servizio.</EmptyState>
          ) : (
            <PlainList
              items={services.map((service) => (
                <>
                  <a href={paths.service(service.id)}>{service.name}</a>
                  {service.state === 'ceased' ? <Status kind="idle">Cessato</Status> : null}
                </>
              ))}
            />
          )}
        </Section>
        <Section title="Storia">
          <HistoryList rows={props.history} />
        </Section>
      </Split>
    </>
  )
}
