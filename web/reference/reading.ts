// The state of the page: the loaded description, the filter, and the reader's position.
import { computed, signal } from '@preact/signals'
import { describe, type Description, type OpenApi, type DescribedOperation, type Section } from './description.ts'

export type Reading =
  | { readonly state: 'loading' }
  /** `status`: the HTTP status; null: no answer came. */
  | { readonly state: 'failed'; readonly status: number | null }
  | { readonly state: 'there'; readonly description: Description }

export const reading = signal<Reading>({ state: 'loading' })
export const filter = signal('')

/** The id of the article at the top of the window. */
export const current = signal('')

/** The sections with the operations that match the filter. Sections without any are left out. */
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

function matches(
  { name }: Section,
  { id, method, path, summary }: DescribedOperation,
  words: readonly string[],
): boolean {
  const text = `${name} ${method} ${path} ${summary} ${id}`.toLowerCase()
  return words.every((word) => text.includes(word))
}
