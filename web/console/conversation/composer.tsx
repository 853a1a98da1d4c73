// Where an agent writes: to everybody, or a note to colleagues. Enter sends, Shift+Enter starts a new line.
import { useSignal } from '@preact/signals'
import type { TargetedKeyboardEvent } from 'preact'
import { limits } from '../../../protocol/limits.ts'
import type { Room } from '../../shared/room.ts'
import type { Desk } from '../desk.ts'
import type { Draft } from '../drafts.ts'
import { Icon } from '../parts/icons.tsx'
import { words, wording } from '../words.ts'

type Kind = Draft['kind']
const kinds: readonly Kind[] = ['message', 'note']

interface Props {
  readonly desk: Desk
  readonly room: Room
  readonly conversation: string
}

export function Composer({ desk, room, conversation }: Props) {
  const draft = desk.drafts.of(conversation)
  const wrong = useSignal<string | null>(null)
  const { kind } = draft.value
  const text = draft.value[kind]
  const said = words.value.composer
  const change = (value: string) => desk.drafts.change(conversation, { [kind]: value })
  const send = () => {
    const refused = room.say(text, 'text/plain', kind)
    wrong.value = refused === 'too_large' ? said.tooLarge(wording.value.number(limits.messageBytes)) : null
    if (refused === null) change('')
  }
  return (
    <form
      class={kind === 'note' ? 'composer note' : 'composer'}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <Kinds desk={desk} conversation={conversation} kind={kind} />
      <textarea
        class="composer-field"
        aria-label={said[kind]}
        aria-describedby="composer-wrong"
        placeholder={kind === 'note' ? said.noteHint : said.messageHint}
        title={said.keys}
        dir="auto"
        rows={2}
        value={text}
        onInput={(event) => {
          wrong.value = null
          change(event.currentTarget.value)
          // The customer must not see that somebody writes a note (R13).
          if (event.currentTarget.value !== '' && kind === 'message') room.type()
        }}
        onKeyDown={(event) => {
          if (!isEnter(event)) return
          event.preventDefault()
          send()
        }}
      />
      <div class="composer-foot">
        <p class="wrong" id="composer-wrong" role="alert">
          {wrong.value}
        </p>
        <button class="button main" type="submit" disabled={text.trim() === ''}>
          <Icon name={kind === 'note' ? 'note' : 'send'} /> {kind === 'note' ? said.sendNote : said.send}
        </button>
      </div>
    </form>
  )
}

function Kinds({ desk, conversation, kind }: { desk: Desk; conversation: string; kind: Kind }) {
  const said = words.value.composer
  return (
    <div class="kinds" role="radiogroup" aria-label={said.kind}>
      {kinds.map((one) => (
        <label
          key={one}
          class={one === kind ? 'kind chosen' : 'kind'}
          title={one === 'note' ? `${said.note} (N)` : said.message}
        >
          <input
            type="radio"
            class="unseen"
            name="kind"
            checked={one === kind}
            onChange={() => desk.drafts.change(conversation, { kind: one })}
          />
          {said[one]}
        </label>
      ))}
    </div>
  )
}

/** Enter that ends the composition of a character is not ours. */
function isEnter(event: TargetedKeyboardEvent<HTMLTextAreaElement>): boolean {
  return event.key === 'Enter' && !event.shiftKey && !event.isComposing
}
