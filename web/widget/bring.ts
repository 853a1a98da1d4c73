// Fetches something and retries with back-off until it succeeds.
import { launcherLimits } from '../../protocol/launcher-limits.ts'

export interface Bringing<Module> {
  readonly there: Promise<Module>
  /** Makes the next try start at once. */
  hurry(): void
  /** Stops retrying. */
  stop(): void
}

/** `failed` is called after every failure, with the number of failures and the last reason. */
export function bring<Module>(
  load: () => Promise<Module>,
  failed: (times: number, error: unknown) => void,
): Bringing<Module> {
  let hurry = () => {}
  let stopped = false
  const rest = (spanMs: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, spanMs)
      hurry = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const online = () => hurry()
  const tries = async (): Promise<Module> => {
    addEventListener('online', online)
    try {
      for (let tried = 1; ; tried++) {
        try {
          return await load()
        } catch (error) {
          if (stopped) throw error
          failed(tried, error)
        }
        await rest(restMs(tried))
        if (stopped) throw new Error('partyline: not wanted any more')
      }
    } finally {
      removeEventListener('online', online)
    }
  }
  return {
    there: tries(),
    hurry: () => hurry(),
    stop: () => {
      stopped = true
      hurry()
    },
  }
}

/** Full jitter, so that the pages do not all reach a recovering server at once. */
function restMs(tried: number): number {
  const { least, first, visible, hidden } = launcherLimits.backOffMs
  const most = Math.min(document.hidden ? hidden : visible, first * 2 ** (tried - 1))
  return least + Math.random() * (most - least)
}
