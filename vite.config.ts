import { defineConfig } from 'vite'
import { languages } from './scripts/locales.ts'

export default defineConfig({
  root: 'web',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  define: { LANGUAGES: languages },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    rolldownOptions: {
      input: [
        'index.html',
        'demo/index.html',
        'demo/account/index.html',
        'console/index.html',
        'reference/index.html',
      ].map((page) => `web/${page}`),
    },
  },
})
