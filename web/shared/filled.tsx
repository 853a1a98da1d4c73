// A sentence with something to be drawn in each of its places: `See what is in {name}`.
import { Fragment, type ComponentChildren } from 'preact'

interface FilledProps {
  readonly sentence: string
  readonly parts: Readonly<Record<string, ComponentChildren>>
}

export function Filled({ sentence, parts }: FilledProps) {
  return (
    <>
      {sentence.split(/\{(\w+)\}/).map((piece, index) => (
        <Fragment key={index}>{index % 2 === 1 ? parts[piece] : piece}</Fragment>
      ))}
    </>
  )
}

/** The same of plain text, for what is read aloud. */
export function filled(sentence: string, parts: Readonly<Record<string, string>>): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (place, name: string) => parts[name] ?? place)
}
