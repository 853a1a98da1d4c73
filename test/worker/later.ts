// The Worker on a machine whose clock stands `AHEAD_MS` later: what a journey goes on with on the next day. Everything else is real:
// storage, sockets and alarms count in the machine's own time, so what they are told and what they say is translated.
import { env } from 'cloudflare:workers'
import worker, {
  AgentObject as RealAgent,
  ConversationObject as RealConversation,
  CustomerObject as RealCustomer,
  QueueObject as RealQueue,
} from '../../worker/index.ts'

const aheadMs = Number((env as unknown as { readonly AHEAD_MS?: string }).AHEAD_MS ?? 0)
const MachineDate = Date

class LaterDate extends MachineDate {
  constructor(...parts: readonly number[]) {
    if (parts.length === 0) super(MachineDate.now() + aheadMs)
    else super(...(parts as [number]))
  }

  static override now(): number {
    return MachineDate.now() + aheadMs
  }
}
globalThis.Date = LaterDate as DateConstructor

type Base = new (ctx: DurableObjectState, bindings: never) => object

/** The same object, told and asked of times in later time. */
function later<Made extends Base>(Real: Made): Made {
  const Later = class extends (Real as Base) {
    constructor(ctx: DurableObjectState, bindings: never) {
      super(translated(ctx), bindings)
    }
  }
  return Later as Made
}

function translated(ctx: DurableObjectState): DurableObjectState {
  const { storage } = ctx
  const setAlarm = storage.setAlarm.bind(storage)
  const getAlarm = storage.getAlarm.bind(storage)
  const beat = ctx.getWebSocketAutoResponseTimestamp.bind(ctx)
  storage.setAlarm = (at: number | Date) => setAlarm(Number(at) - aheadMs)
  storage.getAlarm = async () => {
    const at = await getAlarm()
    return at === null ? null : at + aheadMs
  }
  ctx.getWebSocketAutoResponseTimestamp = (ws: WebSocket) => {
    const at = beat(ws)
    return at === null ? null : new MachineDate(at.getTime() + aheadMs)
  }
  return ctx
}

export const ConversationObject = later(RealConversation)
export const QueueObject = later(RealQueue)
export const AgentObject = later(RealAgent)
export const CustomerObject = later(RealCustomer)
export default worker
