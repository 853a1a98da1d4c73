// S3: finds unknown fields. Zod drops fields that it does not know, so the input is compared with the parsed output.

export interface Unknown {
  readonly path: readonly string[]
  /** The known field that was probably meant, or null. */
  readonly meant: string | null
}

/** The first field of `given` that is missing from `taken`, at any depth; null: nothing was dropped. */
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

/** Whether the edit distance of two words is at most `edits`. */
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
