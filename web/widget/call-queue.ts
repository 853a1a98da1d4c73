// What a page asks of the chat before the chat has loaded. It is done in order
// once the chat is there. A caller who waits is told meanwhile why it is delayed.
import type { Chat } from './contract.ts'
import type { IdentityToken, PartylineError } from './partyline.d.ts'

type Why = PartylineError['code']

export class CallQueue {
  readonly #all: {
    readonly run: (chat: Chat) => void
    readonly fail: (why: Why) => void
    readonly drop: () => void
  }[] = []
  #why: Why | null = null

  get any(): boolean {
    return this.#all.length > 0
  }

  /** Rejects with a PartylineError when the chat cannot be fetched. The customer is identified all the same once it can. */
  identify(token: IdentityToken): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (code: Why) => reject(Object.assign(new Error(`partyline: ${code}`), { code }))
      this.#all.push({ run: (chat) => void chat.identify(token).then(resolve, reject), fail, drop: resolve })
      if (this.#why !== null) fail(this.#why)
    })
  }

  /** Drops an earlier identification. As in the chat, its caller is not told. */
  signOut(): void {
    for (const { drop } of this.#all.splice(0)) drop()
  }

  run(chat: Chat): void {
    for (const { run } of this.#all.splice(0)) run(chat)
  }

  fail(why: Why): void {
    this.#why = why
    for (const { fail } of this.#all) fail(why)
  }
}
