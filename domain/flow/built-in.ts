// The flows that ship with the product, as data. Entry points name them in their configuration; each can be replaced.
import type { Block, FlowVersion } from '../../protocol/flow.ts'
import { prompts, type Prompt } from './prompts.ts'

const second = 1_000
const minute = 60 * second

/** The blocks that tell a customer why no queue admits them, and then end. Branches lead to `closed`, `full` and `unstaffed`. */
const farewells = {
  closed: say(prompts.closedNow, 'end'),
  full: say(prompts.full, 'end'),
  unstaffed: say(prompts.unstaffed, 'end'),
  end: { type: 'disconnect' },
} as const satisfies Record<string, Block>

const inboundLive: FlowVersion = {
  id: 'inbound-live',
  version: 1,
  definition: {
    kind: 'inbound',
    name: 'Inbound, live',
    start: 'hours',
    blocks: {
      hours: { type: 'checkHours', queue: null, onOpen: 'looking', onClosed: 'closed', onError: 'looking' },
      looking: say(prompts.looking, 'queue'),
      queue: {
        type: 'transferToQueue',
        queue: null,
        onClosed: 'closed',
        onFull: 'full',
        onUnstaffed: 'unstaffed',
        onError: null,
      },
      ...farewells,
    },
  },
}

/** P4: does not ask about the hours, because a queue admits persistent conversations at any time. If it refuses, W9 applies. */
const inboundPersistent: FlowVersion = {
  id: 'inbound-persistent',
  version: 1,
  definition: {
    kind: 'inbound',
    name: 'Inbound, persistent',
    start: 'anyTime',
    blocks: {
      anyTime: say(prompts.anyTime, 'queue'),
      queue: {
        type: 'transferToQueue',
        queue: null,
        onClosed: null,
        onFull: null,
        onUnstaffed: null,
        onError: null,
      },
    },
  },
}

/**
 * P3: for live entry points only. A persistent one sets no queue flow and says nothing. The position in the queue is not told here, but
 * whenever it changes (Q9).
 */
const queueLive: FlowVersion = {
  id: 'queue-live',
  version: 1,
  definition: {
    kind: 'queue',
    name: 'While waiting, live',
    start: 'wait',
    blocks: {
      wait: { type: 'wait', timeoutMs: 2 * minute, onReturned: 'wait', onTimeout: 'patience', onError: null },
      patience: say(prompts.patience, 'rest'),
      rest: { type: 'wait', timeoutMs: null, onReturned: 'rest', onTimeout: null, onError: null },
    },
  },
}

/** W4: the agent walked away. The flow tries the same agent first, then the queue, and then ends the conversation. */
const disconnect: FlowVersion = {
  id: 'disconnect',
  version: 1,
  definition: {
    kind: 'disconnect',
    name: 'The agent has left',
    start: 'left',
    blocks: {
      left: say(prompts.agentLeft, 'wait'),
      wait: { type: 'wait', timeoutMs: 15 * minute, onReturned: 'agent', onTimeout: 'late', onError: 'late' },
      agent: {
        type: 'transferToAgent',
        agent: null,
        timeoutMs: null,
        onFailed: 'queue',
        onError: 'queue',
      },
      queue: {
        type: 'transferToQueue',
        queue: null,
        onClosed: 'closed',
        onFull: 'full',
        onUnstaffed: 'unstaffed',
        onError: null,
      },
      late: say(prompts.late, 'end'),
      ...farewells,
    },
  },
}

/** P6: if no queue admits the conversation, the flow runs out and it stays parked (W9), but the customer is told first. */
const parked: FlowVersion = {
  id: 'parked',
  version: 1,
  definition: {
    kind: 'parked',
    name: 'Parked',
    start: 'wait',
    blocks: {
      wait: { type: 'wait', timeoutMs: null, onReturned: 'agent', onTimeout: null, onError: null },
      agent: {
        type: 'transferToAgent',
        agent: null,
        timeoutMs: null,
        onFailed: 'queue',
        onError: 'queue',
      },
      queue: {
        type: 'transferToQueue',
        queue: null,
        onClosed: 'later',
        onFull: 'later',
        onUnstaffed: 'later',
        onError: null,
      },
      later: say(prompts.later, null),
    },
  },
}

/** R5: runs before the target is asked. It has no terminal block, and ends by running out. */
const invite: FlowVersion = {
  id: 'invite',
  version: 1,
  definition: {
    kind: 'invite',
    name: 'Inviting an agent',
    start: 'inviting',
    blocks: { inviting: say(prompts.inviting, null) },
  },
}

export const builtInFlows: readonly FlowVersion[] = [
  inboundLive,
  inboundPersistent,
  queueLive,
  disconnect,
  parked,
  invite,
]

function say({ text, locales }: Prompt, next: string | null): Block {
  return { type: 'playPrompt', text, locales, next }
}
