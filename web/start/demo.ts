// Whether the server has the demo's people.
import { signal } from '@preact/signals'

/**
 * `there`: the demo's people can be signed in as, so that the scene can be played. `missing`: somebody can be signed in, but there is no demo data.
 * `unknown`: there is no development sign-in, or the server has not answered yet.
 */
export const demo = signal<'there' | 'missing' | 'unknown'>('unknown')

/** Asks the server. Returns whether the scene begins by itself. Never rejects. */
export async function askForDemo(): Promise<boolean> {
  try {
    const answer = await fetch('/v1/dev/scene')
    const said = (await answer.json()) as { readonly begins?: boolean }
    if (answer.ok) demo.value = 'there'
    else if (answer.status === 404 && (await isNobodyThere())) demo.value = 'missing'
    return answer.ok && said.begins === true
  } catch {
    return false
  }
}

/** Without a development sign-in nobody is listed, and the page cannot tell whether there is demo data. */
async function isNobodyThere(): Promise<boolean> {
  const answer = await fetch('/v1/dev/people')
  return answer.ok && ((await answer.json()) as { items: readonly unknown[] }).items.length === 0
}
