// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import { Icon } from './icon.tsx'
import { StatusOf, type StatusValue } from './status.tsx'
import { classes } from './text.tsx'

/** What every field takes. The id is the name, so that an error summary can link to it. */
export type FieldProps = {
  name: string
  label: string
  /** One line under the label: how to write it, with an example. */
  help?: ComponentChildren
  /** What to correct, and how. Puts the field in error. */
  error?: string | undefined
  required?: boolean | undefined
  /** Where the same name stands more than once in a page. */
  id?: string | undefined
  /** Read aloud but not shown, where a table head or a title already says it. */
  labelHidden?: boolean | undefined
  readOnly?: boolean | undefined
}

type Value = string | number | null | undefined

export type TextFieldProps = FieldProps & {
  value?: Value
  type?: 'text' | 'email' | 'password' | 'tel' | 'url' | 'search' | undefined
  inputMode?: 'text' | 'numeric' | 'decimal' | 'email' | 'tel' | 'url' | undefined
  autocomplete?: string | undefined
  maxLength?: number | undefined
  placeholder?: string | undefined
  narrow?: boolean | undefined
  spellcheck?: boolean | undefined
  /** What the scripts of the page look for. */
  data?: { 'data-date'?: string } | undefined
}

/** One line of text. */
export function TextField(props: TextFieldProps) {
  const {
    value,
    type = 'text',
    inputMode,
    autocomplete,
    maxLength,
    placeholder,
    narrow,
    spellcheck,
    data,
  } = props
  return (
    <Field {...props}>
      {(control) => (
        <input
          {...control}
          value={text(value)}
          {...given({
            type,
            class: narrow ? 'rg-narrow' : undefined,
            inputmode: inputMode,
            autocomplete,
            maxlength: maxLength,
            placeholder,
            spellcheck,
            ...data,
          })}
        />
      )}
    </Field>
  )
}

export type TextAreaProps = FieldProps & {
  value?: Value
  rows?: number | undefined
  maxLength?: number | undefined
}

/** More lines of text. */
export function TextArea(props: TextAreaProps) {
  const { value, rows = 3, maxLength } = props
  return (
    <Field {...props}>
      {(control) => (
        <textarea {...control} rows={rows} {...(maxLength === undefined ? {} : { maxlength: maxLength })}>
          {text(value)}
        </textarea>
      )}
    </Field>
  )
}

export type DateFieldProps = FieldProps & { value?: string | null | undefined }

/** A date typed as gg/mm/aaaa; the page's script adds the browser's own calendar beside it. */
export function DateField({ help = 'Giorno, mese, anno: per esempio 30/06/2026', ...props }: DateFieldProps) {
  return (
    <TextField
      {...props}
      help={help}
      inputMode="numeric"
      autocomplete="off"
      maxLength={10}
      narrow
      data={dateData}
    />
  )
}

const dateData = { 'data-date': '' } as const

/** An amount in euro, typed with comma or point; two readings are asked about, never guessed. */
export function MoneyField({
  help = 'In euro, per esempio 1.234,56',
  ...props
}: FieldProps & { value?: Value }) {
  return <TextField {...props} help={help} inputMode="decimal" autocomplete="off" maxLength={20} narrow />
}

/** A quantity. `decimals` lets a comma in. */
export function NumberField({
  decimals,
  ...props
}: FieldProps & { value?: Value; decimals?: boolean | undefined }) {
  return (
    <TextField
      {...props}
      inputMode={decimals ? 'decimal' : 'numeric'}
      autocomplete="off"
      maxLength={16}
      narrow
    />
  )
}

export type Option = { value: string; label: string }
export type OptionGroup = { label: string; options: readonly Option[] }

export type SelectProps = FieldProps & {
  value?: Value
  options: readonly (Option | OptionGroup)[]
  /** The first, empty entry: «Scegli…» unless said otherwise; false leaves it out. */
  empty?: string | false | undefined
  /** No block around it: for the bulk bar and for cells. */
  bare?: boolean | undefined
}

/** A choice among many. For two to six use `RadioChoices`. */
export function Select(props: SelectProps) {
  const { value, options, empty = 'Scegli…', bare } = props
  const chosen = text(value)
  const control = (attributes: ControlAttributes) => (
    <select {...attributes}>
      {empty === false ? null : <option value="">{empty}</option>}
      {options.map((option) =>
        'options' in option ? (
          <optgroup key={option.label} label={option.label}>
            {option.options.map((inner) => (
              <option key={inner.value} value={inner.value} selected={inner.value === chosen}>
                {inner.label}
              </option>
            ))}
          </optgroup>
        ) : (
          <option key={option.value} value={option.value} selected={option.value === chosen}>
            {option.label}
          </option>
        ),
      )}
    </select>
  )
  if (!bare) return <Field {...props}>{control}</Field>
  const id = props.id ?? props.name
  return (
    <>
      <label for={id} {...(props.labelHidden ? { class: 'visually-hidden' } : {})}>
        {props.label}
      </label>
      {control({ id, name: props.name, ...(props.required ? { required: true } : {}) })}
    </>
  )
}

export type Choice = {
  value: string
  label: string
  /** What follows from choosing it. */
  consequence?: ComponentChildren
  /** Whether it would do: «Livello 1: non basta, serve almeno il 2». */
  status?: StatusValue | undefined
}

export type RadioChoicesProps = FieldProps & {
  value?: Value
  choices: readonly Choice[]
  /** Adds «Non lo so ancora», value `unknown`: the person can go on and the question stays open. */
  unknown?: boolean | string | undefined
  /** Small and without boxes, for side panels. */
  plain?: boolean | undefined
  /** Short answers side by side, for a form with many such questions. */
  inRow?: boolean | undefined
}

export const unknownChoice = 'unknown'

/** A decision: each answer with its consequence under it. None is ever disabled. */
export function RadioChoices(props: RadioChoicesProps) {
  const { name, label, help, error, value, choices, unknown, plain, inRow, labelHidden, required } = props
  const id = props.id ?? name
  const all: readonly Choice[] = unknown
    ? [
        ...choices,
        {
          value: unknownChoice,
          label: 'Non lo so ancora',
          consequence:
            typeof unknown === 'string' ? unknown : 'Puoi andare avanti: la domanda resta aperta nell’elenco',
        },
      ]
    : choices
  const describedBy = description(id, help, error)
  return (
    <fieldset
      class={classes(
        'rg-choices',
        plain && 'rg-plain',
        inRow && 'rg-inrow',
        error !== undefined && 'rg-invalid',
      )}
      {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
    >
      <legend {...(labelHidden ? { class: 'visually-hidden' } : {})}>
        {label}
        {required ? <RequiredMark /> : null}
      </legend>
      <HelpAndError id={id} help={help} error={error} />
      {all.map((choice, index) => (
        <label key={choice.value} class={plain ? 'rg-check' : 'rg-choice'}>
          <input
            type="radio"
            id={index === 0 ? id : `${id}-${choice.value}`}
            name={name}
            value={choice.value}
            checked={choice.value === text(value)}
            {...(required ? { required: true } : {})}
            {...(error === undefined ? {} : { 'aria-invalid': 'true' as const })}
          />
          <span>
            <strong>{choice.label}</strong>
            {choice.consequence ? (
              <span class={plain ? 'rg-block rg-small rg-muted' : undefined}>{choice.consequence}</span>
            ) : null}
            {choice.status ? <StatusOf status={choice.status} /> : null}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

export type CheckboxProps = {
  name: string
  label: ComponentChildren
  checked?: boolean | undefined
  /** What is posted when ticked: `1`. */
  value?: string | undefined
  help?: ComponentChildren
  error?: string | undefined
  required?: boolean | undefined
  id?: string | undefined
}

/** One thing to tick. */
export function Checkbox({
  name,
  label,
  checked,
  value = '1',
  help,
  error,
  required,
  id: givenId,
}: CheckboxProps) {
  const id = givenId ?? name
  const describedBy = description(id, help, error)
  return (
    <div class={classes('rg-checkbox', error !== undefined && 'rg-invalid')}>
      {error === undefined ? null : <FieldError id={id} error={error} />}
      <label class="rg-check" for={id}>
        <input
          type="checkbox"
          id={id}
          name={name}
          value={value}
          checked={checked ?? false}
          {...(required ? { required: true } : {})}
          {...(error === undefined ? {} : { 'aria-invalid': 'true' as const })}
          {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
        />
        <span>{label}</span>
      </label>
      {help ? (
        <span class="form-text rg-muted rg-small" id={`${id}-h`}>
          {help}
        </span>
      ) : null}
    </div>
  )
}

export type CheckboxesProps = {
  name: string
  label: string
  options: readonly (Option & { help?: ComponentChildren })[]
  values?: readonly string[] | undefined
  help?: ComponentChildren
  error?: string | undefined
}

/** More things to tick under one question, all posted with the same name. */
export function Checkboxes({ name, label, options, values = [], help, error }: CheckboxesProps) {
  const describedBy = description(name, help, error)
  return (
    <fieldset
      class={classes('rg-choices rg-plain', error !== undefined && 'rg-invalid')}
      {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
    >
      <legend>{label}</legend>
      <HelpAndError id={name} help={help} error={error} />
      {options.map((option, index) => (
        <label key={option.value} class="rg-check">
          <input
            type="checkbox"
            id={index === 0 ? name : `${name}-${option.value}`}
            name={name}
            value={option.value}
            checked={values.includes(option.value)}
          />
          <span>
            {option.label}
            {option.help ? <span class="rg-block rg-small rg-muted">{option.help}</span> : null}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

export type FileFieldProps = FieldProps & {
  /** Extensions and types, as the browser wants them: `.xlsx,.ods,.csv`. */
  accept?: string | undefined
  multiple?: boolean | undefined
}

/** A file. The form must be `multipart`. */
export function FileField(props: FileFieldProps) {
  return (
    <Field {...props}>
      {(control) => (
        <input
          {...control}
          type="file"
          {...(props.accept === undefined ? {} : { accept: props.accept })}
          {...(props.multiple ? { multiple: true } : {})}
        />
      )}
    </Field>
  )
}

/** Fields that belong together, under one title. */
export function Fieldset({
  legend,
  help,
  children,
}: {
  legend: string
  help?: ComponentChildren
  children: ComponentChildren
}) {
  return (
    <fieldset class="rg-choices">
      <legend>{legend}</legend>
      {help ? <p class="rg-muted rg-small">{help}</p> : null}
      {children}
    </fieldset>
  )
}

/** Fields side by side on wide screens. */
export function FieldRow({ children }: { children: ComponentChildren }) {
  return <div class="rg-fieldrow">{children}</div>
}

type ControlAttributes = {
  id: string
  name: string
  required?: true
  readonly?: true
  'aria-invalid'?: 'true'
  'aria-describedby'?: string
}

function Field(props: FieldProps & { children: (control: ControlAttributes) => ComponentChildren }) {
  const { name, label, help, error, required, labelHidden, readOnly } = props
  const id = props.id ?? name
  const describedBy = description(id, help, error)
  const control: ControlAttributes = {
    id,
    name,
    ...(required ? { required: true } : {}),
    ...(readOnly ? { readonly: true } : {}),
    ...(error === undefined ? {} : { 'aria-invalid': 'true' }),
    ...(describedBy === undefined ? {} : { 'aria-describedby': describedBy }),
  }
  return (
    <div class={classes('form-group rg-field', error !== undefined && 'rg-invalid')}>
      <label for={id} {...(labelHidden ? { class: 'visually-hidden' } : {})}>
        {label}
        {required ? <RequiredMark /> : null}
      </label>
      <HelpAndError id={id} help={help} error={error} />
      {props.children(control)}
    </div>
  )
}

/** Required is said in words. */
function RequiredMark() {
  return <span class="rg-required"> (obbligatorio)</span>
}

function HelpAndError({
  id,
  help,
  error,
}: {
  id: string
  help: ComponentChildren
  error: string | undefined
}) {
  return (
    <>
      {help ? (
        <span class="form-text" id={`${id}-h`}>
          {help}
        </span>
      ) : null}
      {error === undefined ? null : <FieldError id={id} error={error} />}
    </>
  )
}

function FieldError({ id, error }: { id: string; error: string }) {
  return (
    <p class="rg-fielderror" id={`${id}-e`}>
      <Icon name="error" /> {error}
    </p>
  )
}

function description(id: string, help: ComponentChildren, error: string | undefined): string | undefined {
  const ids = [help ? `${id}-h` : '', error === undefined ? '' : `${id}-e`].filter((part) => part !== '')
  return ids.length === 0 ? undefined : ids.join(' ')
}

/** Only the attributes that were given. */
function given(attributes: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined))
}

function text(value: Value): string {
  return value === null || value === undefined ? '' : String(value)
}
