// The chat of the widget: a module at an address that stays, what few need in files of their own, and a file for each language.
import { defineConfig, type Plugin } from 'vite'
import { withinBudget } from './scripts/budget.ts'
import { chatUses, ownBuiltins, plainJson } from './scripts/builtins.ts'
import { locales as all } from './scripts/locales.ts'

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

const { define, inject } = ownBuiltins(chatUses)

export default defineConfig({
  root: 'web',
  publicDir: false,
  // Files are found beside the module that names them, whatever the origin of the page.
  base: './',
  define,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  // U1: all that chatting needs.
  plugins: [locales(), withinBudget('widget/chat.js', 45)],
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
      transform: { inject: { ...inject, ...plainJson } },
      treeshake: { propertyReadSideEffects: false },
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
