// An earlier conversation, to be read (P10).
import { useLayoutEffect, useRef } from 'preact/hooks'
import { serverNow } from '../../shared/clock.ts'
import { linesOf } from '../../shared/lines.ts'
import type { ReadConversation } from '../earlier.ts'
import { lineOf, wording, words } from '../tongue.ts'
import { Bubble } from './bubble.tsx'
import { Icon } from './icons.tsx'
import { Loading } from './loading.tsx'
import { Pieces } from './said.tsx'
import type { Shown } from './shown.ts'
import { groupMs } from './transcript.tsx'

const nothing = () => {}

export function Past({ widget, reading }: Shown & { readonly reading: ReadConversation }) {
  const { widget: said } = words.value
  const back = useRef<HTMLButtonElement>(null)
  // The pressed button has disappeared, and the focus must not be lost.
  useLayoutEffect(() => back.current?.focus(), [])
  const leave = () => {
    widget.writer.wait()
    widget.earlier.leave()
  }
  return (
    <>
      <button type="button" class="plain back" ref={back} onClick={leave}>
        <Icon name="back" />
        {said.goBack}
      </button>
      {reading.failed && (
        <div class="state" role="alert">
          <Icon name="wrong" />
          <p>{said.failed}</p>
        </div>
      )}
      {!reading.failed && reading.items === null && <Loading />}
      {reading.items !== null && (
        <div class="scroll" role="region" aria-label={said.transcript} tabIndex={0}>
          {linesOf(reading.items, { first: 1, newFrom: null, groupMs }).map((line) => {
            if (line.kind === 'day')
              return (
                <p key={line.key} class="parting">
                  <time dateTime={line.at}>{wording().day(line.at, serverNow())}</time>
                </p>
              )
            if (line.kind === 'new') return null
            const { item } = line
            if (line.kind === 'event')
              return (
                <p key={line.key} class="event">
                  <Pieces pieces={lineOf(item)} />
                </p>
              )
            return (
              <Bubble
                key={line.key}
                item={item}
                mine={item.type === 'message' && item.role === 'customer'}
                begins={line.begins}
                ends={line.ends}
                house={widget.ownTitle()}
                face={widget.ownTitle()}
                amendable={false}
                correct={nothing}
                remove={nothing}
              >
                <time dateTime={item.at} dir="auto">
                  {wording().time(item.at)}
                </time>
              </Bubble>
            )
          })}
        </div>
      )}
    </>
  )
}
