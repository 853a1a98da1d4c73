// A button with an icon and a label, and its key.
import { keyName } from '../shortcuts.ts'
import { Icon, type IconName } from './icons.tsx'
import { Keys } from './keys.tsx'

interface Props {
  readonly icon: IconName
  readonly label: string
  /** Only the icon is drawn; the label becomes its accessible name. */
  readonly bare?: boolean
  readonly shortcut?: string
  readonly kind?: 'main' | 'danger' | 'bare' | ''
  readonly disabled?: boolean
  readonly pressed?: boolean
  readonly expanded?: boolean
  onPress(): void
}

export function IconButton(props: Props) {
  const { icon, label, bare = false, shortcut, kind = 'bare', disabled = false, pressed, expanded, onPress } = props
  const key = shortcut === undefined ? {} : { 'aria-keyshortcuts': shortcut }
  return (
    <button
      type="button"
      class={`button ${kind}${bare ? ' only-icon' : ''}`}
      aria-label={label}
      title={shortcut === undefined ? label : `${label} (${keyName(shortcut)})`}
      disabled={disabled}
      {...key}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
      {...(expanded === undefined ? {} : { 'aria-expanded': expanded, 'aria-haspopup': 'dialog' as const })}
      onClick={onPress}
    >
      <Icon name={icon} />
      {!bare && <span class="words">{label}</span>}
      {!bare && shortcut !== undefined && <Keys of={shortcut} />}
    </button>
  )
}
