// The message for a conversation that the agent may not read, that does not exist, or that cannot be fetched now.
import type { ComponentChildren } from 'preact'
import { Icon } from '../parts/icons.tsx'
import { hashOf } from '../route.ts'
import { words } from '../words.ts'

interface Props {
  /** The refusal's code, or the name of the close code. */
  readonly why: string
  readonly way?: ComponentChildren
  again(): void
}

const notTheirs: ReadonlySet<string> = new Set(['not_a_participant', 'forbidden', 'removed', 'left'])
const missing: ReadonlySet<string> = new Set(['not_found', 'not_started'])

export function NotHere({ why, way, again }: Props) {
  const said = words.value.reading
  const [title, hint] = notTheirs.has(why)
    ? [said.title, said.hint]
    : missing.has(why)
      ? [said.missing, null]
      : [said.failed, null]
  return (
    <section class="conversation" aria-label={words.value.conversation.label}>
      <div class="empty large" role="status">
        <Icon name="side" />
        <h2>{title}</h2>
        {hint !== null && <p class="quiet">{hint}</p>}
        {!notTheirs.has(why) && !missing.has(why) && (
          <button type="button" class="button main" onClick={again}>
            {said.again}
          </button>
        )}
        {way ?? (
          <a class="button" href={hashOf({ at: 'work', conversation: null })}>
            <Icon name="back" /> {said.toList}
          </a>
        )}
      </div>
    </section>
  )
}
