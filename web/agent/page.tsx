// The agent's page: sign-in, then the desk: presence and offers above, the open list beside the conversation.
import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { Presence } from '../../protocol/server-frames.ts'
import { LineBanner } from '../shared/line-banner.tsx'
import { Conversation } from './conversation.tsx'
import { Desk } from './desk.ts'
import { Alerts, OpenList, WrapUpList } from './lists.tsx'
import { Offers } from './offers.tsx'
import { api, people, session, signIn, signOut, type Colleague } from './session.ts'
import { WrapUp } from './wrap-up.tsx'

const presences: readonly Presence[] = ['available', 'busy', 'away', 'offline']

export function Page() {
  const now = session.value
  return now === null ? <SignIn /> : <Workspace key={now.agent.id} agent={now.agent.id} />
}

function SignIn() {
  const known = useSignal<readonly Colleague[] | null>(null)
  const wrong = useSignal<string | null>(null)
  const orWrong = (work: Promise<void>) => {
    work.catch((error: unknown) => {
      wrong.value = error instanceof Error ? error.message : String(error)
    })
  }
  useEffect(() => {
    orWrong(
      people().then((list) => {
        known.value = list
      }),
    )
  }, [])
  return (
    <main class="sign-in">
      <h1>Sign in</h1>
      {wrong.value !== null && (
        <p class="wrong" role="alert">
          {wrong.value}
        </p>
      )}
      {known.value === null && wrong.value === null && <p role="status">Loading…</p>}
      <ul aria-label="People">
        {known.value?.map(({ id, name, role }) => (
          <li key={id}>
            <button type="button" onClick={() => orWrong(signIn(id))}>
              {name}
            </button>{' '}
            <span class="quiet">{role}</span>
          </li>
        ))}
      </ul>
    </main>
  )
}

function Workspace({ agent }: { agent: string }) {
  const desk = useMemo(() => new Desk(api, agent), [agent])
  useEffect(() => {
    desk.open()
    return () => desk.close()
  }, [desk])
  const { workspace, selected, rooms } = desk
  const ringing = workspace.value?.offers.length ?? 0
  useEffect(() => {
    document.title = ringing > 0 ? `(${ringing}) partyline · agent` : 'partyline · agent'
  }, [ringing])
  const wrapUp = workspace.value?.wrapUps.find(({ conversation }) => conversation === selected.value)
  const room = selected.value === null ? undefined : rooms.value[selected.value]
  return (
    <div class="desk">
      <Top desk={desk} />
      <LineBanner line={desk.line} />
      <Wrong desk={desk} />
      <Offers desk={desk} />
      <div class="halves">
        <nav aria-label="Work">
          <OpenList desk={desk} />
          <WrapUpList desk={desk} />
          <Alerts desk={desk} />
        </nav>
        <main>
          {wrapUp && <WrapUp key={wrapUp.conversation} desk={desk} wrapUp={wrapUp} />}
          {selected.value !== null && room ? (
            <Conversation key={selected.value} desk={desk} room={room} id={selected.value} />
          ) : (
            <p class="quiet empty">{selected.value === null ? 'No conversation is selected.' : 'Loading…'}</p>
          )}
        </main>
      </div>
    </div>
  )
}

function Top({ desk }: { desk: Desk }) {
  const now = desk.workspace.value
  return (
    <header class="row top">
      <h1>{now?.agent.name ?? 'Loading…'}</h1>
      <label>
        Presence{' '}
        <select
          disabled={now === null}
          value={now?.presence ?? 'offline'}
          onChange={({ currentTarget: { value: presence } }) => {
            desk.act('Presence', { method: 'PUT', path: '/agent/presence', body: { presence } })
          }}
        >
          {presences.map((presence) => (
            <option key={presence} value={presence}>
              {presence}
            </option>
          ))}
        </select>
      </label>
      {now && (
        <span class="quiet">
          {now.capacity.used} of {now.capacity.limit} in use
        </span>
      )}
      <button type="button" onClick={signOut}>
        Sign out
      </button>
    </header>
  )
}

function Wrong({ desk }: { desk: Desk }) {
  return (
    <div role="alert">
      {desk.wrong.value !== null && (
        <p class="banner row">
          {desk.wrong.value}
          <button
            type="button"
            onClick={() => {
              desk.wrong.value = null
            }}
          >
            Dismiss
          </button>
        </p>
      )}
    </div>
  )
}
