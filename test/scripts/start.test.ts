// npm start where it does not come to start anything, by its real script; what it does then is in test/e2e/start.test.ts.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { completeDevVars } from '../../scripts/dev-vars.ts'
import { startOptions } from '../../scripts/start-options.ts'

const root = resolve(import.meta.dirname, '../..')

async function npmStart(...args: string[]): Promise<{ code: number; said: string }> {
  const child = spawn(process.execPath, ['scripts/start.ts', ...args], { cwd: root })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += String(data)))
  const [code] = (await once(child, 'close')) as [number]
  return { code, said }
}

describe('O1 what npm start is given', () => {
  it.each([['abc'], ['70000'], ['-1'], ['8787.5'], ['']])(
    'O1 a port that is none (%s) is refused in a sentence',
    async (port) => {
      const { code, said } = await npmStart(`--port=${port}`)
      expect(said).toBe(`--port wants a number from 1 to 65535 (0 takes a free one), not "${port}".\n`)
      expect(code).toBe(1)
    },
  )

  it('O1 an option that there is not is refused in a line that names those that there are', async () => {
    const { code, said } = await npmStart('--prot', '8788')
    expect(said).toMatch(/^[^\n]*--prot[^\n]* There are --port, --persist and --verbose\.\n$/)
    expect(code).toBe(1)
  })

  it('O1 without any it is quiet, at its usual port and place', () => {
    expect(startOptions([])).toEqual({ port: 8_787, persist: null, verbose: false })
    expect(startOptions(['--port', '1', '--persist', 'x', '--verbose'])).toEqual({
      port: 1,
      persist: 'x',
      verbose: true,
    })
  })

  it('O1 a port that is taken is said at once, in a sentence with what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const { code, said } = await npmStart('--port', `${port}`)
    other.close()
    const next = (port + 1) % 65_536
    expect(said).toBe(
      `Port ${port} is taken, perhaps by another partyline. Choose another one: npm start -- --port ${next}\n`,
    )
    expect(code).toBe(1)
  })
})

describe('O1 the variables of this machine', () => {
  let folder = ''
  let file = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'partyline-vars-'))
    file = join(folder, '.dev.vars')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  function complete(own: string | null): { text: string; said: Record<string, string | undefined> } {
    if (own !== null) writeFileSync(file, own)
    completeDevVars(file)
    const text = readFileSync(file, 'utf8')
    return { text, said: parseEnv(text) }
  }

  it('O1 are written where there are none, for their owner only', () => {
    const { said } = complete(null)
    expect(said).toMatchObject({ DEV_SIGN_IN: 'on', TOKEN_SECRET: expect.stringMatching(/^.{43}$/) })
    expect(said['SITE_SECRET_DEMO']).toMatch(/^.{43}$/)
    expect(said['SITE_SECRET_DEMO']).not.toBe(said['TOKEN_SECRET'])
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it.each([
    ['OIDC_ISSUER=https://id.example'],
    ['# TOKEN_SECRET=not this\nOIDC_CLIENT_ID=x\n'],
    ['TOKEN_SECRET=\n'],
    ['TOKEN_SECRET=""\n'],
  ])('O1 an own file without them is completed and kept (%j)', (own) => {
    const { text, said } = complete(own)
    expect(text.startsWith(own)).toBe(true)
    expect(said).toMatchObject({ DEV_SIGN_IN: 'on', TOKEN_SECRET: expect.stringMatching(/^.{43}$/) })
    expect(complete(null).text).toBe(text)
  })

  it('O1 what an own file says stays', () => {
    const own =
      'export TOKEN_SECRET="mine, of at least thirty-two characters"\nDEV_SIGN_IN = off\nSITE_SECRET_DEMO=mine\n'
    expect(complete(own).text).toBe(own)
  })
})
