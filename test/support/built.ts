// The Worker as it is deployed, bundled once for all tests and served by Miniflare, in a process group of its own that can be killed as a whole.
// `wrangler dev` bundles at every start and has a second Worker in front of ours, which costs a test run minutes; `npm start` has it, and the
// tests of `npm start` and of crashes.
import { join } from 'node:path'
import { attend, freePort, run, spawnNode, type Server, type ServerOptions } from '../../scripts/server.ts'

const config = join(import.meta.dirname, '../../wrangler.toml')

/** What `serve.ts` is told. */
export interface Serving {
  readonly config: string
  readonly bundle: string
  readonly persist: string
  readonly port: number
  /** Variables of the Worker, over those of `.dev.vars`. */
  readonly vars: Readonly<Record<string, string>>
}

/** Into that folder; the bundle's file. */
export async function bundleWorker(folder: string): Promise<string> {
  await run('wrangler', ['deploy', '--dry-run', '--config', config, '--outdir', folder])
  return join(folder, 'index.js')
}

/** On the disk of this or of another server that has ended. */
export async function serve(
  bundle: string,
  { persist, port, vars = {} }: ServerOptions & { readonly persist: string },
): Promise<Server> {
  const serving: Serving = { config, bundle, persist, port: await freePort(port ?? 0), vars }
  const child = spawnNode(join(import.meta.dirname, 'serve.ts'), [JSON.stringify(serving)])
  return attend(child, `http://127.0.0.1:${serving.port}`, '/v1/health')
}
