import { expect, expectTypeOf, it } from 'vitest'
import type { RoomView, Workspace } from '../../protocol/server-frames.ts'
import type { Api, ApiCall } from '../../web/shared/api.ts'
import { operate } from '../../web/shared/operate.ts'

const calls: ApiCall[] = []
const api: Api = (call) => {
  calls.push(call)
  return Promise.resolve(undefined as never)
}

it('C1 an operation is asked for by its name, with parameters in their places', async () => {
  calls.length = 0
  const body = { text: 'Hello' }
  await operate(api, 'POST /conversations/:id/messages', { params: { id: 'a/b ü' }, body })
  await operate(api, 'GET /conversations/:id/items', { params: { id: 'c' }, query: { since: 7 } })
  await operate(api, 'GET /agent')
  expect(calls).toEqual([
    { method: 'POST', path: '/conversations/a%2Fb%20%C3%BC/messages', body },
    { method: 'GET', path: '/conversations/c/items?since=7' },
    { method: 'GET', path: '/agent' },
  ])
})

it('C1 answers have the types that the table says', () => {
  expectTypeOf(operate(api, 'GET /agent')).resolves.toEqualTypeOf<Workspace>()
  const read = operate(api, 'GET /conversations/:id', { params: { id: 'c' } })
  expectTypeOf(read).resolves.toHaveProperty('room').toEqualTypeOf<RoomView>()
  const nothing = operate(api, 'PUT /conversations/:id/cursor', { params: { id: 'c' }, body: { upTo: 1 } })
  expectTypeOf(nothing).resolves.toEqualTypeOf<undefined>()
})

it('C1 what an operation does not take does not compile', async () => {
  const params = { id: 'c' }
  await Promise.all([
    // @ts-expect-error there is no such operation
    operate(api, 'GET /nothing'),
    // @ts-expect-error a socket is opened, not asked
    operate(api, 'GET /agent/socket'),
    // @ts-expect-error the body is missing
    operate(api, 'POST /conversations/:id/messages', { params }),
    // @ts-expect-error the parameters are missing
    operate(api, 'POST /conversations/:id/park'),
    // @ts-expect-error another parameter
    operate(api, 'POST /conversations/:id/park', { params: { conversation: 'c' } }),
    // @ts-expect-error another type
    operate(api, 'POST /conversations/:id/messages', { params, body: { text: 7 } }),
    // @ts-expect-error a field too many
    operate(api, 'POST /conversations/:id/messages', { params, body: { text: 'x', html: true } }),
    // @ts-expect-error no body is taken
    operate(api, 'POST /conversations/:id/park', { params, body: {} }),
    // @ts-expect-error no such query
    operate(api, 'GET /conversations/:id/items', { params, query: { from: 1 } }),
  ])
})
