// How many of the routine log lines are written (O3), by the variables of the deployment.
import type { Env } from './env.ts'

/** Of every hundred commands and requests one is written, unless the variable says otherwise; none for a developer, who looks at warnings. */
const usual = 0.01

/** From 0 to 1. */
export function shareOf({ LOG, LOG_SAMPLE, DEV_SIGN_IN }: Pick<Env, 'LOG' | 'LOG_SAMPLE' | 'DEV_SIGN_IN'>): number {
  if (LOG === 'commands') return 1
  const share = LOG_SAMPLE === undefined || LOG_SAMPLE.trim() === '' ? NaN : Number(LOG_SAMPLE)
  if (!Number.isNaN(share)) return Math.min(1, Math.max(0, share))
  return DEV_SIGN_IN === 'on' ? 0 : usual
}
