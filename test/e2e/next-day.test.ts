// Two days of a persistent conversation: agents come in by an identity provider, and the server's clock goes on overnight.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { signIn } from '../support/client.ts'
import { startIssuer, type Issuer } from '../support/issuer.ts'
import { client } from '../support/minting.ts'
import { becomes, chooses, ends, finishes, parks, press, reads, rows, says } from './hands.ts'
import { isAccessible, log, openChat, reads as customerReads, says as customerSays } from './site.ts'
import { open, openStage, picture, type Person, type Stage } from './stage.ts'

/** Until tomorrow at one, whenever it is asked: longer than a sign-in lasts. */
const untilNextDay = () => new Date(Date.now() + 24 * 3_600_000).setHours(13, 0, 0, 0) - Date.now()

let issuer: Issuer
let stage: Stage

beforeAll(async () => {
  issuer = await startIssuer()
  stage = await openStage({
    OIDC_ISSUER: issuer.url,
    OIDC_CLIENT_ID: client.id,
    OIDC_CLIENT_SECRET: client.secret,
  })
  const root = await signIn(stage.url, 'root')
  const path = '/admin/agents/ann'
  const { body } = await root<{ body: object }>({ method: 'GET', path })
  await root({ method: 'PUT', path, body: { ...body, logins: ['ann@kettle.example'] } })
})
afterAll(async () => {
  await stage.close()
  await issuer.close()
})

/** What the provider says of whoever signs in; its clock is this machine's, wherever the server's stands. */
async function providerSays(claims: object): Promise<void> {
  await fetch(`${issuer.url}/control/set`, { method: 'POST', body: JSON.stringify({ claims }) })
}

/** From the console to the provider's page and back. */
async function signsIn({ page }: Person, login: string): Promise<void> {
  await page.getByRole('link', { name: 'Sign in with your organisation' }).click()
  await page.getByRole('textbox', { name: 'Login' }).fill(login)
  await press({ page }, 'Sign in')
  await page.waitForURL(`${stage.url}/console/**`)
}

it('S6, P5, P6 and P8 parked in the evening, answered by the same agent in the morning, everybody signed in by who knows them', async () => {
  const ann = await open(stage, '/console/')
  await signsIn(ann, 'stranger@kettle.example')
  await ann.page.getByText('You have no account here yet. Ask an administrator.').waitFor()
  await picture(ann, 'next-day-01-unknown')
  await signsIn(ann, 'ann@kettle.example')
  await becomes(ann, 'Available')
  expect(ann.page.url()).not.toContain('token')

  const maria = await open(stage, '/demo/account/', { locale: 'en-GB' })
  await maria.page.getByRole('button', { name: /Maria Castelo/ }).click()
  await openChat(maria.page)
  await customerSays(maria.page, 'The lid of my pot is chipped.')
  await chooses(ann, 'New', 'Maria Castelo')
  await reads(ann, 'The lid of my pot is chipped.')
  await says(ann, 'Could you send us a picture tomorrow?')
  await customerReads(maria.page, 'Could you send us a picture tomorrow?')
  await isAccessible(maria.page, 'persistent')
  await parks(ann)
  await rows(ann, 'Parked').filter({ hasText: 'Maria Castelo' }).waitFor()

  const nightMs = untilNextDay()
  // Her laptop sleeps with the shop's page open; the agent's day is over.
  const lid = await maria.context.newCDPSession(maria.page)
  await lid.send('Page.setWebLifecycleState', { state: 'frozen' })
  await stage.sleep(nightMs)
  await lid.send('Page.setWebLifecycleState', { state: 'active' })
  await maria.page.clock.setSystemTime(Date.now() + nightMs)
  await ann.page.clock.setSystemTime(Date.now() + nightMs)
  await ann.page.reload()
  const morning = Math.floor((Date.now() + nightMs) / 1_000)
  await providerSays({ iat: morning, exp: morning + 60 })
  await signsIn(ann, 'ann@kettle.example')
  await rows(ann, 'Parked').filter({ hasText: 'Maria Castelo' }).waitFor()
  await becomes(ann, 'Available')

  await customerReads(maria.page, 'Could you send us a picture tomorrow?')
  await customerSays(maria.page, 'Good morning, here I am again.')
  await chooses(ann, 'New', 'Maria Castelo')
  await reads(ann, 'The lid of my pot is chipped.')
  await reads(ann, 'Good morning, here I am again.')
  await picture(ann, 'next-day-02-agent')
  await says(ann, 'A new lid is on its way.')
  await customerReads(maria.page, 'A new lid is on its way.')
  expect(
    await log(maria.page)
      .getByText(/^(Today|Yesterday)$/)
      .allInnerTexts(),
  ).toEqual(['Yesterday', 'Today'])
  await picture(maria, 'next-day-03-customer')
  await ends(ann)
  await finishes(ann, 'Solved')
  await Promise.all([ann.context.close(), maria.context.close()])
})
