// Which log lines are written (O3). Warnings and errors always are, and routine only in part: a line costs more than the message it reports.
import type { LogLine } from './log.ts'

/** Returns a logger of executed commands. It makes a line only if it writes it, as a command may be a message. */
export function sampled(
  log: (line: LogLine) => void,
  share: number,
  random: () => number,
): (line: () => LogLine) => void {
  return (line) => {
    if (share > 0 && random() < share) log(line())
  }
}
