// The whole widget: the button that opens it, a glance at what is unread, the panel.
import { useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { isWords } from '../../shared/log.ts'
import { tame } from '../../shared/sentence.ts'
import { wordsIn } from '../../shared/words-in.ts'
import { words } from '../tongue.ts'
import type { Widget } from '../widget.ts'
import { Icon } from './icons.tsx'
import { Panel } from './panel.tsx'
import { Avatar } from './said.tsx'

const defaultAccent = '#1d56c9'
/** D9 */
const mostShown = 99

export interface Shown {
  readonly widget: Widget
}

export function App({ widget, host }: Shown & { host: HTMLElement }) {
  const { settings, opened } = widget
  const launcher = useRef<HTMLButtonElement>(null)
  const cameFrom = useRef<Element | null>(null)
  const appearance = widget.door.entryPoint.value?.appearance
  const { about } = words.value
  useLayoutEffect(() => {
    if (opened.value) {
      cameFrom.current = widget.entered.value ? document.activeElement : null
      return
    }
    if (!widget.entered.value) return
    // Back to where the reader was: a button of the page's own, or ours.
    const back = cameFrom.current
    if (back instanceof HTMLElement && back !== host && back !== document.body && back.isConnected) back.focus()
    else launcher.current?.focus()
  }, [opened.value])
  return (
    <section
      class={`widget at-${settings.side ?? appearance?.side ?? 'end'}`}
      aria-label={words.value.widget.chat}
      lang={about.code}
      dir={settings.direction ?? about.direction}
      data-theme={settings.theme}
      style={{ '--fill': settings.accent ?? appearance?.accent ?? defaultAccent }}
    >
      {!opened.value && <Glance widget={widget} />}
      {settings.launcher === 'shown' && (
        <button
          type="button"
          class="launcher"
          ref={launcher}
          aria-expanded={opened.value}
          aria-label={widget.label()}
          onClick={() => (opened.value ? widget.close() : widget.open())}
        >
          <Icon name={opened.value ? 'down' : 'chat'} filled={!opened.value} />
          {!opened.value && widget.unread.value > 0 && (
            <span class="badge" aria-hidden="true">
              {widget.unread.value > mostShown ? `${mostShown}+` : widget.unread.value}
            </span>
          )}
        </button>
      )}
      <Panel widget={widget} />
    </section>
  )
}

/** The latest words that nobody has seen, beside the button, until they are read or waved away. */
function Glance({ widget }: Shown) {
  const waved = useSignal('')
  const room = widget.room.value
  const me = room?.you.value?.participant
  const latest = room?.items.value.findLast((item) => isWords(item) && item.participant !== me)
  if (latest === undefined || widget.unread.value === 0 || waved.value === latest.id) return null
  const name = tame(latest.name) || widget.title()
  return (
    <div class="glance">
      <button type="button" class="glance-words" onClick={() => widget.open()}>
        <Avatar name={latest.name || widget.ownTitle()} house={latest.participant === null} />
        <span>
          <bdi class="name">{name}</bdi>
          <span class="clip" dir="auto">
            {wordsIn(latest).slice(0, 300)}
          </span>
        </span>
      </button>
      <button
        type="button"
        class="round small"
        aria-label={words.value.widget.dismiss}
        onClick={() => {
          waved.value = latest.id
        }}
      >
        <Icon name="close" />
      </button>
    </div>
  )
}
