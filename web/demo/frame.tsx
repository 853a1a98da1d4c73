// The frame of every page of the demo shop.
import type { ComponentChildren } from 'preact'
import { Filled } from '../shared/filled.tsx'
import { region } from '../shared/language.ts'
import { Languages } from '../shared/languages.tsx'
import { choose, pageWords, words } from './words.ts'

interface FrameProps {
  readonly at: 'shop' | 'account'
  readonly basket?: number
  readonly children: ComponentChildren
}

export function Frame({ at, basket = 0, children }: FrameProps) {
  const said = words.value
  const home = at === 'shop' ? '' : '/demo/'
  return (
    <>
      <header class="top">
        <a class="brand" href="/demo/" translate={false}>
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <use href="/demo/crane.svg#mark" />
          </svg>
          Kettle &amp; Crane
        </a>
        <nav aria-label={said.nav}>
          <a href={`${home}#tea`}>{said.tea}</a>
          <a href={`${home}#ware`}>{said.ware}</a>
          <a href="/demo/account/" aria-current={at === 'account' ? 'page' : undefined}>
            {said.account}
          </a>
          <Languages said={pageWords.value} choose={choose} />
        </nav>
        <p class="basket" role="status">
          {basket > 0 && <Filled sentence={said.basket} parts={{ n: basket }} />}
        </p>
      </header>
      {children}
      <footer class="bottom">
        <p>
          <Filled
            sentence={said.foot}
            parts={{
              partyline: (
                <a href="/" translate={false}>
                  partyline
                </a>
              ),
            }}
          />
        </p>
      </footer>
    </>
  )
}

/** An amount in euros, in the reader's format. */
export function money(euros: number): string {
  return euros.toLocaleString(region.value, { style: 'currency', currency: 'EUR' })
}
