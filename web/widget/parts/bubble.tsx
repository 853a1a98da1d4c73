// A message as it is drawn, and one that is still being sent.
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import type { Item } from '../../../protocol/items.ts'
import type { RefusalCode } from '../../../protocol/problem.ts'
import { tame } from '../../shared/sentence.ts'
import { partsIn } from '../../shared/words-in.ts'
import { words } from '../tongue.ts'
import { Icon } from './icons.tsx'
import { Avatar } from './said.tsx'

export interface Bubbled {
  readonly item: Item
  readonly mine: boolean
  /** Whether it is the first or last of its group. */
  readonly begins: boolean
  readonly ends: boolean
  /** The name to show for prompts; empty: none. */
  readonly house: string
  /** The name from which the avatar is made. */
  readonly face: string
  readonly amendable: boolean
  readonly correct: (item: Item) => void
  readonly remove: (item: Item) => void
  /** The time and receipts, below the last of a group. */
  readonly children: ComponentChildren
}

export function Bubble(shown: Bubbled) {
  const { item, mine, begins, ends, house, face, amendable, correct, remove, children } = shown
  const choosing = useSignal(false)
  const said = words.value
  const name = tame(item.name) || house
  const gone = item.change === 'deleted' || item.change === 'redacted'
  return (
    <article class={`${classOf(mine, begins, ends)} ${item.type}`}>
      {!mine && ends && <Avatar name={item.name || face} house={item.participant === null} />}
      <div class="spoken">
        {!mine && begins && name !== '' ? (
          <bdi class="name">{name}</bdi>
        ) : (
          <span class="unseen">{mine ? said.widget.you : name}</span>
        )}
        <div class="line">
          {gone ? (
            <p class="bubble gone">{said.changes[item.change ?? 'deleted']}</p>
          ) : (
            <p class="bubble" dir="auto">
              <Linked item={item} />
            </p>
          )}
          {amendable && (
            <button
              type="button"
              class="round small options"
              aria-label={said.widget.options}
              aria-expanded={choosing.value}
              onClick={() => {
                choosing.value = !choosing.value
              }}
            >
              <Icon name="more" />
            </button>
          )}
        </div>
        {amendable && choosing.value && (
          <Amending
            done={() => {
              choosing.value = false
            }}
            correct={() => correct(item)}
            remove={() => remove(item)}
          />
        )}
        {(ends || item.change === 'corrected') && (
          <p class="meta">
            {item.change === 'corrected' && <span>{said.changes.corrected}</span>}
            {ends && children}
          </p>
        )}
      </div>
    </article>
  )
}

function Amending({ done, correct, remove }: { done: () => void; correct: () => void; remove: () => void }) {
  const sure = useSignal(false)
  const { widget: said } = words.value
  return (
    <div class="row">
      <button
        type="button"
        class="plain"
        onClick={() => {
          done()
          correct()
        }}
      >
        {said.correct}
      </button>
      <button
        type="button"
        class="plain danger"
        onClick={() => {
          if (!sure.value) {
            sure.value = true
            return
          }
          done()
          remove()
        }}
      >
        {sure.value ? said.deleteSure : said.delete}
      </button>
    </div>
  )
}

export interface OnItsWay {
  readonly text: string
  readonly failed: boolean
  /** The reason, if the writer can do something about it. */
  readonly code?: RefusalCode | undefined
  readonly retry: () => void
  readonly discard: () => void
}

export function Unsent({ text, failed, code, retry, discard }: OnItsWay) {
  const { widget: said } = words.value
  return (
    <article class={`${classOf(true, true, true)} unsent`}>
      <div class="spoken">
        <span class="unseen">{said.you}</span>
        <p class="bubble" dir="auto">
          {text}
        </p>
        {failed ? (
          <div class="row" role="alert">
            <span class="wrong">
              {code === 'log_full' ? said.full : code === 'invalid' ? said.unsayable : said.notSent}
            </span>
            <button type="button" class="plain" onClick={retry}>
              {said.retry}
            </button>
            <button type="button" class="plain" onClick={discard}>
              {said.discard}
            </button>
          </div>
        ) : (
          <p class="meta">{said.sending}</p>
        )}
      </div>
    </article>
  )
}

/** The text as text, with links. The linked site is not told from where the click came. */
function Linked({ item }: { item: Item }) {
  return (
    <>
      {partsIn(item).map((part) =>
        part.kind === 'text' ? (
          part.text
        ) : (
          <a href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        ),
      )}
    </>
  )
}

function classOf(mine: boolean, begins: boolean, ends: boolean): string {
  return `words ${mine ? 'mine' : 'theirs'}${begins ? ' begins' : ''}${ends ? ' ends' : ''}`
}
