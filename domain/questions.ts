// What a flow asks others, and what they answer. A further question is a member of both unions and a case below: how it travels, what waits
// for it and what happens without an answer is the same for all.

export type Question = { readonly about: 'hours'; readonly queue: string }

/** `open` null: there is no such queue. */
export type Answer = { readonly about: 'hours'; readonly open: boolean | null }

/** The address of the object that can answer. */
export function addresseeOf(question: Question): string {
  switch (question.about) {
    case 'hours':
      return `queue/${question.queue}`
  }
}
