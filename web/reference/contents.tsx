// Everything that there is, to find one's way by.
import { useSignal } from '@preact/signals'
import { Method } from './operation.tsx'
import { current, filter, shown } from './reading.ts'

export function Contents() {
  const open = useSignal(false)
  const found = shown.value.reduce((sum, { operations }) => sum + operations.length, 0)
  return (
    <div class="contents">
      <div class="bar">
        <a class="brand" href="#top">
          partyline <span>API</span>
        </a>
        <button
          type="button"
          class="button menu"
          aria-expanded={open.value}
          aria-controls="contents"
          onClick={() => (open.value = !open.value)}
        >
          Contents
        </button>
      </div>
      <nav id="contents" class={open.value ? 'open' : ''} aria-label="Operations">
        <Filter found={found} />
        <ul>
          {shown.value.map(({ name, operations }) => (
            <li key={name}>
              <h2>{name}</h2>
              <ul>
                {operations.map(({ id, method, summary }) => (
                  <li key={id}>
                    <a
                      href={`#${id}`}
                      aria-current={current.value === id ? 'location' : undefined}
                      onClick={() => (open.value = false)}
                    >
                      <span>{summary}</span> <Method method={method} />
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
  return (
    <div class="filter">
      <label class="unseen" for="filter">
        Filter operations
      </label>
      <input
        id="filter"
        type="search"
        placeholder="Filter operations"
        autocomplete="off"
        spellcheck={false}
        value={filter.value}
        onInput={(event) => (filter.value = event.currentTarget.value)}
      />
      <p class="unseen" role="status">
        {filter.value === '' ? '' : `${found} operations`}
      </p>
    </div>
  )
}

export function Nothing() {
  return (
    <p class="nothing">
      Nothing matches “{filter.value}”.{' '}
      <button type="button" class="button" onClick={() => (filter.value = '')}>
        Show everything
      </button>
    </p>
  )
}
