/** Each element with its index. Not `entries()`: the library Prototype gives arrays another method of that name. */
export function withIndex<Each>(all: readonly Each[]): readonly (readonly [index: number, each: Each])[] {
  return all.map((each, index) => [index, each] as const)
}
