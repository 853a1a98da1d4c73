// The process of a server of `built.ts`.
import { dirname, join } from 'node:path'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { unstable_getMiniflareWorkerOptions } from 'wrangler'
import type { Serving } from './built.ts'

const { config, bundle, persist, port, vars } = JSON.parse(process.argv[2] ?? '') as Serving
const { modulesRules: _, bindings, ...options } = unstable_getMiniflareWorkerOptions(config).workerOptions
const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    ...options,
    name: 'partyline',
    modulesRoot: dirname(bundle),
    modules: [{ type: 'ESModule', path: bundle }],
    bindings: { ...(bindings as object), ...vars },
    host: '127.0.0.1',
    port,
    cf: false,
    // Where `wrangler dev` has it: a disk is one's that the other wrote.
    resourcePersistencePath: join(persist, 'v3'),
    resourceTmpPath: join(persist, 'tmp'),
  }),
)
await miniflare.ready
