// A sentence with elements in its placeholders: `See what is in {name}`. If a value is missing, the sentence is shown as it is.
import { Fragment, type ComponentChildren } from 'preact'
import { piecesOf, type Piece, type Values } from './sentence.ts'

interface FilledProps {
  readonly sentence: string
  readonly parts: Readonly<Record<string, ComponentChildren>>
}

export function Filled({ sentence, parts }: FilledProps) {
  const placeholders = Object.fromEntries(Object.keys(parts).map((name) => [name, name]))
  return (
    <>
      {pieces(sentence, placeholders).map(({ text, value }, index) => (
        <Fragment key={index}>{value ? parts[text] : text}</Fragment>
      ))}
    </>
  )
}

/** The same as plain text, for what is read aloud. */
export function filled(sentence: string, values: Values): string {
  return pieces(sentence, values)
    .map(({ text }) => text)
    .join('')
}

function pieces(sentence: string, values: Values): readonly Piece[] {
  return piecesOf(sentence, values) ?? [{ text: sentence, value: false }]
}
