// What the page knows and how it comes to know it.
import { computed, signal } from '@preact/signals'
import { describe, type Description, type OpenApi, type Operation, type Section } from './description.ts'

export type Reading =
  | { readonly state: 'loading' }
  /** With what the server answered; null: nothing came. */
  | { readonly state: 'failed'; readonly status: number | null }
  | { readonly state: 'there'; readonly description: Description }

export const reading = signal<Reading>({ state: 'loading' })
export const filter = signal('')

/** What stands on top of the window, by its id. */
export const current = signal('')

/** Sections with what the filter leaves of them; none without operations. */
export const shown = computed<readonly Section[]>(() => {
  if (reading.value.state !== 'there') return []
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean)
  return reading.value.description.sections
    .map((section) => ({ ...section, operations: section.operations.filter((each) => matches(section, each, words)) }))
    .filter(({ operations }) => operations.length > 0)
})

export async function load(): Promise<void> {
  reading.value = { state: 'loading' }
  try {
    const answer = await fetch('/v1/openapi.json')
    if (!answer.ok) return void (reading.value = { state: 'failed', status: answer.status })
    reading.value = { state: 'there', description: describe((await answer.json()) as OpenApi) }
  } catch {
    reading.value = { state: 'failed', status: null }
  }
}

function matches({ name }: Section, { id, method, path, summary }: Operation, words: readonly string[]): boolean {
  const text = `${name} ${method} ${path} ${summary} ${id}`.toLowerCase()
  return words.every((word) => text.includes(word))
}
