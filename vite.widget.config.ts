// The chat of the widget: a module at an address that stays, what few need in files of their own, and a file for each language.
import { gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'
import { locales as all } from './scripts/locales.ts'

/** U1: bytes, gzip, of all that chatting needs. */
const budget = 45 * 1_024

/** `widget/locales/<code>.json` of every language; English is in the chat. */
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

function withinBudget(): Plugin {
  return {
    name: 'within-budget',
    generateBundle(_, bundle) {
      const chat = bundle['widget/chat.js']
      if (chat?.type !== 'chunk') throw new Error('There is no widget/chat.js')
      // What it imports at once is needed for chatting; what it imports later is not.
      const needed = [chat, ...chat.imports.map((name) => bundle[name])]
      const size = needed.reduce(
        (sum, one) => sum + (one?.type === 'chunk' ? gzipSync(one.code, { level: 9 }).length : 0),
        0,
      )
      if (size > budget) throw new Error(`widget/chat.js has ${size} bytes gzip; its budget is ${budget}`)
      this.info(`widget/chat.js: ${size} of ${budget} bytes gzip`)
    },
  }
}

export default defineConfig({
  root: 'web',
  publicDir: false,
  // Files are found beside the module that names them, whatever the origin of the page.
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [locales(), withinBudget()],
  build: {
    outDir: '../dist/web',
    // The pages are built before it, into the same folder.
    emptyOutDir: false,
    target: 'es2022',
    // What `light-dark()` would be turned into for older browsers does not work in a shadow root.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { chat: 'web/widget/chat.ts' },
      preserveEntrySignatures: 'strict',
      output: {
        format: 'es',
        entryFileNames: 'widget/[name].js',
        chunkFileNames: 'widget/chunks/[name]-[hash].js',
        assetFileNames: 'widget/chunks/[name]-[hash][extname]',
      },
    },
  },
})
