// The text of a message with links and search hits. It is drawn as text, never as markup.
import type { Item } from '../../../protocol/items.ts'
import { partsIn } from '../../shared/words-in.ts'
import { matchPiecesOf } from './found.ts'

export function Text({ item, query }: { item: Item; query: string }) {
  return (
    <>
      {partsIn(item).map((part, index) =>
        part.kind === 'link' ? (
          <a key={index} href={part.href} target="_blank" rel="noopener noreferrer nofollow" dir="ltr">
            <Searched text={part.text} query={query} />
          </a>
        ) : (
          <Searched key={index} text={part.text} query={query} />
        ),
      )}
    </>
  )
}

function Searched({ text, query }: { text: string; query: string }) {
  if (query === '') return <>{text}</>
  return (
    <>
      {matchPiecesOf(text, query).map((piece, index) =>
        piece.hit ? <mark key={index}>{piece.text}</mark> : piece.text,
      )}
    </>
  )
}
