/** Each element with its index. Not `entries()`: the library Prototype gives arrays another method of that name. */
export function withPlace<Each>(all: readonly Each[]): readonly (readonly [place: number, each: Each])[] {
  return all.map((each, place) => [place, each] as const)
}
