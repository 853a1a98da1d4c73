// The start page: leads through the demo, and plays its scene where there is a development sign-in to play it with.
import { portraitOf } from './scene/portraits.ts'
import { Scene, type SceneState } from './scene/scene.ts'

const section = document.querySelector<HTMLElement>('#scene')
const words = document.querySelector<HTMLElement>('#scene-state')
const button = document.querySelector<HTMLButtonElement>('#scene-button')
const scene = new Scene()

const shown = ['Ann', 'Ben', 'Cleo', 'Dora', 'Maria Castelo', 'Budi Santoso', 'Jonas Weber', 'Tom Fisher']
document.querySelector('#faces')?.append(...shown.flatMap((name) => portraitOf(name) ?? []))

const begins = await askWhether()
if (begins !== null) {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-as]'))
    link.href = link.href.replace('/console/', `/console/?as=${link.dataset['as']}`)
  if (section) section.hidden = false
  button?.addEventListener('click', press)
  scene.state.subscribe(show)
  if (begins) void scene.play('not again')
}

/** Whether it begins by itself; null: there is nobody to play it. */
async function askWhether(): Promise<boolean | null> {
  try {
    const answer = await fetch('/v1/dev/scene')
    return answer.ok ? ((await answer.json()) as { begins: boolean }).begins : null
  } catch {
    return null
  }
}

function press(): void {
  if (scene.state.value.state === 'playing') void scene.end()
  else void scene.play('again')
}

function show(state: SceneState): void {
  if (words) words.textContent = saying(state)
  if (!button) return
  button.textContent = state.state === 'playing' ? 'End the scene' : 'Play the scene'
  button.disabled = state.state === 'setting' || state.state === 'ending' || state.state === 'elsewhere'
}

function saying(state: SceneState): string {
  switch (state.state) {
    case 'idle':
      return 'Made-up people fill the queues, write and answer, by the same API as everybody.'
    case 'setting':
      return 'The people are coming in …'
    case 'playing':
      return 'It goes on as long as this page is open, for an hour at most. The links open beside it.'
    case 'ending':
      return 'Everybody is going home …'
    case 'elsewhere':
      return 'It is played by another tab that shows this page.'
    case 'failed':
      return `It could not be played. ${state.why}`
  }
}
