// What the end-to-end files have together: a disk with the demo on it, which each server begins with, and a server for those that share one.
// It runs beside the tests; nothing is made or started before the first file asks for it.
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { prepare, seed, startWorker, type Server } from '../../scripts/server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where `stage.ts` asks for what is shared. */
    servers: string
  }
}

const ours = { config: 'wrangler.toml', health: '/v1/health' } as const

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'partyline-e2e-'))
  let disk: Promise<string> | null = null
  const shared = new Map<string, Promise<Server>>()

  const answers: Readonly<Record<string, (worker: string) => Promise<string>>> = {
    '/disk': () => (disk ??= makeDisk(join(folder, 'demo'))),
    '/shared': async (worker) => {
      const from = await (disk ??= makeDisk(join(folder, 'demo')))
      const server = shared.get(worker) ?? startOn(from, join(folder, `shared-${worker}`))
      shared.set(worker, server)
      return (await server).url
    },
    // What cannot be put in order is given up: the next file gets another one.
    '/spoilt': async (worker) => {
      const server = shared.get(worker)
      shared.delete(worker)
      await (await server)?.stop()
      rmSync(join(folder, `shared-${worker}`), { recursive: true, force: true })
      return ''
    },
  }
  const asked = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://servers')
    const answer = answers[pathname]?.(searchParams.get('worker') ?? '1') ?? Promise.reject(new Error(pathname))
    void answer.then(
      (text) => response.end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  asked.listen(0, '127.0.0.1')
  await once(asked, 'listening')
  project.provide('servers', `http://127.0.0.1:${(asked.address() as AddressInfo).port}`)
  return async () => {
    asked.closeAllConnections()
    asked.close()
    for (const server of shared.values()) await (await server).stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A database of today, with the demo in it and its queues and agents told. */
async function makeDisk(persist: string): Promise<string> {
  await prepare({ persist })
  const server = await startWorker({ ...ours, persist })
  await seed(server.url)
  await server.stop()
  return persist
}

function startOn(disk: string, persist: string): Promise<Server> {
  cpSync(disk, persist, { recursive: true })
  // The people of all files together are more than one address has.
  return startWorker({ ...ours, persist, vars: { RATE_LIMITS: 'off' } })
}
