// The reader's state in a conversation: whether they follow its end, from where it is drawn, where new items begin, and the search.
import { batch, computed, effect, signal, untracked } from '@preact/signals'
import { elapsed } from '../../shared/clock.ts'
import type { Room } from '../../shared/room.ts'
import { Search } from './search.ts'
import { earlierFrom, followFrom, revealFrom } from './span.ts'

export class Reader {
  readonly room: Room
  /** Number of the first item that is drawn. */
  readonly from = signal(1)
  readonly following = signal(true)
  /** Number of the first item that was unread when the agent opened the conversation, or null. */
  readonly newFrom = signal<number | null>(null)
  /** The item to which to scroll once it is drawn. */
  readonly target = signal<{ readonly n: number } | null>(null)
  readonly #search = new Search({ now: () => elapsed(), later })
  readonly query = this.#search.query
  readonly found = this.#search.found
  /** Number of the selected search hit, or null. */
  readonly hit = signal<number | null>(null)
  /** The agent's own last message, below which its receipts are shown. */
  readonly lastOwn = computed(() => {
    const me = this.room.you.value?.participant
    const own = this.room.items.value.findLast(
      ({ type, participant, change }) => type === 'message' && participant === me && !change,
    )
    return own?.id ?? null
  })
  /** Number of the last item. */
  readonly last = computed(() => this.room.first.value + this.room.items.value.length - 1)
  readonly #ends: readonly (() => void)[]
  #wantsEarlier = false
  #wantsWhole = false
  #begun = false
  /** How many own messages were unsent at the last look. */
  #unsent: number

  constructor(room: Room) {
    this.room = room
    this.#unsent = room.unsent.entries.peek().length
    this.#ends = [
      effect(() => this.#follow()),
      effect(() => this.#fetched()),
      effect(() => this.#seeOwn()),
      effect(() => this.#search.over(room.items.value, room.first.value)),
      effect(() => this.#choose(this.found.value)),
      () => this.#search.stop(),
    ]
  }

  close(): void {
    for (const end of this.#ends) end()
  }

  /** Draws earlier items, and fetches them if they are not loaded. */
  earlier(): void {
    const first = this.room.first.peek()
    if (this.from.peek() > first) this.from.value = earlierFrom(this.from.peek(), first)
    else if (first > 1) {
      this.#wantsEarlier = true
      this.room.earlier()
    }
  }

  /** Fetches all pages to the beginning. */
  whole(): void {
    this.#wantsWhole = true
    this.#fetched()
  }

  reveal(n: number): void {
    batch(() => {
      this.following.value = false
      this.from.value = revealFrom(this.from.peek(), this.room.first.peek(), n)
      this.target.value = { n }
    })
  }

  latest(): void {
    batch(() => {
      this.following.value = true
      this.from.value = followFrom(null, this.room.first.peek(), this.last.peek())
    })
  }

  search(query: string): void {
    batch(() => {
      this.hit.value = null
      this.#search.ask(query)
    })
  }

  /** Goes `by` hits on, and around at the ends. */
  step(by: 1 | -1): void {
    const hits = this.found.peek()
    if (hits.length === 0) return
    const at = hits.indexOf(this.hit.peek() ?? -1)
    this.go(hits[(at + by + hits.length) % hits.length])
  }

  /** Goes to a hit. */
  go(n: number | undefined): void {
    if (n === undefined) return
    this.hit.value = n
    this.reveal(n)
  }

  /** Goes to the newest hit as soon as it is found. */
  #choose(hits: readonly number[]): void {
    if (this.hit.peek() === null) untracked(() => this.go(hits.at(-1)))
  }

  /** Items that arrive while the agent looks elsewhere are marked as new. */
  lookedAway(): void {
    this.newFrom.value = null
    this.#begun = false
  }

  lookedBack(): void {
    if (this.room.unread.peek() === 0) this.#begun = true
  }

  #follow(): void {
    const [first, last, you] = [this.room.first.value, this.last.value, this.room.you.value]
    const cursors = this.room.cursors.value
    if (you === null) return
    if (!this.#begun && last >= first) {
      this.#begun = true
      // On a first visit everything is unread, so no line is drawn.
      if ((cursors[you.participant] ?? 0) > 0) this.newFrom.value = this.room.news.peek()[0] ?? null
    }
    if (this.following.value) this.from.value = followFrom(this.from.peek(), first, last)
  }

  /** Scrolls to the agent's own message when it is sent, wherever they were reading. */
  #seeOwn(): void {
    const count = this.room.unsent.entries.value.length
    if (count > this.#unsent) untracked(() => this.latest())
    this.#unsent = count
  }

  #fetched(): void {
    const first = this.room.first.value
    if (this.room.loadingEarlier.value) return
    if (this.#wantsWhole && first > 1) {
      this.room.earlier()
      return
    }
    this.#wantsWhole = false
    if (!this.#wantsEarlier || this.from.peek() <= first) return
    this.#wantsEarlier = false
    this.from.value = earlierFrom(this.from.peek(), first)
  }
}

function later(run: () => void): () => void {
  const timer = setTimeout(run)
  return () => clearTimeout(timer)
}
