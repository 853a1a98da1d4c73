// Every command, for the keyboard and the palette. The keys are in shortcuts.ts, which the help reads too.
import { apart } from '../shared/sentence.ts'
import { answer } from './answer.ts'
import { areasFor } from './areas.ts'
import { end, extend, leave, park, release, resume } from './conversation/acts.ts'
import { customerOf, isBroken, isInside, isParked, mayInvite, mayTransfer } from './conversation/here.ts'
import type { Desk } from './desk.ts'
import { heldNames, undo } from './held.ts'
import { askToLeave } from './leaving.ts'
import { presences } from './list/presence.tsx'
import { helpOpen, meeting, paletteOpen, type Meeting } from './overlays.ts'
import type { IconName } from './parts/icons.tsx'
import { go, route } from './route.ts'
import { shortcuts, type ShortcutName } from './shortcuts.ts'
import { show } from './side/open.ts'
import { words } from './words.ts'

export type CommandGroup = 'conversations' | 'acts' | 'areas' | 'you'

export interface PaletteCommand {
  readonly id: string
  readonly group: CommandGroup
  readonly label: string
  readonly icon: IconName
  /** The command's key (shortcuts.ts). */
  readonly key: string | null
  run(): void
}

/** The commands that are possible now, with their names. */
export function commandsOf(desk: Desk): readonly PaletteCommand[] {
  return [
    ...offerCommands(desk),
    ...undoing(),
    ...conversationCommands(desk),
    ...listCommands(desk),
    ...youCommands(desk),
  ]
}

function offerCommands(desk: Desk): readonly PaletteCommand[] {
  const offer = desk.aimed.value
  if (!offer) return []
  const { accept, decline } = words.value.keys
  const label = (what: string) => `${what}: ${apart(offer.card.customer)}`
  return [
    command('accept', 'acts', label(accept), 'check', () => answer(desk, offer, 'accept')),
    command('decline', 'acts', label(decline), 'close', () => answer(desk, offer, 'decline')),
  ]
}

function undoing(): readonly PaletteCommand[] {
  if (heldNames.value.size === 0) return []
  return [command('undo', 'acts', words.value.undo, 'release', () => undo())]
}

function conversationCommands(desk: Desk): readonly PaletteCommand[] {
  if (route.value.at === 'engagements') return route.value.conversation === null ? [] : readingCommands()
  const id = desk.selected.value
  // While an earlier conversation covers this one, commands that change something are not offered: their effect could not be seen.
  if (id !== null && desk.way.here.value === null) return [backTo(id), ...readingCommands()]
  const room = id === null ? null : desk.rooms.of(id)
  if (id !== null && isParked(desk, id))
    return isBroken(room) ? readingCommands() : [resuming(desk, id), ...readingCommands()]
  if (id === null || room === null) return []
  const { acts, keys, conversation } = words.value
  const reading = readingCommands()
  if (desk.wrapUpOf(id)) return [finishing(desk, id), ...reading]
  if (!isInside(room)) return reading
  const meet = (how: Meeting) => () => {
    meeting.value = { conversation: id, how }
  }
  const write = (kind: 'message' | 'note') => () => desk.focus.write(id, kind)
  const expires = typeof room.room.value?.expiresAt === 'string'
  return [
    command('write', 'acts', keys.write, 'work', () => desk.focus.write(id, desk.drafts.of(id).peek().kind)),
    command('message', 'acts', keys.message, 'work', write('message')),
    command('note', 'acts', keys.note, 'note', write('note')),
    ...(mayInvite(room) ? [command('invite', 'acts', acts.invite, 'invite', meet('invite'))] : []),
    ...(mayTransfer(room) ? [command('transfer', 'acts', acts.transfer, 'transfer', meet('transfer'))] : []),
    command('park', 'acts', acts.park, 'park', () => park(desk, id)),
    command('leave', 'acts', acts.leave, 'leave', () => leave(desk, id)),
    command('release', 'acts', acts.release, 'release', () => release(desk, id)),
    command('end', 'acts', acts.end, 'end', () => end(desk, id)),
    ...(expires ? [command('extend', 'acts', conversation.extend, 'clock', () => extend(desk, id))] : []),
    ...reading,
  ]
}

function readingCommands(): readonly PaletteCommand[] {
  const { keys, side } = words.value
  return [
    command('search', 'acts', keys.search, 'commands', () => show('search')),
    command('profile', 'acts', side.profile, 'person', () => show('profile')),
    command('engagement', 'acts', side.engagement, 'note', () => show('engagement')),
  ]
}

/** Goes back from an earlier conversation that is read beside it. */
function backTo(conversation: string): PaletteCommand {
  return command('back', 'acts', words.value.reading.back, 'back', () => go({ at: 'work', conversation }))
}

/** Takes the conversation back, with the key that parked it. */
function resuming(desk: Desk, id: string): PaletteCommand {
  return {
    ...command('resume', 'acts', words.value.acts.resume, 'resume', () => resume(desk, id)),
    key: shortcuts.park,
  }
}

/**
 * Finishes the wrap-up, with the key that ends a conversation (docs/agents-day.md). If the
 * conversation has just ended by itself, the key was still meant for ending it and is ignored.
 */
function finishing(desk: Desk, id: string): PaletteCommand {
  const run = () => {
    if (desk.way.surprises(id)) return
    desk.way.writeUp(id, true)
    // Waits for the form to be drawn.
    requestAnimationFrame(() => document.querySelector<HTMLFormElement>('form.wrap-up')?.requestSubmit())
  }
  return { ...command('finish', 'acts', words.value.acts.finish, 'check', run), key: shortcuts.end }
}

function listCommands(desk: Desk): readonly PaletteCommand[] {
  const { palette, keys } = words.value
  const open = desk.sections.value
    .flatMap(({ entries }) => entries)
    .map(({ conversation }) => {
      const name = customerOf(desk, desk.rooms.of(conversation), conversation)
      const run = () => desk.way.choose(conversation)
      return command(`open ${conversation}`, 'conversations', palette.open(apart(name)), 'work', run)
    })
  return [
    ...open,
    command('next', 'conversations', keys.next, 'down', () => desk.way.step(1)),
    command('previous', 'conversations', keys.previous, 'up', () => desk.way.step(-1)),
  ]
}

function youCommands(desk: Desk): readonly PaletteCommand[] {
  const { nav, presence, signIn } = words.value
  return [
    ...areasFor(desk).map((area) => command(area.home.at, 'areas', area.label(), area.icon, () => go(area.home))),
    command('help', 'areas', nav.help, 'help', () => {
      paletteOpen.value = false
      helpOpen.value = true
    }),
    ...presences.map((one) => {
      const label = `${presence.label}: ${presence[one]}`
      return command(one, 'you', label, 'person', () => desk.become(one))
    }),
    command('sign-out', 'you', signIn.out, 'leave', () => askToLeave(desk)),
  ]
}

function command(id: string, group: CommandGroup, label: string, icon: IconName, run: () => void): PaletteCommand {
  return { id, group, label, icon, key: Object.hasOwn(shortcuts, id) ? shortcuts[id as ShortcutName] : null, run }
}
