import * as en from './en.ts'

export const about: typeof en.about = { code: 'id', name: 'Bahasa Indonesia', direction: 'ltr' }

export const items: typeof en.items = en.items

export const agentItems: typeof en.agentItems = en.agentItems

export const widget: typeof en.widget = en.widget

export const workspace: typeof en.workspace = en.workspace
