// Measures the time from an agent's becoming available to the offer on the workspace's socket, with a long queue of waiting customers.
import { until } from '../test/support/client.ts'
import { summary, type Summary } from './numbers.ts'
import { waiting, type Office } from './office.ts'

const atOnce = 10

export async function offers(office: Office, runs: number): Promise<Summary> {
  // Capacity for one: with more, the next offer would ring at once.
  const desk = await office.hire('finder', 'ringing', 1)
  // A declined conversation is not offered again at once, so every run has its own.
  for (let made = 0; made < runs; made += atOnce) {
    await Promise.all(Array.from({ length: atOnce }, () => waiting(office.url)))
  }
  const spans: number[] = []
  for (let run = 0; run < runs; run++) {
    const rings = Promise.withResolvers<string>()
    desk.onChange = ({ offers: [offer] }) => {
      if (offer?.state === 'ringing') rings.resolve(offer.id)
    }
    const fromAt = performance.now()
    const told = office.presence(desk.api, 'available')
    const offer = await rings.promise
    spans.push(performance.now() - fromAt)
    await told
    // Busy first, because an available agent who declines gets the next offer at once.
    await office.presence(desk.api, 'busy')
    const path = `/agent/offers/${encodeURIComponent(offer)}`
    await desk.api({ method: 'POST', path, body: { answer: 'decline' } })
    await until('the offer is off the desk', () => desk.seen?.offers.length === 0)
  }
  desk.stop()
  return summary(spans)
}
