// Why the entry point cannot be had, which only the site's developer needs: the launcher reads no more of the answer than its status.
import type { Problem } from '../../protocol/problem.ts'

/** The server's code and sentence, if it refuses this page and would again. Null: it may pass, or the server cannot be reached. */
export async function whyRefused(address: string): Promise<string | null> {
  try {
    const answer = await fetch(address, { credentials: 'omit' })
    const { status } = answer
    if (status < 400 || status >= 500 || status === 429) return null
    const { code, title } = (await answer.json()) as Problem
    return `${code}: ${title}`
  } catch {
    return null
  }
}
