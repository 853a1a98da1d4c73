// What the kernel knows of a server: the CPU it used, and the core it may use.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

const ticksPerSecond = 100

/** CPU (ms) that the workerd processes of a group have used. `wrangler` itself only watches. */
export function cpuMs(group: number): number {
  return members(group)
    .filter(({ name }) => name.startsWith('workerd'))
    .reduce((sum, { ticks }) => sum + (ticks * 1_000) / ticksPerSecond, 0)
}

/** Servers on the first core, the bench on the last. Says whether there are two. */
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
        // The name stands in brackets and may hold anything.
        const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
        const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'))
        if (Number(fields[2]) !== group) return []
        return [{ pid: Number(pid), name, ticks: Number(fields[11]) + Number(fields[12]) }]
      } catch {
        return []
      }
    })
}
