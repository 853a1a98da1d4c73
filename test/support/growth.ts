// Whether work on a stranger's words grows with their length, and not with its square (S3).

const tries = 7
/** Milliseconds that all tries together may take. */
const most = 2_000
/** Milliseconds: less is no measurement. */
const floor = 0.2
const times = 16

/** `growth` of work that is linear stays below this, of quadratic work it is four times as much. */
export const linear = 64

/**
 * How much longer the work takes for words of sixteen times the length: about 16 where it is linear, 256 where it is quadratic. Time of
 * this thread alone is counted, the least of several tries, so that other work on the machine does not matter.
 */
export function growth(work: (length: number) => unknown, length = 4_096): number {
  for (let again = 0; again < 3; again++) work(length)
  const short = least(() => work(length))
  return (
    Math.max(
      floor,
      least(() => work(length * times)),
    ) / Math.max(floor, short)
  )
}

function least(work: () => unknown): number {
  let [best, spent] = [Infinity, 0]
  for (let again = 0; again < tries && spent < most; again++) {
    const took = cpuMs(work)
    best = Math.min(best, took)
    spent += took
  }
  return best
}

interface Usage {
  readonly user: number
  readonly system: number
}

/** Tests of pages are compiled without the types of Node. */
const { process } = globalThis as unknown as { readonly process: { threadCpuUsage(since?: Usage): Usage } }

/** Milliseconds that this thread computes. */
export function cpuMs(work: () => unknown): number {
  const from = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(from)
  return (user + system) / 1_000
}
