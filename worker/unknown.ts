// S3: what a schema dropped of a body. Zod drops what it does not know; to find it, what was given is held against what was taken.

export interface Unknown {
  readonly path: readonly string[]
  /** A field of the same place that was probably meant, or null. */
  readonly meant: string | null
}

/** The first field of `given` that is not in `taken`, in objects and lists however deep; null: everything was taken. */
export function unknownIn(given: unknown, taken: unknown): Unknown | null {
  if (!isBranch(given) || !isBranch(taken)) return null
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(taken, name)) return { path: [name], meant: meantBy(name, Object.keys(taken)) }
    const below = unknownIn(value, taken[name])
    if (below) return { ...below, path: [name, ...below.path] }
  }
  return null
}

function isBranch(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

const longestMisspelled = 40

function meantBy(name: string, known: readonly string[]): string | null {
  if (name.length > longestMisspelled) return null
  const plain = plainOf(name)
  const allowed = plain.length < 5 ? 1 : 2
  return (
    known.find((each) => plainOf(each) === plain) ??
    known.find((each) => isWithin(plain, plainOf(each), allowed)) ??
    null
  )
}

function plainOf(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, '')
}

/** Whether one becomes the other by so many letters put in, taken out or changed. */
function isWithin(a: string, b: string, edits: number): boolean {
  if (Math.abs(a.length - b.length) > edits) return false
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return (row[b.length] ?? Infinity) <= edits
}
