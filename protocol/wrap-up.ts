// The checks of wrap-ups (A4), for agents who finish one and for queues that
// configure one. This file imports nothing, so that pages may import it.

/** The disposition that is recorded when one was required and none was chosen in time. Queues cannot offer it. */
export const noDisposition = 'none'

interface WrapUpRules {
  readonly dispositions: readonly string[]
  readonly required: boolean
}

/**
 * A4: whether a disposition must still be chosen. Earlier releases accepted
 * queues that require one but offer none; there nothing needs to be chosen.
 */
export function lacksDisposition({ dispositions, required }: WrapUpRules, chosen: readonly string[]): boolean {
  return required && dispositions.length > 0 && chosen.length === 0
}

/** A4: why a queue cannot have this wrap-up, and in which field, as a path below `wrapUp`. Null: it can. */
export function faultOfWrapUp({
  dispositions,
  required,
}: WrapUpRules): { readonly field: string; readonly message: string } | null {
  if (required && dispositions.length === 0)
    return { field: 'dispositions', message: 'There must be one to choose where one is required.' }
  const twice = dispositions.findIndex((one, index) => dispositions.indexOf(one) < index)
  if (twice >= 0) return { field: `dispositions.${twice}`, message: 'This disposition is on the list already.' }
  const reserved = dispositions.indexOf(noDisposition)
  if (reserved < 0) return null
  return { field: `dispositions.${reserved}`, message: `"${noDisposition}" says that none was chosen.` }
}
