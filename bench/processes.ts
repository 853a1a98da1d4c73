// Process figures from the kernel: CPU time and CPU affinity.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

const ticksPerSecond = 100

/** CPU time (ms) of the workerd processes of a group. `wrangler` itself only supervises them. */
export function cpuMs(group: number): number {
  return members(group)
    .filter(({ name }) => name.startsWith('workerd'))
    .reduce((sum, { ticks }) => sum + (ticks * 1_000) / ticksPerSecond, 0)
}

/** Pins the servers to the first core and the bench to the last. Returns whether there are two. */
export function pin(servers: readonly number[]): boolean {
  const last = availableParallelism() - 1
  if (last < 1 || process.platform !== 'linux') return false
  for (const group of servers) for (const { pid } of members(group)) taskset(0, pid)
  taskset(last, process.pid)
  return true
}

function taskset(core: number, pid: number): void {
  execFileSync('taskset', ['-a', '-c', '-p', `${core}`, `${pid}`], { stdio: 'ignore' })
}

function members(group: number): { pid: number; name: string; ticks: number }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
        // The process name is in brackets and may contain anything.
        const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
        const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'))
        if (Number(fields[2]) !== group) return []
        return [{ pid: Number(pid), name, ticks: Number(fields[11]) + Number(fields[12]) }]
      } catch {
        return []
      }
    })
}
