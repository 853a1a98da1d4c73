// Inline icons: a page's policy may forbid images and fonts from elsewhere.
import { chatPath, closePath, downPath, wrongPath } from './paths.ts'

const paths = {
  chat: chatPath,
  down: downPath,
  close: closePath,
  send: 'M12 19.5v-15m-6.5 6.5 6.5-6.5 6.5 6.5',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  clock: 'M12 7v5l3 2m6-2a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z',
  lock: 'M7 11V8a5 5 0 0 1 10 0v3m-11 0h12v9H6z',
  wrong: wrongPath,
  back: 'M19 12H5m6-6-6 6 6 6',
} as const

export type IconName = keyof typeof paths

export function Icon({ name, filled = false }: { name: IconName; filled?: boolean }) {
  return (
    <svg class={filled ? 'icon filled' : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
