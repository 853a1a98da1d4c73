// The earlier conversations of a customer whom the agent serves (S1), each of which can be opened to read.
import type { CustomerDetails } from '../calls.ts'
import { isInside } from '../conversation/here.ts'
import type { Desk } from '../desk.ts'
import { Name } from '../parts/name.tsx'
import { hashOf, route } from '../route.ts'
import { itemWords, words, wording } from '../words.ts'

type Earlier = CustomerDetails['earlier'][number]

export function EarlierList({
  desk,
  conversation,
  earlier,
}: {
  desk: Desk
  conversation: string
  earlier: readonly Earlier[]
}) {
  const room = desk.rooms.of(conversation)
  const mayRead = desk.supervises.value || (room !== null && isInside(room))
  const current = route.value
  const open = current.at === 'work' ? current.earlier : undefined
  return (
    <ul class="earlier">
      {earlier.map((one) => {
        const to = { at: 'work', conversation, earlier: one.conversation } as const
        const here = open === one.conversation
        return (
          <li key={one.conversation}>
            {mayRead ? (
              <a href={hashOf(to)} {...(here ? { 'aria-current': 'true' as const } : {})}>
                <About one={one} />
              </a>
            ) : (
              <About one={one} />
            )}
          </li>
        )
      })}
    </ul>
  )
}

function About({ one: { entryPointName, startedAt, endedAt, reason, servedBy } }: { one: Earlier }) {
  const said = words.value.reading
  const how: Readonly<Record<string, string>> = itemWords.value.ended
  return (
    <>
      <strong>
        <Name of={entryPointName} />
      </strong>
      <span class="quiet">{wording.value.dateTime(startedAt ?? endedAt)}</span>
      <span class="quiet">
        <bdi>{servedBy.length === 0 ? said.nobody : said.servedBy(wording.value.list(servedBy))}</bdi>
      </span>
      {reason !== null && Object.hasOwn(how, reason) && <span class="quiet">{how[reason]}</span>}
    </>
  )
}
