import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ChatWords } from '../../web/widget/chat-words.ts'

let asked: string[]
let answers: (() => Promise<Response>)[]

beforeEach(() => {
  asked = []
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address)
    return answers.shift()?.() ?? Promise.reject(new Error('nobody asks so often'))
  })
})
afterEach(() => void vi.unstubAllGlobals())

const words = { about: { code: 'fr' } }
const there = () => Promise.resolve(Response.json(words))

it.each([
  ['refuses', () => Promise.resolve(Response.json(words, { status: 503 }))],
  ['does not answer', () => Promise.reject(new TypeError('Failed to fetch'))],
  ['answers what is no file of words', () => Promise.resolve(new Response('<p>'))],
])(
  'U2 words are asked for again at the next need where the server %s, and no more once they are there',
  async (_, fails) => {
    answers = [fails, there]
    const french = new ChatWords('https://chat.example', 'fr')
    expect(await Promise.all([french.fetch(), french.fetch()])).toEqual([null, null])
    expect(await french.fetch()).toEqual(words)
    expect(await french.fetch()).toEqual(words)
    expect(asked).toHaveLength(2)
  },
)

it('U2 English is at hand', async () => {
  answers = []
  expect(await new ChatWords('https://chat.example', 'en').fetch()).toBeNull()
})
