// English: the locale from which the others take their type. Adding a language is adding one file like this.
// Sections are exports of their own, so that a page takes along only what it shows.

export const about = { code: 'en', name: 'English', direction: 'ltr' as 'ltr' | 'rtl' }

/** Lines of the transcript, by the type of their item. */
export const items = {}

/** The widget. */
export const widget = {}

/** The console of agents and supervisors. */
export const workspace = {}
