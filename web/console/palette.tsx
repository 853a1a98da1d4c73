// The palette: every conversation and every command by name. Ctrl+K or Cmd+K opens it.
import { useSignal } from '@preact/signals'
import { isComposed, isEnter } from '../shared/enter.ts'
import { commandsOf, type PaletteCommand, type CommandGroup } from './commands.ts'
import type { Desk } from './desk.ts'
import { paletteOpen } from './overlays.ts'
import { Icon } from './parts/icons.tsx'
import { Modal } from './parts/modal.tsx'
import { keyName } from './shortcuts.ts'
import { words } from './words.ts'

const groups: readonly CommandGroup[] = ['acts', 'conversations', 'areas', 'you']

export function Palette({ desk }: { desk: Desk }) {
  if (!paletteOpen.value) return null
  return <Open desk={desk} />
}

function Open({ desk }: { desk: Desk }) {
  const query = useSignal('')
  const at = useSignal(0)
  const said = words.value.palette
  const found = matching(commandsOf(desk), query.value)
  const chosen = found[Math.min(at.value, found.length - 1)]
  const close = () => {
    paletteOpen.value = false
  }
  const run = (command: PaletteCommand | undefined) => {
    if (!command) return
    close()
    command.run()
  }
  return (
    <Modal label={said.label} class="palette" onClose={close}>
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-autocomplete="list"
        aria-label={said.hint}
        placeholder={said.hint}
        autoFocus
        value={query.value}
        {...(chosen ? { 'aria-activedescendant': optionId(chosen) } : {})}
        onInput={(event) => {
          query.value = event.currentTarget.value
          at.value = 0
        }}
        onKeyDown={(event) => {
          if (isComposed(event)) return
          const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
          if (isEnter(event)) run(chosen)
          else if (by !== 0 && found.length > 0) at.value = (at.value + by + found.length) % found.length
          else return
          event.preventDefault()
        }}
      />
      {found.length === 0 && <p class="quiet">{said.nothing}</p>}
      <div role="listbox" id="palette-list" aria-label={said.label} class="palette-list">
        {groups.map((group) => (
          <Group key={group} group={group} commands={found} chosen={chosen} run={run} />
        ))}
      </div>
    </Modal>
  )
}

interface GroupProps {
  readonly group: CommandGroup
  readonly commands: readonly PaletteCommand[]
  readonly chosen: PaletteCommand | undefined
  run(command: PaletteCommand): void
}

function Group({ group, commands, chosen, run }: GroupProps) {
  const own = commands.filter((command) => command.group === group)
  if (own.length === 0) return null
  return (
    <div role="group" aria-labelledby={`palette-${group}`}>
      <p class="palette-group quiet" id={`palette-${group}`}>
        {words.value.palette.groups[group]}
      </p>
      {own.map((command) => (
        <div
          key={command.id}
          id={optionId(command)}
          role="option"
          class="menu-item"
          aria-selected={command.id === chosen?.id}
          ref={(node) => {
            if (command.id === chosen?.id) node?.scrollIntoView({ block: 'nearest' })
          }}
          onClick={() => run(command)}
        >
          <Icon name={command.icon} />
          <bdi class="name">{command.label}</bdi>
          {command.key !== null && <kbd>{keyName(command.key)}</kbd>}
        </div>
      ))}
    </div>
  )
}

/** Matching commands in the order of their groups, which is also the order for the arrow keys. */
export function matching(commands: readonly PaletteCommand[], query: string): readonly PaletteCommand[] {
  const wanted = query.trim().toLocaleLowerCase().split(/\s+/)
  const found = commands.filter(({ label }) => wanted.every((part) => label.toLocaleLowerCase().includes(part)))
  return groups.flatMap((group) => found.filter((command) => command.group === group))
}

function optionId({ id }: PaletteCommand): string {
  return `command-${id.replaceAll(/\W/g, '-')}`
}
