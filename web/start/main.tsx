// The start page: it leads through the demo, and plays the scene where the development sign-in exists.
import { render } from 'preact'
import '../shared/base.css'
import './start.css'
import { Scene } from '../scene/scene.ts'
import { pause } from '../shared/pause.ts'
import { askForDemo } from './demo.ts'
import { Page } from './page.tsx'
import { speak } from './words.ts'

/** How long the first drawing waits for the answer. After that the page is drawn, and grows later. */
const askingMs = 1_000

const page = document.querySelector('#page')
const scene = new Scene()
const asking = askForDemo()

await Promise.all([speak(), Promise.race([asking, pause(askingMs)])])
addEventListener('pagehide', () => scene.leave())
// A page restored by Back loads anew, because the scene may have continued or ended elsewhere.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload()
})
if (page) render(<Page scene={scene} />, page)
if (await asking) void scene.play('not again')
