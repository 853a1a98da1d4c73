// The console's texts in the reader's language.
import { computed } from '@preact/signals'
import { agentItems, items, pages, workspace } from '../locales/en.ts'
import { phrasesOf, together } from '../shared/phrases.ts'

export { wording } from '../shared/language.ts'

const english = { items, agentItems, pages, workspace }
type Words = typeof english

// A query makes a separate module of each section, so that the texts of other pages are not included.
const others = together<Words>({
  items: import.meta.glob<Words['items']>(['../locales/*.ts', '!../locales/en.ts'], {
    query: '?console',
    import: 'items',
  }),
  agentItems: import.meta.glob<Words['agentItems']>(['../locales/*.ts', '!../locales/en.ts'], {
    query: '?console',
    import: 'agentItems',
  }),
  pages: import.meta.glob<Words['pages']>(['../locales/*.ts', '!../locales/en.ts'], {
    query: '?console',
    import: 'pages',
  }),
  workspace: import.meta.glob<Words['workspace']>(['../locales/*.ts', '!../locales/en.ts'], {
    query: '?console',
    import: 'workspace',
  }),
})

export const { words: said, speak: speakAsRemembered, choose } = phrasesOf(english, others)
export const words = computed(() => said.value.workspace)
export const pageWords = computed(() => said.value.pages)
export const itemWords = computed(() => ({ ...said.value.items, ...said.value.agentItems }))
