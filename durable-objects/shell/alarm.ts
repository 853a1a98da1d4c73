// One physical alarm for the many deadlines that are derived from the state. It is never moved later: it fires, and looks again.
import type { Deadline } from '../../domain/machine.ts'
import type { Store } from './store.ts'

/** An alarm that is overdue by this much (ms) was lost. */
const lostAfterMs = 5_000

/** A deadline that came due and changed nothing is a bug. It is reported, and not tried again for this long (ms), which doubles each time. */
const backOffMs = { first: 60_000, max: 3_600_000 }

interface AlarmPorts {
  now(): number
  log(line: Readonly<Record<string, unknown>>): void
  /** Called when the alarm that was set for `dueAt` (ms) has not come. */
  overdue?(dueAt: number): void
}

export class Alarm {
  readonly #store: Store
  readonly #ports: AlarmPorts
  #at: number | null
  readonly #silenced = new Map<string, { untilAt: number; spanMs: number }>()

  constructor(store: Store, ports: AlarmPorts) {
    this.#store = store
    this.#ports = ports
    this.#at = store.armed()
  }

  /** The physical alarm has fired, so none is set. */
  fired(): void {
    this.#at = null
  }

  armed(at: number): void {
    this.#at = at
  }

  /** Forgets an alarm that should have come long ago, so that another is set. `nextAt`: the next deadline (ms); with one, the loss is reported. */
  noticeLoss(nextAt: number | null): void {
    if (this.#at === null || this.#at >= this.#ports.now() - lostAfterMs) return
    if (nextAt !== null) this.#ports.overdue?.(this.#at)
    this.#at = null
  }

  /** Returns where to move the alarm within a commit. Null: it stays. */
  earlier(nextAt: number | null): number | null {
    if (nextAt === null) return null
    // setAlarm(now) inside alarm() is lost locally, and stays overdue in production (seen 2026-07). So the alarm is at least now + 1.
    const at = Math.max(nextAt, this.#ports.now() + 1)
    return this.#at === null || at < this.#at ? at : null
  }

  rearm(nextAt: number | null): void {
    this.noticeLoss(nextAt)
    const at = this.earlier(nextAt)
    if (at === null) return
    this.#store.arm(at)
    this.#at = at
  }

  least(deadlines: readonly Deadline[], otherAt: number | null): number | null {
    let least = otherAt
    for (const deadline of deadlines) {
      const at = this.#effective(deadline)
      if (least === null || at < least) least = at
    }
    return least
  }

  /** Returns the earliest deadline that has come. Null: none has. */
  due(deadlines: readonly Deadline[], now: number): Deadline | null {
    let first: Deadline | null = null
    for (const deadline of deadlines) {
      if (this.#effective(deadline) > now) continue
      if (first === null || deadline.at < first.at) first = deadline
    }
    return first
  }

  backOff(deadline: Deadline, now: number): void {
    const before = this.#silenced.get(deadline.name)
    const spanMs = before ? Math.min(before.spanMs * 2, backOffMs.max) : backOffMs.first
    this.#silenced.set(deadline.name, { untilAt: now + spanMs, spanMs })
    this.#ports.log({ level: 'error', deadline: deadline.name, overdueMs: now - deadline.at, retryInMs: spanMs })
  }

  #effective(deadline: Deadline): number {
    const silenced = this.#silenced.size === 0 ? undefined : this.#silenced.get(deadline.name)
    return silenced ? Math.max(deadline.at, silenced.untilAt) : deadline.at
  }
}
