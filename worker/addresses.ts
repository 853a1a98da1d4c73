// Where a request comes from.
import type { RequestContext } from './context.ts'

/** The address of the caller. Cloudflare's edge always sets the header; undefined without an edge, where there is nobody to count. */
export function addressOf(c: RequestContext): string | undefined {
  return c.req.header('cf-connecting-ip')
}

/** The network by which an address is rate-limited. Whoever has one IPv6 address has its whole /64. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address
  const [head = '', tail] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  const behind = tail === undefined || tail === '' ? [] : tail.split(':')
  const between = tail === undefined ? 0 : Math.max(0, 8 - groups.length - behind.length)
  const all = [...groups, ...Array.from({ length: between }, () => '0'), ...behind]
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
