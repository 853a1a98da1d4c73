import { defineConfig } from 'vite'

export default defineConfig({
  root: 'web',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
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
