// Which log lines are written (O3): what is wrong always, and of the routine a share, since a line costs more than the message it tells of.
import type { Line } from './log.ts'

/** A logger of executed commands. A letter that was refused is a fault of ours; what clients are refused is routine. */
export function sampled(log: (line: Line) => void, share: number, random: () => number): (line: Line) => void {
  return (line) => {
    if (isRefusedLetter(line)) log({ level: 'warn', ...line })
    else if (share > 0 && random() < share) log(line)
  }
}

function isRefusedLetter({ cause, refused }: Line): boolean {
  return refused !== undefined && typeof cause === 'string' && cause.startsWith('l:')
}
