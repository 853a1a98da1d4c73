// Vitest runs this in Node, once, before the tests in workerd, which cannot listen.
import type { TestProject } from 'vitest/node'
import { startIssuer } from './issuer.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of the identity provider. */
    issuer: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const issuer = await startIssuer()
  project.provide('issuer', issuer.url)
  return () => issuer.close()
}
