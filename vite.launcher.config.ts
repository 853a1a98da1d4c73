// The launcher of the widget: one classic script for pages of others, which brings the chat when somebody wants it.
import { defineConfig } from 'vite'
import { withinBudget } from './scripts/budget.ts'
import { launcherUses, ownBuiltins } from './scripts/builtins.ts'
import { launcherWords } from './scripts/locales.ts'

const { define, inject } = ownBuiltins(launcherUses)

export default defineConfig({
  root: 'web',
  publicDir: false,
  define: { LAUNCHER_WORDS: launcherWords, ...define },
  // U1: all that a page pays before anybody chats.
  plugins: [withinBudget('widget.js', 10)],
  build: {
    outDir: '../dist/web',
    // The pages and the chat are built before it, into the same folder.
    emptyOutDir: false,
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: { transform: { inject }, treeshake: { propertyReadSideEffects: false } },
    lib: { entry: 'widget/main.ts', formats: ['iife'], name: 'partylineWidget', fileName: () => 'widget.js' },
  },
})
