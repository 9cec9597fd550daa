// SPDX-License-Identifier: AGPL-3.0-or-later

/** Work that comes back at intervals, as long as the server runs. */
export interface Job {
  /** Ends the waiting; a turn under way is finished first. */
  stop(): Promise<void>
}

/** Runs `work` every `everyMs`, never twice at once; what it throws goes to `onError` and the next turn comes anyway. */
export function repeat(everyMs: number, work: () => Promise<void>, onError: (error: unknown) => void): Job {
  let turn: Promise<void> | null = null
  const timer = setInterval(() => {
    turn ??= work()
      .catch(onError)
      .finally(() => {
        turn = null
      })
  }, everyMs)
  return {
    async stop() {
      clearInterval(timer)
      await turn
    },
  }
}
