// Names in the browser's storage that launcher and chat share. Releases before and after read them: they do not change.

/** In the tab: whether the panel is open, and what was typed and not sent. */
export const openKey = 'partyline.open'
export const draftKey = 'partyline.draft'

/** In the browser: a visitor's token, their name, and the conversation that they have open. */
export const visitorKey = 'partyline.visitor'
export const nameKey = 'partyline.name'
export const conversationKey = (entryPoint: string) => `partyline.conversation/${entryPoint}`

/** Whether a key holds something of the customer; how the widget is set (sound, notifications) is the browser's. */
export function isVisitors(key: string): boolean {
  return key === visitorKey || key === nameKey || /^partyline\.(conversation\/|unsent\/[^/]+\/customer\/)/.test(key)
}
