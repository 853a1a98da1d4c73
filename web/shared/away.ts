// Whether the connection has been away long enough to say so.
import { useEffect, useState } from 'preact/hooks'
import { limits } from '../../protocol/limits.ts'
import { elapsed } from './clock.ts'
import type { ConnectionState } from './connection.ts'

/**
 * Counts from when the other side was last heard, so failed attempts and the time
 * until the silence was noticed are included. `connection` null: there is none.
 */
export function useAway(connection: ConnectionState | null): boolean {
  const awayAt = connection?.state === 'waiting' || connection?.state === 'connecting' ? connection.awayAt : null
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
