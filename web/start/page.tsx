// What partyline is, the scene, and a tour in six steps.
import { useEffect } from 'preact/hooks'
import { Portrait } from '../scene/portraits.tsx'
import type { Scene as Play, SceneState } from '../scene/scene.ts'
import { Filled } from '../shared/filled.tsx'
import { Languages } from '../shared/languages.tsx'
import { NoDemo } from '../shared/no-demo.tsx'
import { askForDemo, demo } from './demo.ts'
import { choose, pageWords, words } from './words.ts'

async function isThere(): Promise<boolean> {
  await askForDemo()
  return demo.value === 'there'
}

export function Page({ scene }: { readonly scene: Play }) {
  const said = words.value
  useEffect(() => {
    document.title = said.title
  }, [said])
  return (
    <>
      <main>
        <header>
          <img class="mark" src="/partyline.svg" alt="" width="52" height="52" />
          <h1 translate={false}>partyline</h1>
          <Languages said={pageWords.value} choose={choose} bare />
          <p class="lead">{said.lead}</p>
        </header>
        <PartyLine label={said.drawing} />
        {demo.value === 'there' && <SceneBox scene={scene} />}
        {demo.value === 'missing' && <NoDemo said={pageWords.value.noDemo} loaded={isThere} />}
        <Way />
      </main>
      <footer>
        <p>{said.foot}</p>
      </footer>
    </>
  )
}

function PartyLine({ label }: { readonly label: string }) {
  return (
    <svg class="line" viewBox="0 0 720 150" role="img" aria-label={label}>
      <path d="M60 75h600" />
      <path d="M230 75c50 0 50-41 100-41h60c50 0 50 41 100 41" />
      <path d="M230 75c50 0 50 41 100 41h60c50 0 50-41 100-41" />
      {there.map(([name, x, y]) => (
        <g key={name} class={name === 'Maria Castelo' ? 'customer' : undefined}>
          <circle cx={x} cy={y} r={size / 2 + 3} />
          <Portrait of={name} x={x - size / 2} y={y - size / 2} size={size} />
        </g>
      ))}
    </svg>
  )
}

const size = 54
/** The people in the picture: a customer, two agents who serve her, and a supervisor. */
const there = [
  ['Maria Castelo', 60, 75],
  ['Ann', 360, 34],
  ['Ben', 360, 116],
  ['Dora', 660, 75],
] as const

function SceneBox({ scene }: { readonly scene: Play }) {
  const said = words.value.scene
  const state = scene.state.value
  const playing = state.state === 'playing'
  return (
    <section class="scene" aria-labelledby="scene-title">
      <span class={`light ${state.state}`} />
      <div>
        <h2 id="scene-title">{said.title}</h2>
        <p role="status">
          <State of={state} />
        </p>
      </div>
      <button
        class="button"
        type="button"
        disabled={state.state === 'setting' || state.state === 'ending' || state.state === 'elsewhere'}
        onClick={() => void (playing ? scene.end() : scene.play('again'))}
      >
        {playing ? said.end : said.play}
      </button>
    </section>
  )
}

function State({ of }: { readonly of: SceneState }) {
  const said = words.value.scene
  if (of.state === 'taken') return <Filled sentence={said.taken} parts={{ name: <bdi>{of.customer}</bdi> }} />
  if (of.state !== 'failed') return <>{said[of.state]}</>
  return (
    <>
      {said.failed} {/* The error itself, for developers. */}
      <code lang="en" translate={false}>
        {of.why}
      </code>
    </>
  )
}

interface Step {
  readonly step: keyof typeof words.value.steps
  readonly path: string
  /** The agent as whom the link signs in. */
  readonly as?: string
  /** Whose portrait is shown. */
  readonly face?: string
  /** Whether it needs no demo data. */
  readonly bare?: true
}

const steps: readonly Step[] = [
  { step: 'workspace', path: '/console/', as: 'ann', face: 'Ann' },
  { step: 'take', path: '/console/', as: 'ann', face: 'Tom Fisher' },
  { step: 'ask', path: '/demo/' },
  { step: 'member', path: '/demo/account/', face: 'Maria Castelo' },
  { step: 'board', path: '/console/#/board', as: 'dora', face: 'Dora' },
  { step: 'build', path: '/reference/', bare: true },
]

function Way() {
  const said = words.value
  const shown = demo.value === 'missing' ? steps.filter(({ bare }) => bare) : steps
  return (
    <ol class="way" aria-label={said.way}>
      {shown.map(({ step, path, as, face }) => (
        <li key={step}>
          <a class="card" href={as !== undefined && demo.value === 'there' ? signedIn(path, as) : path} target="_blank">
            {face !== undefined && <Portrait of={face} />}
            <h2>{said.steps[step].title}</h2>
            <p>{said.steps[step].about}</p>
            <span>{said.steps[step].to}</span>
          </a>
        </li>
      ))}
    </ol>
  )
}

function signedIn(path: string, agent: string): string {
  return path.replace('/console/', `/console/?as=${agent}`)
}
