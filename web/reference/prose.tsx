// Text of the API's description.
import type { ComponentChildren } from 'preact'

/** Marks text from the description as English. */
export function English({ children }: { readonly children: ComponentChildren }) {
  return <span lang="en">{children}</span>
}

/** Text of the description. What is between backticks becomes code. */
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

/** A path with its parameters highlighted. */
export function Path({ path }: { readonly path: string }) {
  return (
    <>
      {path.split(/(\{\w+\})/).map((part, index) =>
        part.startsWith('{') ? (
          <span key={index} class="parameter">
            {part}
          </span>
        ) : (
          // A long path breaks only before a slash.
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
