// A line of the transcript that nobody said: who came and went, what was tried, how it ended.
import type { Item } from '../../../protocol/items.ts'
import { words, wording } from '../words.ts'

export function Event({ item, n }: { item: Item; n: number }) {
  if (item.type === 'wrap_up') return <WrapUp item={item} n={n} />
  return (
    <p class="event" data-n={n}>
      <bdi>{item.text}</bdi> <time dateTime={item.at}>{wording.value.time(item.at)}</time>
    </p>
  )
}

function WrapUp({ item, n }: { item: Item; n: number }) {
  const { wrappedUp } = words.value.transcript
  const title = wrappedUp(item.name)
  return (
    <div class="event wrapped-up" data-n={n}>
      <p>
        <bdi>{title}</bdi> <time dateTime={item.at}>{wording.value.time(item.at)}</time>
      </p>
      {(item.dispositions ?? []).length > 0 && (
        <p class="row">
          {item.dispositions?.map((disposition) => (
            <span key={disposition} class="chip">
              {disposition}
            </span>
          ))}
        </p>
      )}
      {item.text !== '' && !item.text.endsWith('finished wrap-up') && <p dir="auto">{item.text}</p>}
    </div>
  )
}
