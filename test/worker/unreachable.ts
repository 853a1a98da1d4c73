// The Worker while nobody can reach a queue: what others write to it stays with them.
import worker, { QueueObject as RealQueue } from '../../worker/index.ts'

export { AgentObject, ConversationObject, CustomerObject } from '../../worker/index.ts'

export class QueueObject extends RealQueue {
  override deliver(): never {
    throw new Error('unreachable')
  }
}

export default worker
