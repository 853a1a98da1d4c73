// Vitest runs this in Node, once, before the tests in workerd, which cannot listen.
import type { TestProject } from 'vitest/node'
import { startIssuer } from './issuer.ts'
import { startVerifier } from './verifier.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of the identity provider. */
    issuer: string
    /** The address of what stands for Turnstile's verifier. */
    verifier: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const issuer = await startIssuer()
  const verifier = await startVerifier()
  project.provide('issuer', issuer.url)
  project.provide('verifier', verifier.url)
  return async () => {
    await Promise.all([issuer.close(), verifier.close()])
  }
}
