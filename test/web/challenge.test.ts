// S5 a newcomer too many: what the widget makes of the server's answer, and of Turnstile's.
import { expect, it, vi } from 'vitest'
import { problemOf, refuse, type Challenge } from '../../protocol/problem.ts'
import { ApiError } from '../../web/shared/api.ts'
import { earn, type TurnstileOptions } from '../../web/widget/challenge.ts'
import { Gate, type ShowChallenge } from '../../web/widget/gate.ts'
import type { WidgetSettings } from '../../web/widget/settings.ts'

const challenge: Challenge = { kind: 'turnstile', siteKey: 'site-key' }
const required = () => new ApiError(problemOf({ ...refuse('challenge_required', 'challenge'), challenge }))
const never = new AbortController().signal

/** A server that wants a challenge until `token` comes. */
function server(token: string) {
  const asked: (string | undefined)[] = []
  const start = async (given?: string) => {
    asked.push(given)
    if (given !== token) throw required()
    return 'started'
  }
  return { asked, start }
}

/** Turnstile, whose place counts whether it is on the page. */
function turnstile() {
  const on = { page: 0, drawn: 0 }
  const place = { remove: () => on.page-- } as unknown as HTMLElement
  let options: TurnstileOptions | null = null
  const load = async () => ({
    render: (_: HTMLElement, given: TurnstileOptions) => {
      on.drawn++
      options = given
      return 'drawn'
    },
    remove: () => on.drawn--,
  })
  const outside = {
    load,
    container: () => {
      on.page++
      return place
    },
  }
  return { on, outside, drawn: () => vi.waitUntil(() => options) }
}

const page = { settings: { theme: 'dark' } as WidgetSettings, locale: 'pt-BR' }

it('S5 a start that is let in asks for nothing', async () => {
  const show = vi.fn<ShowChallenge>()
  const gate = new Gate('shop', show)
  expect(await gate.pass('key', async () => 'started')).toBe('started')
  await expect(gate.pass('key', () => Promise.reject(new Error('away')))).rejects.toThrow('away')
  expect([show.mock.calls.length, gate.state.value]).toEqual([0, null])
})

it('S5 the challenge is for one start: its token goes with the start again, under the same key', async () => {
  const { asked, start } = server('earned')
  const states: unknown[] = []
  const gate: Gate = new Gate('shop', async (given, cData) => {
    states.push(gate.state.value)
    expect([given, cData]).toEqual([challenge, 'shop-key'])
    return 'earned'
  })
  expect(await gate.pass('key', start)).toBe('started')
  expect(asked).toEqual([undefined, 'earned'])
  expect([...states, gate.state.value]).toEqual(['asked', null])
})

it.each<[string, ShowChallenge]>([
  ['cannot be had', () => Promise.reject(new Error('blocked'))],
  ['is not passed', () => Promise.resolve('refused')],
])('S5 a challenge that %s is said, and the next try begins anew', async (_, show) => {
  vi.spyOn(console, 'warn').mockReturnValue()
  const { start } = server('earned')
  const gate = new Gate('shop', show)
  await expect(gate.pass('key', start)).rejects.toThrow()
  expect(gate.state.value).toBe('failed')
  expect(await gate.pass('key', async () => 'started')).toBe('started')
  expect(gate.state.value).toBeNull()
})

it('S5 nobody is shown a challenge, or told of it, who has left', async () => {
  const show = vi.fn<ShowChallenge>(
    (_challenge, _cData, over) => new Promise((resolve) => over.addEventListener('abort', () => resolve('earned'))),
  )
  const gate = new Gate('shop', show)
  const { asked, start } = server('earned')
  const meanwhile = gate.pass('key', () => {
    gate.leave()
    return start()
  })
  await expect(meanwhile).rejects.toThrow()
  expect(show).not.toHaveBeenCalled()
  const passing = gate.pass('key', start)
  await vi.waitUntil(() => gate.state.value === 'asked')
  gate.leave()
  await expect(passing).rejects.toThrow()
  expect([gate.state.value, asked.length]).toEqual([null, 2])
})

it('S5 Turnstile is told what the token is for, and gone when it has given it', async () => {
  const { on, outside, drawn } = turnstile()
  const token = earn(outside, page, challenge, 'shop-key', never)
  const options = await drawn()
  expect(options).toMatchObject({ sitekey: 'site-key', cData: 'shop-key', theme: 'dark', language: 'pt-br' })
  expect(on).toEqual({ page: 1, drawn: 1 })
  options.callback('earned')
  expect(await token).toBe('earned')
  expect(on).toEqual({ page: 0, drawn: 0 })
})

it.each<[string, (options: TurnstileOptions, leave: () => void) => unknown]>([
  ['fails', (options) => options['error-callback']('300010')],
  ['does not work in this browser', (options) => options['unsupported-callback']()],
  ['is left', (_, leave) => leave()],
])('S5 a challenge that %s leaves nothing on the page', async (_, happen) => {
  const { on, outside, drawn } = turnstile()
  const over = new AbortController()
  const token = earn(outside, page, challenge, 'shop-key', over.signal)
  const refused = expect(token).rejects.toThrow('not passed')
  happen(await drawn(), () => over.abort())
  await refused
  expect(on).toEqual({ page: 0, drawn: 0 })
})

it('S5 what cannot be loaded, is of a later release or comes too late draws nothing', async () => {
  const { on, outside } = turnstile()
  const blocked = { ...outside, load: () => Promise.reject(new Error('blocked')) }
  await expect(earn(blocked, page, challenge, 'shop-key', never)).rejects.toThrow('blocked')
  const later = { ...challenge, kind: 'puzzle' as 'turnstile' }
  await expect(earn(outside, page, later, 'shop-key', never)).rejects.toThrow('later release')
  await expect(earn(outside, page, challenge, 'shop-key', AbortSignal.abort())).rejects.toThrow()
  expect(on).toEqual({ page: 0, drawn: 0 })
})
