// Which log lines are written (O3). Warnings and errors always are, and routine only in part: a line costs more than the message it reports.
import type { Line } from './log.ts'

/** Returns a logger of executed commands. A refused letter is a fault of ours and always logged. Refusing a client is routine. */
export function sampled(log: (line: Line) => void, share: number, random: () => number): (line: Line) => void {
  return (line) => {
    if (isRefusedLetter(line)) log({ level: 'warn', ...line })
    else if (share > 0 && random() < share) log(line)
  }
}

function isRefusedLetter({ cause, refused }: Line): boolean {
  return refused !== undefined && typeof cause === 'string' && cause.startsWith('l:')
}
