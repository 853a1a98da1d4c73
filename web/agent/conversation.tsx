// The conversation that an agent has selected: who is in the room, what can be done, the transcript with its notes.
import { useSignal } from '@preact/signals'
import type { Room as RoomView } from '../../protocol/server-frames.ts'
import { Composer } from '../shared/composer.tsx'
import { LineBanner } from '../shared/line-banner.tsx'
import type { Room } from '../shared/room.ts'
import { Transcript } from '../shared/transcript.tsx'
import type { Desk } from './desk.ts'

interface Here {
  readonly desk: Desk
  readonly room: Room
  readonly id: string
}

/** W6: what one click adds to the time of a conversation. */
const extensionMinutes = 60

export function Conversation({ desk, room, id }: Here) {
  const view = room.room.value
  const inside = room.line.value.state !== 'refused' && view?.status !== 'ended' && isHere(room)
  return (
    <section class="conversation" aria-label="Conversation">
      <header class="row">
        <h2>{view?.roster.find(({ role }) => role === 'customer')?.name ?? 'Conversation'}</h2>
        {view && (
          <span class="quiet">
            {view.status.replace('_', ' ')} · {view.mode}
            {view.entryPoint !== undefined && ` · ${view.entryPoint}`}
          </span>
        )}
      </header>
      {view && <Roster desk={desk} room={room} id={id} view={view} inside={inside} />}
      {inside && view && <Acts desk={desk} id={id} view={view} />}
      <LineBanner line={room.line} />
      <Transcript room={room} />
      {inside && <Composer room={room} notes />}
    </section>
  )
}

function isHere(room: Room): boolean {
  return room.room.value?.roster.some(({ id }) => id === room.you.value?.participant) ?? false
}

function Roster({ desk, room, id, view, inside }: Here & { view: RoomView; inside: boolean }) {
  const me = room.you.value?.participant
  const remove = (what: string, path: string) =>
    desk.act(what, { method: 'DELETE', path: `/conversations/${id}${path}` })
  return (
    <div class="row">
      <ul class="row" aria-label="In the room">
        {view.roster.map((party) => (
          <li key={party.id} class="party">
            {party.name} <span class="quiet">{party.id === me ? 'you' : party.role}</span>
            {inside && party.id !== me && (
              <button
                type="button"
                aria-label={`Remove ${party.name}`}
                onClick={() => remove(`Remove ${party.name}`, `/participants/${party.id}`)}
              >
                ×
              </button>
            )}
          </li>
        ))}
      </ul>
      {view.pending !== undefined && view.pending.length > 0 && (
        <ul class="row" aria-label="Pending invitations">
          {view.pending.map(({ id: invitation, purpose, target }) => (
            <li key={invitation} class="party">
              {target.name} <span class="quiet">{purpose}, pending</span>
              {inside && (
                <button
                  type="button"
                  aria-label={`Cancel ${purpose} of ${target.name}`}
                  onClick={() => remove('Cancel', `/invitations/${encodeURIComponent(invitation)}`)}
                >
                  ×
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {view.partyLimit !== undefined && <span class="quiet">at most {view.partyLimit}</span>}
    </div>
  )
}

function Acts({ desk, id, view }: { desk: Desk; id: string; view: RoomView }) {
  const chosen = useSignal('')
  const connects = desk.connects.value
  const quickConnect = chosen.value === '' ? (connects[0]?.id ?? '') : chosen.value
  const post = (what: string, path: string, body?: unknown) =>
    desk.act(what, {
      method: 'POST',
      path: `/conversations/${id}${path}`,
      ...(body === undefined ? {} : { body }),
    })
  return (
    <div class="row" role="group" aria-label="Actions">
      <label>
        Quick connect{' '}
        <select
          value={quickConnect}
          onChange={(event) => {
            chosen.value = event.currentTarget.value
          }}
        >
          {connects.map((connect) => (
            <option key={connect.id} value={connect.id}>
              {connect.name}
            </option>
          ))}
        </select>
      </label>
      <button type="button" onClick={() => post('Invite', '/invitations', { quickConnect })}>
        Invite
      </button>
      <button type="button" onClick={() => post('Transfer', '/transfer', { quickConnect })}>
        Transfer
      </button>
      <button type="button" onClick={() => post('Release', '/release')}>
        Release
      </button>
      <button type="button" onClick={() => post('Park', '/park')}>
        Park <span aria-hidden="true">✖</span>
      </button>
      <button type="button" onClick={() => post('Leave', '/leave')}>
        Leave
      </button>
      <button type="button" onClick={() => post('End', '/end')}>
        End
      </button>
      {typeof view.expiresAt === 'string' && (
        <>
          <button type="button" onClick={() => post('Extend', '/extension', { minutes: extensionMinutes })}>
            Extend by an hour
          </button>
          <span class="quiet">until {new Date(view.expiresAt).toLocaleString()}</span>
        </>
      )}
    </div>
  )
}
