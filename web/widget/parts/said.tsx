// Small parts of text used everywhere: sentences with names, names alone, avatars.
import { hueOf, initialsOf } from '../../shared/names.ts'
import { piecesOf, tame, type Piece, type Values } from '../../shared/sentence.ts'
import { Icon } from './icons.tsx'

export function Said({ sentence, values = {} }: { sentence: string; values?: Values }) {
  return <Pieces pieces={piecesOf(sentence, values) ?? []} />
}

/** Each name is isolated, so that it cannot change the direction of the sentence. */
export function Pieces({ pieces }: { pieces: readonly Piece[] }) {
  return <>{pieces.map(({ text, value }) => (value ? <bdi>{text}</bdi> : text))}</>
}

/**
 * An avatar: initials on a person's own colour. The product's own has the accent
 * colour, and a bubble if there is no name. The name is written beside it.
 */
export function Avatar({ name, house = false }: { name: string; house?: boolean }) {
  const known = tame(name)
  return (
    <span class={house ? 'avatar house' : 'avatar'} aria-hidden="true" style={{ '--hue': `${hueOf(known)}` }}>
      {known === '' ? <Icon name="chat" filled /> : initialsOf(known)}
    </span>
  )
}
