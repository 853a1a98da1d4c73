// What a customer may begin with: the entry point's topics, and their earlier conversations.
import { localeFor } from '../../shared/sentence.ts'
import type { Topic } from '../door.ts'
import { locale, wording, words } from '../tongue.ts'
import { Icon } from './icons.tsx'
import { Said } from './said.tsx'
import type { Shown } from './shown.ts'

export function Begin({ widget }: Shown) {
  return (
    <div class="begin">
      <Topics widget={widget} />
      <Before widget={widget} />
    </div>
  )
}

/** Pressing a topic sends it at once. */
function Topics({ widget: { door, visit, writer } }: Shown) {
  const { topics = [] } = door.entryPoint.value ?? {}
  if (topics.length === 0) return null
  return (
    <div class="topics" role="group" aria-label={words.value.widget.topics}>
      {topics.map((topic) => {
        const text = textOf(topic)
        return (
          <button
            key={text}
            type="button"
            class="topic"
            dir="auto"
            onClick={() => {
              // The pressed button disappears, and the focus must not be lost.
              writer.wait()
              visit.say(text)
            }}
          >
            {text}
          </button>
        )
      })}
    </div>
  )
}

function textOf({ text, locales }: Topic): string {
  const codes = Object.keys(locales)
  const code = localeFor([locale()], codes)
  return (codes.includes(code) ? locales[code] : undefined) ?? text
}

/** P10: the customer's earlier conversations, the newest first. */
export function Before({ widget: { earlier } }: Shown) {
  const { widget: said } = words.value
  const past = earlier.past.value
  if (past.length === 0) return null
  return (
    <nav class="before" aria-label={said.before}>
      <p class="quiet" aria-hidden="true">
        {said.before}
      </p>
      {past.map(({ conversation, endedAt }) => (
        <button key={conversation} type="button" class="past" onClick={() => void earlier.read(conversation)}>
          <Icon name="chat" />
          <span>
            <Said sentence={said.beforeOf} values={{ when: wording().dateTime(endedAt) }} />
          </span>
        </button>
      ))}
    </nav>
  )
}
