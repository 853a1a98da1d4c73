// Portraits of the demo's people, drawn for this project. They show nobody real.

interface Face {
  readonly ground: string
  readonly skin: string
  readonly hair: string
  readonly shirt: string
  readonly cut: keyof typeof cuts
  readonly glasses?: true
}

/** Hair: the part behind the head and the part in front of it. */
const cuts = {
  bob: [
    'M17 46c-3-22 3-34 15-34s18 12 15 34c-3 4-7 4-9 2H26c-2 2-6 2-9-2Z',
    'M20 29c2-9 8-13 14-12 6 0 9 4 10 11-9 0-13-3-15-6-2 4-5 6-9 7Z',
  ],
  short: ['M19 32c-3-13 4-20 13-20s16 7 13 20Z', 'M20 27c1-8 6-11 12-11 7 0 11 4 12 11-3-3-5-6-6-6-5 3-11 3-18 6Z'],
  long: [
    'M16 58c-1-10-2-20 0-29 2-11 8-17 16-17s14 6 16 17c2 9 1 19 0 29Z',
    'M20 30c0-9 6-14 13-14 6 0 11 5 11 13-7-1-11-4-13-8-2 5-6 8-11 9Z',
  ],
  bun: [
    'M32 13a6 6 0 1 1 .1 0ZM19 33c-3-13 4-20 13-20s16 7 13 20Z',
    'M20 28c1-8 6-12 12-12s11 4 12 12c-4-5-8-7-12-7s-8 2-12 7Z',
  ],
  curls: [
    'M18 36c-6-4-4-10-1-12-1-7 5-12 10-10 4-4 11-3 13 1 6-1 9 5 7 10 4 4 2 9-2 11Z',
    'M20 28c0-6 4-8 7-8 3-3 8-3 10 0 4 0 7 3 7 8-4-2-6-4-8-4-5 2-11 1-16 4Z',
  ],
} as const

const faces: Readonly<Record<string, Face>> = {
  Ann: { ground: '#dbe7fb', skin: '#f1c9a5', hair: '#7a3b1e', shirt: '#2354c7', cut: 'bob' },
  Ben: { ground: '#e2f4ea', skin: '#c68a5f', hair: '#241a14', shirt: '#17734a', cut: 'short', glasses: true },
  Cleo: { ground: '#fcefd9', skin: '#8d5a3b', hair: '#1d1310', shirt: '#8a5200', cut: 'curls' },
  Dora: { ground: '#f0e6fa', skin: '#f3d3b8', hair: '#9a9a9f', shirt: '#5b3a8c', cut: 'bun', glasses: true },
  'Maria Castelo': { ground: '#fce9e7', skin: '#d9a37c', hair: '#2b1a12', shirt: '#b3261e', cut: 'long' },
  'Budi Santoso': { ground: '#e5f2f5', skin: '#b9794e', hair: '#15110e', shirt: '#1b6a7d', cut: 'short' },
  'Jonas Weber': { ground: '#eceef1', skin: '#f0c8a8', hair: '#c08a3e', shirt: '#30353c', cut: 'short' },
  'Tom Fisher': { ground: '#fff5d1', skin: '#eebd97', hair: '#a4501f', shirt: '#6a5100', cut: 'curls' },
}

interface PortraitProps {
  readonly of: string
  /** Position within another drawing. */
  readonly x?: number
  readonly y?: number
  readonly size?: number
}

/** Draws nothing if there is no portrait. Hidden from screen readers, because the name is beside it. */
export function Portrait({ of, x, y, size }: PortraitProps) {
  const face = faces[of]
  if (face === undefined) return null
  const [behind, before] = cuts[face.cut]
  return (
    <svg viewBox="0 0 64 64" class="portrait" aria-hidden="true" x={x} y={y} width={size} height={size}>
      <rect width="64" height="64" fill={face.ground} />
      <path d={behind} fill={face.hair} />
      <path d="M10 64c1-12 9-17 22-17s21 5 22 17Z" fill={face.shirt} />
      <path d="M27 40h10v9c-2 4-8 4-10 0Z" fill={face.skin} />
      <ellipse cx="32" cy="31" rx="12" ry="14" fill={face.skin} />
      <path d={before} fill={face.hair} />
      <circle cx="27.5" cy="32" r="1.3" fill="#2a211c" />
      <circle cx="36.5" cy="32" r="1.3" fill="#2a211c" />
      <path d="M28 38c2 2.4 6 2.4 8 0" {...line} />
      {face.glasses && ['27.5', '36.5'].map((cx) => <circle key={cx} cx={cx} cy="32" r="3.6" {...line} />)}
    </svg>
  )
}

const line = { fill: 'none', stroke: '#2a211c', 'stroke-width': '1.2', 'stroke-linecap': 'round' } as const
