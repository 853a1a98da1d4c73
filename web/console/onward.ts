// Where the agent goes when they are done with a conversation (docs/agents-day.md).

export interface ServedConversation {
  readonly conversation: string
  /** Time of the customer's first unanswered message; null: none is unanswered. */
  readonly waitsSince: string | null
}

/** The conversation whose customer has waited longest for an answer, else the first open one, else the first wrap-up; null: none. */
export function nextOf(open: readonly ServedConversation[], wrapUps: readonly string[]): string | null {
  const longest = open
    .filter(({ waitsSince }) => waitsSince !== null)
    .toSorted((a, b) => (a.waitsSince ?? '').localeCompare(b.waitsSince ?? ''))
  return longest[0]?.conversation ?? open[0]?.conversation ?? wrapUps[0] ?? null
}
