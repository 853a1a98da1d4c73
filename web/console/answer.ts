// An agent's answers to offers.
import { ApiError, type Api } from '../shared/api.ts'
import { operate } from '../shared/operate.ts'
import { isQuiet, type Offer, type Work } from './sections.ts'
import { words } from './words.ts'
import type { Workplace } from './workplace.ts'

export type OfferAnswer = 'accept' | 'decline'

export function answer(desk: Workplace, offer: Offer, given: OfferAnswer): void {
  if (offer.state === 'joining') return
  const { conversation } = offer
  if (given === 'accept') desk.goIn(conversation)
  const what = given === 'accept' && isQuiet(offer) ? 'open' : given
  const run = async (api: Api) => {
    try {
      await operate(api, 'POST /agent/offers/:offer', { params: { offer: offer.id }, body: { answer: given } })
    } catch (error) {
      if (!(await answeredSo(api, offer, given, error))) throw error
    }
  }
  void desk.act(words.value.acts[what], run).then((done) => {
    if (!done) desk.focus.keptOut(conversation)
  })
}

/** A6: another tab gave the same answer first. Then the result is what this agent wanted, and the refusal is ignored. */
async function answeredSo(api: Api, { id, conversation }: Offer, given: OfferAnswer, error: unknown): Promise<boolean> {
  if (!(error instanceof ApiError) || error.problem.code !== 'offer_answered') return false
  const { offers, work } = await operate(api, 'GET /agent')
  const isMine = (one: Work) => one.conversation === conversation && one.state === 'active'
  return (offers.some((held) => held.id === id) || work.some(isMine)) === (given === 'accept')
}
