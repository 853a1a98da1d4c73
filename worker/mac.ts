// MACs with the secret that also signs our tokens. The texts have a space in them and signed tokens do not, so neither can pass for the other.
import type { Env } from '../durable-objects/env.ts'
import { hexOf } from './digest.ts'
import { secretOf } from './tokens.ts'

/** 64 hex digits. `text` is of the form `<what> <of which>`. */
export async function macOf(env: Env, text: string): Promise<string> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', secretOf(env), hmac, false, ['sign'])
  return hexOf(new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text))))
}
