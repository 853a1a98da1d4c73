// The search in the transcript. It highlights hits, steps through them, and fetches earlier items on request.
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Item } from '../../../protocol/items.ts'
import { isComposed, isEscape } from '../../shared/enter.ts'
import { wordsIn } from '../../shared/words-in.ts'
import { matchPiecesOf } from '../conversation/found.ts'
import type { Reader } from '../conversation/reader.ts'
import { IconButton } from '../parts/button.tsx'
import { Name } from '../parts/name.tsx'
import { words, wording } from '../words.ts'

/** The most hits that are listed. */
const mostListed = 100
/** How many characters before a hit are shown. */
const before = 30

export function Search({ reader }: { reader: Reader }) {
  const field = useRef<HTMLInputElement>(null)
  const said = words.value.search
  useLayoutEffect(() => {
    field.current?.focus()
    return () => reader.search('')
  }, [reader])
  const query = reader.query.value
  return (
    <div class="search">
      <input
        ref={field}
        type="search"
        aria-label={said.label}
        placeholder={said.hint}
        value={query}
        onInput={(event) => reader.search(event.currentTarget.value)}
        onKeyDown={(event) => {
          // On Escape the browser empties a search field without an input event.
          if (isEscape(event)) reader.search('')
          if (event.key !== 'Enter' || isComposed(event)) return
          event.preventDefault()
          reader.step(event.shiftKey ? 1 : -1)
        }}
      />
      {query.trim() !== '' && <Hits reader={reader} />}
      <Extent reader={reader} />
    </div>
  )
}

function Hits({ reader }: { reader: Reader }) {
  const said = words.value.search
  const found = reader.found.value
  const number = (n: number) => wording.value.number(n)
  const position =
    found.length === 0
      ? said.nothing
      : said.position(number(found.indexOf(reader.hit.value ?? -1) + 1), number(found.length))
  return (
    <>
      <div class="search-steps">
        <span role="status">{position}</span>
        <span class="row">
          <IconButton
            icon="up"
            label={said.previous}
            bare
            disabled={found.length === 0}
            onPress={() => reader.step(-1)}
          />
          <IconButton icon="down" label={said.next} bare disabled={found.length === 0} onPress={() => reader.step(1)} />
        </span>
      </div>
      <ul class="hits">
        {found
          .slice(-mostListed)
          .toReversed()
          .map((n) => (
            <Hit key={n} reader={reader} n={n} />
          ))}
      </ul>
    </>
  )
}

function Hit({ reader, n }: { reader: Reader; n: number }) {
  const item = reader.room.items.value[n - reader.room.first.value]
  if (!item) return null
  return (
    <li>
      <button type="button" class="menu-item hit" aria-current={n === reader.hit.value} onClick={() => reader.go(n)}>
        <span class="quiet">
          {item.name !== '' && <Name of={item.name} />} {wording.value.dateTime(item.at)}
        </span>
        <Around item={item} query={reader.query.value} />
      </button>
    </li>
  )
}

function Around({ item, query }: { item: Item; query: string }) {
  const pieces = matchPiecesOf(wordsIn(item).slice(0, 2_000), query)
  const at = pieces.findIndex(({ hit }) => hit)
  const lead = pieces
    .slice(0, Math.max(0, at))
    .map(({ text }) => text)
    .join('')
  return (
    <bdi class="around">
      {lead.length > before ? `…${lead.slice(-before)}` : lead}
      {pieces.slice(Math.max(0, at)).map(({ text, hit }, index) => (hit ? <mark key={index}>{text}</mark> : text))}
    </bdi>
  )
}

/** How far the search reaches, with a button to search from the beginning. */
function Extent({ reader }: { reader: Reader }) {
  const said = words.value.search
  const { first, items, loadingEarlier } = reader.room
  if (first.value === 1) return <p class="quiet">{said.wholeDone}</p>
  return (
    <div class="row">
      <span class="quiet">{wording.value.counted(said.partly, items.value.length)}</span>
      <button type="button" class="button" disabled={loadingEarlier.value} onClick={() => reader.whole()}>
        {loadingEarlier.value ? words.value.loading : said.whole}
      </button>
    </div>
  )
}
