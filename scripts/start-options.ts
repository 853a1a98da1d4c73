// The options after `npm start --`.
import { parseArgs } from 'node:util'

export interface StartOptions {
  readonly port: number
  /** Null: the default folder. */
  readonly persist: string | null
  readonly verbose: boolean
}

/** Throws an error whose message is one sentence. */
export function startOptions(args: readonly string[]): StartOptions {
  const { port, persist, verbose } = parse(args)
  const number = Number(port)
  if (!/^\d+$/.test(port) || number > 65_535) {
    throw new Error(`--port wants a number from 1 to 65535 (0 takes a free one), not "${port}".`)
  }
  if (persist === '') throw new Error('--persist wants a folder.')
  return { port: number, persist: persist ?? null, verbose }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '8787' },
        persist: { type: 'string' },
        verbose: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    const why = error instanceof Error ? error.message.split(/\.(?:\s|$)/)[0] : String(error)
    throw new Error(`${why}. There are --port, --persist and --verbose.`, { cause: error })
  }
}
