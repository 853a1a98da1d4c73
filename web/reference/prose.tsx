// Words of the API's description.
import type { ComponentChildren } from 'preact'

/** Of the API's description. */
export function English({ children }: { readonly children: ComponentChildren }) {
  return <span lang="en">{children}</span>
}

/** Prose of the description: what stands between backticks is code. */
export function Prose({ text }: { readonly text: string }) {
  return (
    <>
      {text.split('`').map((part, index) =>
        index % 2 === 1 ? (
          <code key={index} translate={false}>
            {part}
          </code>
        ) : (
          part
        ),
      )}
    </>
  )
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
