// Whether the connection has been away long enough to say so.
import { useEffect, useState } from 'preact/hooks'
import { limits } from '../../protocol/limits.ts'
import { elapsed } from './clock.ts'
import type { Line } from './connection.ts'

/**
 * Counts from when the other side was last heard, so failed attempts and the time
 * until the silence was noticed are included. `line` null: there is no connection.
 */
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
