// The object of one customer.
import { DurableObject } from 'cloudflare:workers'
import { customerMachine } from '../domain/customer/machine.ts'
import type { CustomerCommand, CustomerEvent } from '../domain/customer/messages.ts'
import { allOpenAt, knows, openAt, type Customer } from '../domain/customer/state.ts'
import type { ConversationEnded, Open } from '../domain/letters.ts'
import { limits } from '../protocol/limits.ts'
import { refuse, type Refusal } from '../protocol/problem.ts'
import { surroundingsOf } from './couriers.ts'
import type { Env } from './env.ts'
import type { Cause } from './shell/causes.ts'
import { Host } from './shell/host.ts'
import type { Envelope } from './shell/outbox.ts'
import type { Row } from './shell/store.ts'
import { conversationStub } from './stubs.ts'

type Identify = Extract<CustomerCommand, { readonly type: 'identify' }>
type Start = Extract<CustomerCommand, { readonly type: 'start' }>

export interface Started {
  readonly conversation: string
  /** The customer had an open one there (P9). */
  readonly resumed: boolean
}

export class CustomerObject extends DurableObject<Env> {
  host!: Host<Customer, CustomerCommand, CustomerEvent>

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    void ctx.blockConcurrencyWhile(async () => {
      const armedAt = await ctx.storage.getAlarm()
      this.host = new Host(ctx, surroundingsOf(env), armedAt, { kind: 'customer', machine: customerMachine })
      this.host.resume()
    })
  }

  deliver(envelopes: readonly Envelope[]): readonly number[] {
    return this.host.deliver(envelopes)
  }

  /** Answers when the conversation has begun, or at least has been told to: its letter is kept until it arrives. */
  async start(command: Start, cause: Cause): Promise<Started | Refusal> {
    await this.#hearOfEnd(command.entryPoint)
    await this.#passOverQuarantined(command.entryPoint)
    const executed = this.host.execute(cause, command)
    if (executed.outcome === 'refused') return executed.refusal
    if (executed.outcome !== 'done') return refuse('unavailable')
    const begun = executed.rows.map(beginningOf).find((conversation) => conversation !== null)
    const conversation = begun ?? openAt(this.host.actor.state, command.entryPoint)
    if (conversation === null) return refuse('conversation_ended')
    await this.host.settle(limits.startWithinMs)
    return { conversation, resumed: begun === undefined }
  }

  /** P9. Answers when the conversations have heard of it, so that whoever comes with the new token is let in. */
  async identify(command: Identify, cause: Cause): Promise<Refusal | null> {
    const executed = this.host.execute(cause, command)
    if (executed.outcome === 'refused') return executed.refusal
    await this.host.settle(limits.startWithinMs)
    return null
  }

  /** P9: what is open at an entry point, the one that a start leads to first. What is in quarantine leads nowhere. */
  async open(entryPoint: string): Promise<readonly Open[] | Refusal> {
    await this.#hearOfEnd(entryPoint)
    const { state } = this.host.actor
    if (state.became !== null) return refuse('unauthorized', 'Authorization')
    const open = allOpenAt(state, entryPoint)
    const broken = await Promise.all(open.map(({ conversation }) => this.#isQuarantined(conversation)))
    return open.filter((_, index) => !broken[index])
  }

  /** Whether this customer has the conversation, or had it lately. */
  has(conversation: string): boolean {
    return knows(this.host.actor.state, conversation)
  }

  view(): Pick<Customer, 'open' | 'lastAgent' | 'history'> {
    const { open, lastAgent, history } = this.host.actor.state
    return { open, lastAgent, history }
  }

  /** P9: an open conversation may be over, with the letter that says so still on its way. Its own word counts. */
  async #hearOfEnd(entryPoint: string): Promise<void> {
    for (let asked = 0; asked <= limits.besidePerEntryPoint; asked++) {
      const open = openAt(this.host.actor.state, entryPoint)
      if (open === null) return
      const letter = await conversationStub(this.env, open).ending()
      if (letter === null) return
      this.#hear(letter)
    }
  }

  /**
   * O3: whoever starts is not led into a conversation that takes nothing. For its customer it is over, and stands among the earlier ones.
   * Looking decides nothing: one that is repaired before anybody starts anew is found again.
   */
  async #passOverQuarantined(entryPoint: string): Promise<void> {
    for (let asked = 0; asked <= limits.besidePerEntryPoint; asked++) {
      const conversation = openAt(this.host.actor.state, entryPoint)
      if (conversation === null || !(await this.#isQuarantined(conversation))) return
      this.#hear({ type: 'ended', conversation, entryPoint, lastAgent: null })
    }
  }

  async #isQuarantined(conversation: string): Promise<boolean> {
    try {
      return await conversationStub(this.env, conversation).isQuarantined()
    } catch {
      // One that still runs the release before cannot say, and one that cannot be reached is no reason to give it up.
      return false
    }
  }

  #hear(letter: ConversationEnded): void {
    const from = `conversation/${letter.conversation}`
    this.host.execute({ kind: 'shell', name: `ended ${letter.conversation}` }, { type: 'letter', from, letter })
  }

  /** O3: of an object that is no customer's. Answers when it stands on the disk. */
  async pulse(at: number): Promise<void> {
    await this.ctx.storage.put('pulse', at)
    await this.ctx.storage.sync()
  }

  /** O3 */
  isQuarantined(): boolean {
    return this.host.isQuarantined
  }

  override alarm(): void {
    this.host.wake()
  }
}

/** The row stands for the answer when a request is sent again under its key. */
function beginningOf({ event }: Row): string | null {
  const begun = JSON.parse(event) as CustomerEvent
  return begun.type === 'opened' ? begun.beginning.conversation : null
}
