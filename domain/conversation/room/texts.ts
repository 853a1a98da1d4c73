// English texts of items that the rules create. Pages may show an item in their own language, by its type.
import type { FailReason, EndReason, LeftReason } from '../../../protocol/reasons.ts'

export const texts = {
  started: 'Conversation started',
  invited: (name: string) => `${name} has been invited`,
  transferring: (target: string) => `Transfer to ${target} requested`,
  joined: (name: string) => `Chat started with ${name}`,
  moved: (name: string, queue: string) => `${name} moved the conversation to ${queue}`,
  queued: (queue: string) => `Waiting in ${queue}`,
  parked: 'Parked until the customer writes again',
  returned: 'The customer wrote again',
  expiring: (minutes: number) => `This conversation ends in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`,
  full: 'The conversation is full: the customer can write no more here',
  extended: 'The conversation was extended',
  endedBy: (name: string) => `${name} has ended the conversation`,
  wrappedUp: (name: string) => `${name} finished wrap-up`,
  wrapUpRanOut: (name: string) => `${name}’s wrap-up ran out of time`,
} as const

export const leftTexts: Readonly<Record<LeftReason, (name: string) => string>> = {
  left: (name) => `${name} left`,
  removed: (name) => `${name} was removed`,
  transferred: (name) => `${name} transferred the conversation`,
  released: (name) => `${name} left`,
  parked: (name) => `${name} left`,
  lease: (name) => `${name} was disconnected`,
  revoked: (name) => `${name} was signed out`,
  not_opened: (name) => `${name} left`,
  ended: (name) => `${name} left`,
}

export const failTexts: Readonly<Record<FailReason, (target: string) => string>> = {
  declined: (target) => `${target} declined`,
  missed: (target) => `${target} did not answer`,
  offline: (target) => `${target} is offline`,
  no_capacity: (target) => `${target} has no free capacity`,
  already_there: (target) => `${target} is in the conversation already`,
  inactive: (target) => `${target} has no active account`,
  not_found: (target) => `${target} does not exist`,
  closed: (target) => `${target} is closed`,
  full: (target) => `${target} is full`,
  unstaffed: (target) => `Nobody serves ${target} now`,
  cancelled: (target) => `The invitation of ${target} was cancelled`,
  timeout: (target) => `${target} did not answer in time`,
  superseded: (target) => `The invitation of ${target} was superseded`,
  undelivered: (target) => `${target} could not be reached`,
}

export const endTexts: Readonly<Record<EndReason, string>> = {
  agent_ended: 'The agent ended the conversation',
  customer_ended: 'The customer ended the conversation',
  customer_removed: 'The customer was removed',
  customer_never_connected: 'The customer never connected',
  abandoned: 'The customer is gone',
  expired: 'The maximum duration was reached',
  flow_ended: 'The conversation has ended',
  agent_left: 'The conversation has ended',
  closed: 'The conversation has ended',
}
