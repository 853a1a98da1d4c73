// Decides who may see an event, and as which item. Nothing else decides this (R13).
import { seenBy, type ContentType, type Item } from '../../../protocol/items.ts'
import { noDisposition } from '../../../protocol/wrap-up.ts'
import { own } from '../../machine.ts'
import { purposes, seeksInQueue } from '../../purposes.ts'
import type { ConversationEvent, StoredConversationEvent } from '../events.ts'
import { roleOf } from '../person.ts'
import type { Conversation, Participant } from '../state.ts'
import { agents } from '../status.ts'
import { endTexts, failTexts, leftTexts, texts } from './texts.ts'

export interface VisibleItem {
  readonly seen: number
  readonly item: Omit<Item, 'id' | 'at' | 'ref'>
}

const system = { role: 'system', name: '', participant: null, contentType: 'text/plain' } as const

/** Returns who may see an event, and as which item; null: nobody. `after` is the state with the event applied. */
export function visible(event: ConversationEvent, after: Conversation): VisibleItem | null {
  switch (event.type) {
    case 'started':
      return toAll({ ...system, type: 'started', text: texts.started })
    case 'said':
      return toAll(words('message', author(after, event.by), event.contentType, event.text))
    case 'noted':
      return toAgents(words('note', author(after, event.by), 'text/plain', event.text))
    case 'prompted':
      return {
        seen: event.to === 'all' ? seenBy.all : seenBy.agents,
        item: { ...system, type: 'prompt', text: event.text },
      }
    case 'invited':
      return event.announced ? invited(event) : null
    case 'called':
      return asked(after, event.invitation)
    case 'enqueued':
      return asked(after, event.letter.invitation)
    case 'admitted':
      return toAgents({
        ...system,
        type: 'queued',
        text: texts.queued(event.terms.name),
        about: { target: event.terms.name },
        invitation: event.invitation,
      })
    case 'moved':
      return moved(event)
    case 'invitationFailed':
      return failed(event)
    case 'joined':
      return joined(event.participant, after)
    case 'left':
      return left(event, after)
    case 'parked':
      return toAgents({ ...system, type: 'parked', text: texts.parked })
    case 'returning':
      return toAgents({ ...system, type: 'returned', text: texts.returned })
    case 'expiring':
      return expiring(event.leftMs)
    case 'filled':
      return toAgents({ ...system, type: 'full', text: texts.full })
    case 'extended':
      return toAll({ ...system, type: 'extended', text: texts.extended })
    case 'wrappedUp':
      return wrappedUp(event, after)
    case 'amended':
      return amended(event, after)
    case 'ended':
      return ended(event)
    case 'alive':
    case 'asked':
    case 'awaited':
    case 'connected':
    case 'exportAsked':
    case 'exported':
    case 'flowEntered':
    case 'flowLeft':
    case 'flowParked':
    case 'flowSet':
    case 'identified':
    case 'opened':
    case 'parkedAgain':
    case 'readerGone':
    case 'repeated':
    case 'returned':
    case 'skipped':
    case 'turnedAway':
    case 'unlisted':
    case 'workingQueueSet':
      return null
  }
}

function expiring(leftMs: number): VisibleItem {
  const minutes = Math.max(1, Math.round(leftMs / 60_000))
  return toAll({ ...system, type: 'expiring', text: texts.expiring(minutes), about: { minutes } })
}

/** Returns the event as it is stored. Transcript text is kept in the item only, where redaction finds it. */
export function lean(event: ConversationEvent): StoredConversationEvent {
  if (!('text' in event)) return event
  const { text: _, ...rest } = event
  return rest
}

/** R14: returns the change that an event makes to an earlier item; null: none. */
export function overwrites(event: ConversationEvent): Pick<Of<'amended'>, 'place' | 'change' | 'text'> | null {
  return event.type === 'amended' ? event : null
}

type Of<Type extends ConversationEvent['type']> = Extract<ConversationEvent, { type: Type }>

function toAll(item: VisibleItem['item']): VisibleItem {
  return { seen: seenBy.all, item }
}

function toAgents(item: VisibleItem['item']): VisibleItem {
  return { seen: seenBy.agents, item }
}

/** R5: the agents see who has been invited, and the customer does not. Routing makes no item. */
function invited({
  invitation,
  purpose,
  target,
}: Pick<Of<'invited'>, 'invitation' | 'purpose' | 'target'>): VisibleItem | null {
  switch (purposes[purpose].item) {
    case 'invited':
      return toAgents({
        ...system,
        type: 'invited',
        text: texts.invited(target.name),
        about: { target: target.name },
        invitation,
      })
    case 'transferring': {
      const text = texts.transferring(target.name)
      return toAgents({ ...system, type: 'transferring', text, about: { target: target.name }, invitation })
    }
    case null:
      return null
  }
}

/** R5: the item comes after the prompts of the quick connect's own flow. The seat was taken before. */
function asked(after: Conversation, id: string): VisibleItem | null {
  const invitation = own(after.invitations, id)
  return invitation && !invitation.announced ? invited({ ...invitation, invitation: id }) : null
}

/** R6, T2: an item says why the invitation failed. */
function failed(event: Of<'invitationFailed'>): VisibleItem | null {
  // Q11: a failed move needs no item. The supervisor has their answer, and nothing has changed.
  if (event.move || (seeksInQueue(event) && event.reason === 'superseded')) return null
  const { reason, invitation } = event
  return toAgents({
    ...system,
    type: 'invitation_failed',
    text: failTexts[reason](event.target.name),
    about: { target: event.target.name },
    reason,
    invitation,
  })
}

/** Q11: the supervisor who moved it has no seat, and so no participant id. */
function moved({ by, queue, invitation }: Of<'moved'>): VisibleItem {
  const text = texts.moved(by.name, queue)
  return toAgents({ ...system, type: 'moved', name: by.name, text, about: { target: queue }, invitation })
}

/** P6: parking did not tell the customer that the agent left. So they are not told either when that agent comes back alone. */
function joined(participant: Participant, after: Conversation): VisibleItem {
  const item = { ...of(participant), type: 'joined', text: texts.joined(participant.name) } as const
  const alone = agents(after).every(({ id }) => id === participant.id)
  return after.thoughtHere.includes(participant.person) && alone ? toAgents(item) : toAll(item)
}

function left(event: Of<'left'>, after: Conversation): VisibleItem {
  const text = leftTexts[event.reason](event.name)
  const { name, participant, bot } = event
  const who = { role: bot ? 'bot' : 'agent', name, participant, contentType: 'text/plain' } as const
  // The customer is not told of agents who leave by parking, since the conversation goes on (P6), or at the end, which has its own item.
  const quiet = event.reason === 'parked' || event.reason === 'ended' || after.id === ''
  const item = { ...who, type: 'left', text, reason: event.reason } as const
  return quiet ? toAgents(item) : toAll(item)
}

/** Everybody has seen who is in the room, so everybody may know who ended the conversation. */
function ended({ reason, name = '' }: Of<'ended'>): VisibleItem {
  const text = name === '' ? endTexts[reason] : texts.endedBy(name)
  return toAll({ ...system, type: 'ended', name, text, reason })
}

function wrappedUp(event: Of<'wrappedUp'>, after: Conversation): VisibleItem {
  // A release before did not say so, but wrote `none` where a disposition was required. Nobody can choose that.
  const ranOut = event.ranOut === true || event.dispositions.includes(noDisposition)
  return toAgents({
    type: 'wrap_up',
    role: 'agent',
    name: event.name,
    participant: after.ids[event.agent] ?? null,
    contentType: 'text/plain',
    text: event.text || (ranOut ? texts.wrapUpRanOut(event.name) : texts.wrappedUp(event.name)),
    about: { notes: event.text !== '', ranOut },
    dispositions: [...event.dispositions],
  })
}

/** R14: an amendment is seen by exactly those who see the item that it changes. */
function amended({ item: amends, seen, change, by, text }: Of<'amended'>, after: Conversation): VisibleItem {
  const who =
    by.participant === null ? system : { ...author(after, by.participant, by.name), contentType: 'text/plain' as const }
  return { seen, item: { ...who, type: 'amended', text, amends, change } }
}

function words(
  type: 'message' | 'note',
  { role, name, participant }: Pick<Item, 'role' | 'name' | 'participant'>,
  contentType: ContentType,
  text: string,
): VisibleItem['item'] {
  return { type, role, name, participant, contentType, text }
}

function author(state: Conversation, id: string, name = ''): Pick<Item, 'role' | 'name' | 'participant'> {
  const one = state.participants.find((participant) => participant.id === id)
  return one ? of(one) : { role: 'agent', name, participant: id }
}

function of(one: Participant) {
  return { role: roleOf(one), name: one.name, participant: one.id, contentType: 'text/plain' as const }
}
