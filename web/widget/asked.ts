// What a page asks of the chat before it is there: done in order when it has come. Whoever waits for it hears meanwhile why it is not done.
import type { Chat } from './contract.ts'
import type { IdentityToken, PartylineError } from './partyline.d.ts'

type Why = PartylineError['code']

export class Asked {
  readonly #all: {
    readonly run: (chat: Chat) => void
    readonly fail: (why: Why) => void
    readonly drop: () => void
  }[] = []
  #why: Why | null = null

  get any(): boolean {
    return this.#all.length > 0
  }

  /** Rejects with a PartylineError when the chat cannot be fetched; the customer is who they are as soon as it can. */
  identify(token: IdentityToken): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (code: Why) => reject(Object.assign(new Error(`partyline: ${code}`), { code }))
      this.#all.push({ run: (chat) => void chat.identify(token).then(resolve, reject), fail, drop: resolve })
      if (this.#why !== null) fail(this.#why)
    })
  }

  /** Who was named before is not meant any more. As in the chat, nobody is told. */
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
