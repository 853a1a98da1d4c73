// What the end-to-end files have together: a disk with the demo on it, which each server begins with; and, for the files that one worker of
// vitest runs one after the other, a server and a browser. It runs beside the tests; nothing is made or started before a file asks for it.
import { once as heard } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserServer } from 'playwright-core'
import type { TestProject } from 'vitest/node'
import { prepare, seed, type Server } from '../../scripts/server.ts'
import { buildWorker, serve, type Built } from '../support/built.ts'
import { launchBrowser } from './browser.ts'
import { settingsOf, tidies, type Settings } from './tidy.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where `stage.ts` asks for what is shared. */
    servers: string
  }
}

interface Shared {
  readonly server: Server
  readonly persist: string
  /** As the demo has them: files change them. */
  readonly settings: Settings
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'partyline-e2e-'))
  const built = once(() => buildWorker(join(folder, 'bundle')))
  const disk = once(() => makeDisk(built(), join(folder, 'demo')))
  const browsers = new Map<string, Promise<BrowserServer>>()
  const shared = new Map<string, Promise<Shared>>()

  const answers: Readonly<Record<string, (worker: string) => Promise<string>>> = {
    '/built': async () => JSON.stringify(await built()),
    '/disk': disk,
    '/browser': async (worker) => (await had(browsers, worker, launchBrowser)).wsEndpoint(),
    '/shared': async (worker) => {
      const persist = join(folder, `shared-${worker}`)
      const one = await had(shared, worker, async () => share(await built(), await disk(), persist))
      return one.server.url
    },
    // After a file. What cannot be put in order is given up: the next file gets another one.
    '/back': async (worker) => {
      const one = await shared.get(worker)
      if (one === undefined || (await tidies(one.server.url, one.settings))) return ''
      shared.delete(worker)
      await end(one)
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
  await heard(asked, 'listening')
  project.provide('servers', `http://127.0.0.1:${(asked.address() as AddressInfo).port}`)
  return async () => {
    asked.closeAllConnections()
    asked.close()
    for (const one of shared.values()) await end(await one)
    for (const one of browsers.values()) await (await one).close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A database of today, with the demo in it and its queues and agents told. */
async function makeDisk(building: Promise<Built>, persist: string): Promise<string> {
  const [built] = await Promise.all([building, prepare({ persist })])
  const server = await serve(built, { persist })
  await seed(server.url)
  await server.stop()
  return persist
}

async function share(built: Built, disk: string, persist: string): Promise<Shared> {
  cpSync(disk, persist, { recursive: true })
  // The people of all files together are more than one address has.
  const server = await serve(built, { persist, vars: { RATE_LIMITS: 'off' } })
  return { server, persist, settings: await settingsOf(server.url) }
}

async function end({ server, persist }: Shared): Promise<void> {
  await server.stop()
  rmSync(persist, { recursive: true, force: true })
}

function once<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | null = null
  return () => (made ??= make())
}

function had<Made>(all: Map<string, Promise<Made>>, key: string, make: () => Promise<Made>): Promise<Made> {
  const one = all.get(key) ?? make()
  all.set(key, one)
  return one
}
