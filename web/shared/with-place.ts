/** Each with its place. Prototype means something else by an array's `entries`. */
export function withPlace<Each>(all: readonly Each[]): readonly (readonly [place: number, each: Each])[] {
  return all.map((each, place) => [place, each] as const)
}
