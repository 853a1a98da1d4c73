// The challenge for newcomers when too many come from one address: Cloudflare Turnstile (S5). It is a separate file because few need it. It
// shares no module with the chat: that would make a third file, which everybody would wait for (U1).
import type { Challenge } from '../../protocol/problem.ts'
import type { Page } from './contract.ts'

/** Pages with a policy must allow this origin for scripts and frames (docs/widget.md). */
const address = 'https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit'

/** The same as in builtins.ts, which belongs to the chat. */
const OwnPromise = (async () => {})().constructor as PromiseConstructor

/** The part of Turnstile's API that we use. */
export interface Turnstile {
  render(container: HTMLElement, options: TurnstileOptions): string | null | undefined
  remove(id: string): void
}

export interface TurnstileOptions {
  readonly sitekey: string
  readonly cData: string
  readonly theme: string
  readonly language: string
  readonly size: 'flexible'
  readonly retry: 'never'
  readonly 'response-field': false
  callback(token: string): void
  'error-callback'(code: string): boolean
  'unsupported-callback'(): void
}

export interface ChallengeOutside {
  load(): Promise<Turnstile>
  /** Makes an empty element that is shown in the panel. */
  container(): HTMLElement
}

/**
 * Resolves with the token. Rejects when the script does not load within `withinMs`, the challenge is not passed, or nobody waits for it any more.
 */
export function show(
  page: Page,
  withinMs: number,
  challenge: Challenge,
  cData: string,
  signal: AbortSignal,
): Promise<string> {
  const outside = { load: () => load(page.nonce, withinMs), container: () => containerIn(page.host) }
  return earn(outside, page, challenge, cData, signal)
}

export async function earn(
  outside: ChallengeOutside,
  { settings, locale }: Pick<Page, 'settings' | 'locale'>,
  { kind, siteKey }: Challenge,
  cData: string,
  signal: AbortSignal,
): Promise<string> {
  if (kind !== 'turnstile') throw new Error('a challenge of a later release')
  const turnstile = await outside.load()
  signal.throwIfAborted()
  const container = outside.container()
  let id: string | null | undefined
  try {
    return await new OwnPromise<string>((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`the challenge was not passed (${why})`))
      signal.addEventListener('abort', () => fail('left'))
      id = turnstile.render(container, {
        sitekey: siteKey,
        cData,
        theme: settings.theme,
        language: locale.toLowerCase(),
        size: 'flexible',
        // We report the failure ourselves, and must not put a field into the page's forms.
        retry: 'never',
        'response-field': false,
        callback: resolve,
        'error-callback': (code) => {
          fail(code)
          return true
        },
        'unsupported-callback': () => fail('unsupported'),
      })
    })
  } finally {
    if (id) turnstile.remove(id)
    container.remove()
  }
}

/** Turnstile works only in the page's own tree. The element is put there, and a slot shows it inside our panel. */
function containerIn(host: HTMLElement): HTMLElement {
  const container = document.createElement('div')
  container.slot = 'challenge'
  host.append(container)
  return container
}

const here = globalThis as { readonly turnstile?: Turnstile; readonly trustedTypes?: TrustedTypes }

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string }
}

async function load(nonce: string, withinMs: number): Promise<Turnstile> {
  // The page may use Turnstile itself.
  if (here.turnstile === undefined) await loadScript(nonce, withinMs)
  if (here.turnstile === undefined) throw new Error(`${address} is not Turnstile`)
  return here.turnstile
}

async function loadScript(nonce: string, withinMs: number): Promise<void> {
  const script = document.createElement('script')
  const signal = AbortSignal.timeout(withinMs)
  try {
    await new OwnPromise<unknown>((resolve, reject) => {
      const fail = () => reject(new Error(`${address} cannot be had. Does the page's policy allow it?`))
      script.addEventListener('load', resolve)
      script.addEventListener('error', fail)
      signal.addEventListener('abort', fail)
      script.nonce = nonce
      script.src = trusted(address)
      document.head.append(script)
    })
  } catch (error) {
    // A later try loads it again.
    script.remove()
    throw error
  }
}

let policy: ReturnType<TrustedTypes['createPolicy']> | undefined

/** Pages with Trusted Types refuse an address that is a plain string. */
function trusted(url: string): string {
  policy ??= here.trustedTypes?.createPolicy('partyline', { createScriptURL: (one) => one })
  return policy?.createScriptURL(url) ?? url
}
