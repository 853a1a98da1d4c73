// Why the entry point cannot be had, which only the site's developer needs: the launcher reads no more of the answer than its status.
import type { Problem } from '../../protocol/problem.ts'

/** The server's code and sentence, if it refuses this page and would again. Null: it may pass, or the server cannot be reached. */
export async function whyRefused(address: string): Promise<string | null> {
  try {
    const answer = await fetch(address, { credentials: 'omit' })
    const { code, title } = (await answer.json()) as Problem
    return code === 'wrong_origin' || code === 'not_found' ? `${code}: ${title}` : null
  } catch {
    return null
  }
}
