// The customer's name at the top of a conversation.
import type { ComponentChildren } from 'preact'
import { words } from '../words.ts'
import { IconButton } from './button.tsx'
import { Avatar, Name } from './name.tsx'

interface Props {
  readonly customer: string
  /** Goes back to the list, on a page too narrow for both; absent: there is another way back. */
  readonly onBack?: () => void
  /** The state of the conversation. */
  readonly how?: ComponentChildren
  readonly children?: ComponentChildren
}

export function Who({ customer, onBack, how, children }: Props) {
  return (
    <header class="conversation-head">
      {onBack && (
        <div class="back">
          <IconButton icon="back" label={words.value.list.back} bare onPress={onBack} />
        </div>
      )}
      <Avatar of={customer} />
      <div class="who">
        <h2>
          <Name of={customer} />
        </h2>
        {how !== undefined && <div class="how">{how}</div>}
      </div>
      {children}
    </header>
  )
}
