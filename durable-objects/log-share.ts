// Which share of the routine log lines is written (O3), as the deployment's variables say.
import type { Env } from './env.ts'

/** One of a hundred commands and requests is logged unless the variable says otherwise. A developer gets none, so that warnings stand out. */
const usual = 0.01

/** Returns a share from 0 to 1. */
export function shareOf({ LOG, LOG_SAMPLE, DEV_SIGN_IN }: Pick<Env, 'LOG' | 'LOG_SAMPLE' | 'DEV_SIGN_IN'>): number {
  if (LOG === 'commands') return 1
  const share = LOG_SAMPLE === undefined || LOG_SAMPLE.trim() === '' ? NaN : Number(LOG_SAMPLE)
  if (!Number.isNaN(share)) return Math.min(1, Math.max(0, share))
  return DEV_SIGN_IN === 'on' ? 0 : usual
}
