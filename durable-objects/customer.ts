// The object of one customer.
import { DurableObject } from 'cloudflare:workers'
import { customerMachine } from '../domain/customer/machine.ts'
import type { CustomerCommand, CustomerEvent } from '../domain/customer/messages.ts'
import { allOpenAt, knows, openAt, type Customer } from '../domain/customer/state.ts'
import type { ConversationEnded, OngoingConversation } from '../domain/letters.ts'
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
  /** P9: the customer had an open conversation at that entry point already. */
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

  /** Resolves when the conversation has begun. If that takes too long, its letter is kept until it arrives. */
  async start(command: Start, cause: Cause): Promise<Started | Refusal> {
    const { entryPoint } = command
    await this.#passOver(entryPoint, (conversation) => this.#endOrFault(conversation, entryPoint))
    const executed = this.host.execute(cause, command)
    if (executed.outcome === 'refused') return executed.refusal
    if (executed.outcome !== 'done') return refuse('unavailable')
    const begun = executed.rows.map(beginningOf).find((conversation) => conversation !== null)
    const conversation = begun ?? openAt(this.host.actor.state, entryPoint)
    if (conversation === null) return refuse('conversation_ended')
    await this.host.settle(limits.startWithinMs)
    return { conversation, resumed: begun === undefined }
  }

  /** P9: resolves when the conversations know of the new customer, so that the new token lets them in. */
  async identify(command: Identify, cause: Cause): Promise<Refusal | null> {
    const executed = this.host.execute(cause, command)
    if (executed.outcome === 'refused') return executed.refusal
    await this.host.settle(limits.startWithinMs)
    return null
  }

  /** P9: returns the open conversations at an entry point, beginning with the one to which a start leads. Those in quarantine are left out. */
  async open(entryPoint: string): Promise<readonly OngoingConversation[] | Refusal> {
    await this.#passOver(entryPoint, (conversation) => this.#endOf(conversation))
    const { state } = this.host.actor
    if (state.became !== null) return refuse('unauthorized', 'Authorization')
    const open = allOpenAt(state, entryPoint)
    const broken = await Promise.all(open.map(({ conversation }) => this.#isQuarantined(conversation)))
    return open.filter((_, index) => !broken[index])
  }

  /** Whether this customer has the conversation, or had it recently. */
  has(conversation: string): boolean {
    return knows(this.host.actor.state, conversation)
  }

  view(): Pick<Customer, 'open' | 'lastAgent' | 'history'> {
    const { open, lastAgent, history } = this.host.actor.state
    return { open, lastAgent, history }
  }

  /** Ends here the open conversations for which `endOf` finds an end, and stops at the first that goes on. */
  async #passOver(
    entryPoint: string,
    endOf: (conversation: string) => Promise<ConversationEnded | null>,
  ): Promise<void> {
    for (let asked = 0; asked <= limits.besidePerEntryPoint; asked++) {
      const open = openAt(this.host.actor.state, entryPoint)
      const letter = open === null ? null : await endOf(open)
      if (letter === null) return
      this.#hear(letter)
    }
  }

  /** P9: asks whether the conversation has ended. The letter that says so may still be on its way. */
  #endOf(conversation: string): Promise<ConversationEnded | null> {
    return conversationStub(this.env, conversation).ending()
  }

  /**
   * O3: a start must not lead into a conversation in quarantine, which takes nothing. For its customer it has ended, and is listed as an
   * earlier one. `open` only looks and changes nothing: a conversation that is repaired before the next start is found again.
   */
  async #endOrFault(conversation: string, entryPoint: string): Promise<ConversationEnded | null> {
    const [letter, isBroken] = await Promise.all([this.#endOf(conversation), this.#isQuarantined(conversation)])
    return letter ?? (isBroken ? { type: 'ended', conversation, entryPoint, lastAgent: null } : null)
  }

  async #isQuarantined(conversation: string): Promise<boolean> {
    try {
      return await conversationStub(this.env, conversation).isQuarantined()
    } catch {
      // An object of the previous release cannot say. One that cannot be reached is no reason to give the conversation up.
      return false
    }
  }

  #hear(letter: ConversationEnded): void {
    const from = `conversation/${letter.conversation}`
    this.host.execute({ kind: 'shell', name: `ended ${letter.conversation}` }, { type: 'letter', from, letter })
  }

  /** O3: writes to an object that belongs to no customer, to check that writing works. Resolves when it is on the disk. */
  async pulse(at: number): Promise<void> {
    await this.ctx.storage.put('pulse', at)
    await this.ctx.storage.sync()
  }

  /** O3 */
  isQuarantined(): boolean {
    return this.host.isQuarantined
  }

  override alarm(info?: AlarmInvocationInfo): void {
    this.host.wake(info?.scheduledTime ?? null)
  }
}

/** Returns the conversation that a row has opened. It is read from the row because a repeated request gets only the rows again. */
function beginningOf({ event }: Row): string | null {
  const begun = JSON.parse(event) as CustomerEvent
  return begun.type === 'opened' ? begun.beginning.conversation : null
}
