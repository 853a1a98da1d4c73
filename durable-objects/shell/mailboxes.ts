// D5: connections over HTTP, as an object's methods have them: opened for a session, and spoken into by their ids.
import { closeCodes, type CloseCode } from '../../protocol/close-codes.ts'
import type { Refusal } from '../../protocol/problem.ts'
import { closedBy, type Mailbox, type Opened } from './mailbox.ts'
import type { Session } from './session.ts'
import type { Sockets } from './sockets.ts'

/** A mailbox of that id, which nobody else can know. Refused for whoever is not let in. What `greet` puts in is all there can be in a new one. */
export function openMailbox(
  sockets: Sockets,
  id: string,
  session: Session | CloseCode,
  greet: (mailbox: Mailbox) => void,
): Opened | Refusal {
  if ('code' in session) return closedBy(session)
  const mailbox = sockets.acceptMailbox(id, session)
  greet(mailbox)
  return mailbox.opened()
}

/** Whatever is said of the frames lies in the mailbox, why it takes none any more too. Refused: there is no mailbox. */
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
