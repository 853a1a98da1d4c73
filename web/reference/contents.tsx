// The table of contents with its filter.
import { useSignal } from '@preact/signals'
import { Filled } from '../shared/filled.tsx'
import { wording } from '../shared/language.ts'
import { Languages } from '../shared/languages.tsx'
import { Method } from './operation.tsx'
import { current, filter, shown } from './reading.ts'
import { choose, pageWords, words } from './words.ts'

export function Contents() {
  const open = useSignal(false)
  const said = words.value
  const found = shown.value.reduce((sum, { operations }) => sum + operations.length, 0)
  return (
    <div class="contents">
      <header class="bar">
        <a class="brand" href="#top" translate={false}>
          partyline <span>API</span>
        </a>
        <Languages said={pageWords.value} choose={choose} bare />
        <button
          type="button"
          class="button menu"
          aria-expanded={open.value}
          aria-controls="contents"
          onClick={() => (open.value = !open.value)}
        >
          {said.contents}
        </button>
      </header>
      <nav id="contents" class={open.value ? 'open' : ''} aria-label={said.operations}>
        <Filter found={found} />
        <ul>
          {shown.value.map(({ name, operations }) => (
            <li key={name}>
              <h2 lang="en">{name}</h2>
              <ul>
                {operations.map(({ id, method, summary }) => (
                  <li key={id}>
                    <a
                      href={`#${id}`}
                      aria-current={current.value === id ? 'location' : undefined}
                      onClick={() => (open.value = false)}
                    >
                      <span lang="en">{summary}</span> <Method method={method} />
                    </a>
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  )
}

function Filter({ found }: { readonly found: number }) {
  const said = words.value
  return (
    <div class="filter">
      <input
        id="filter"
        type="search"
        aria-label={said.filter}
        placeholder={said.filter}
        autocomplete="off"
        spellcheck={false}
        value={filter.value}
        onInput={(event) => (filter.value = event.currentTarget.value)}
      />
      <p class="unseen" role="status">
        {filter.value === '' ? '' : wording.value.counted(said.found, found)}
      </p>
    </div>
  )
}

export function Nothing() {
  return (
    <p class="nothing">
      <Filled sentence={words.value.nothing} parts={{ words: <bdi>{filter.value}</bdi> }} />{' '}
      <button type="button" class="button" onClick={() => (filter.value = '')}>
        {words.value.all}
      </button>
    </p>
  )
}
