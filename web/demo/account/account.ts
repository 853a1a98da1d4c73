// The account page: a site that knows who its customer is, and tells the widget with a token that its backend signs.
import type { Call } from '../../widget/partyline.d.ts'

interface Customer {
  readonly id: string
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly orders: readonly (readonly [order: string, what: string, where: string, total: string])[]
}

const customers: readonly Customer[] = [
  {
    id: 'maria',
    name: 'Maria Castelo',
    attributes: { tier: 'gold', last_order: 'K-2041' },
    orders: [
      ['K-2041', 'Crane pot, Asatsuyu Sencha', 'On its way', '€82.50'],
      ['K-1987', 'Four Seasons Oolong', 'Delivered', '€12.90'],
    ],
  },
  {
    id: 'budi',
    name: 'Budi Santoso',
    attributes: { tier: 'new', last_order: 'K-2039' },
    orders: [['K-2039', 'Gambung White, Morning bowl', 'Being packed', '€35.20']],
  },
  {
    id: 'yuki',
    name: '佐藤 由紀',
    attributes: { tier: 'silver', last_order: 'K-2012' },
    orders: [['K-2012', 'Bamboo whisk', 'Delivered', '€19.50']],
  },
]

/** Who is signed in to the shop in this tab; the widget never needs to know how the shop remembers it. */
const key = 'kettle.customer'
const find = <Found extends HTMLElement>(id: string) => document.querySelector<Found>(`#${id}`)

const known = customers.find(({ id }) => id === sessionStorage.getItem(key))
show(known ?? null)
find('people')?.append(...customers.map(personOf))
find('sign-out')?.addEventListener('click', () => {
  sessionStorage.removeItem(key)
  call('signOut')
  show(null)
})
find('ask')?.addEventListener('click', () => call('open'))

function show(customer: Customer | null): void {
  for (const [id, shown] of [
    ['signed-out', customer === null],
    ['signed-in', customer !== null],
  ] as const) {
    const section = find(id)
    if (section) section.hidden = !shown
  }
  if (customer === null) return
  const hello = find('hello')
  if (hello) hello.textContent = `Hello, ${customer.name}`
  find('orders')?.replaceChildren(...customer.orders.map(rowOf))
  // A function, not a token: the widget asks again when its session has run out.
  call('identify', () => fetchToken(customer))
}

/** On a real site this is a request to its own backend, which signs with a key of its own. */
async function fetchToken({ id, name, attributes }: Customer): Promise<string> {
  const response = await fetch('/v1/dev/customer-token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ customer: id, name, attributes }),
  })
  if (!response.ok) {
    const wrong = find('wrong')
    if (wrong) {
      wrong.textContent = 'The demo customers can sign in only where the development sign-in is on.'
      wrong.hidden = false
    }
    throw new Error(`The shop could not sign: ${response.status}`)
  }
  return ((await response.json()) as { token: string }).token
}

/** The widget's script loads when it likes; what is asked before waits for it (docs/widget.md). */
function call(name: 'open' | 'signOut' | 'identify', ...given: unknown[]): void {
  const partyline = (window.partyline ?? { queue: [] }) as unknown as Record<string, (...all: unknown[]) => unknown> & {
    queue?: Call[]
  }
  if (partyline.queue === undefined) void partyline[name]?.(...given)
  else {
    partyline.queue.push([name, ...given])
    Object.assign(window, { partyline })
  }
}

function personOf(customer: Customer): HTMLLIElement {
  const person = document.createElement('li')
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = customer.name
  button.addEventListener('click', () => {
    sessionStorage.setItem(key, customer.id)
    show(customer)
  })
  person.append(button)
  return person
}

function rowOf(cells: readonly string[]): HTMLTableRowElement {
  const row = document.createElement('tr')
  for (const text of cells) row.insertCell().textContent = text
  return row
}
