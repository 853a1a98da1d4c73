// What a script of the widget may weigh (U1): a build over its budget fails.
import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** `kib`: kibibytes, gzip, of the script, which is one request; what it imports later is fetched by few. */
export function withinBudget(fileName: string, kib: number): Plugin {
  const budget = kib * 1_024
  return {
    name: 'within-budget',
    generateBundle(_, bundle) {
      const script = bundle[fileName]
      if (script?.type !== 'chunk') throw new Error(`There is no ${fileName}`)
      if (script.imports.length > 0) throw new Error(`${fileName} waits for ${script.imports.join(' and ')} too`)
      const size = gzipSync(script.code, { level: 9 }).byteLength
      if (size > budget) throw new Error(`${fileName} has ${size} bytes gzip; its budget is ${budget}`)
      this.info(`${fileName}: ${size} of ${budget} bytes gzip`)
    },
  }
}
