// The dialog that moves a waiting conversation to another queue (Q11), with the state of each queue.
import { operate } from '../../shared/operate.ts'
import { apart } from '../../shared/sentence.ts'
import type { Desk } from '../desk.ts'
import { moving, type Moving } from '../overlays.ts'
import { Icon } from '../parts/icons.tsx'
import { Modal } from '../parts/modal.tsx'
import { Name } from '../parts/name.tsx'
import { QueueStanding } from '../parts/queue-standing.tsx'
import { words } from '../words.ts'
import { figures, refresh } from './figures.ts'

export function Move({ desk }: { desk: Desk }) {
  const one = moving.value
  if (one === null) return null
  const said = words.value.board
  const others = (figures.value?.queues ?? []).filter(({ queue }) => queue !== one.from)
  const title = said.moveWho(apart(one.customer))
  const close = () => {
    moving.value = null
  }
  const choose = (queue: string) => {
    close()
    void move(desk, title, one, queue)
  }
  return (
    <Modal label={title} class="move" onClose={close}>
      <h2>{title}</h2>
      {others.length === 0 && <p class="quiet">{said.noOther}</p>}
      <ul class="connects">
        {others.map((each, index) => (
          <li key={each.queue}>
            <button type="button" class="menu-item connect" autoFocus={index === 0} onClick={() => choose(each.queue)}>
              <Icon name="queue" />
              <span class="connect-name">
                <Name of={each.name} />
              </span>
              <span class={each.open && each.agents.available > 0 ? 'standing' : 'standing cannot'}>
                <QueueStanding open={each.open} waiting={each.size} available={each.agents.available} />
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div class="row end">
        <button type="button" class="button" onClick={close}>
          {words.value.cancel}
        </button>
      </div>
    </Modal>
  )
}

/** The moved conversation's row disappears, so the focus goes to the queue that it was in. */
async function move(desk: Desk, what: string, { conversation, from }: Moving, queue: string): Promise<void> {
  const given = { params: { id: conversation }, body: { queue } }
  await desk.act(what, (api) => operate(api, 'POST /conversations/:id/move', given))
  await refresh(desk.api)
  if (document.activeElement !== document.body) return
  document.querySelector<HTMLElement>(`[data-queue="${from}"]`)?.focus()
}
