// The questions that a flow can ask other objects, and the answers. To add one, add a member to both unions and a case below. Sending,
// waiting and a missing answer work the same for all.

export type Question = { readonly about: 'hours'; readonly queue: string }

/** `open` null: the queue does not exist. */
export type Answer = { readonly about: 'hours'; readonly open: boolean | null }

/** The address of the object that can answer. */
export function addresseeOf(question: Question): string {
  switch (question.about) {
    case 'hours':
      return `queue/${question.queue}`
  }
}
