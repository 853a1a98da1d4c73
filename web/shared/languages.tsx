// The choice of languages, each by its own name.
import { useSignal } from '@preact/signals'
import { language, languages } from './language.ts'

interface LanguagesProps {
  readonly label: string
  /** Settles when the page has changed its language or failed to; undefined: the page reloads. */
  readonly choose: (code: string) => Promise<void> | undefined
  /** Without a border, where the choice is secondary. */
  readonly bare?: boolean
}

export function Languages({ label, choose, bare = false }: LanguagesProps) {
  /** The chosen language that is still being loaded; null: none. */
  const chosen = useSignal<string | null>(null)
  const ask = (code: string) => {
    chosen.value = code
    void choose(code)?.then(() => {
      if (chosen.peek() === code) chosen.value = null
    })
  }
  return (
    <select
      class={bare ? 'languages bare' : 'languages'}
      aria-label={label}
      value={chosen.value ?? language.value}
      onChange={(event) => ask(event.currentTarget.value)}
    >
      {languages.map(({ code, name }) => (
        <option key={code} value={code} lang={code}>
          {name}
        </option>
      ))}
    </select>
  )
}
