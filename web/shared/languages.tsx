// The choice of languages, each by its own name.
import { useSignal } from '@preact/signals'
import { filled } from './filled.tsx'
import { language, languages, missing } from './language.ts'

interface LanguagesProps {
  readonly said: { readonly language: string; readonly languageMissing: string }
  /** Settles when the page has changed its language or failed to; undefined: the page reloads. */
  readonly choose: (code: string) => Promise<void> | undefined
  /** Without a border, where the choice is secondary. */
  readonly bare?: boolean
}

export function Languages({ said, choose, bare = false }: LanguagesProps) {
  /** The chosen language that is still being loaded; null: none. */
  const chosen = useSignal<string | null>(null)
  const ask = (code: string) => {
    chosen.value = code
    void choose(code)?.then(() => {
      if (chosen.peek() === code) chosen.value = null
    })
  }
  return (
    <>
      <select
        class={bare ? 'languages bare' : 'languages'}
        aria-label={said.language}
        value={chosen.value ?? language.value}
        onChange={(event) => ask(event.currentTarget.value)}
      >
        {languages.map(({ code, name }) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
      <Missing sentence={said.languageMissing} />
    </>
  )
}

/** U2: stands below the choice. `sentence`: with a place for the name of the language whose texts could not be fetched. */
export function Missing({ sentence }: { readonly sentence: string }) {
  const one = languages.find(({ code }) => code === missing.value)
  if (one === undefined) return null
  return (
    <small class="language-missing" role="alert">
      {filled(sentence, { language: one.name })}
    </small>
  )
}
