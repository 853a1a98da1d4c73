// Pages unlike our own test page. Of all of them the same is asked: the chat comes, a word is sent and echoed, and what the page has of its own works on.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { pause } from '../../web/shared/pause.ts'
import { faultsOf } from './many.ts'
import type { Readers } from './readers.ts'
import { chat, launcher, openChat, says, type SiteFile } from './site.ts'

export interface Unlike {
  /** Of the site; for a server at this address. */
  readonly page: (partyline: string) => SiteFile
  /** An expression of the page's that has to be true once a word has been sent. */
  readonly works?: string
  /** Runs in the page before anything of its own. */
  readonly before?: string
  readonly options?: BrowserContextOptions
}

/** Of a package for development. */
export function packaged(file: string): string {
  return readFileSync(join(import.meta.dirname, '../../node_modules', file), 'utf8')
}

export const tagOf = (partyline: string, attributes = 'data-entry-point="shop" async'): string =>
  `<script src="${partyline}/widget.js" ${attributes}></script>`

interface Parts {
  readonly head?: string
  readonly body?: string
  readonly html?: string
  readonly doctype?: string
  readonly policy?: string
}

/** A page with a button of its own, which counts. */
export function pageOf({
  head = '',
  body = '',
  html = 'lang="en"',
  doctype = '<!doctype html>',
  policy,
}: Parts): SiteFile {
  const own = '<h1>Somebody else</h1><button id="own">Own</button>'
  const text = `${doctype}<html ${html}><head><meta charset="utf-8"><title>Somebody else</title>${head}</head><body>${own}${body}</body></html>`
  return { type: 'text/html', text, ...(policy !== undefined && { policy }) }
}

export function pathOf(name: string): string {
  return `/${name.replaceAll(/\W+/g, '-').toLowerCase()}`
}

/** For `Readers`: each at a path of its name. Whether the page works is asked by its own button, in its own words. */
export function pagesOf(cases: Readonly<Record<string, Unlike>>): (partyline: string) => Record<string, SiteFile> {
  const asked = (works: string) =>
    `<script>document.querySelector('#own').onclick = function () { this.textContent = ${works} }</script></body>`
  return (partyline) =>
    Object.fromEntries(
      Object.entries(cases).map(([name, { page, works }]) => {
        const { text, ...rest } = page(partyline)
        return [
          pathOf(name),
          { ...rest, text: works === undefined ? text : text.replace('</body>', () => asked(works)) },
        ]
      }),
    )
}

/** A word there and back. */
export async function chats(page: Page, text = 'Is anybody there?'): Promise<void> {
  if ((await chat(page).getByRole('dialog').count()) === 0) await openChat(page)
  await says(page, text)
  await chat(page).getByText('Sent', { exact: true }).waitFor()
}

/** Tries each of them; `also` is asked once a word has been sent. */
export async function tryAll(readers: Readers, cases: Readonly<Record<string, Unlike>>, also?: Also): Promise<void> {
  expect(await faultsOf(readers, cases, visiting(readers, also))).toEqual([])
}

type Also = (page: Page, name: string) => Promise<void>

/** How one of them is tried, for `faultsOf`. */
export function visiting(
  readers: Readers,
  also: Also = async () => {},
): (page: Page, unlike: Unlike, name: string) => Promise<void> {
  return async (usual, unlike, name) => {
    const page = unlike.options === undefined ? usual : await readers.stranger(unlike.options)
    try {
      await tryOne(page, readers.site + pathOf(name), unlike, (there) => also(there, name))
    } finally {
      if (page !== usual) await page.close()
    }
  }
}

async function tryOne(
  page: Page,
  url: string,
  { before, works }: Unlike,
  also: (page: Page) => Promise<void>,
): Promise<void> {
  page.context().setDefaultTimeout(10_000)
  const faults: string[] = []
  page.removeAllListeners('pageerror')
  page.on('pageerror', (error) => faults.push(String(error)))
  const script = before === undefined ? null : await page.addInitScript(before)
  try {
    await page.goto(url)
    await launcher(page).waitFor()
    await chats(page)
    if (works !== undefined) await worksOn(page)
    await also(page)
    await pause(0)
    expect(faults).toEqual([])
  } catch (error) {
    throw new Error([String(error), ...faults].join('\n'), { cause: error })
  } finally {
    await script?.dispose()
  }
}

async function worksOn(page: Page): Promise<void> {
  const own = page.locator('#own')
  // By hand: a dispatched event is made of the page's own built-ins.
  await own.click()
  expect(await own.textContent()).toBe('true')
}
