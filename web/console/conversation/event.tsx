// A line of the transcript for an event: who came and went, which invitations failed, how the conversation ended.
import type { Item } from '../../../protocol/items.ts'
import { wordsOf } from '../../shared/item-words.ts'
import { dispositionInWords, ranOut } from '../dispositions.ts'
import { Name } from '../parts/name.tsx'
import { itemWords, wording } from '../words.ts'

export function Event({ item, n }: { item: Item; n: number }) {
  if (item.type === 'wrap_up') return <WrapUp item={item} n={n} />
  return (
    <p class="event" data-n={n}>
      <Said item={item} /> <time dateTime={item.at}>{wording.value.time(item.at)}</time>
    </p>
  )
}

function Said({ item }: { item: Item }) {
  const said = itemWords.value
  const sentences = ranOut(item) ? { ...said, wrap_up: said.wrap_up_ran_out } : said
  return (
    <span>
      {wordsOf(item, sentences, wording.value).map(({ text, value }, index) =>
        value ? (
          <bdi key={index} class="value">
            {text}
          </bdi>
        ) : (
          text
        ),
      )}
    </span>
  )
}

function WrapUp({ item, n }: { item: Item; n: number }) {
  // Release 0.1.0 stored no `about`. Without notes it wrote exactly this sentence.
  const hasNotes = item.about?.notes ?? item.text !== `${item.name} finished wrap-up`
  return (
    <div class="event wrapped-up" data-n={n}>
      <p>
        <Said item={item} /> <time dateTime={item.at}>{wording.value.time(item.at)}</time>
      </p>
      {(item.dispositions ?? []).length > 0 && (
        <p class="row">
          {item.dispositions?.map((disposition) => (
            <span key={disposition} class="chip">
              <Name of={dispositionInWords(disposition)} />
            </span>
          ))}
        </p>
      )}
      {hasNotes && item.text !== '' && <p dir="auto">{item.text}</p>}
    </div>
  )
}
