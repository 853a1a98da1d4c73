// The start page: it leads through the demo, and plays the scene where the development sign-in exists.
import { render } from 'preact'
import '../shared/base.css'
import './start.css'
import { Scene } from '../scene/scene.ts'
import { pause } from '../shared/pause.ts'
import { demo, Page } from './page.tsx'
import { speak } from './words.ts'

/** How long the first drawing waits for the answer. After that the page is drawn, and grows later. */
const askingMs = 1_000

const page = document.querySelector('#page')
const scene = new Scene()
const asking = askWhether()

await Promise.all([speak(), Promise.race([asking, pause(askingMs)])])
addEventListener('pagehide', () => scene.leave())
// A page restored by Back loads anew, because the scene may have continued or ended elsewhere.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload()
})
if (page) render(<Page scene={scene} />, page)
if (await asking) void scene.play('not again')

/** Whether the scene begins by itself. */
async function askWhether(): Promise<boolean> {
  try {
    const answer = await fetch('/v1/dev/scene')
    const said = (await answer.json()) as { readonly begins?: boolean }
    if (answer.ok) demo.value = 'there'
    else if (answer.status === 404 && (await isNobodyThere())) demo.value = 'missing'
    return answer.ok && said.begins === true
  } catch {
    return false
  }
}

/** Without a development sign-in nobody is listed, and the page cannot tell whether there is demo data. */
async function isNobodyThere(): Promise<boolean> {
  const answer = await fetch('/v1/dev/people')
  return answer.ok && ((await answer.json()) as { items: readonly unknown[] }).items.length === 0
}
