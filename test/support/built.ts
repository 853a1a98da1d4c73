// The Worker as it is deployed, bundled once for all tests and served by Miniflare, in a process group of its own that can be killed as a whole.
// `wrangler dev` bundles at every start and has a second Worker in front of ours, which costs a test run minutes; the tests of `npm start` have it.
import { join } from 'node:path'
import { attend, freePort, run, spawnNode, type Server, type ServerOptions } from '../../scripts/server.ts'

const config = join(import.meta.dirname, '../../wrangler.toml')

export interface Built {
  /** The bundle's folder. */
  readonly folder: string
  /** What `wrangler.toml` and `.dev.vars` say of the Worker, as Miniflare has it. */
  readonly options: Readonly<Record<string, unknown>>
}

/** What `serve.ts` is told. */
export interface Serving extends Built {
  readonly persist: string
  readonly port: number
  /** Variables of the Worker, over those of `.dev.vars`. */
  readonly vars: Readonly<Record<string, string>>
}

/** Into that folder. */
export async function buildWorker(folder: string): Promise<Built> {
  await run('wrangler', ['deploy', '--dry-run', '--config', config, '--outdir', folder])
  // Here only: to load it takes longer than to start a server.
  const { unstable_getMiniflareWorkerOptions } = await import('wrangler')
  const { modulesRules: _, ...options } = unstable_getMiniflareWorkerOptions(config).workerOptions
  return { folder, options }
}

/** On the disk of this or of another server that has ended. */
export async function serve(
  built: Built,
  { persist, port, vars = {} }: ServerOptions & { readonly persist: string },
): Promise<Server> {
  const serving: Serving = { ...built, persist, port: await freePort(port ?? 0), vars }
  const child = spawnNode(join(import.meta.dirname, 'serve.ts'), [JSON.stringify(serving)])
  return attend(child, `http://127.0.0.1:${serving.port}`, '/v1/health')
}
