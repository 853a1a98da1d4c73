// The process of a server of `built.ts`.
import { join } from 'node:path'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import type { Serving } from './built.ts'

const { folder, options, persist, port, vars } = JSON.parse(process.argv[2] ?? '') as Serving
const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    ...options,
    name: 'partyline',
    modulesRoot: folder,
    modules: [{ type: 'ESModule', path: join(folder, 'index.js') }],
    bindings: { ...(options['bindings'] as object), ...vars },
    host: '127.0.0.1',
    port,
    cf: false,
    // Where `wrangler dev` has it: a disk is one's that the other wrote.
    resourcePersistencePath: join(persist, 'v3'),
    resourceTmpPath: join(persist, 'tmp'),
  }),
)
await miniflare.ready
