// Which log lines are written (O3): what is wrong always, and of the routine a share, since a line costs more than the message it tells of.
import type { Env } from '../env.ts'
import type { Line } from './log.ts'

/** Of every hundred commands and requests one is written, unless the variable says otherwise; none for a developer, who looks at warnings. */
const usual = 0.01

/** From 0 to 1. */
export function shareOf({ LOG, LOG_SAMPLE, DEV_SIGN_IN }: Pick<Env, 'LOG' | 'LOG_SAMPLE' | 'DEV_SIGN_IN'>): number {
  if (LOG === 'commands') return 1
  const share = LOG_SAMPLE === undefined || LOG_SAMPLE.trim() === '' ? NaN : Number(LOG_SAMPLE)
  if (!Number.isNaN(share)) return Math.min(1, Math.max(0, share))
  return DEV_SIGN_IN === 'on' ? 0 : usual
}

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
