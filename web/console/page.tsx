// The console: the sign-in page, then the frame.
import { useEffect } from 'preact/hooks'
import { Frame } from './frame.tsx'
import { showWhole } from './parts/whole.ts'
import { session } from './session.ts'
import { SignIn } from './sign-in.tsx'

export function Page() {
  useEffect(showWhole, [])
  const current = session.value
  return current === null ? <SignIn /> : <Frame key={current.agent.id} me={current.agent} />
}
