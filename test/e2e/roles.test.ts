// What the workspace draws for whom: nothing that the server would refuse, by the very table that the routes are held to.
import { expect, it } from 'vitest'
import { workspace as said } from '../../web/locales/en.ts'
import { isRecorded, openRoom } from '../support/client.ts'
import { people, rows as matrix } from '../worker/matrix-rows.ts'
import { castOfFile } from './cast.ts'
import { accepts, ends, finishes, meets, reads, says } from './hands.ts'
import { openStage, type Person } from './stage.ts'

const cast = castOfFile({}, openStage)

type Role = (typeof people)[number]

const act = (what: string) => `/v1/conversations/:id/${what}`

/** What asks the server for something, by the name that it is drawn with. */
const asks: readonly (readonly [name: string | RegExp, route: string])[] = [
  [said.acts.invite, `POST ${act('invitations')}`],
  [said.acts.transfer, `POST ${act('transfer')}`],
  [said.acts.park, `POST ${act('park')}`],
  [said.acts.end, `POST ${act('end')}`],
  [new RegExp(`^${said.acts.leave}`), `POST ${act('leave')}`],
  [new RegExp(`^${said.acts.release}`), `POST ${act('release')}`],
  [new RegExp(`${said.conversation.extend}$`), `POST ${act('extension')}`],
  [new RegExp(`^${said.roster.cancel('')}`), `DELETE ${act('invitations/:invitation')}`],
  [new RegExp(`^${said.roster.remove('')}`), `DELETE ${act('participants/:participant')}`],
  [said.transcript.correct, `PUT ${act('items/:item')}`],
  [said.transcript.delete, `DELETE ${act('items/:item')}`],
  [said.transcript.redact, `POST ${act('items/:item/redaction')}`],
  [said.composer.message, `POST ${act('messages')}`],
  [said.composer.send, `POST ${act('messages')}`],
  [said.composer.note, `POST ${act('notes')}`],
  [said.keys.message, `POST ${act('messages')}`],
  [said.keys.write, `POST ${act('messages')}`],
  [said.keys.note, `POST ${act('notes')}`],
  [said.acts.resume, 'POST /v1/agent/work/:id/resume'],
  // A wrap-up opens for who was in the room.
  [said.engagement.wrapUpNotes, `POST ${act('leave')}`],
  [said.acts.finish, `POST ${act('leave')}`],
]

/** What only looks. */
const looks = new Set<string>([
  said.list.back,
  said.conversation.details,
  said.close,
  said.acts.more,
  ...Object.values(said.side),
  said.transcript.latest,
  said.search.label,
  said.search.whole,
  said.keys.search,
  said.reading.back,
])

/** The names of all that can be pressed or written in around a conversation, and of what the palette can do with it. */
async function drawn({ page }: Person): Promise<string[]> {
  const names: string[] = []
  for (const tab of [said.side.engagement, said.side.search, said.side.profile]) {
    await page.getByRole('tab', { name: tab }).click()
    names.push(...(await namesIn(page, ':is(.conversation, .side) :is(button, input, textarea, select)')))
  }
  const more = page.getByRole('button', { name: said.acts.more })
  if ((await more.count()) > 0) {
    await more.click()
    names.push(...(await namesIn(page, '.popover.menu button')))
    await page.keyboard.press('Escape')
  }
  names.push(...(await inPalette(page)))
  return [...new Set(names)]
}

async function inPalette(page: Person['page']): Promise<string[]> {
  await page.keyboard.press('Control+k')
  await page.getByRole('listbox').waitFor()
  const names = await namesIn(page, '[aria-labelledby="palette-acts"] [role="option"] > .name')
  await page.keyboard.press('Escape')
  return names
}

function namesIn(page: Person['page'], selector: string): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll(${JSON.stringify(selector)})]
    .filter((one) => one.checkVisibility())
    .map((one) => one.getAttribute('aria-label') ?? (one.labels?.[0] ?? one).querySelector('span')?.textContent ?? (one.labels?.[0] ?? one).textContent)
    .map((name) => name.trim())`)
}

const isCalled = (name: string, known: string | RegExp) =>
  typeof known === 'string' ? known === name : known.test(name)

/** Those of them that the server answers this role with `forbidden`; and what the tables above do not know. */
function refusedTo(role: Role, names: readonly string[]): string[] {
  return names.filter((name) => {
    if (looks.has(name)) return false
    const route = asks.find(([known]) => isCalled(name, known))?.[1]
    const status = route === undefined ? null : matrix[route]?.statuses[people.indexOf(role)]
    return status === null || status === undefined || status === 401 || status === 403
  })
}

async function at(id: string, hash: string): Promise<Person> {
  const person = await cast.visit(`/console/?as=${id}${hash}`)
  await person.page.setViewportSize({ width: 1_440, height: 900 })
  return person
}

it('S1 U3 to each role only that is drawn which the server does for it', async () => {
  const { vera, ann } = await cast.talking('Vera')
  await ann.page.setViewportSize({ width: 1_440, height: 900 })
  vera.room.say('My kettle is broken')
  await reads(ann, 'My kettle is broken')
  await says(ann, 'Which one is it?')
  await meets(ann, 'Sales', 'Invite')
  await ann.page.getByRole('list', { name: 'Pending invitations' }).getByText('Sales').waitFor()

  const member = await drawn(ann)
  expect(refusedTo('agent', member)).toEqual([])
  for (const name of [
    'Invite',
    'End',
    'Remove Vera',
    'Cancel the invitation of Sales',
    'Send',
    'Correct',
    'Extend by an hour',
  ])
    expect(
      member.some((one) => one.endsWith(name)),
      name,
    ).toBe(true)
  expect(member).not.toContain('Redact')

  for (const [id, role] of [
    ['dora', 'supervisor'],
    ['root', 'admin'],
  ] as const) {
    const onlooker = await at(id, `#/conversation/${vera.conversation}`)
    await reads(onlooker, 'Which one is it?')
    const names = await drawn(onlooker)
    expect(refusedTo(role, names)).toEqual([])
    expect(names).toContain('Redact')
    await onlooker.page.getByText(/^Ends in/).waitFor()
  }

  await ends(ann)
  await finishes(ann)
  await isRecorded(cast.stage.url, 'ann', vera.conversation)
  await ann.page.getByRole('link', { name: 'My conversations' }).click()
  await ann.page
    .getByRole('link', { name: /Read the conversation of Vera/ })
    .first()
    .click()
  await reads(ann, 'My kettle is broken')
  // E9: who the customer is stands beside it, and what colleagues noted.
  await ann.page.getByRole('complementary').getByText('This is the first one.').waitFor()
  expect(refusedTo('outsider', await drawn(ann))).toEqual([])
  await ann.page.keyboard.press('/')
  await ann.page.getByRole('searchbox', { name: 'Search this conversation' }).waitFor()

  await ann.page.evaluate("location.hash = '#/'")
  const path = '/entry-points/shop/conversations'
  const { conversation } = await vera.api<{ conversation: string }>({ method: 'POST', path, body: { name: 'Vera' } })
  const again = await openRoom(vera.api, conversation, 'customer')
  again.say('It is me again')
  await accepts(ann, 'Vera')
  await reads(ann, 'It is me again')
  await ann.page.getByRole('tab', { name: 'Profile' }).click()
  await ann.page
    .getByRole('complementary')
    .getByRole('link', { name: /Served by Ann/ })
    .click()
  await reads(ann, 'My kettle is broken')
  const names = await namesIn(ann.page, '.conversation :is(button, input, textarea)')
  expect(refusedTo('outsider', [...names, ...(await inPalette(ann.page))])).toEqual([])
  // Keys, too, have no effect on the conversation that goes on.
  await ann.page.keyboard.press('Alt+e')
  await ann.page.getByRole('link', { name: 'Back to the conversation' }).click()
  await reads(ann, 'It is me again')
  expect(await ann.page.locator('.toast').count()).toBe(0)
  again.stop()
})

it('U3 text that is made larger takes the details from beside the conversation, as a narrower window does', async () => {
  const { ann } = await cast.talking('Vera')
  const beside = ann.page.getByRole('complementary')
  await ann.page.setViewportSize({ width: 1_440, height: 900 })
  await beside.waitFor()
  await ann.page.evaluate("document.documentElement.style.fontSize = '200%'")
  await beside.waitFor({ state: 'detached' })
  await ann.page.evaluate("document.documentElement.style.fontSize = ''")
  await beside.waitFor()
  await ann.page.setViewportSize({ width: 900, height: 900 })
  await beside.waitFor({ state: 'detached' })
})
