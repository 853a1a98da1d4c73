// Small things that are said everywhere: sentences with names in them, names alone, initials.
import { piecesOf, tame, type Piece, type Values } from '../../shared/sentence.ts'

export function Said({ sentence, values = {} }: { sentence: string; values?: Values }) {
  return <Pieces pieces={piecesOf(sentence, values) ?? []} />
}

/** Names are isolated: none turns the sentence around it. */
export function Pieces({ pieces }: { pieces: readonly Piece[] }) {
  return <>{pieces.map(({ text, value }) => (value ? <bdi>{text}</bdi> : text))}</>
}

/** Somebody as a picture: the first letter on a colour of their own; the house has the accent's. Said by the name beside it. */
export function Avatar({ name, house = false }: { name: string; house?: boolean }) {
  const known = tame(name)
  return (
    <span class={house ? 'avatar house' : 'avatar'} aria-hidden="true" style={{ '--hue': `${hueOf(known)}` }}>
      {initialOf(known)}
    </span>
  )
}

/** The first character as people count them, however many code points it has. */
function initialOf(name: string): string {
  const [first] = new Intl.Segmenter().segment(name.slice(0, 64))
  return (first?.segment.slice(0, 16) ?? '').toUpperCase()
}

function hueOf(name: string): number {
  let hash = 7
  for (let at = 0; at < Math.min(name.length, 64); at++) hash = (hash * 31 + name.charCodeAt(at)) % 360
  return hash
}
