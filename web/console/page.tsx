// The console: the sign-in page, then the frame.
import { useEffect } from 'preact/hooks'
import { Frame } from './frame.tsx'
import { showWhole } from './parts/whole.ts'
import { session } from './session.ts'
import { SignIn } from './sign-in.tsx'

export function Page() {
  useEffect(showWhole, [])
  const now = session.value
  return now === null ? <SignIn /> : <Frame key={now.agent.id} me={now.agent} />
}
