// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import { Icon } from './icon.tsx'
import type { IconName } from './icons.ts'

/** How a status reads: done well, to watch, wrong, going on, nothing yet. */
export type StatusKind = 'ok' | 'warn' | 'bad' | 'info' | 'idle'

const kindIcons: Record<StatusKind, IconName> = {
  ok: 'check-circle',
  warn: 'warning-circle',
  bad: 'error',
  info: 'clock',
  idle: 'minus-circle',
}

export type StatusProps = {
  kind: StatusKind
  /** Overrides the icon of the kind. */
  icon?: IconName | undefined
  children: ComponentChildren
}

/** A status: icon and words, never colour alone, never a filled pill. */
export function Status({ kind, icon, children }: StatusProps) {
  return (
    <span class={`rg-status rg-${kind}`}>
      <Icon name={icon ?? kindIcons[kind]} />
      <span>{children}</span>
    </span>
  )
}

/** A status as data, where a component takes it among its own props. */
export type StatusValue = { kind: StatusKind; label: string; icon?: IconName | undefined }

export type TaskState = 'todo' | 'inProgress' | 'toConfirm' | 'done' | 'notDue'

/** The five statuses of a task, no others, with the words and the explanation people see. */
export const taskStates: Record<TaskState, StatusValue & { meaning: string }> = {
  todo: { kind: 'idle', label: 'Da iniziare', meaning: 'nessuno l’ha ancora aperta' },
  inProgress: { kind: 'info', label: 'In corso', meaning: 'qualcuno ha cominciato; si vede chi e quando' },
  toConfirm: {
    kind: 'warn',
    label: 'Da confermare',
    icon: 'inbox',
    meaning: 'preparata da altri, aspetta che tu la legga',
  },
  done: { kind: 'ok', label: 'Completo', meaning: 'non resta nulla da fare' },
  notDue: { kind: 'idle', label: 'Non dovuto', meaning: 'non riguarda il tuo ente, con il motivo' },
}

export function StatusOf({ status }: { status: StatusValue }) {
  return (
    <Status kind={status.kind} icon={status.icon}>
      {status.label}
    </Status>
  )
}

/** The status of a task. */
export function TaskStatus({ state }: { state: TaskState }) {
  return <StatusOf status={taskStates[state]} />
}

export type SavedNoteProps = {
  /** «10:42», or «16:20 di ieri». Without it nothing has been saved yet and the note is empty. */
  at?: string | null | undefined
  /** The version after this save: the script of the form puts it in the hidden field. */
  version?: number | undefined
}

/** «Salvato alle 10:42». The script of autosave writes here; give it the answer of a save as a fragment. */
export function SavedNote({ at, version }: SavedNoteProps) {
  return (
    <span class="rg-saved" id="salvato" role="status" data-saved data-version={version}>
      {at ? (
        <>
          <Icon name="check-circle" /> Salvato alle {at}
        </>
      ) : null}
    </span>
  )
}
