// What a wrap-up asks of an agent (A4), and what a queue may ask. Depends on nothing, so that pages may import it.

/** What is recorded where a disposition was required and none came in time. No queue offers it. */
export const noDisposition = 'none'

interface Asked {
  readonly dispositions: readonly string[]
  readonly required: boolean
}

/** A4: whether one has to be chosen yet. A queue that requires one but offers none, as earlier releases took it, is satisfied with nothing. */
export function lacksDisposition({ dispositions, required }: Asked, chosen: readonly string[]): boolean {
  return required && dispositions.length > 0 && chosen.length === 0
}

/** A4: what keeps a queue from asking this, and where: a path below `wrapUp`. */
export function faultOfWrapUp({
  dispositions,
  required,
}: Asked): { readonly field: string; readonly message: string } | null {
  if (required && dispositions.length === 0)
    return { field: 'dispositions', message: 'There must be one to choose where one is required.' }
  const twice = dispositions.findIndex((one, index) => dispositions.indexOf(one) < index)
  if (twice >= 0) return { field: `dispositions.${twice}`, message: 'This disposition is on the list already.' }
  const reserved = dispositions.indexOf(noDisposition)
  if (reserved < 0) return null
  return { field: `dispositions.${reserved}`, message: `"${noDisposition}" says that none was chosen.` }
}
