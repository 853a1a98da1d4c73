// What surrounds every page of the console: the rail, the palette, notices, dialogs, and the agent's desk, which works on wherever they look.
import { useEffect, useMemo } from 'preact/hooks'
import { OpenArea } from './area.tsx'
import { Desk } from './desk.ts'
import { doHeld, dropHeld } from './held.ts'
import { Help } from './help.tsx'
import { listenToKeys } from './keys.ts'
import { closeOverlays } from './overlays.ts'
import { Palette } from './palette.tsx'
import { Confirm } from './parts/confirm.tsx'
import { ConnectionNotice } from './parts/connection-notice.tsx'
import { Toasts } from './parts/toasts.tsx'
import { Rail } from './rail.tsx'
import { readOnWhenParked } from './reading/looking-on.tsx'
import { ringFor } from './ring.ts'
import { route, type Route } from './route.ts'
import { api, signOut, type Me } from './session.ts'
import { dismissAll } from './toasts.ts'

export function Frame({ me }: { me: Me }) {
  const desk = useMemo(() => new Desk(api, me), [me])
  useEffect(() => {
    const [unring, unlisten] = [ringFor(desk), listenToKeys(desk)]
    const unwatch = desk.connectionState.subscribe((line) => {
      if (line.state === 'refused' && line.why !== 'too_old') signOut(line.why)
    })
    const unread = readOnWhenParked(desk)
    const going = () => {
      desk.keepWords()
      void doHeld()
    }
    addEventListener('pagehide', going)
    return () => {
      removeEventListener('pagehide', going)
      dropHeld()
      unread()
      unwatch()
      unring()
      unlisten()
      desk.close()
      // Notices contain customers' names, and the next person at this browser may be somebody else.
      dismissAll()
      closeOverlays()
    }
  }, [desk])
  return (
    <div class={`console ${shapeOf(route.value)}`}>
      <Rail desk={desk} />
      <div class="console-line">
        <ConnectionNotice connection={desk.connectionState} lease />
      </div>
      <OpenArea desk={desk} />
      <Palette desk={desk} />
      <Help agent={me.id} />
      <Confirm />
      <Toasts />
    </div>
  )
}

/** The layout of the frame. On a phone a conversation covers the list. */
function shapeOf(to: Route): 'at-board' | 'at-conversation' | 'at-list' {
  if (to.at === 'board') return 'at-board'
  return to.conversation === null ? 'at-list' : 'at-conversation'
}
