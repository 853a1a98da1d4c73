// Whether the connection has been away for long enough to be worth a word.
import { useEffect, useState } from 'preact/hooks'
import { limits } from '../../protocol/limits.ts'
import type { Line } from '../shared/connection.ts'

/** Attempts in between are part of the absence: it begins when the line was last open. */
export function useAway({ state }: Line): boolean {
  const away = state === 'waiting' || state === 'connecting'
  const [long, setLong] = useState(false)
  useEffect(() => {
    if (!away) return
    const timer = setTimeout(() => setLong(true), limits.offlineShownMs)
    return () => {
      clearTimeout(timer)
      setLong(false)
    }
  }, [away])
  return away && long
}
