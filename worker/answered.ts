// What an object said: its answer, or its refusal on the way to the error handler.
import { isRefusal, type Refusal } from '../protocol/problem.ts'
import { Refused } from './problem.ts'

export function answered<Answer>(answer: Answer): Exclude<Answer, Refusal> {
  if (isRefusal(answer)) throw new Refused(answer)
  return answer as Exclude<Answer, Refusal>
}
