// Many objects asked one thing, a few at a time. A list does not fail, and does not wait for ever, for one that has no answer.
import { limits } from '../../protocol/limits.ts'

/** The answers in order; null where `ask` rejects, or has not answered when the time for all of them is over. */
export async function askEach<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Answer>,
  withinMs: number = limits.asking.withinMs,
): Promise<readonly (Answer | null)[]> {
  const answers: (Answer | null)[] = items.map(() => null)
  const left = items.entries()
  let over = false
  const work = async () => {
    for (const [index, item] of left) {
      const answer = await ask(item).catch(() => null)
      if (over) return
      answers[index] = answer
    }
  }
  const { promise: timeout, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, withinMs)
  await Promise.race([Promise.all(Array.from({ length: limits.asking.atOnce }, work)), timeout])
  clearTimeout(timer)
  over = true
  return answers
}
