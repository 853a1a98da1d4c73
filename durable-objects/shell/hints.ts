// Hints between objects. A hint is one call that may be lost: nobody waits for it, it is not tried again, and no decision rests on it.

/** Makes the `call` at once. If it fails, nothing is done, since the next hint overwrites this one. */
export function hint(ctx: Pick<DurableObjectState, 'waitUntil'>, call: () => Promise<unknown>): void {
  try {
    ctx.waitUntil(call().catch(() => {}))
  } catch {
    // The stub is broken. The hint is lost.
  }
}
