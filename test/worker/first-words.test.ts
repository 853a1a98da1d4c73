// A start that brings the first words along: they stand before the flow's, and once, on whatever ways they come.
import { beforeAll, describe, expect, it } from 'vitest'
import type { Item } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import type { ServerFrame } from '../../protocol/server-frames.ts'
import {
  ask,
  got,
  loadDemo,
  problemIn,
  signIn,
  start,
  startByBackend,
  upgrade,
  visitor,
  type Started,
} from './support.ts'

type Said = Required<Started> & { readonly said?: boolean }

beforeAll(loadDemo)

const hello = { text: 'Where is my kettle?', instance: 'instance-1' }
const keyed = () => ({ 'idempotency-key': crypto.randomUUID() })

async function itemsOf(conversation: string): Promise<readonly Item[]> {
  const token = await signIn('dora')
  return (await got<{ items: Item[] }>(ask('GET', `/v1/conversations/${conversation}/items`, { token }))).items
}

async function textsOf(conversation: string, type: Item['type']): Promise<readonly string[]> {
  return (await itemsOf(conversation)).filter((item) => item.type === type).map(({ text }) => text)
}

/** What the first frames of a socket say, up to what `enough` waits for. */
async function onSocket(
  { conversation, visitorToken: token }: Said,
  frames: readonly object[],
  enough: (frame: ServerFrame) => boolean,
): Promise<readonly ServerFrame[]> {
  const path = `/v1/conversations/${conversation}`
  const { token: connection } = await got<{ token: string }>(ask('POST', `${path}/connections`, { token, body: {} }))
  const { webSocket } = await upgrade(`${path}/socket`, connection)
  if (!webSocket) throw new Error('no socket')
  webSocket.accept()
  const heard: ServerFrame[] = []
  const done = new Promise<void>((resolve) => {
    webSocket.addEventListener('message', ({ data }) => {
      const frame = JSON.parse(data as string) as ServerFrame
      heard.push(frame)
      if (enough(frame)) resolve()
    })
  })
  for (const frame of frames) webSocket.send(JSON.stringify(frame))
  await done
  webSocket.close()
  return heard
}

describe('first words', () => {
  it('W11 D3 they stand in the log before what the flow says', async () => {
    const { conversation, said } = await got<Said>(start('shop', { headers: keyed(), body: { message: hello } }))
    expect(said).toBe(true)
    const [began, first, ...rest] = await itemsOf(conversation)
    expect([began?.type, first?.type, first?.text, first?.role]).toEqual(['started', 'message', hello.text, 'customer'])
    expect(rest.every(({ type }) => type !== 'message')).toBe(true)
  })

  it('D3 a start that comes five times at once, and once more, says them once', async () => {
    const headers = keyed()
    const asked = () => got<Said>(start('shop', { headers, body: { message: hello } }))
    const all = [...(await Promise.all([asked(), asked(), asked(), asked(), asked()])), await asked()]
    expect(new Set(all.map(({ conversation }) => conversation)).size).toBe(1)
    expect(await textsOf(all[0]!.conversation, 'message')).toEqual([hello.text])
  })

  it('D3 sent again on the socket under their number they are not taken again, and the next ones are', async () => {
    const started = await got<Said>(start('shop', { headers: keyed(), body: { message: hello } }))
    const frames = [
      { type: 'hello', instance: hello.instance, since: 0, sent: 1 },
      { type: 'message', n: 1, text: hello.text },
      { type: 'message', n: 2, text: 'The red one.' },
    ]
    const isSecond = (frame: ServerFrame) =>
      frame.type === 'items' && frame.items.some(({ text }) => text === 'The red one.')
    const [welcome] = await onSocket(started, frames, isSecond)
    expect(welcome).toMatchObject({ type: 'welcome', taken: 1 })
    expect(welcome?.type === 'welcome' && welcome.items.find(({ type }) => type === 'message')?.ref).toBe(
      `${hello.instance}#1`,
    )
    expect(await textsOf(started.conversation, 'message')).toEqual([hello.text, 'The red one.'])
  })

  it('D3 those that went over the socket are not said by a start that is late', async () => {
    const headers = keyed()
    const started = await got<Said>(start('shop', { headers }))
    const frames = [
      { type: 'hello', instance: hello.instance, since: 0, sent: 0 },
      { type: 'message', n: 1, text: hello.text },
    ]
    await onSocket(
      started,
      frames,
      (frame) => frame.type === 'items' && frame.items.some(({ type }) => type === 'message'),
    )
    // The copy of the request that brought them along.
    const late = await got<Said>(start('shop', { headers, body: { message: hello } }))
    expect([late.conversation, late.said]).toEqual([started.conversation, true])
    expect(await textsOf(started.conversation, 'message')).toEqual([hello.text])
  })

  it('P9 where a conversation is open they go into it', async () => {
    const { token } = await visitor()
    const { conversation } = await got<Started>(start('shop', { token, headers: keyed() }))
    const again = await got<Said>(start('shop', { token, headers: keyed(), body: { message: hello } }))
    expect(again).toMatchObject({ conversation, resumed: true, said: true })
    expect(await textsOf(conversation, 'message')).toEqual([hello.text])
  })

  it('D3 S1 a start that is refused says nothing, and of one whose conversation is over the answer says so', async () => {
    const { token } = await visitor()
    const headers = keyed()
    const { conversation } = await got<Started>(start('shop', { token, headers }))
    await got(ask('POST', `/v1/conversations/${conversation}/end`, { token }))
    const late = await got<Said>(start('shop', { token, headers, body: { message: hello } }))
    expect(late).toMatchObject({ conversation, said: false })
    expect(await textsOf(conversation, 'message')).toEqual([])
  })

  it.each([
    [{ text: ' ', instance: 'instance-1' }, 'message.text'],
    [{ text: 'x'.repeat(limits.messageBytes + 1), instance: 'instance-1' }, 'message.text'],
    [{ text: 'Hello' }, 'message.instance'],
    [{ text: 'Hello', instance: '#' }, 'message.instance'],
  ])('S3 D7 first words that are none begin nothing: %j', async (message, field) => {
    expect(await problemIn(start('shop', { body: { message } }))).toMatchObject({ code: 'invalid', field })
  })
})

describe('the language of what the product says', () => {
  const closed = async (body: object, headers: Readonly<Record<string, string>> = {}) => {
    const { conversation } = await got<Said>(start('shop', { headers: { ...keyed(), ...headers }, body }))
    for (let tried = 0; tried < 100; tried++) {
      const [prompt] = await textsOf(conversation, 'prompt')
      if (prompt !== undefined) return prompt
    }
    throw new Error('nothing was said')
  }

  it.each([
    ['fr', {}, /^Merci/],
    ['pt', {}, /^Obrigado/],
    ['pt-BR', {}, /^Obrigado/],
    ['ja-JP', {}, /^ありがとう/],
    ['de', {}, /^Thank you/],
    [undefined, { 'accept-language': 'id-ID,en;q=0.5' }, /^Terima kasih/],
    ['fr', { 'accept-language': 'id' }, /^Merci/],
    [undefined, { 'accept-language': '*' }, /^Thank you/],
  ])('W2 U2 the flow speaks as the start says: %s %j', async (locale, headers, said) => {
    expect(await closed({ message: hello, locale }, headers)).toMatch(said)
  })

  it('S3 what is no language is refused by name', async () => {
    expect(await problemIn(start('shop', { body: { locale: 'no such language' } }))).toMatchObject({ field: 'locale' })
  })

  it('W2 a backend says it, too', async () => {
    const { conversation } = await startByBackend('shop', { locale: 'fr' })
    for (let tried = 0; tried < 100 && (await textsOf(conversation, 'prompt')).length === 0; tried++);
    expect((await textsOf(conversation, 'prompt'))[0]).toMatch(/^Merci/)
  })
})
