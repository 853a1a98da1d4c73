// The browser of tests and pictures: the system's own Chromium.
import { chromium, type Browser, type BrowserServer, type LaunchOptions } from 'playwright-core'
import { findChromium } from '../../scripts/chromium.ts'

const quiet = ['background-networking', 'component-update', 'sync', 'gpu', 'quic'].map((part) => `--disable-${part}`)

/**
 * What draws the address bar's suggestions, and waits for a page that nobody has asked for yet: two thirds of the work for a page (Chromium 156). And what
 * gives a page that asks to be alone with itself a process of its own, beside that of the empty page before it; `headers.test.ts` proves that ours ask.
 * The others are playwright's (1.65), whose switch this one replaces.
 */
const unused = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'SpareRendererForSitePerProcess',
  'CrossOriginOpenerPolicy',
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
]

function options(without: string[]): LaunchOptions {
  return {
    executablePath: findChromium(),
    ignoreDefaultArgs: without,
    args: ['--headless=new', '--no-sandbox', '--no-first-run', ...quiet, `--disable-features=${unused.join(',')}`],
  }
}

/** For many who connect to it. */
export function launchBrowser(): Promise<BrowserServer> {
  return chromium.launchServer(options([]))
}

/** `without`: switches with which playwright starts it otherwise. */
export function ownBrowser(without: string[] = []): Promise<Browser> {
  return chromium.launch(options(without))
}
