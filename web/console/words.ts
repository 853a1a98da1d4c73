// The console's texts in the reader's language.
import { computed } from '@preact/signals'
import { agentItems, items, workspace } from '../locales/en.ts'
import { phrasesOf } from '../shared/phrases.ts'

export { wording } from '../shared/language.ts'

const english = { items, agentItems, workspace }
type Words = typeof english

// A query makes a separate module of each section, so that the texts of other pages are not included.
const sections = {
  items: import.meta.glob<Words['items']>(['../locales/*.ts', '!../locales/en.ts'], {
    query: '?console',
    import: 'items',
  }),
  agentItems: import.meta.glob<Words['agentItems']>(['../locales/*.ts', '!../locales/en.ts'], {
    query: '?console',
    import: 'agentItems',
  }),
  workspace: import.meta.glob<Words['workspace']>(['../locales/*.ts', '!../locales/en.ts'], {
    query: '?console',
    import: 'workspace',
  }),
}
const others = Object.fromEntries(
  Object.entries(sections.workspace).map(([file, workspaceOf]) => [
    file,
    async (): Promise<Words> => ({
      workspace: await workspaceOf(),
      items: (await sections.items[file]?.()) ?? items,
      agentItems: (await sections.agentItems[file]?.()) ?? agentItems,
    }),
  ]),
)

export const { words: said, speak: speakAsRemembered, choose } = phrasesOf(english, others)
export const words = computed(() => said.value.workspace)
export const itemWords = computed(() => ({ ...said.value.items, ...said.value.agentItems }))
