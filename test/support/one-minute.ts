/**
 * An act that needs a limit of starts to stay met from its beginning to its end. The platform's counters begin anew with each minute of the
 * clock: what failed while it turned is done once more, from the beginning; what failed within one minute has failed.
 */
export async function inOneMinute(act: () => Promise<void>): Promise<void> {
  for (;;) {
    const minute = minuteNow()
    try {
      await act()
      return
    } catch (error) {
      if (minuteNow() === minute) throw error
    }
  }
}

function minuteNow(): number {
  return Math.floor(Date.now() / 60_000)
}
