import { fileURLToPath } from 'node:url'
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'
import { languages } from './scripts/locales.ts'
import { WaitingFirst } from './test/support/sequencer.ts'

const minutes = 60_000

export default defineConfig({
  test: {
    // Vitest leaves one core to itself, which has nothing to do.
    maxWorkers: '100%',
    sequence: { sequencer: WaitingFirst },
    projects: [
      {
        test: {
          name: 'domain',
          environment: 'node',
          // Properties take seconds, and more where the machine has other work.
          testTimeout: minutes,
          include: [
            'test/domain/**/*.test.ts',
            'test/protocol/**/*.test.ts',
            'test/scripts/**/*.test.ts',
            'test/architecture.test.ts',
            'test/spec.test.ts',
          ],
        },
      },
      {
        test: {
          name: 'simulation',
          environment: 'node',
          include: ['test/simulation/**/*.test.ts'],
          testTimeout: 5 * minutes,
        },
      },
      {
        plugins: [
          cloudflareTest(async ({ inject }) => ({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              // For the proof of limits, which in earnest are too high to reach.
              ratelimits: { RATE_LOW: { namespace_id: 'low', simple: { limit: 3, period: 60 } } },
              bindings: {
                TOKEN_SECRET: 'test-only-secret-of-at-least-32-bytes',
                SITE_SECRET_DEMO: 'test-only-secret-of-the-demo-shop-s-backend',
                DEV_SIGN_IN: 'on',
                RATE_LIMITS: 'off',
                ISSUER: inject<string>('issuer'),
                VERIFIER: inject<string>('verifier'),
                MIGRATIONS: await readD1Migrations(fileURLToPath(new URL('worker/migrations', import.meta.url))),
              },
            },
          })),
        ],
        test: {
          name: 'objects',
          // Two files share the machine; five seconds are soon gone where it has other work too.
          testTimeout: minutes / 2,
          hookTimeout: minutes / 2,
          // A Worker for each file takes longer than most files do; `setup.ts` keeps them apart.
          isolate: false,
          include: ['test/objects/**/*.test.ts', 'test/worker/**/*.test.ts'],
          globalSetup: ['test/support/issuer-setup.ts'],
          setupFiles: ['test/objects/setup.ts'],
          // A line that an object logs during the last message of a file would never be sent, and the run would wait for it for ever
          // (workers-sdk issue 15719, 2026-09).
          disableConsoleIntercept: true,
        },
      },
      {
        oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
        define: { LANGUAGES: languages },
        test: {
          name: 'web',
          environment: 'node',
          include: ['test/web/**/*.test.{ts,tsx}'],
          // A test reads the tokens; style sheets are empty otherwise.
          css: true,
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/servers.ts'],
          testTimeout: 3 * minutes,
          hookTimeout: 3 * minutes,
          // Each has a server and a browser.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'speed',
          environment: 'node',
          include: ['test/speed/**/*.test.ts'],
          globalSetup: ['test/e2e/servers.ts'],
          testTimeout: 3 * minutes,
          hookTimeout: 3 * minutes,
          // Alone on the machine: they measure.
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'crash',
          environment: 'node',
          include: ['test/crash/**/*.test.ts'],
          testTimeout: 5 * minutes,
          hookTimeout: 3 * minutes,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
})
