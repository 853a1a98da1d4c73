// Every route × everybody: who gets what. A route without a row fails.
import { beforeAll, describe, expect, it } from 'vitest'
import { app } from '../../worker/app.ts'
import { makeKey } from '../../worker/keys.ts'
import { attempt } from './attempt.ts'
import { backends, people, rows, statusOf } from './matrix-rows.ts'
import { annIsReady, endBy, seat, viewOf, type Seated } from './room.ts'
import { ask, env } from './support.ts'

const routes = [
  ...new Set(app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`)),
]

let shared: Seated
let log: unknown
let key: string
beforeAll(async () => {
  await annIsReady()
  key = (await makeKey(env.CONFIG, { kind: 'system' }, 'Backend')).secret
  shared = await seat()
  log = await viewOf(shared.conversation)
})

describe('routes', () => {
  it('S1 every route has a row, and every row a route', () => {
    expect(routes.toSorted()).toEqual(Object.keys(rows).toSorted())
  })

  const cells = Object.entries(rows).flatMap(([route, row]) =>
    [...people, ...backends].map((who) => ({ route, who, row, status: statusOf(row, who) })),
  )
  it.each(cells)('S1 $route by $who: $status', async ({ route, who, row, status }) => {
    const seated = row.changes && status < 300 ? await seat() : shared
    expect((await attempt(ask, { route, row, who, seated, key })).status).toBe(status)
    if (seated !== shared) await endBy('ann', seated.conversation)
  })

  it('S1 nothing of what was refused has left a trace', async () => {
    expect(await viewOf(shared.conversation)).toEqual(log)
  })
})
