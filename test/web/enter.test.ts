// Keys that a composition has taken mean nothing to a page.
import { describe, expect, it } from 'vitest'
import { isComposed, isEnter, isEscape } from '../../web/shared/enter.ts'

const key = (name: string, change: object = {}) =>
  Object.assign(new Event('keydown'), { key: name, shiftKey: false, isComposing: false, ...change }) as KeyboardEvent

describe('U2 U3 a key', () => {
  it('means what stands on it', () => {
    expect([isEnter(key('Enter')), isEnter(key('Enter', { shiftKey: true })), isEnter(key('a'))]).toEqual([
      true,
      false,
      false,
    ])
    expect([isEscape(key('Escape')), isEscape(key('Enter')), isComposed(key('ArrowDown'))]).toEqual([
      true,
      false,
      false,
    ])
  })

  it.each([
    ['while it goes on', { isComposing: true }],
    ['as Safari tells of it, once it is over', { keyCode: 229 }],
  ])('that a composition has taken means nothing, %s', (_, taken) => {
    for (const name of ['Enter', 'Escape', 'ArrowDown']) {
      const pressed = key(name, taken)
      expect([isComposed(pressed), isEnter(pressed), isEscape(pressed)]).toEqual([true, false, false])
    }
  })
})
