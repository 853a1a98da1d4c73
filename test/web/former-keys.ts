// Everything that release 0.1.0 (commit 812f61b) leaves in a browser, with an example of each. It used no IndexedDB and no cookie.

export const conversation = '3f8a2b1c-0d4e-4f6a-9b7c-5e2d1a0f9c8b'

const left = (text: string) =>
  JSON.stringify({
    instance: '0b9d7c52-1e3f-4a68-8c7d-9e0f1a2b3c4d',
    last: 3,
    keys: 4,
    savedAt: Date.UTC(2026, 0, 5, 9),
    entries: [{ key: 3, type: 'message', text, contentType: 'text/plain', n: null, was: null, failed: null }],
  })

export const formerLocal: Readonly<Record<string, string>> = {
  // The widget: per browser.
  'partyline.visitor': 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ2aXNpdG9yIn0.c2lnbmVk',
  'partyline.name': 'Vera',
  'partyline.muted': 'yes',
  'partyline.notify': 'yes',
  'partyline.conversation/shop': conversation,
  [`partyline.unsent/${conversation}/customer/6a1f0e9d-2c3b-4a58-9d7e-8f6c5b4a3d2e`]: left('Unsent by Vera'),
  // The console.
  [`partyline.unsent/${conversation}/ann/7b2e1f0a-3d4c-4b69-8e8f-9a7d6c5b4e3f`]: left('Unsent by Ann'),
  [`partyline.draft/ann/${conversation}`]: JSON.stringify({
    savedAt: Date.UTC(2026, 0, 5, 9),
    draft: { kind: 'note', message: 'To be said', note: 'hm', dispositions: ['Solved'], notes: 'Sent again.' },
  }),
  'partyline.sound': 'off',
  'partyline.language': 'fr',
  'partyline.side': 'closed',
  'partyline.scheme': 'dark',
}

export const formerSession: Readonly<Record<string, string>> = {
  // The widget: per tab.
  'partyline.draft': 'Half a sentence',
  'partyline.open': 'yes',
  // The console.
  'partyline.session': JSON.stringify({ token: 'eyJ.of.ann', agent: { id: 'ann', name: 'Ann' } }),
}
