// The entry points at which a widget has one state or another: open, shut, away, with topics, for members, with hostile names.
import { signIn } from '../support/client.ts'
import type { Readers } from './readers.ts'

const never = { timeZone: 'UTC', weekly: [], exceptions: [] }
/** Opens in a little less than two days, whenever the test runs. */
const opensSoon = () => {
  const day = ((new Date(Date.now() + 2 * 86_400_000).getUTCDay() + 6) % 7) + 1
  return { timeZone: 'UTC', weekly: [{ day, from: '00:00', to: '23:59' }], exceptions: [] }
}
const kettle = { accent: '#1f5c4a', side: 'end', title: 'Kettle & Crane', greeting: '' }
/** Words that would do something where they are not shown as words. */
export const tricks = '\u202eevil\u202c <img src=x onerror=hacked=1> "><script>hacked=1</script> '

/** Puts all of them on the server of these readers, and the queues and agents behind them. */
export async function makeEntryPoints(readers: Readers): Promise<void> {
  const admin = await signIn(readers.url, 'root')
  const put = (kind: string, id: string, body: object) => admin({ method: 'PUT', path: `/admin/${kind}/${id}`, body })
  await put('queues', 'shut', { id: 'shut', name: 'Shut', hours: opensSoon() })
  await put('queues', 'never', { id: 'never', name: 'Never', hours: never })
  const live = { mode: 'live', flows: { inbound: 'inbound-live' }, origins: [readers.site] }
  const lasting = { mode: 'persistent', flows: { inbound: 'inbound-persistent' }, origins: [readers.site] }
  await put('queues', 'odd', { id: 'odd', name: 'Odd' })
  await put('entry-points', 'odd', { id: 'odd', name: 'Odd', defaultQueue: 'odd', ...live })
  await put('entry-points', 'open', { id: 'open', name: 'Open', defaultQueue: 'sales', multiParty: true, ...live })
  await put('entry-points', 'shut', { id: 'shut', name: 'Shut', defaultQueue: 'shut', ...live })
  await put('entry-points', 'away', { id: 'away', name: 'Away', defaultQueue: 'never', ...lasting })
  const allDay = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' }))
  await put('queues', 'day', { id: 'day', name: 'Day', hours: { ...never, weekly: allDay } })
  const topics = [
    { text: 'Where is my order?', locales: { fr: 'Où est ma commande ?' } },
    {
      text: 'I want to return something that does not fit, and have a question as well',
      locales: {},
    },
  ]
  const welcome = { name: 'Welcome', defaultQueue: 'day', showTeam: true, topics, appearance: kettle }
  await put('entry-points', 'welcome', { id: 'welcome', ...live, ...welcome })
  for (const id of ['zoe', 'yan', 'xenia'])
    await put('agents', id, { id, name: id, queues: [{ queue: 'day', priority: 1, delayMs: 0 }] })
  const members = { name: 'Members', defaultQueue: 'support', site: 'shop', signIn: 'required' }
  await put('entry-points', 'page', { id: 'page', ...lasting, ...members })
  await put('entry-points', 'link', { id: 'link', ...lasting, ...members, signInUrl: 'https://shop.example/sign-in' })
  await put('entry-points', 'night', { id: 'night', name: 'Night', defaultQueue: 'shut', ...live, afterHours: 'away' })
  await put('agents', 'mallory', {
    id: 'mallory',
    name: `${tricks}Mallory ${'👩‍👩‍👧'.repeat(20)}`.slice(0, 256),
    queues: [{ queue: 'odd', priority: 1, delayMs: 0 }],
  })
}
