// The object of one agent, with the workspace's sockets. The server sends everything over them, and clients only send heartbeats.
import { DurableObject } from 'cloudflare:workers'
import { agentMachine } from '../domain/agent/machine.ts'
import type { AgentCommand, AgentEvent } from '../domain/agent/messages.ts'
import { isActive, type Agent, type HeldOffer } from '../domain/agent/state.ts'
import { usesIn } from '../domain/agent/uses.ts'
import { standing, workspace } from '../domain/agent/view.ts'
import { isAgent, type Person } from '../domain/conversation/person.ts'
import type { Figures } from '../domain/hints.ts'
import { own } from '../domain/machine.ts'
import type { AgentStanding } from '../protocol/boards.ts'
import { closeCodes, type CloseCode } from '../protocol/close-codes.ts'
import { isoTime } from '../protocol/iso-time.ts'
import { limits } from '../protocol/limits.ts'
import { refuse, type Refusal, type Use } from '../protocol/problem.ts'
import type { Workspace } from '../protocol/server-frames.ts'
import { AgentWatchers } from './agent-watchers.ts'
import { surroundingsOf } from './couriers.ts'
import type { Env } from './env.ts'
import type { Cause } from './shell/causes.ts'
import { errorText, longerThan } from './shell/frames.ts'
import { hint } from './shell/hints.ts'
import { Host } from './shell/host.ts'
import type { Opened } from './shell/mailbox.ts'
import { openMailbox, postInto } from './shell/mailboxes.ts'
import type { Envelope } from './shell/outbox.ts'
import { credentialsOf, connectingPerson, unknownCredentials, pollOf, type Credentials } from './shell/person.ts'
import { retiredBy } from './shell/retiring.ts'
import type { SocketSession } from './shell/session.ts'
import { closedAtOnce, Sockets, type Carrier } from './shell/sockets.ts'
import { UsedTokens } from './shell/used-tokens.ts'
import { queueStub } from './stubs.ts'

const who = 'agent'

export class AgentObject extends DurableObject<Env> {
  host!: Host<Agent, AgentCommand, AgentEvent>
  readonly #sockets: Sockets
  readonly #usedTokens: UsedTokens
  readonly #watchers = new AgentWatchers()
  #shown = ''

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#sockets = new Sockets(
      ctx,
      () => Date.now(),
      () => this.#compare(),
    )
    this.#usedTokens = new UsedTokens(ctx.storage.sql, Date.now)
    void ctx.blockConcurrencyWhile(async () => {
      this.host = new Host(ctx, surroundingsOf(env), await ctx.storage.getAlarm(), {
        kind: 'agent',
        machine: agentMachine,
        lifeAt: () => this.#sockets.lifeAt(who),
        published: (_rows, _before, after) => this.#show(after),
      })
      this.host.resume()
      // The object may have been woken by the end of a waiting request. That is a sign of life, so it has to be handled first.
      setTimeout(() => this.#compare(), 0)
    })
  }

  /** The Worker has verified who asks. Here the object checks that it is this object's agent. */
  override fetch(request: Request): Response {
    const poll = pollOf(request)
    if (poll) return this.#sockets.wait(poll.mailbox, poll.had)
    const person = connectingPerson(request)
    if (!person) return new Response(null, { status: 426 })
    const session = this.#admit(person, credentialsOf(request))
    if ('code' in session) return closedAtOnce(session)
    const { response, socket } = this.#sockets.accept(session)
    this.#greet(socket)
    return response
  }

  /** D5: opens a mailbox instead of a socket, under an `id` that nobody else can know. Its client has nothing to say in it. */
  openMailbox(
    person: Person,
    id: string,
    _hello: string | null,
    credentials: Credentials = unknownCredentials,
  ): Opened | Refusal {
    return openMailbox(this.#sockets, id, this.#admit(person, credentials), (mailbox) => this.#greet(mailbox))
  }

  /** D5: takes frames as texts. A refusal means that there is no mailbox. */
  post(id: string, frames: readonly string[]): Refusal | null {
    return postInto(this.#sockets, id, frames, (mailbox, text) => this.#receive(mailbox, text))
  }

  override webSocketMessage(ws: WebSocket, data: string | ArrayBuffer): void {
    this.#receive(ws, data)
  }

  override webSocketClose(ws: WebSocket): void {
    this.#sockets.gone(ws)
    this.#compare()
  }

  override webSocketError(ws: WebSocket): void {
    this.webSocketClose(ws)
  }

  deliver(envelopes: readonly Envelope[]): readonly number[] {
    return this.host.deliver(envelopes)
  }

  act(command: AgentCommand, cause: Cause): Workspace | Refusal {
    const executed = this.host.execute(cause, command)
    if (executed.outcome === 'refused') return executed.refusal
    return workspace(this.host.actor.state)
  }

  /** S4: the agent is about to read a conversation that has ended. */
  reads(conversation: string): { reads: string } | Refusal {
    const executed = this.host.execute({ kind: 'shell', name: 'reads' }, { type: 'reads', conversation })
    return executed.outcome === 'refused' ? executed.refusal : { reads: conversation }
  }

  view(): Workspace | Refusal {
    const { state } = this.host.actor
    return state.config === null ? refuse('agent_not_found') : workspace(state)
  }

  /** E2, T8: returns how the agent is doing, for others to see. */
  standing(): AgentStanding | Refusal {
    const { state } = this.host.actor
    return state.config === null ? refuse('agent_not_found') : standing(state)
  }

  /** Q4: returns the conversation of an offer that rings here, or that the agent has accepted and is joining. */
  offered(offer: string): Pick<HeldOffer, 'conversation' | 'invitation'> | Refusal {
    const { state } = this.host.actor
    const held = isActive(state) ? own(state.offers, offer) : undefined
    return held ? { conversation: held.conversation, invitation: held.invitation } : refuse('offer_gone')
  }

  /** S7: makes the agent take nothing more, as the first step of their deletion. See `retire` of the queue. */
  retire(revision: number): Refusal | null {
    return retiredBy(this.host.execute({ kind: 'letter', from: 'config', n: revision }, { type: 'retire' }))
  }

  /** S7: returns which of the agent's conversations belong to that queue. */
  usesOf(queue: string): readonly Use[] {
    return usesIn(this.host.actor.state, queue)
  }

  /** E2: returns what the agent does for the queue. The queue is told of changes for a while. */
  watch(queue: string): Figures | null {
    const { state } = this.host.actor
    return state.config === null ? null : this.#watchers.watch(state, queue, Date.now())
  }

  /**
   * S4: closes what was opened with this sign-in, here and in conversations. It is refused in quarantine, because conversations have not
   * been told. Then the caller has to try again.
   */
  signedOut(agent: string, signIn: string): Refusal | null {
    this.#sockets.closeSignIn(agent, signIn, closeCodes.revoked)
    this.#compare()
    const executed = this.host.execute({ kind: 'shell', name: 'signedOut' }, { type: 'signedOut', signIn })
    return executed.outcome === 'refused' ? executed.refusal : null
  }

  /** O3 */
  isQuarantined(): boolean {
    return this.host.isQuarantined
  }

  override alarm(info?: AlarmInvocationInfo): void {
    this.host.wake(info?.scheduledTime ?? null)
  }

  #admit(person: Person, { ticket: token, signIn }: Credentials): SocketSession | CloseCode {
    const { state } = this.host.actor
    if (!isAgent(person) || person.agent !== this.ctx.id.name) return closeCodes.forbidden
    if (state.config === null) return closeCodes.notFound
    if (!isActive(state)) return closeCodes.revoked
    // The token comes first. Only a connection that will be opened may close others to make room.
    const refused = this.#usedTokens.use(token)
    if (refused) return refused
    if (!this.#sockets.admits(who, limits.socketsPerAgent)) return closeCodes.tooManySockets
    return { who, person, audience: 'agents', acceptedAt: Date.now(), phase: 'live', instance: null, signIn }
  }

  #greet(carrier: Carrier): void {
    this.#compare()
    const signIn = this.#sockets.session(carrier)?.signIn ?? null
    if (signIn !== null) this.host.execute({ kind: 'shell', name: 'signedIn' }, { type: 'signedIn', signIn })
    this.#sockets.send(carrier, frameText(workspaceText(this.host.actor.state)))
  }

  /** Agents do everything over HTTP. A frame here is a mistake, or comes from a client of a later version. */
  #receive(carrier: Carrier, data: string | ArrayBuffer): void {
    // S4: this connection was closed by us, and its client still sends.
    if (!this.#sockets.session(carrier)) return
    const tooLarge =
      typeof data === 'string' ? longerThan(data, limits.frameBytes) : data.byteLength > limits.frameBytes
    const admission = tooLarge
      ? 'close'
      : this.#sockets.admit(carrier, typeof data === 'string' ? data.length : data.byteLength)
    if (admission === 'close') {
      this.#sockets.close(carrier, tooLarge ? closeCodes.tooLarge : closeCodes.slowDown)
      return this.#compare()
    }
    if (admission === 'taken') this.#sockets.send(carrier, errorText(refuse('unknown_type', 'type')))
  }

  #show(after: Agent): void {
    const text = workspaceText(after)
    if (text !== this.#shown) this.#sockets.broadcast('agents', frameText(text), 'live')
    this.#shown = text
    for (const { queue, figures } of this.#watchers.changed(after, Date.now())) {
      hint(this.ctx, () => queueStub(this.env, queue).hear(figures))
    }
    if (!isActive(after)) this.#sockets.closeAll(who, closeCodes.revoked)
  }

  /** Compares the sockets that exist with the state. Presence is an input, and a crash or a deploy closes sockets without notice. */
  #compare(): void {
    const connected = this.#sockets.count(who) > 0
    if (this.host.actor.state.connected === connected) return
    const type = connected ? 'connected' : 'disconnected'
    this.host.execute({ kind: 'shell', name: type }, { type })
  }
}

function workspaceText(state: Agent): string {
  return JSON.stringify(workspace(state))
}

function frameText(shown: string): string {
  return `{"type":"workspace","now":"${isoTime(Date.now())}","workspace":${shown}}`
}
