// Who a conversation is with, at its top.
import type { ComponentChildren } from 'preact'
import { words } from '../words.ts'
import { IconButton } from './button.tsx'
import { Avatar, Name } from './name.tsx'

interface Props {
  readonly customer: string
  /** Back to the list, on a page that is too narrow for both; absent: there is another way. */
  readonly onBack?: () => void
  /** How it stands. */
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
