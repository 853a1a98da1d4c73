import { describe, expect, it } from 'vitest'
import type { Item } from '../../protocol/items.ts'
import { linesOf } from '../../web/shared/lines.ts'

const minute = 60_000
let made = 0

function item(type: Item['type'], participant: string | null, atMs: number): Item {
  const at = new Date(Date.UTC(2026, 5, 1, 12) + atMs).toISOString()
  const id = `c:${++made}`
  return { id, at, type, role: 'agent', name: participant ?? '', participant, contentType: 'text/plain', text: 'words' }
}

const draw = (items: readonly Item[], newFrom: number | null = null) =>
  linesOf(items, { first: 1, newFrom, groupMs: 3 * minute }).map((line) =>
    line.kind === 'words' ? `${line.n}${line.begins ? ' begins' : ''}${line.ends ? ' ends' : ''}` : line.kind,
  )

describe('U3 the transcript', () => {
  it('groups what one author says within three minutes', () => {
    const items = [
      item('message', 'p1', 0),
      item('message', 'p1', minute),
      item('message', 'p1', 6 * minute),
      item('message', 'p2', 6 * minute),
      item('note', 'p2', 6 * minute),
    ]
    expect(draw(items)).toEqual(['day', '1 begins', '2 ends', '3 begins ends', '4 begins ends', '5 begins ends'])
  })

  it('parts days, events and what is new', () => {
    const items = [
      item('message', 'p1', 0),
      item('message', 'p1', 1),
      item('joined', 'p2', 2),
      item('message', 'p1', 3),
    ]
    expect(draw(items, 2)).toEqual(['day', '1 begins ends', 'new', '2 begins ends', 'event', '4 begins ends'])
    expect(draw([item('message', 'p1', 0), item('message', 'p1', 1_440 * minute)])).toEqual([
      'day',
      '1 begins ends',
      'day',
      '2 begins ends',
    ])
  })

  it('shows an amendment on the item that it changes only, and keeps the numbers', () => {
    const items = [item('message', 'p1', 0), item('amended', 'p1', 1), item('message', 'p1', 2)]
    expect(draw(items)).toEqual(['day', '1 begins', '3 ends'])
  })
})
