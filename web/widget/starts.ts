// Asking the server for a conversation: for the one that is open, or for one to begin, once however often its answer gets lost (P9).
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
import { Attempts, isFinal, type Attempt, type Beginning, type FirstMessage } from './attempt.ts'
import type { Gate } from './gate.ts'
import type { Identity } from './identity.ts'

export interface Started {
  readonly conversation: string
  readonly resumed: boolean
  /** Whether the log has the words that came along. */
  readonly said?: boolean
  readonly visitorToken?: string
  readonly adjusted?: readonly Adjustment[]
}

export interface StartsOutside {
  readonly api: Api
  readonly entryPoint: string
  readonly identity: Identity
  /** Of the tab. */
  readonly ofTab: Keeping
  readonly attributes: ReadonlyMap<string, string>
  /** Of the reader. */
  locale(): string
}

/** Who begins. */
export interface Starting {
  /** Where a start of theirs that has no answer is kept. */
  readonly at: string
  readonly name: string
  /** What they have written to begin with; null: nothing that can be sent. */
  readonly words: string | null
  /** Whether they are still here and want it. */
  wanted(): boolean
  /** It has begun; another tab is let ask only after this. */
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

  /** A start that has no answer is asked again before another one is. */
  async begin(starting: Starting): Promise<Started> {
    const kept = this.#attempts.kept(starting.at)
    const again = kept === null ? null : await this.#again(kept, starting)
    return again ?? this.#ask(this.#attempts.begin(starting.at, this.#beginning(starting)), starting)
  }

  /** The words that a start has taken along of which nothing is known yet; null: there are none. */
  carried(at: string): FirstMessage | null {
    return this.#attempts.kept(at)?.body.message ?? null
  }

  /** Their writer does not want to say them any more. */
  unsay(at: string): void {
    this.#attempts.unsay(at)
  }

  /** The conversation is open in this page: the next start is another one. */
  opened(at: string): void {
    this.#attempts.end(at)
  }

  /** What a customer who is known has open here, from wherever they began it. */
  async listOpen(): Promise<readonly string[]> {
    const { api, identity } = this.#outside
    type Open = { items: readonly { conversation: string }[] }
    const { items } = await this.#asSomebody(() =>
      // Nobody has nothing; also one who turns out to be nobody any more.
      identity.token() === null ? Promise.resolve<Open>({ items: [] }) : api<Open>({ method: 'GET', path: this.#path }),
    )
    return items.map(({ conversation }) => conversation)
  }

  /** Null: what it began is over by now, or the server has forgotten it; another one is meant. */
  async #again(attempt: Attempt, starting: Starting): Promise<Started | null> {
    try {
      // Told only once it is known to be open: whoever keeps one that is over would write into it.
      const started = await this.#ask(attempt, { ...starting, started: () => {} })
      const open = await this.listOpen()
      throwUnless(starting.wanted())
      // What was said there is not said in another one: it is read where it is.
      if (!open.includes(started.conversation) && started.said !== true) return null
      starting.started(started.conversation)
      return started
    } catch (error) {
      if (hasCode(error, 'key_reused')) return null
      throw error
    }
  }

  #beginning({ name: given, words }: Starting): Beginning {
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
    body: Beginning & { readonly challenge: string | undefined },
    { wanted, started }: Starting,
  ): Promise<Started> {
    const { api, identity } = this.#outside
    // Somebody else by now: what is kept is not theirs.
    throwUnless(wanted())
    const answer = await api<Started>({ method: 'POST', path: this.#path, body, key, keepalive: true })
    throwUnless(wanted())
    tellAdjusted(answer.adjusted)
    // Within the lock: the next tab must find this visitor, not become another one.
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
