// The customer's page: start, the conversation, and what can be done when it has ended.
import { useSignal } from '@preact/signals'
import type { Api } from '../shared/api.ts'
import { Composer } from '../shared/composer.tsx'
import { LineBanner } from '../shared/line-banner.tsx'
import type { Room } from '../shared/room.ts'
import { Transcript } from '../shared/transcript.tsx'
import { knownName, start, visit } from './visit.ts'

export interface Place {
  readonly api: Api
  readonly entryPoint: string
}

export function Page({ api, entryPoint }: Place) {
  const now = visit.value
  return (
    <main class="visit">
      <h1>Chat</h1>
      {now.state === 'loading' && <p role="status">Loading…</p>}
      {now.state === 'failed' && (
        <p class="wrong" role="alert">
          The chat could not be started. {now.why}
        </p>
      )}
      {(now.state === 'new' || now.state === 'failed') && <StartForm api={api} entryPoint={entryPoint} />}
      {now.state === 'open' && (
        <Conversation key={now.conversation} api={api} entryPoint={entryPoint} room={now.room} id={now.conversation} />
      )}
    </main>
  )
}

function StartForm({ api, entryPoint }: Place) {
  const name = useSignal(knownName())
  return (
    <form
      class="start"
      onSubmit={(event) => {
        event.preventDefault()
        void start(api, entryPoint, name.value.trim())
      }}
    >
      <label>
        Your name{' '}
        <input
          autoComplete="name"
          maxLength={256}
          value={name.value}
          onInput={(event) => {
            name.value = event.currentTarget.value
          }}
        />
      </label>
      <button class="main" type="submit">
        Start chat
      </button>
    </form>
  )
}

function Conversation({ api, entryPoint, room, id }: Place & { room: Room; id: string }) {
  const wrong = useSignal<string | null>(null)
  const line = room.line.value
  const over = room.room.value?.status === 'ended' || line.state === 'refused'
  const end = async () => {
    wrong.value = null
    try {
      await api({ method: 'POST', path: `/conversations/${id}/end` })
    } catch (error) {
      wrong.value = `The chat could not be ended. ${error instanceof Error ? error.message : ''}`
    }
  }
  return (
    <>
      <LineBanner line={room.line} />
      <Transcript room={room} />
      {wrong.value !== null && (
        <p class="wrong" role="alert">
          {wrong.value}
        </p>
      )}
      {over ? (
        <div class="composer">
          <button class="main" type="button" onClick={() => void start(api, entryPoint, knownName())}>
            Start a new chat
          </button>
        </div>
      ) : (
        <Composer room={room} />
      )}
      {!over && room.room.value?.mode === 'live' && (
        <p class="row end">
          <button type="button" onClick={() => void end()}>
            End chat
          </button>
        </p>
      )}
    </>
  )
}
