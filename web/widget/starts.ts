// Requests a conversation from the server: the open one or a new one. A lost answer never leads to a second one (P9).
import type { Adjustment } from '../../protocol/http.ts'
import { limits } from '../../protocol/limits.ts'
import type { RefusalCode } from '../../protocol/problem.ts'
import { nameOf } from '../../protocol/words.ts'
import { asSent } from '../shared/acceptable.ts'
import { ApiError, type Api } from '../shared/api.ts'
import { newId } from '../shared/id.ts'
import { alone } from '../shared/locks.ts'
import type { Keeping } from '../shared/store.ts'
import { tellAdjusted } from './adjusted.ts'
import { Attempts, isFinal, type Attempt, type StartRequest, type StartMessage } from './attempt.ts'
import type { Gate } from './gate.ts'
import type { CustomerIdentity } from './identity.ts'

export interface Started {
  readonly conversation: string
  readonly resumed: boolean
  /** Whether the log has the message that was sent along. */
  readonly said?: boolean
  readonly visitorToken?: string
  readonly adjusted?: readonly Adjustment[]
}

export interface StartsOutside {
  readonly api: Api
  readonly entryPoint: string
  readonly identity: CustomerIdentity
  /** The tab's storage. */
  readonly ofTab: Keeping
  readonly attributes: ReadonlyMap<string, string>
  /** The reader's language. */
  locale(): string
}

/** The customer who starts. */
export interface Starting {
  /** The storage key for a start of theirs without an answer. */
  readonly at: string
  readonly name: string
  /** Their first message; null: nothing that can be sent. */
  readonly words: string | null
  /** Whether the customer is still here and wants it. */
  wanted(): boolean
  /** The conversation has begun. The lock for other tabs is released only after this call. */
  started(conversation: string): void
}

export class Starts {
  readonly #outside: StartsOutside
  readonly #gate: Gate
  readonly #attempts: Attempts
  readonly #path: string

  constructor(outside: StartsOutside, gate: Gate) {
    this.#outside = outside
    this.#gate = gate
    this.#attempts = new Attempts(outside.ofTab)
    this.#path = `/entry-points/${encodeURIComponent(outside.entryPoint)}/conversations`
  }

  /** Starts, but first repeats an earlier start that has no answer. */
  async begin(starting: Starting): Promise<Started> {
    const kept = this.#attempts.kept(starting.at)
    const again = kept === null ? null : await this.#again(kept, starting)
    return again ?? this.#ask(this.#attempts.begin(starting.at, this.#beginning(starting)), starting)
  }

  /** A message that a start has carried and whose fate is unknown; null: none. */
  carried(at: string): StartMessage | null {
    return this.#attempts.kept(at)?.body.message ?? null
  }

  /** The writer no longer wants to send it. */
  unsay(at: string): void {
    this.#attempts.unsay(at)
  }

  /** The conversation is open in this page, so the next start is another one. */
  opened(at: string): void {
    this.#attempts.end(at)
  }

  /** The ids of a known customer's open conversations here, from any device. */
  async listOpen(): Promise<readonly string[]> {
    const { api, identity } = this.#outside
    type Open = { items: readonly { conversation: string }[] }
    const { items } = await this.#asSomebody(() =>
      // Without a token there are none; the token may also have been lost meanwhile.
      identity.token() === null ? Promise.resolve<Open>({ items: [] }) : api<Open>({ method: 'GET', path: this.#path }),
    )
    return items.map(({ conversation }) => conversation)
  }

  /** Repeats the start. Null: its conversation is over by now, or the server has forgotten it, and a new start is needed. */
  async #again(attempt: Attempt, starting: Starting): Promise<Started | null> {
    try {
      // Reported only when the conversation is known to be open: otherwise the customer would write into an ended one.
      const started = await this.#ask(attempt, { ...starting, started: () => {} })
      const open = await this.listOpen()
      throwUnless(starting.wanted())
      // A message that an ended conversation has taken is not sent to another one; it is read there.
      if (!open.includes(started.conversation) && started.said !== true) return null
      starting.started(started.conversation)
      return started
    } catch (error) {
      if (hasCode(error, 'key_reused')) return null
      throw error
    }
  }

  #beginning({ name: given, words }: Starting): StartRequest {
    const name = nameOf(given, limits.nameLength)
    const message = words === null ? {} : { message: { text: words, instance: newId() } }
    const said = Array.from(this.#outside.attributes, ([attribute, value]) => [attribute, asSent(value)])
    const attributes = Object.fromEntries(said) as Record<string, string>
    return { ...(name === '' ? {} : { name }), attributes, locale: this.#outside.locale(), ...message }
  }

  async #ask({ key, body }: Attempt, starting: Starting): Promise<Started> {
    const ask = (challenge?: string) =>
      this.#asSomebody(() => alone('partyline.start', () => this.#askAlone(key, { ...body, challenge }, starting)))
    try {
      return await this.#gate.pass(key, ask)
    } catch (error) {
      if (isFinal(error)) this.#attempts.end(starting.at)
      throw error
    }
  }

  async #askAlone(
    key: string,
    body: StartRequest & { readonly challenge: string | undefined },
    { wanted, started }: Starting,
  ): Promise<Started> {
    const { api, identity } = this.#outside
    // The customer has changed: the stored start is not theirs.
    throwUnless(wanted())
    const answer = await api<Started>({ method: 'POST', path: this.#path, body, key, keepalive: true })
    throwUnless(wanted())
    tellAdjusted(answer.adjusted)
    // Done while holding the lock, so that the next tab finds this visitor and does not become another one.
    if (answer.visitorToken !== undefined) identity.becomeVisitor(answer.visitorToken)
    started(answer.conversation)
    return answer
  }

  async #asSomebody<Answer>(run: () => Promise<Answer>): Promise<Answer> {
    const { identity } = this.#outside
    const refused = identity.token()
    try {
      return await run()
    } catch (error) {
      if (!hasCode(error, 'unauthorized') || !(await identity.renewed(refused))) throw error
      return run()
    }
  }
}

function throwUnless(wanted: boolean): void {
  if (!wanted) throw new Error('partyline: not wanted any more')
}

function hasCode(error: unknown, code: RefusalCode): boolean {
  return error instanceof ApiError && error.problem.code === code
}
