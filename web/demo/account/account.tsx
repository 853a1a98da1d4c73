// The demo shop's account page. It knows its customer, and tells the widget with a token that its backend signs.
import { signal } from '@preact/signals'
import { render } from 'preact'
import { filled } from '../../shared/filled.tsx'
import { NoDemo } from '../../shared/no-demo.tsx'
import { pause } from '../../shared/pause.ts'
import { storeOf } from '../../shared/stores.ts'
import { call } from '../chat.ts'
import { Frame, money } from '../frame.tsx'
import type { Good } from '../goods.tsx'
import { pageWords, speak, words } from '../words.ts'

interface Order {
  readonly id: string
  readonly goods: readonly Good['id'][]
  readonly state: keyof typeof words.value.states
  /** In euros. */
  readonly total: number
}

interface DemoCustomer {
  readonly id: string
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly orders: readonly Order[]
}

const customers: readonly DemoCustomer[] = [
  {
    id: 'maria',
    name: 'Maria Castelo',
    attributes: { tier: 'gold', last_order: 'K-2041' },
    orders: [
      { id: 'K-2041', goods: ['pot', 'sencha'], state: 'way', total: 82.5 },
      { id: 'K-1987', goods: ['oolong'], state: 'there', total: 12.9 },
    ],
  },
  {
    id: 'budi',
    name: 'Budi Santoso',
    attributes: { tier: 'new', last_order: 'K-2039' },
    orders: [{ id: 'K-2039', goods: ['white', 'bowl'], state: 'packed', total: 35.2 }],
  },
  {
    id: 'yuki',
    name: '佐藤 由紀',
    attributes: { tier: 'silver', last_order: 'K-2012' },
    orders: [{ id: 'K-2012', goods: ['whisk'], state: 'there', total: 19.5 }],
  },
]

const storage = storeOf('sessionStorage')
/** The customer who is signed in to the shop in this tab. The widget need not know how the shop stores it. */
const key = 'kettle.customer'
const known = signal(customers.find(({ id }) => id === storage.getItem(key)) ?? null)
const wrong = signal(false)
/** Whether there is no demo data, and so nobody to sign in as and no chat. */
const missing = signal(false)
/** How long the first drawing waits for the answer. */
const askingMs = 1_000
let wishesToChat = false
const page = document.querySelector('#page')

const asking = askWhetherMissing()
await Promise.all([speak(), Promise.race([asking, pause(askingMs)])])
document.title = words.value.accountTitle
if (page) render(<Account />, page)
if (known.value !== null && !missing.value) tellWidget(known.value)
// Leads customers who want to chat to the place where they can sign in.
call('on', 'signin', () => {
  wishesToChat = true
  call('close')
  // Signing out closes the panel, which returns the focus to its button. So this moves it afterwards.
  requestAnimationFrame(() => document.querySelector<HTMLButtonElement>('.people button')?.focus())
})

function Account() {
  return (
    <Frame at="account">
      <main class="account">
        <h1>{words.value.accountHead}</h1>
        <Inside />
      </main>
    </Frame>
  )
}

function Inside() {
  // The chat has looked for its entry point already, so the page begins anew with it.
  if (missing.value) return <NoDemo said={pageWords.value.noDemo} loaded={reload} />
  return known.value === null ? <SignedOut /> : <SignedIn customer={known.value} />
}

async function reload(): Promise<boolean> {
  await askWhetherMissing()
  if (!missing.value) location.reload()
  return !missing.value
}

async function askWhetherMissing(): Promise<void> {
  try {
    const answer = await fetch('/v1/entry-points/members')
    // A body that nobody reads keeps the connection busy.
    await answer.text()
    missing.value = answer.status === 404
  } catch {
    // The chat says that the server is away.
  }
}

function SignedOut() {
  const said = words.value
  return (
    <section aria-labelledby="who">
      <h2 id="who">{said.who}</h2>
      <p class="lead">{said.whoAbout}</p>
      <Wrong />
      <ul class="people">
        {customers.map((customer) => (
          <li key={customer.id}>
            <button type="button" onClick={() => signIn(customer)}>
              {customer.name}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function SignedIn({ customer }: { readonly customer: DemoCustomer }) {
  const said = words.value
  return (
    <section aria-labelledby="hello">
      <div class="row">
        <h2 id="hello">{filled(said.hello, { name: customer.name })}</h2>
        <button class="button quiet" type="button" onClick={signOut}>
          {said.out}
        </button>
      </div>
      <table>
        <caption>{said.orders}</caption>
        <thead>
          <tr>
            {[said.order, said.what, said.where, said.total].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {customer.orders.map(({ id, goods, state, total }) => (
            <tr key={id}>
              <td data-head={said.order} translate={false}>
                {id}
              </td>
              <td data-head={said.what}>{goods.map((good) => said.goods[good].name).join(', ')}</td>
              <td data-head={said.where}>{said.states[state]}</td>
              <td data-head={said.total}>{money(total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        <button class="button" type="button" onClick={() => call('open')}>
          {said.ask}
        </button>
      </p>
    </section>
  )
}

function Wrong() {
  return <div role="alert">{wrong.value && <p class="wrong">{words.value.wrong}</p>}</div>
}

function signIn(customer: DemoCustomer): void {
  storage.setItem(key, customer.id)
  known.value = customer
  tellWidget(customer)
  if (wishesToChat) call('open')
  wishesToChat = false
}

function signOut(): void {
  storage.removeItem(key)
  call('signOut')
  known.value = null
  wrong.value = false
}

/** Passes a function and not a token, because the widget asks again when its session has expired. */
function tellWidget(customer: DemoCustomer): void {
  call('identify', () => fetchToken(customer))
}

/** A real site would ask its own backend, which signs with its own key. */
async function fetchToken({ id, name, attributes }: DemoCustomer): Promise<string> {
  const response = await fetch('/v1/dev/customer-token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ customer: id, name, attributes }),
  })
  wrong.value = response.status === 404
  if (wrong.value) {
    // Signing in is not available here, so the customer is signed out.
    storage.removeItem(key)
    known.value = null
  }
  if (!response.ok) throw new Error(`The shop could not sign: ${response.status}`)
  return ((await response.json()) as { token: string }).token
}
