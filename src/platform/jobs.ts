// SPDX-License-Identifier: AGPL-3.0-or-later

/** Work that comes back at intervals, as long as the server runs. */
export interface Job {
  /** Ends the waiting; a turn under way is finished first. */
  stop(): Promise<void>
}

/**
 * Runs `work` every `everyMs`, never twice at once; what it throws goes to `onError` and the next turn comes anyway. `firstMs` brings a
 * turn forward, for work that a server switched off each evening would never reach.
 */
export function repeat(
  everyMs: number,
  work: () => Promise<void>,
  onError: (error: unknown) => void,
  firstMs?: number,
): Job {
  let turn: Promise<void> | null = null
  const run = () => {
    turn ??= work()
      .catch(onError)
      .finally(() => {
        turn = null
      })
  }
  const first = firstMs === undefined ? undefined : setTimeout(run, firstMs)
  const timer = setInterval(run, everyMs)
  return {
    async stop() {
      clearTimeout(first)
      clearInterval(timer)
      await turn
    },
  }
}

/** Repeats a turn that takes at most `atOnce` things until one takes fewer; answers how many were taken. */
export async function untilFewer(atOnce: number, turn: () => Promise<number>): Promise<number> {
  let taken = 0
  while (true) {
    const now = await turn()
    taken += now
    if (now < atOnce) return taken
  }
}
