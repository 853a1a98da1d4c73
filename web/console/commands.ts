// Everything that can be done by a key or by name: one list, for the keyboard, the palette and its help.
import { apart } from '../shared/sentence.ts'
import { end, extend, leave, park, release } from './conversation/acts.tsx'
import { customerOf, isInside } from './conversation/here.ts'
import { meetings, type Meeting } from './conversation/meetings.ts'
import type { Desk } from './desk.ts'
import { askToLeave } from './leaving.ts'
import { presences } from './list/presence.tsx'
import { helpOpen, paletteOpen } from './overlays.ts'
import type { IconName } from './parts/icons.tsx'
import { go } from './route.ts'
import { show } from './side/open.ts'
import { words } from './words.ts'

export type CommandGroup = 'conversations' | 'acts' | 'places' | 'you'

export interface Command {
  readonly id: string
  readonly group: CommandGroup
  readonly label: string
  readonly icon: IconName
  /** The key that does it, as it is written on the keyboard. */
  readonly key: string | null
  run(): void
}

/** What can be done at this moment, with the words for it. */
export function commandsOf(desk: Desk): readonly Command[] {
  return [...offerCommands(desk), ...conversationCommands(desk), ...listCommands(desk), ...youCommands(desk)]
}

function offerCommands(desk: Desk): readonly Command[] {
  const offer = desk.offers.value.find(({ state }) => state === 'ringing')
  if (!offer) return []
  const { accept, decline } = words.value.keys
  const label = (what: string) => `${what}: ${apart(offer.card.customer)}`
  return [
    command('accept', 'acts', label(accept), 'check', 'A', () => desk.answer(offer, 'accept')),
    command('decline', 'acts', label(decline), 'close', 'D', () => desk.answer(offer, 'decline')),
  ]
}

function conversationCommands(desk: Desk): readonly Command[] {
  const id = desk.selected.value
  const room = id === null ? null : desk.rooms.of(id)
  if (id === null || room === null) return []
  const { acts, keys, side, conversation } = words.value
  const reading = [
    command('search', 'acts', keys.search, 'commands', '/', () => show('search')),
    command('profile', 'acts', side.profile, 'person', null, () => show('profile')),
    command('engagement', 'acts', side.engagement, 'note', null, () => show('engagement')),
  ]
  if (!isInside(room)) return reading
  const meet = (how: Meeting) => () => {
    meetings[how].value = true
  }
  const write = (kind: 'message' | 'note') => () => {
    desk.drafts.change(id, { kind })
    // The field is drawn for its kind first.
    requestAnimationFrame(() => document.querySelector<HTMLElement>('.composer-field')?.focus())
  }
  const expires = typeof room.room.value?.expiresAt === 'string'
  return [
    command('message', 'acts', keys.message, 'work', 'M', write('message')),
    command('note', 'acts', keys.note, 'note', 'N', write('note')),
    command('invite', 'acts', acts.invite, 'invite', 'I', meet('invite')),
    command('transfer', 'acts', acts.transfer, 'transfer', 'T', meet('transfer')),
    command('park', 'acts', acts.park, 'park', 'P', () => park(desk, id)),
    command('leave', 'acts', acts.leave, 'leave', null, () => leave(desk, id)),
    command('release', 'acts', acts.release, 'release', null, () => release(desk, id)),
    command('end', 'acts', acts.end, 'end', null, () => end(desk, id, customerOf(desk, room, id))),
    ...(expires ? [command('extend', 'acts', conversation.extend, 'clock', null, () => extend(desk, id))] : []),
    ...reading,
  ]
}

function listCommands(desk: Desk): readonly Command[] {
  const { palette, keys } = words.value
  const open = desk.sections.value
    .flatMap(({ entries }) => entries)
    .map(({ conversation }) => {
      const name = customerOf(desk, desk.rooms.of(conversation), conversation)
      const run = () => desk.select(conversation)
      return command(`open ${conversation}`, 'conversations', palette.open(apart(name)), 'work', null, run)
    })
  return [
    ...open,
    command('next', 'conversations', keys.next, 'down', 'J', () => desk.step(1)),
    command('previous', 'conversations', keys.previous, 'up', 'K', () => desk.step(-1)),
  ]
}

function youCommands(desk: Desk): readonly Command[] {
  const { nav, presence, signIn } = words.value
  const toBoard = command('board', 'places', nav.board, 'board', null, () => go({ at: 'board' }))
  return [
    command('work', 'places', nav.work, 'work', null, () => go({ at: 'work', conversation: null })),
    ...(desk.supervises.value ? [toBoard] : []),
    command('help', 'places', nav.help, 'help', '?', () => {
      paletteOpen.value = false
      helpOpen.value = true
    }),
    ...presences.map((one) => {
      const label = `${presence.label}: ${presence[one]}`
      return command(one, 'you', label, 'person', null, () => desk.become(one))
    }),
    command('sign-out', 'you', signIn.out, 'leave', null, () => askToLeave(desk)),
  ]
}

function command(
  id: string,
  group: CommandGroup,
  label: string,
  icon: IconName,
  key: string | null,
  run: () => void,
): Command {
  return { id, group, label, icon, key, run }
}
