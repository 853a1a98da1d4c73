import { render } from 'preact'
import './styles/console.css'
import { fetchArea } from './area.tsx'
import { Page } from './page.tsx'
import { route } from './route.ts'
import { session, signInAs, signOut, takeFromAddress, wrong } from './session.ts'
import { watchSpace } from './side/space.ts'
import { speakAsRemembered } from './words.ts'

const page = document.querySelector<HTMLElement>('#page')
const { as, signIn } = takeFromAddress()

void fetchArea(route.value.at).catch(() => {})
await speakAsRemembered()
if (as !== null && as !== session.value?.agent.id) {
  signOut()
  // On failure the sign-in page lists the people who do exist.
  await signInAs(as).catch(() => {})
} else if (signIn !== null) {
  wrong.value = signIn
}
if (page) {
  watchSpace(page)
  render(<Page />, page)
}
