// The console: sign-in, then one frame for the workspace and the supervisor's board.
import { useEffect, useMemo } from 'preact/hooks'
import { Board } from './board/board.tsx'
import { Conversation } from './conversation/conversation.tsx'
import { Desk } from './desk.ts'
import { Empty, Quiet, WithoutRoom } from './empty.tsx'
import { doHeld, dropHeld } from './held.ts'
import { Help } from './help.tsx'
import { listenToKeys } from './keys.ts'
import { WorkList } from './list/list.tsx'
import { closeOverlays } from './overlays.ts'
import { Palette } from './palette.tsx'
import { Confirm } from './parts/confirm.tsx'
import { LineNotice } from './parts/line-notice.tsx'
import { Toasts } from './parts/toasts.tsx'
import { showWhole } from './parts/whole.ts'
import { Rail } from './rail.tsx'
import { Engagements } from './reading/engagements.tsx'
import { readOnWhenParked } from './reading/looking-on.tsx'
import { NotHere } from './reading/not-here.tsx'
import { Past } from './reading/past.tsx'
import { ringFor } from './ring.ts'
import { route } from './route.ts'
import { api, session, signOut, type Me } from './session.ts'
import { SignIn } from './sign-in.tsx'
import { dismissAll } from './toasts.ts'
import { words } from './words.ts'

export function Page() {
  useEffect(showWhole, [])
  const now = session.value
  return now === null ? <SignIn /> : <Console key={now.agent.id} me={now.agent} />
}

function Console({ me }: { me: Me }) {
  const desk = useMemo(() => new Desk(api, me), [me])
  useEffect(() => {
    const [unring, unlisten] = [ringFor(desk), listenToKeys(desk)]
    const unwatch = desk.line.subscribe((line) => {
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
      // They name customers, and the next one here may be somebody else.
      dismissAll()
      closeOverlays()
    }
  }, [desk])
  const board = route.value.at === 'board'
  const open = route.value.at !== 'board' && route.value.conversation !== null
  return (
    <div class={board ? 'console at-board' : open ? 'console at-conversation' : 'console at-list'}>
      <Rail desk={desk} />
      <div class="console-line">
        <LineNotice line={desk.line} lease />
      </div>
      {board ? (
        <Board desk={desk} />
      ) : route.value.at === 'engagements' ? (
        <Engagements desk={desk} />
      ) : (
        <main class="workbench">
          <h1 class="unseen">{words.value.product}</h1>
          <WorkList desk={desk} />
          <div class="work">
            <Work desk={desk} />
          </div>
        </main>
      )}
      <Palette desk={desk} />
      <Help agent={me.id} />
      <Confirm />
      <Toasts />
    </div>
  )
}

function Work({ desk }: { desk: Desk }) {
  const id = desk.selected.value
  if (id === null) return <Empty />
  const room = desk.rooms.of(id)
  const earlier = route.value.at === 'work' ? route.value.earlier : undefined
  if (earlier !== undefined) return <EarlierOne key={earlier} desk={desk} conversation={id} earlier={earlier} />
  const line = room?.line.value
  if (room && line?.state === 'refused' && room.you.value === null)
    return <NotHere why={line.why} again={() => room.start()} />
  if (room) return <Conversation key={id} desk={desk} room={room} conversation={id} />
  const work = desk.workOf(id)
  const assigned = desk.assigned.value.find((one) => one.conversation === id)
  if (assigned) return <Quiet desk={desk} conversation={id} offer={assigned} />
  if (work?.state === 'active' && work.quiet) return <Quiet desk={desk} conversation={id} offer={null} />
  return <WithoutRoom key={id} desk={desk} conversation={id} />
}

function EarlierOne({ desk, conversation, earlier }: { desk: Desk; conversation: string; earlier: string }) {
  const back = { at: 'work', conversation } as const
  const how = { desk, conversation: earlier, serving: conversation, back, backWords: words.value.reading.back }
  return <Past {...how} />
}
