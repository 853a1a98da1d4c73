// The demo shop's goods and their drawings. Nothing is really for sale.
import type { words } from './words.ts'

export interface Good {
  readonly id: keyof typeof words.value.goods
  /** In euros. */
  readonly price: number
  readonly drawing: keyof typeof drawings
  readonly hue: number
  readonly badge?: keyof typeof words.value.badges
}

export const teas: readonly Good[] = [
  { id: 'sencha', price: 14.5, drawing: 'tin', hue: 138, badge: 'new' },
  { id: 'oolong', price: 12.9, drawing: 'pouch', hue: 84 },
  { id: 'white', price: 11.2, drawing: 'tin', hue: 40 },
  { id: 'muscatel', price: 13.8, drawing: 'pouch', hue: 18 },
]

export const wares: readonly Good[] = [
  { id: 'pot', price: 68, drawing: 'pot', hue: 205 },
  { id: 'bowl', price: 24, drawing: 'bowl', hue: 190, badge: 'few' },
  { id: 'kettle', price: 89, drawing: 'kettle', hue: 220 },
  { id: 'whisk', price: 19.5, drawing: 'whisk', hue: 60 },
]

const drawings = {
  tin: [
    ['body', 'M60 58h80v104a8 8 0 0 1-8 8H68a8 8 0 0 1-8-8Z'],
    ['lid', 'M56 40a6 6 0 0 1 6-6h76a6 6 0 0 1 6 6v20H56Z'],
    ['label', 'M60 88h80v48H60Z'],
    ['leaf', 'M78 124c8-24 26-28 46-26-4 22-22 34-46 26Zm0 0c14-6 30-14 46-26'],
  ],
  pouch: [
    ['body', 'M58 62h84l8 92a16 16 0 0 1-16 16H66a16 16 0 0 1-16-16Z'],
    ['lid', 'M58 34h84v28H58Z'],
    ['label', 'M72 88h56v50H72Z'],
    ['leaf', 'M82 126c6-20 20-24 38-22-4 18-18 28-38 22Zm0 0c12-4 26-12 38-22'],
  ],
  pot: [
    ['body', 'M46 112c0-26 24-42 54-42s54 16 54 42v18c0 26-20 40-54 40s-54-14-54-40Z'],
    ['body', 'M148 112c20-2 26-14 36-22l10 6c-10 16-22 36-46 40Z'],
    ['line', 'M48 108c-26-6-40 6-38 24s20 24 38 20'],
    ['lid', 'M66 74c6-14 18-20 34-20s28 6 34 20Z'],
  ],
  bowl: [
    ['body', 'M40 84h120c0 54-20 82-60 82S40 138 40 84Z'],
    ['label', 'M40 84h120l-2 14H42Z'],
    ['lid', 'M80 164h40l4 10H76Z'],
  ],
  kettle: [
    ['body', 'M58 100h74l14 70H44Z'],
    ['lid', 'M66 88h58l8 14H58Z'],
    ['line', 'M132 150c40-2 22-56 54-60M60 104c-40-8-42 50-10 56'],
  ],
  whisk: [
    ['body', 'M86 26h28v62H86Z'],
    ['lid', 'M82 84h36v12H82Z'],
    ['line', 'M86 96c-14 24-22 50-16 76m24-76c-4 26-6 52-4 78m16-78c4 26 6 52 4 78m4-78c14 24 22 50 16 76m-30-76v78'],
  ],
} as const

export function Drawing({ of }: { readonly of: Good['drawing'] }) {
  return (
    <svg viewBox="0 0 200 200" aria-hidden="true">
      {drawings[of].map(([kind, path]) => (
        <path key={path} class={kind} d={path} />
      ))}
    </svg>
  )
}
