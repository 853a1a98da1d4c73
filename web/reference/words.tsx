// Prose of the description: what stands between backticks is code.
export function Prose({ text }: { readonly text: string }) {
  return <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</>
}

const names: Readonly<Record<string, string>> = {
  nobody: 'Anybody, without a token',
  customer: 'Customers',
  agent: 'Agents',
  supervisor: 'Supervisors',
  admin: 'Administrators',
  backend: 'Backends',
}

export function nameOfWho(who: string): string {
  return names[who] ?? who
}

/** Paths with their parameters set off. */
export function Path({ path }: { readonly path: string }) {
  return (
    <>
      {path.split(/(\{\w+\})/).map((part, index) =>
        part.startsWith('{') ? (
          <span key={index} class="parameter">
            {part}
          </span>
        ) : (
          // A long path breaks before a slash and nowhere else.
          part.split(/(?=\/)/).map((piece, at) => (
            <span key={`${index}.${at}`}>
              <wbr />
              {piece}
            </span>
          ))
        ),
      )}
    </>
  )
}
