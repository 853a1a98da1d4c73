// D5: what an object's methods do for connections over HTTP. They open a mailbox for a session, and take frames by the mailbox's id.
import { closeCodes, type CloseCode } from '../../protocol/close-codes.ts'
import type { Refusal } from '../../protocol/problem.ts'
import { closedBy, type Mailbox, type Opened } from './mailbox.ts'
import type { SocketSession } from './session.ts'
import type { Sockets } from './sockets.ts'

/** Opens a mailbox under an `id` that nobody else can know, unless the person is not let in. It holds only what `greet` puts into it. */
export function openMailbox(
  sockets: Sockets,
  id: string,
  session: SocketSession | CloseCode,
  greet: (mailbox: Mailbox) => void,
): Opened | Refusal {
  if ('code' in session) return closedBy(session)
  const mailbox = sockets.acceptMailbox(id, session)
  greet(mailbox)
  return mailbox.opened()
}

/** Takes frames. All answers to them are put into the mailbox, even why it takes no more. A refusal means that there is no mailbox. */
export function postInto(
  sockets: Sockets,
  id: string,
  frames: readonly string[],
  receive: (mailbox: Mailbox, text: string) => void,
): Refusal | null {
  const mailbox = sockets.mailbox(id)
  if (!mailbox) return closedBy(closeCodes.silent)
  for (const text of frames) receive(mailbox, text)
  return null
}
