import { afterEach, expect, it, vi } from 'vitest'
import { notify } from '../../web/shared/notification.ts'

const notice = { title: 'Vera is waiting for you', body: 'Shop', open: () => {} }

afterEach(() => vi.unstubAllGlobals())

it('A6 a phone that has no notifications for pages, whatever was permitted, stops nothing', () => {
  vi.stubGlobal(
    'Notification',
    class {
      static readonly permission = 'granted'
      constructor() {
        throw new TypeError("Failed to construct 'Notification': Illegal constructor.")
      }
    },
  )
  expect(notify('offer', notice)).toBeNull()
})

it('a press on a notification brings the page to the front, opens what it is about, and takes it away', () => {
  const done: string[] = []
  vi.stubGlobal(
    'Notification',
    class extends EventTarget {
      close = () => void done.push('closed')
    },
  )
  vi.stubGlobal('focus', () => done.push('in front'))
  notify('offer', { ...notice, open: () => void done.push('open') })?.dispatchEvent(new Event('click'))
  expect(done).toEqual(['in front', 'open', 'closed'])
})
