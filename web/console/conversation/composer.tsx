// The composer for messages and for notes to colleagues. Enter sends, Shift+Enter makes a new line.
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { hasInk } from '../../../protocol/words.ts'
import { whyNotTaken } from '../../shared/acceptable.ts'
import { isEnter } from '../../shared/enter.ts'
import { Field } from '../../shared/field.ts'
import type { Room } from '../../shared/room.ts'
import type { Desk } from '../desk.ts'
import type { Draft } from '../drafts.ts'
import { Icon } from '../parts/icons.tsx'
import { keyName, shortcuts } from '../shortcuts.ts'
import { words } from '../words.ts'
import { resume, writesOn } from './acts.ts'
import { reasonOf } from './reason.ts'

type Kind = Draft['kind']
const kinds: readonly Kind[] = ['message', 'note']

interface Props {
  readonly desk: Desk
  readonly room: Room
  readonly conversation: string
  /** P6: sending a message takes the conversation back. */
  readonly parked: boolean
}

export function Composer({ desk, room, conversation, parked }: Props) {
  const kind = desk.drafts.kindOf(conversation, parked)
  const field = useMemo(() => fieldOf(desk, conversation, kind), [desk, conversation, kind])
  const { text } = field
  const node = useRef<HTMLTextAreaElement>(null)
  const awaited = desk.underway.waited.value === conversation
  useEffect(() => {
    if (awaited) desk.focus.enter(conversation, node.current)
  }, [awaited, desk, conversation])
  const said = words.value.composer
  const takeBack = (written: string) => {
    const why = reasonOf(whyNotTaken(written))
    if (why === null) resume(desk, conversation, [written])
    return why
  }
  const send = () => {
    if (!field.handOver(parked ? takeBack : (written) => reasonOf(room.say(written, 'text/plain', kind)))) return
    if (parked) return
    if (kind === 'note') desk.drafts.change(conversation, { kind: 'message' })
    else writesOn(conversation)
  }
  return (
    <form
      class={kind === 'note' ? 'composer note' : 'composer'}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div class="composer-head">
        {!parked && <Kinds desk={desk} conversation={conversation} kind={kind} />}
        {kind === 'note' && <span class="composer-who">{said.noteHint}</span>}
      </div>
      <textarea
        ref={node}
        class="composer-field"
        aria-label={said[kind]}
        aria-describedby="composer-wrong"
        placeholder={parked ? said.parkedHint : kind === 'note' ? said.noteBegins : said.messageHint}
        title={said.keys}
        dir="auto"
        rows={2}
        value={text}
        onInput={(event) => {
          field.write(event.currentTarget.value)
          // The customer must not see that an agent writes a note (R13).
          if (event.currentTarget.value !== '' && kind === 'message' && !parked) room.type()
        }}
        onKeyDown={(event) => {
          if (!isEnter(event)) return
          event.preventDefault()
          send()
        }}
      />
      <div class="composer-foot">
        <p class="wrong" id="composer-wrong" role="alert">
          {field.wrong.value}
        </p>
        <button class="button main" type="submit" disabled={!hasInk(text)}>
          <Icon name={kind === 'note' ? 'note' : 'send'} />{' '}
          {parked ? said.resumeAndSend : kind === 'note' ? said.sendNote : said.send}
        </button>
      </div>
    </form>
  )
}

/** The draft of this kind as a field. Only a successful send empties it. */
function fieldOf(desk: Desk, conversation: string, kind: Kind): Field {
  return new Field({
    get: () => desk.drafts.of(conversation).value[kind],
    set: (text) => desk.drafts.change(conversation, { [kind]: text }),
  })
}

function Kinds({ desk, conversation, kind }: { desk: Desk; conversation: string; kind: Kind }) {
  const said = words.value.composer
  return (
    <div class="kinds" role="radiogroup" aria-label={said.kind}>
      {kinds.map((one) => (
        <label
          key={one}
          class={one === kind ? 'kind chosen' : 'kind'}
          title={`${said[one]} (${keyName(shortcuts[one])})`}
          // Choosing with the pointer also moves the focus into the field, which the browser would put on the choice; arrow keys only choose.
          onClick={(event) => {
            if (event.target instanceof HTMLInputElement) return
            event.preventDefault()
            desk.focus.write(conversation, one)
          }}
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
