// npm start [-- --port 8787 --persist .wrangler/state]: partyline with its demo data, until Ctrl-C.
import { parseArgs } from 'node:util'
import { seed, startServer } from './server.ts'

const { values } = parseArgs({
  options: { port: { type: 'string', default: '8787' }, persist: { type: 'string' } },
})

const server = await startServer({
  port: Number(values.port),
  ...(values.persist === undefined ? {} : { persist: values.persist }),
  log: (line) => console.log(line),
})

let ending = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (ending) return
    ending = true
    void server.stop().finally(() => process.exit(0))
  })
}

setInterval(() => {
  server.tick().catch((error: unknown) => console.error(String(error)))
}, 60_000)

try {
  await seed(server.url)
} catch (error) {
  console.error(`The demo data was not loaded. ${String(error)}`)
}

console.log(`
  partyline is running.

  Start page     ${server.url}/
  Demo shop      ${server.url}/demo/
  Demo account   ${server.url}/demo/account/
  Console        ${server.url}/console/
  API reference  ${server.url}/reference/

  Ctrl-C ends it.
`)
