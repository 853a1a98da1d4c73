// The size budgets of the widget's scripts (U1). A build over its budget fails.
import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** `kib`: the budget in kibibytes after gzip. It covers the script itself, which is one request; few pages fetch what it imports later. */
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
