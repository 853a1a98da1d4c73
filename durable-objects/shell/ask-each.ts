// Asks many objects the same thing, a few at a time. One object that does not answer must not make a whole list fail or wait for ever.
import { limits } from '../../protocol/limits.ts'

/** Returns the answers in order. Null: `ask` rejected, or did not answer before the time for all of them was over. */
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
