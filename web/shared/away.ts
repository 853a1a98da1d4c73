// Whether the connection has been away for long enough to be worth a word.
import { useEffect, useState } from 'preact/hooks'
import { limits } from '../../protocol/limits.ts'
import { elapsed } from './clock.ts'
import type { Line } from './connection.ts'

/** Counted from when the other side was last known to be there: attempts in between, and the time until its silence was noticed, are part of it. Null: there is none. */
export function useAway(line: Line | null): boolean {
  const awayAt = line?.state === 'waiting' || line?.state === 'connecting' ? line.awayAt : null
  const [long, setLong] = useState(false)
  useEffect(() => {
    if (awayAt === null) return
    const timer = setTimeout(() => setLong(true), awayAt + limits.offlineShownMs - elapsed())
    return () => {
      clearTimeout(timer)
      setLong(false)
    }
  }, [awayAt])
  return awayAt !== null && long
}
