// What pages and their files are served with, and that the pages can live with it.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { shareStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await shareStage()
})
afterAll(() => stage.close())

const root = join(import.meta.dirname, '../../dist/web')
const built = () => readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => `/${path}`)
const headersOf = async (path: string) => (await fetch(stage.url + path)).headers
const strict = ["default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"]

it('every page lets in only what is ours, is framed by nobody and makes no markup of words', async () => {
  const all = built().filter((path) => path.endsWith('/index.html'))
  expect(all.length).toBeGreaterThan(2)
  for (const path of all) {
    const headers = await headersOf(path.replace(/index\.html$/, ''))
    const policy = headers.get('content-security-policy') ?? ''
    for (const part of [...strict, "require-trusted-types-for 'script'"]) expect(policy, path).toContain(part)
    expect(policy, path).not.toMatch(/unsafe|\*|https?:/)
    // Two policies in one header would both hold.
    expect(policy, path).not.toContain(',')
    expect(headers.get('cross-origin-opener-policy'), path).toBe('same-origin')
    expect(headers.get('x-content-type-options'), path).toBe('nosniff')
    expect(headers.get('referrer-policy'), path).toBe('same-origin')
    expect(headers.get('permissions-policy'), path).toContain('camera=()')
  }
})

it('only the widget may be loaded by pages of other origins', async () => {
  for (const path of built().filter((file) => /\.(js|json|css)$/.test(file))) {
    const headers = await headersOf(path)
    const open = path === '/widget.js' || path.startsWith('/widget/')
    expect(headers.get('cross-origin-resource-policy'), path).toBe(open ? 'cross-origin' : 'same-origin')
    expect(headers.get('access-control-allow-origin'), path).toBe(open ? '*' : null)
  }
})

it('what the API answers is never taken for something else', async () => {
  const headers = await headersOf('/v1/health')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('content-security-policy')).toContain("default-src 'none'")
})

it('no page breaks its own policy', async () => {
  const context = await stage.browser.newContext()
  const faults: string[] = []
  for (const path of built().filter((file) => file.endsWith('/index.html'))) {
    const page = await context.newPage()
    page.on('console', (message) => {
      if (/content security policy|trustedhtml/i.test(message.text())) faults.push(`${path}: ${message.text()}`)
    })
    await page.goto(stage.url + path.replace(/index\.html$/, ''), { waitUntil: 'networkidle' })
    await page.close()
  }
  await context.close()
  expect(faults).toEqual([])
})
