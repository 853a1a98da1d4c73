// From an agent's becoming available to the offer on the workspace's socket, with a queue full of people who wait.
import { until } from '../test/support/client.ts'
import { summary, type Summary } from './numbers.ts'
import { waiting, type Office } from './office.ts'

const atOnce = 10

export async function offers(office: Office, runs: number): Promise<Summary> {
  // Room for one: otherwise the next would ring beside it at once.
  const desk = await office.hire('finder', 'ringing', 1)
  // A conversation that was declined rests; so there is one for every run.
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
    // Busy first: whoever declines and is available gets the next at once.
    await office.presence(desk.api, 'busy')
    const path = `/agent/offers/${encodeURIComponent(offer)}`
    await desk.api({ method: 'POST', path, body: { answer: 'decline' } })
    await until('the offer is off the desk', () => desk.seen?.offers.length === 0)
  }
  desk.stop()
  return summary(spans)
}
