// Small things that are said everywhere: sentences with names in them, names alone, initials.
import { hueOf, initialsOf } from '../../shared/names.ts'
import { piecesOf, tame, type Piece, type Values } from '../../shared/sentence.ts'
import { Icon } from './icons.tsx'

export function Said({ sentence, values = {} }: { sentence: string; values?: Values }) {
  return <Pieces pieces={piecesOf(sentence, values) ?? []} />
}

/** Names are isolated: none turns the sentence around it. */
export function Pieces({ pieces }: { pieces: readonly Piece[] }) {
  return <>{pieces.map(({ text, value }) => (value ? <bdi>{text}</bdi> : text))}</>
}

/** Somebody as a picture: initials on a colour of their own; the house has the accent's, and a bubble for want of a name. Said by the name beside it. */
export function Avatar({ name, house = false }: { name: string; house?: boolean }) {
  const known = tame(name)
  return (
    <span class={house ? 'avatar house' : 'avatar'} aria-hidden="true" style={{ '--hue': `${hueOf(known)}` }}>
      {known === '' ? <Icon name="chat" filled /> : initialsOf(known)}
    </span>
  )
}
