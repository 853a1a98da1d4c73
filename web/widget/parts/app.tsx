// The whole chat: the glance at unread messages, and the panel. The launcher draws the button.
import { useSignal } from '@preact/signals'
import { useLayoutEffect } from 'preact/hooks'
import { isOfPeople } from '../../shared/log.ts'
import { tame } from '../../shared/sentence.ts'
import { wordsIn } from '../../shared/words-in.ts'
import { goBack } from '../back.ts'
import { defaultAccent } from '../settings.ts'
import { words } from '../tongue.ts'
import { Icon } from './icons.tsx'
import { Panel } from './panel.tsx'
import { Avatar } from './said.tsx'
import type { Shown } from './shown.ts'

/** It is inside the launcher's section but styled independently, since the launcher may be of another release. */
export function App({ widget }: Shown) {
  const { page, opened } = widget
  const { settings } = page
  const appearance = widget.door.entryPoint.value?.appearance
  const { about } = words.value
  useLayoutEffect(() => {
    if (opened.value || !widget.entered.value) return
    goBack(widget.cameFrom, page.host, () => page.focusButton())
  }, [opened.value])
  return (
    <div
      class={`widget at-${settings.side ?? appearance?.side ?? 'end'}`}
      lang={about.code}
      dir={settings.direction ?? about.direction}
      data-theme={settings.theme}
      style={{ '--fill': settings.accent ?? appearance?.accent ?? defaultAccent }}
    >
      {!opened.value && <Glance widget={widget} />}
      <Panel widget={widget} />
    </div>
  )
}

/** The latest unread message beside the button, until it is read or dismissed. */
function Glance({ widget }: Shown) {
  const waved = useSignal('')
  const room = widget.room.value
  const me = room?.you.value?.participant
  const latest = room?.items.value.findLast((item) => isOfPeople(item) && item.participant !== me)
  if (latest === undefined || widget.unread.value === 0 || waved.value === latest.id) return null
  const name = tame(latest.name) || widget.ownTitle()
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
