// The demo shop's page. Nothing can be bought; the basket only counts.
import { signal, useSignal } from '@preact/signals'
import { render } from 'preact'
import { filled } from '../shared/filled.tsx'
import { goToHash } from '../shared/hash.ts'
import { call } from './chat.ts'
import { Frame, money } from './frame.tsx'
import { Drawing, teas, wares, type Good } from './goods.tsx'
import { speak, words } from './words.ts'

const basket = signal(0)
const page = document.querySelector('#page')

await speak()
document.title = words.value.title
if (page) render(<Shop />, page)
goToHash()

function Shop() {
  const said = words.value
  return (
    <Frame at="shop" basket={basket.value}>
      <main>
        <section class="hero">
          <div>
            <p class="over">{said.over}</p>
            <h1>{said.headline}</h1>
            <p class="lead">{said.lead}</p>
            <p>
              <a class="button" href="#tea">
                {said.see}
              </a>
            </p>
          </div>
          <Still label={said.drawing} />
        </section>
        <Shelf id="tea" title={said.season} goods={teas} />
        <Shelf id="ware" title={said.ware} goods={wares} />
        <section class="promise" aria-label={said.promises}>
          {Object.entries(said.promise).map(([name, { title, about }]) => (
            <div key={name}>
              <h3>{title}</h3>
              <p>{filled(about, { price: money(40) })}</p>
            </div>
          ))}
        </section>
      </main>
    </Frame>
  )
}

function Still({ label }: { readonly label: string }) {
  return (
    <svg class="still" viewBox="0 0 420 320" role="img" aria-label={label}>
      <circle class="sun" cx="296" cy="118" r="86" />
      <path class="table" d="M0 262h420v58H0z" />
      <path class="pot" d="M118 176c0-34 36-58 84-58s84 24 84 58v30c0 36-30 56-84 56s-84-20-84-56Z" />
      <path class="pot" d="M280 184c34-4 44-22 60-34l18 10c-18 22-36 56-78 62Z" />
      <path class="handle" d="M122 170c-44-10-66 12-62 40 4 26 34 38 62 32" />
      <path class="lid" d="M150 128c8-18 28-26 52-26s44 8 52 26Z" />
      <circle class="lid" cx="202" cy="94" r="10" />
      <path class="cup" d="M318 226h72c0 26-10 40-36 40s-36-14-36-40Z" />
      <path class="steam" d="M340 208c-10-14 10-20 0-36m24 34c-10-14 10-20 0-36" />
      <path class="leaf" d="M150 206c24-30 56-30 92-16-18 28-58 38-92 16Zm0 0c30 2 60-2 92-16" />
    </svg>
  )
}

interface ShelfProps {
  readonly id: string
  readonly title: string
  readonly goods: readonly Good[]
}

function Shelf({ id, title, goods }: ShelfProps) {
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      <ul class="goods">
        {goods.map((good) => (
          <Card key={good.id} good={good} />
        ))}
      </ul>
    </section>
  )
}

function Card({ good: { id, price, drawing, hue, badge } }: { readonly good: Good }) {
  const said = words.value
  const { name, from } = said.goods[id]
  const added = useSignal(false)
  const add = () => {
    added.value = true
    basket.value++
    // Agents see these attributes with the conversation.
    call('setAttributes', { basket: String(basket.value), looking_at: name })
  }
  return (
    <li class="good" style={{ '--hue': String(hue) }}>
      <Drawing of={drawing} />
      <h3>{name}</h3>
      <p class="from">{from}</p>
      <p class="buy">
        <strong>{money(price)}</strong>
        <button type="button" aria-label={filled(said.addThis, { name })} onClick={add}>
          {added.value ? said.added : said.add}
        </button>
      </p>
      {badge !== undefined && <span class="mark">{said.badges[badge]}</span>}
    </li>
  )
}
