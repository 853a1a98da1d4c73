// The launcher of the widget: one classic script for pages of others, which brings the chat when somebody wants it.
import { gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'
import { launcherWords } from './scripts/locales.ts'

/** U1: bytes, gzip, of all that a page pays before anybody chats. */
const budget = 10 * 1_024

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
  define: { LAUNCHER_WORDS: launcherWords },
  plugins: [withinBudget()],
  build: {
    outDir: '../dist/web',
    // The pages and the chat are built before it, into the same folder.
    emptyOutDir: false,
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: false,
    reportCompressedSize: false,
    lib: { entry: 'widget/main.ts', formats: ['iife'], name: 'partylineWidget', fileName: () => 'widget.js' },
  },
})
