// The widget: one classic script for pages of others, and its languages beside it. A script over its budget fails the build.
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'
import { limits } from './protocol/limits.ts'
import { locales as all } from './scripts/locales.ts'

const renderer = join(import.meta.dirname, 'web/widget/renderer/preact.ts')

/** Bytes, gzip. */
const budget = 32 * 1_024

/** `widget/locales/<code>.json` of every language; English is in the script. */
function locales(): Plugin {
  return {
    name: 'locales',
    generateBundle() {
      for (const { about, items, changes, widget } of all) {
        const source = JSON.stringify({ about, items, changes, widget })
        this.emitFile({ type: 'asset', fileName: `widget/locales/${about.code}.json`, source })
      }
    },
  }
}

/** The pages' `limits.backOffMs` by its value: the widget needs a dozen of them, and a name that is looked up cannot be left out. */
function limitsByValue(): Plugin {
  return {
    name: 'limits-by-value',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('/web/') || !code.includes('protocol/limits.ts')) return null
      const valueOf = (path: string) =>
        path.split('.').reduce((value: unknown, name) => (value as Record<string, unknown>)[name], limits)
      return code
        .replaceAll(/(?<![.\w])limits\.((?:\w+\.)*\w+)/g, (_, path: string) => `(${JSON.stringify(valueOf(path))})`)
        .replace(/^import \{ limits \}.*\n/m, '')
    },
  }
}

function withinBudget(): Plugin {
  return {
    name: 'within-budget',
    generateBundle(_, bundle) {
      const script = bundle['widget.js']
      if (script?.type !== 'chunk') throw new Error('There is no widget.js')
      const size = gzipSync(script.code, { level: 9 }).byteLength
      if (size > budget) throw new Error(`widget.js has ${size} bytes gzip; its budget is ${budget}`)
      this.info(`widget.js: ${size} of ${budget} bytes gzip`)
    },
  }
}

export default defineConfig({
  root: 'web',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  define: { LOCALES: JSON.stringify(all.map(({ about }) => about.code)) },
  plugins: [locales(), limitsByValue(), withinBudget()],
  resolve: {
    // Preact, its hooks and its signals are a third of the budget (docs/decisions/016-a-renderer-for-the-widget.md).
    alias: [{ find: /^(preact|preact\/hooks|preact\/jsx-runtime|@preact\/signals)$/, replacement: renderer }],
  },
  build: {
    outDir: '../dist/web',
    // The pages are built before it, into the same folder.
    emptyOutDir: false,
    target: 'es2022',
    // What `light-dark()` would be turned into for older browsers does not work in a shadow root.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: false,
    reportCompressedSize: false,
    lib: { entry: 'widget/main.ts', formats: ['iife'], name: 'partylineWidget', fileName: () => 'widget.js' },
  },
})
