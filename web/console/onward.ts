// Where one goes when a conversation is done with (docs/agents-day.md).

export interface OpenConversation {
  readonly conversation: string
  /** Time of the customer's first words without an answer; null: none of them waits for one. */
  readonly waitsSince: string | null
}

/** Who has waited longest for an answer, else the first that is open, else the first wrap-up that is left; null: there is nothing. */
export function nextOf(open: readonly OpenConversation[], wrapUps: readonly string[]): string | null {
  const longest = open
    .filter(({ waitsSince }) => waitsSince !== null)
    .toSorted((a, b) => (a.waitsSince ?? '').localeCompare(b.waitsSince ?? ''))
  return longest[0]?.conversation ?? open[0]?.conversation ?? wrapUps[0] ?? null
}
