// The list of work beside the selected conversation.
import { Conversation } from '../conversation/conversation.tsx'
import type { Desk } from '../desk.ts'
import { Empty, Quiet, WithoutRoom } from '../empty.tsx'
import { WorkList } from '../list/list.tsx'
import { NotHere } from '../reading/not-here.tsx'
import { Past } from '../reading/past.tsx'
import { route } from '../route.ts'
import { words } from '../words.ts'

export function Workbench({ desk }: { desk: Desk }) {
  return (
    <main class="workbench">
      <h1 class="unseen">{words.value.product}</h1>
      <WorkList desk={desk} />
      <div class="work">
        <Work desk={desk} />
      </div>
    </main>
  )
}

function Work({ desk }: { desk: Desk }) {
  const id = desk.selected.value
  if (id === null) return <Empty />
  const room = desk.rooms.of(id)
  const earlier = route.value.at === 'work' ? route.value.earlier : undefined
  if (earlier !== undefined) return <EarlierOne key={earlier} desk={desk} conversation={id} earlier={earlier} />
  const connection = room?.connectionState.value
  if (room && connection?.state === 'refused' && room.you.value === null)
    return <NotHere why={connection.why} again={() => room.start()} />
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
