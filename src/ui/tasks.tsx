// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import { StatusOf, type StatusValue, type TaskState, taskStates } from './status.tsx'
import { classes } from './text.tsx'

export type Task = {
  title: string
  /** Without it the task is only shown. */
  href?: string | undefined
  /** One of the five states, or other words where the list says something else (days left). */
  status: TaskState | StatusValue
  /** What it takes, by when, who did the last step. */
  hint?: ComponentChildren
}

export type TaskListProps = {
  tasks: readonly Task[]
  /** Two columns on wide screens; reading order stays the order of the list. */
  columns?: 1 | 2 | undefined
}

/** What is to be done: link, hint, status as plain text. Any task can be opened, in any order. */
export function TaskList({ tasks, columns = 1 }: TaskListProps) {
  return (
    <ol class={classes('rg-tasks', columns === 2 && 'rg-tasks-2')}>
      {tasks.map((task) => (
        <li key={task.title}>
          {task.href === undefined ? <strong>{task.title}</strong> : <a href={task.href}>{task.title}</a>}
          <StatusOf status={typeof task.status === 'string' ? taskStates[task.status] : task.status} />
          {task.hint ? <p>{task.hint}</p> : null}
        </li>
      ))}
    </ol>
  )
}
