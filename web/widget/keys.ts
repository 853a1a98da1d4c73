// Names in the browser's storage that launcher and chat share. The host and the entry point are in each, for several may live on one origin;
// the person is in the names of what is theirs. Releases before and after read them: they do not change.

const root = 'partyline.widget/'

export interface Keys {
  /** What the names of all entry points of the host begin with. */
  readonly ofHost: string
  /** In the tab: whether the panel is open. */
  readonly open: string
  /** In the tab: what was typed and not sent, by whom; empty: nobody who was named. */
  readonly draft: (person: string) => string
  /** In the tab: words with which a conversation was to begin, and the start that has no answer yet, by who they are; empty: a visitor. */
  readonly first: (person: string) => string
  readonly attempt: (person: string) => string
  /** In the tab: a name of its own, by which a duplicate of it knows that it is one. */
  readonly tab: string
  /** In the browser: a visitor's token and their name. */
  readonly visitor: string
  readonly name: string
  /** In the browser: the conversation that they have open, by who they are; empty: a visitor. */
  readonly conversation: (person: string) => string
  readonly muted: string
  readonly notify: string
  /** What the names of unsent words begin with; a conversation, which is one customer's, comes after it. */
  readonly unsent: string
}

export function keysFor(host: string, entryPoint: string): Keys {
  const ofHost = `${root}${new URL(host).host}/`
  const of = (name: string) => `${ofHost}${encodeURIComponent(entryPoint)}/${name}`
  // A visitor's names are those of the first release that had them.
  const by = (name: string) => (person: string) => of(person === '' ? name : `${name}/${encodeURIComponent(person)}`)
  return {
    ofHost,
    open: of('open'),
    draft: (person) => of(`draft/${encodeURIComponent(person)}`),
    first: by('first'),
    attempt: by('attempt'),
    tab: of('tab'),
    visitor: of('visitor'),
    name: of('name'),
    conversation: by('conversation'),
    muted: of('muted'),
    notify: of('notify'),
    unsent: of('unsent/'),
  }
}

/** Names of release 0.1.0, which said neither host nor, mostly, entry point. */
export const former = {
  open: 'partyline.open',
  draft: 'partyline.draft',
  visitor: 'partyline.visitor',
  name: 'partyline.name',
  muted: 'partyline.muted',
  notify: 'partyline.notify',
  conversations: 'partyline.conversation/',
} as const

/** Whether signing out takes it: everything of the host, and what 0.1.0 left without saying whose it is. */
export function goesWith(key: string, { ofHost }: Keys): boolean {
  if (key.startsWith(ofHost) || Object.values<string>(former).includes(key)) return true
  return /^partyline\.(conversation\/|unsent\/[^/]+\/customer\/)/.test(key)
}
