// npm start [-- --port 8787 --persist .wrangler/state --verbose]: partyline with its demo data, until Ctrl-C.
import { seed, startServer } from './server.ts'
import { startOptions } from './start-options.ts'

try {
  await start()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}

async function start(): Promise<void> {
  const { port, persist, verbose } = startOptions(process.argv.slice(2))
  let ready = false
  const server = await startServer({
    port,
    ...(persist === null ? {} : { persist }),
    vars: { DEMO_SCENE: 'on' },
    logLevel: verbose ? 'info' : 'warn',
    // The output matters only if the start fails, and then the error contains it.
    log: (line) => {
      if (verbose || ready) console.error(line)
    },
    starting: (step) => console.log(step),
  })
  endWith(server)
  try {
    await seed(server.url)
  } catch (error) {
    console.error(`The demo data was not loaded. ${String(error)}`)
  }
  ready = true
  setInterval(() => {
    server.tick().catch((error: unknown) => console.error(String(error)))
  }, 60_000)
  console.log(links(server.url))
}

function endWith(server: Awaited<ReturnType<typeof startServer>>): void {
  let ending = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (ending) return
      ending = true
      void server.stop().finally(() => process.exit(0))
    })
  }
  void server.ended.then(() => {
    if (ending) return
    console.error('The server has ended.')
    process.exit(1)
  })
}

function links(url: string): string {
  return `
  partyline is running.

  Start page     ${url}/
  Demo shop      ${url}/demo/
  Demo account   ${url}/demo/account/
  Console        ${url}/console/
  API reference  ${url}/reference/

  Ctrl-C ends it.
`
}
