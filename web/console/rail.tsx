// The rail at the edge of the console: areas, and the agent's menu.
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { Languages } from '../shared/languages.tsx'
import { areasFor, type Area } from './areas.ts'
import type { Desk } from './desk.ts'
import { askToLeave } from './leaving.ts'
import { Dot, usePresence } from './list/presence.tsx'
import { helpOpen, paletteOpen } from './overlays.ts'
import { Icon, Logo, type IconName } from './parts/icons.tsx'
import { Avatar, Name } from './parts/name.tsx'
import { Popover } from './parts/popover.tsx'
import { askForNotifications, notifications, setSound, sound } from './ring.ts'
import { hashOf, route } from './route.ts'
import { scheme, schemes, setScheme } from './scheme.ts'
import { paletteKeys } from './shortcuts.ts'
import { choose, pageWords, words } from './words.ts'

export function Rail({ desk }: { desk: Desk }) {
  const said = words.value.nav
  return (
    <header class="rail">
      <Logo />
      <nav aria-label={said.label}>
        {areasFor(desk).map((area) => (
          <AreaLink key={area.icon} desk={desk} area={area} />
        ))}
      </nav>
      <span class="rail-space" />
      <RailButton
        icon="commands"
        label={`${said.commands} (${paletteKeys})`}
        onPress={() => {
          paletteOpen.value = true
        }}
      />
      <RailButton
        icon="help"
        label={`${said.help} (?)`}
        onPress={() => {
          helpOpen.value = true
        }}
      />
      <You desk={desk} />
    </header>
  )
}

function AreaLink({ desk, area }: { desk: Desk; area: Area }) {
  const { icon, home } = area
  const isHere = route.value.at === home.at
  const label = area.label()
  // The area in which the agent is already keeps the conversation that is open there.
  const to = home.at === 'work' ? { ...home, conversation: desk.selected.value } : home
  return (
    <a
      class={area.isLit(desk) ? 'rail-button lit' : 'rail-button'}
      href={hashOf(to)}
      title={label}
      aria-label={label}
      {...(isHere ? { 'aria-current': 'page' as const } : {})}
    >
      <Icon name={icon} />
    </a>
  )
}

function RailButton({ icon, label, onPress }: { icon: IconName; label: string; onPress: () => void }) {
  return (
    <button type="button" class="rail-button" title={label} aria-label={label} onClick={onPress}>
      <Icon name={icon} />
    </button>
  )
}

function You({ desk }: { desk: Desk }) {
  const open = useSignal(false)
  const { name } = desk.me
  const account = desk.account.value
  const said = words.value
  return (
    <div class="anchor you">
      <button
        type="button"
        class="rail-button"
        aria-label={`${said.nav.menu}: ${name}`}
        title={name}
        aria-haspopup="dialog"
        aria-expanded={open.value}
        onClick={() => {
          open.value = !open.value
        }}
      >
        <Avatar of={name} small />
        <Dot presence={usePresence(desk)} />
      </button>
      <Popover open={open.value} label={said.nav.menu} class="menu you-menu" onClose={() => (open.value = false)}>
        <p class="menu-title">
          <strong>
            <Name of={name} />
          </strong>
          <span class="quiet">{account !== null && said.roles[account]}</span>
        </p>
        <Settings />
        <button type="button" class="menu-item" onClick={() => askToLeave(desk)}>
          <Icon name="leave" /> {said.signIn.out}
        </button>
      </Popover>
    </div>
  )
}

function Settings() {
  const said = words.value
  const { menu } = said
  return (
    <div class="settings">
      <Setting label={pageWords.value.language}>
        <Languages said={pageWords.value} choose={choose} />
      </Setting>
      <Setting label={menu.scheme}>
        <select
          aria-label={menu.scheme}
          value={scheme.value}
          onChange={(event) => {
            const chosen = schemes.find((one) => one === event.currentTarget.value)
            if (chosen) setScheme(chosen)
          }}
        >
          {schemes.map((one) => (
            <option key={one} value={one}>
              {menu.schemes[one]}
            </option>
          ))}
        </select>
      </Setting>
      <Setting label={menu.sound}>
        <input
          type="checkbox"
          aria-label={menu.sound}
          checked={sound.value}
          onChange={(event) => setSound(event.currentTarget.checked)}
        />
      </Setting>
      {notifications.value !== 'missing' && (
        <Setting label={menu.notifications}>
          <input
            type="checkbox"
            aria-label={menu.notifications}
            checked={notifications.value === 'granted'}
            disabled={notifications.value !== 'default'}
            onChange={() => void askForNotifications()}
          />
        </Setting>
      )}
    </div>
  )
}

function Setting({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <label class="setting">
      <span aria-hidden="true">{label}</span>
      {children}
    </label>
  )
}
