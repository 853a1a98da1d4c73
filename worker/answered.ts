// Unwraps an object's answer. A refusal is thrown, and the error handler turns it into a problem document.
import { isRefusal, type Refusal } from '../protocol/problem.ts'
import { Refused } from './problem.ts'

export function answered<Answer>(answer: Answer): Exclude<Answer, Refusal> {
  if (isRefusal(answer)) throw new Refused(answer)
  return answer as Exclude<Answer, Refusal>
}
