import { render } from 'preact'
import '../shared/style.css'
import './style.css'
import { Page } from './page.tsx'
import { session, signIn, signOut } from './session.ts'

const page = document.querySelector('#page')
const as = new URLSearchParams(location.search).get('as')

if (as !== null && as !== session.value?.agent.id) {
  signOut()
  // The list is shown instead, with people who do exist.
  await signIn(as).catch(() => {})
}
if (page) render(<Page />, page)
