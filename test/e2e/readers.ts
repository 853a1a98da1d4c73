// The people of a widget's test: readers of somebody else's site with browsers of their own, and agents. After each test all leave.
import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { signIn } from '../support/client.ts'
import { colleague, launcher, openSite, visit, type Colleague, type Site, type SiteFile } from './site.ts'
import { openStage, shareStage, type Stage } from './stage.ts'

interface ReadersOptions {
  /** Entry points of the demo that may stand on the site. */
  readonly entryPoints?: readonly string[]
  /** Variables of the Worker. Absent, the files share a server (`shareStage`). */
  readonly vars?: Readonly<Record<string, string>>
  /** Pages of the site beside its own, for a server at this address. */
  readonly pages?: (partyline: string) => Readonly<Record<string, SiteFile>>
}

/** A server and a site for the tests of one file; neither is there before the first of them. */
export class Readers {
  #stage: Stage | null = null
  #site: Site | null = null
  readonly #leaving: (() => Promise<void>)[] = []
  /** Before the ids of customers: another file's have conversations of their own. */
  readonly #prefix: string

  constructor({ entryPoints = ['shop'], vars, pages = () => ({}) }: ReadersOptions = {}) {
    this.#prefix = vars === undefined ? `${crypto.randomUUID().slice(0, 8)}-` : ''
    beforeAll(async () => {
      this.#stage = vars === undefined ? await shareStage() : await openStage(vars)
      this.#site = await openSite(this.url, pages(this.url))
      await admit(this.url, this.site, entryPoints)
    })
    afterAll(async () => {
      await this.#site?.close()
      await this.#stage?.close()
    })
    afterEach(async () => {
      for (const leave of this.#leaving.splice(0).toReversed()) await leave()
    })
  }

  get stage(): Stage {
    if (this.#stage === null) throw new Error('the server is not there yet')
    return this.#stage
  }

  /** Of partyline. */
  get url(): string {
    return this.stage.url
  }

  /** The address of somebody else's site. */
  get site(): string {
    if (this.#site === null) throw new Error('the site is not there yet')
    return this.#site.url
  }

  /** At a page of the site that has the widget. */
  async customer(path = '/', options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.stranger(options)
    await page.goto(this.site + path)
    await launcher(page).waitFor()
    return page
  }

  /** Whose browser has not been anywhere yet. */
  async stranger(options: BrowserContextOptions = {}): Promise<Page> {
    const { page, close } = await visit(this.stage, 'about:blank', options)
    this.#leaving.push(close)
    return page
  }

  /** Their browser is that of somebody who has not been anywhere yet: a new one for each takes longer than most of what is tried in it. */
  async forget(page: Page): Promise<void> {
    // A page of the site without the widget.
    await page.goto(`${this.site}/page.js`)
    await page.evaluate("localStorage.clear(); sessionStorage.clear(); window.name = ''")
  }

  /** By which the site says that this customer is here (P8). */
  async tokenFor(id: string): Promise<string> {
    const body = JSON.stringify({ customer: this.#prefix + id, name: id, attributes: {} })
    const response = await fetch(`${this.url}/v1/dev/customer-token`, { method: 'POST', body })
    return ((await response.json()) as { token: string }).token
  }

  async identify(page: Page, id: string): Promise<void> {
    await page.evaluate(`partyline.identify(${JSON.stringify(await this.tokenFor(id))})`)
  }

  async agent(id: string): Promise<Colleague> {
    const one = await colleague(this.stage, id)
    this.#leaving.push(() => one.leave())
    return one
  }
}

/** The entry points may stand on that site and on no other. */
export async function admit(partyline: string, site: string, entryPoints: readonly string[]): Promise<void> {
  const admin = await signIn(partyline, 'root')
  for (const id of entryPoints) {
    const path = `/admin/entry-points/${id}`
    const { body } = await admin<{ body: object }>({ method: 'GET', path })
    await admin({ method: 'PUT', path, body: { ...body, origins: [site] } })
  }
}
