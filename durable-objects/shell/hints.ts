// Hints between objects: one call that may get lost. Nobody waits for it, nothing is tried again, and no decision rests on it.

/** `call` is made at once; that it failed is of no concern, since the next hint overwrites this one. */
export function hint(ctx: Pick<DurableObjectState, 'waitUntil'>, call: () => Promise<unknown>): void {
  try {
    ctx.waitUntil(call().catch(() => {}))
  } catch {
    // The stub is broken: as good as lost.
  }
}
