// The choice of a language, each by its own name.
import { language, languages } from './language.ts'

interface LanguagesProps {
  readonly label: string
  readonly choose: (code: string) => Promise<void>
  /** Without a frame: where it is not what one came for. */
  readonly bare?: boolean
}

export function Languages({ label, choose, bare = false }: LanguagesProps) {
  return (
    <select
      class={bare ? 'languages bare' : 'languages'}
      aria-label={label}
      value={language.value}
      onChange={(event) => void choose(event.currentTarget.value)}
    >
      {languages.map(({ code, name }) => (
        <option key={code} value={code} lang={code}>
          {name}
        </option>
      ))}
    </select>
  )
}
