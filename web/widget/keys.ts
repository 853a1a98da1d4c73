// Storage keys that launcher and chat share. Each contains the host and the entry point, since one origin may have several; keys of personal data
// contain the person. Other releases read them too, so they must not change.

const root = 'partyline.widget/'

export interface Keys {
  /** The prefix of all keys of this host, over all entry points. */
  readonly ofHost: string
  /** In the tab: whether the panel is open. */
  readonly open: string
  /** In the tab: a person's draft; empty: a visitor's. */
  readonly draft: (person: string) => string
  /** In the tab: messages to begin a conversation with, and the start without an answer, by person; empty: a visitor's. */
  readonly first: (person: string) => string
  readonly attempt: (person: string) => string
  /** In the tab: its own name, by which a duplicate of the tab recognises itself. */
  readonly tab: string
  /** In the browser: a visitor's token and name. */
  readonly visitor: string
  readonly name: string
  /** In the browser: the open conversation, by person; empty: a visitor's. */
  readonly conversation: (person: string) => string
  readonly muted: string
  readonly notify: string
  /** The prefix of unsent messages. A conversation's id follows, and it has one customer. */
  readonly unsent: string
}

export function keysFor(host: string, entryPoint: string): Keys {
  const ofHost = `${root}${new URL(host).host}/`
  const of = (name: string) => `${ofHost}${encodeURIComponent(entryPoint)}/${name}`
  // A visitor's keys stay as they were before keys had a person in them.
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

/** Keys of release 0.1.0, which contained no host and mostly no entry point. */
export const former = {
  open: 'partyline.open',
  draft: 'partyline.draft',
  visitor: 'partyline.visitor',
  name: 'partyline.name',
  muted: 'partyline.muted',
  notify: 'partyline.notify',
  conversations: 'partyline.conversation/',
} as const

/** Whether signing out deletes the key: all keys of the host, and those of 0.1.0, which do not say whose they are. */
export function goesWith(key: string, { ofHost }: Keys): boolean {
  if (key.startsWith(ofHost) || Object.values<string>(former).includes(key)) return true
  return /^partyline\.(conversation\/|unsent\/[^/]+\/customer\/)/.test(key)
}
