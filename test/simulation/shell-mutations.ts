// What the shell promises the machines, broken on purpose, one promise at a time.
import type { Cause, CauseVerdict } from '../../durable-objects/shell/causes.ts'
import type { Commit, Store } from '../../durable-objects/shell/store.ts'
import type { Options } from './node.ts'

/** By the rule that each breaks, in words. */
export const shellMutations: Readonly<Record<string, Options>> = {
  'marks of letters are ignored': { tune: ({ marks }) => ignore(marks, 'letter') },
  'a resent enqueue is taken for a new one': { tune: ({ marks }, kind) => kind === 'queue' && ignore(marks, 'letter') },
  'letters of conversations are taken without a mark': { tune: ({ marks }) => ignoreFrom(marks, 'conversation/') },
  'letters of queues are taken without a mark': { tune: ({ marks }) => ignoreFrom(marks, 'queue/') },
  'letters of agents are taken without a mark': { tune: ({ marks }) => ignoreFrom(marks, 'agent/') },
  'what administrators set is taken without a mark': { tune: ({ marks }) => ignoreFrom(marks, 'config') },
  'a mark is forgotten, and its letter taken again': { tune: ({ marks }) => void (marks.isTooOld = () => false) },
  'what a receiver refuses for its age is taken for delivered': {
    send: (send) => async (to, envelopes) => void (await send(to, envelopes)),
  },
  'marks of frames are ignored': { tune: ({ marks }) => ignore(marks, 'frame') },
  'letters come out of order': {
    send: (send) => async (to, envelopes) => send(to, envelopes.toReversed()),
    tune: ({ marks }) => ignore(marks, 'letter'),
  },
  'letters are forgotten on eviction': {
    store: (store) => changed(store, { load: () => ({ ...store.load(), posts: [] }) }),
  },
  'the numbers of letters begin anew on eviction': {
    store: (store) =>
      changed(store, {
        load: () => ({
          ...store.load(),
          sent: 0,
          posts: store
            .load()
            .posts.map((post) => ({ ...post, letters: post.letters.map((letter, n) => ({ ...letter, n: n + 1 })) })),
        }),
      }),
  },
  'the alarm is not set again after it rang': { store: (store) => changed(store, { arm: () => {} }) },
  'commits do not move the alarm': {
    store: (store) => changed(store, { commit: (commit) => store.commit({ ...commit, alarmAt: null }) }),
  },
  'a refused number is forgotten': { store: (store) => changed(store, { refusal: () => null }) },
  'checkpoints leave the marks out': {
    store: (store) =>
      changed(store, {
        commit: (commit: Commit) =>
          store.commit({ ...commit, checkpoint: commit.checkpoint && { ...commit.checkpoint, raised: {} } }),
      }),
  },
  'old rows go only where there are many': { store: (store) => changed(store, { oldestAt: () => null }) },
  'keys of requests are forgotten': { store: (store) => changed(store, { kept: () => null }) },
  'a command is written row by row': {
    store: (store) =>
      changed(store, { commit: (commit) => store.commit({ ...commit, rows: commit.rows.slice(0, 3) }) }),
  },
}

/** No rule is broken by this one: what customers write brings about nothing the second time (decision 42). */
export const customersUnmarked: Options = { tune: ({ marks }) => ignoreFrom(marks, 'customer/') }

function ignore(marks: { verdictOn(cause: Cause): CauseVerdict }, kind: 'letter' | 'frame'): void {
  const verdictOn = marks.verdictOn.bind(marks)
  marks.verdictOn = (cause) => (cause.kind === kind ? 'next' : verdictOn(cause))
}

function ignoreFrom(marks: { verdictOn(cause: Cause): CauseVerdict }, sender: string): void {
  const verdictOn = marks.verdictOn.bind(marks)
  marks.verdictOn = (cause) => (cause.kind === 'letter' && cause.from.startsWith(sender) ? 'next' : verdictOn(cause))
}

function changed(store: Store, change: Partial<Store>): Store {
  const whole: Store = {
    load: () => store.load(),
    commit: (commit) => store.commit(commit),
    mark: (sender) => store.mark(sender),
    lowMarks: (n, most) => store.lowMarks(n, most),
    refusal: (sender, n) => store.refusal(sender, n),
    kept: (key) => store.kept(key),
    rows: (first, last) => store.rows(first, last),
    oldestAt: () => store.oldestAt(),
    overwritten: (place) => store.overwritten(place),
    delivered: (to, n) => store.delivered(to, n),
    dropped: (to, n) => store.dropped(to, n),
    postponed: (to, tries, dueAt) => store.postponed(to, tries, dueAt),
    bytes: () => store.bytes(),
    armed: () => store.armed(),
    arm: (at) => store.arm(at),
  }
  return { ...whole, ...change }
}
