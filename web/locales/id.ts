import * as en from './en.ts'

export const about: typeof en.about = { code: 'id', name: 'Bahasa Indonesia', direction: 'ltr' }

export const items: typeof en.items = {}

export const widget: typeof en.widget = {}

export const workspace: typeof en.workspace = en.workspace
