// The object of one agent, with the workspace's sockets: they hear everything and say nothing but their heartbeat.
import { DurableObject } from 'cloudflare:workers'
import { agentMachine } from '../domain/agent/machine.ts'
import type { AgentCommand, AgentEvent } from '../domain/agent/messages.ts'
import { isActive, type Agent, type HeldOffer } from '../domain/agent/state.ts'
import { standing, workspace } from '../domain/agent/view.ts'
import type { Figures } from '../domain/hints.ts'
import { own } from '../domain/machine.ts'
import type { AgentStanding } from '../protocol/boards.ts'
import { closeCodes } from '../protocol/close-codes.ts'
import { limits } from '../protocol/limits.ts'
import { refuse, type Refusal } from '../protocol/problem.ts'
import type { Workspace } from '../protocol/server-frames.ts'
import { AgentWatchers } from './agent-watchers.ts'
import type { Cause } from './shell/causes.ts'
import type { Env } from './shell/env.ts'
import { errorText, longerThan } from './shell/frames.ts'
import { hint } from './shell/hints.ts'
import { Host } from './shell/host.ts'
import type { Envelope } from './shell/outbox.ts'
import { personOf } from './shell/person.ts'
import { closedAtOnce, Sockets } from './shell/sockets.ts'

const who = 'agent'

export class AgentObject extends DurableObject<Env> {
  host!: Host<Agent, AgentCommand, AgentEvent>
  readonly #sockets: Sockets
  readonly #watchers = new AgentWatchers()
  #shown = ''

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#sockets = new Sockets(ctx, () => Date.now())
    void ctx.blockConcurrencyWhile(async () => {
      this.host = new Host(ctx, env, await ctx.storage.getAlarm(), {
        kind: 'agent',
        machine: agentMachine,
        lifeAt: () => this.#sockets.lifeAt(who),
        published: (_rows, _before, after) => this.#show(after),
      })
      this.host.actor.resume()
      this.#compare()
    })
  }

  /** The Worker has verified who asks; being the agent of this object is checked here. */
  override fetch(request: Request): Response {
    const person = personOf(request)
    if (!person) return new Response(null, { status: 426 })
    const { state } = this.host.actor
    if (person.role === 'customer' || person.agent !== this.ctx.id.name) return closedAtOnce(closeCodes.forbidden)
    if (state.config === null) return closedAtOnce(closeCodes.notFound)
    if (!isActive(state)) return closedAtOnce(closeCodes.revoked)
    if (this.#sockets.count(who) >= limits.socketsPerAgent) return closedAtOnce(closeCodes.tooManySockets)
    const { response, socket } = this.#sockets.accept({
      who,
      person,
      audience: 'agents',
      acceptedAt: Date.now(),
      phase: 'live',
      instance: null,
    })
    this.#compare()
    this.#sockets.send(socket, workspaceText(this.host.actor.state))
    return response
  }

  /** Whatever an agent does goes over HTTP: who speaks here is mistaken, or a client of a later version. */
  override webSocketMessage(ws: WebSocket, data: string | ArrayBuffer): void {
    const tooLarge =
      typeof data === 'string' ? longerThan(data, limits.frameBytes) : data.byteLength > limits.frameBytes
    const admission = tooLarge ? 'close' : this.#sockets.admit(ws)
    if (admission === 'close') {
      this.#sockets.close(ws, tooLarge ? closeCodes.tooLarge : closeCodes.slowDown)
      return this.#compare()
    }
    if (admission === 'taken') this.#sockets.send(ws, errorText(refuse('unknown_type', 'type')))
  }

  override webSocketClose(ws: WebSocket): void {
    this.#sockets.gone(ws)
    this.#compare()
  }

  override webSocketError(ws: WebSocket): void {
    this.webSocketClose(ws)
  }

  deliver(envelopes: readonly Envelope[]): void {
    this.host.deliver(envelopes)
  }

  act(command: AgentCommand, cause: Cause): Workspace | Refusal {
    const executed = this.host.execute(cause, command)
    if (executed.outcome === 'refused') return executed.refusal
    return workspace(this.host.actor.state)
  }

  view(): Workspace | Refusal {
    const { state } = this.host.actor
    return state.config === null ? refuse('agent_not_found') : workspace(state)
  }

  /** E2, T8: how the agent stands, for others to see. */
  standing(): AgentStanding | Refusal {
    const { state } = this.host.actor
    return state.config === null ? refuse('agent_not_found') : standing(state)
  }

  /** Q4: what rings here, or is about to be joined. */
  offered(offer: string): Pick<HeldOffer, 'conversation' | 'invitation'> | Refusal {
    const { state } = this.host.actor
    const held = isActive(state) ? own(state.offers, offer) : undefined
    return held ? { conversation: held.conversation, invitation: held.invitation } : refuse('offer_gone')
  }

  /** E2: what the agent does for the queue; changes are told for a while. */
  watch(queue: string): Figures | null {
    const { state } = this.host.actor
    return state.config === null ? null : this.#watchers.watch(state, queue, Date.now())
  }

  override alarm(): void {
    this.host.actor.wake()
  }

  #show(after: Agent): void {
    const text = workspaceText(after)
    if (text !== this.#shown) this.#sockets.broadcast('agents', text, 'live')
    this.#shown = text
    for (const { queue, figures } of this.#watchers.changed(after, Date.now())) {
      hint(this.ctx, () => this.env.QUEUE.get(this.env.QUEUE.idFromName(queue)).hear(figures))
    }
    if (!isActive(after)) this.#sockets.closeAll(who, closeCodes.revoked)
  }

  /** Presence is an input: a crash or a deploy closes sockets without a word, so what exists is compared with what is believed. */
  #compare(): void {
    const connected = this.#sockets.count(who) > 0
    if (this.host.actor.state.connected === connected) return
    const type = connected ? 'connected' : 'disconnected'
    this.host.execute({ kind: 'shell', name: type }, { type })
  }
}

function workspaceText(state: Agent): string {
  return JSON.stringify({ type: 'workspace', workspace: workspace(state) })
}
