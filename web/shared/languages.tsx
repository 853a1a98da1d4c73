// The choice of a language, each by its own name.
import { useSignal } from '@preact/signals'
import { language, languages } from './language.ts'

interface LanguagesProps {
  readonly label: string
  /** Settles when the page speaks it, or cannot; undefined: the page is loaded anew. */
  readonly choose: (code: string) => Promise<void> | undefined
  /** Without a frame: where it is not what one came for. */
  readonly bare?: boolean
}

export function Languages({ label, choose, bare = false }: LanguagesProps) {
  /** What was chosen and is not spoken yet; null: nothing. */
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
