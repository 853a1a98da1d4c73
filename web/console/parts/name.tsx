// A name as a person gave it: isolated from the direction of the text around it, and cut to the width of its place.
import { colourOf, initialsOf } from '../../shared/names.ts'

export function Name({ of }: { of: string }) {
  return <bdi class="name">{of}</bdi>
}

export function Avatar({ of, small = false }: { of: string; small?: boolean }) {
  return (
    <span class={`avatar colour-${colourOf(of)}${small ? ' small' : ''}`} aria-hidden="true">
      {initialsOf(of)}
    </span>
  )
}
