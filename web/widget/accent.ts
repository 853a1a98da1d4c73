// The entry point's one colour, made legible: what stands on it, and what it looks like as text on light and on dark ground.

export interface Accent {
  readonly fill: string
  readonly on: string
  readonly textOnLight: string
  readonly textOnDark: string
}

type Rgb = readonly [red: number, green: number, blue: number]

const white: Rgb = [255, 255, 255]
const black: Rgb = [0, 0, 0]
const night: Rgb = [36, 39, 46]

/** WCAG 2.2: text needs 4.5 to 1; a little more, for grounds that are not quite white. */
const legible = 5

/** `hex` is `#rrggbb`. */
export function accentOf(hex: string): Accent {
  const fill = parse(hex)
  return {
    fill: hex,
    // White is what a strong colour is expected to carry; black only where white could not be read.
    on: contrast(fill, white) >= 4.5 ? '#ffffff' : '#000000',
    textOnLight: toward(black, fill, white),
    textOnDark: toward(white, fill, night),
  }
}

/** Nearer to `end` until it can be read on `ground`. */
function toward(end: Rgb, from: Rgb, ground: Rgb): string {
  for (let step = 0; step <= 20; step++) {
    const mixed = from.map((part, index) =>
      Math.round(part + ((end[index] ?? 0) - part) * (step / 20)),
    ) as unknown as Rgb
    if (contrast(mixed, ground) >= legible) return hexOf(mixed)
  }
  return hexOf(end)
}

function parse(hex: string): Rgb {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb
}

function hexOf(colour: Rgb): string {
  return `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

/** Contrast ratio by WCAG 2. */
export function contrastOf(one: string, other: string): number {
  return contrast(parse(one), parse(other))
}

function contrast(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: Rgb): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
