// An agent's own operations: workspace, presence, offers and wrap-up.
import { Hono } from 'hono'
import type { AgentCommand } from '../../domain/agent/messages.ts'
import { isAgent } from '../../domain/conversation/person.ts'
import { agentStub, conversationStub } from '../../durable-objects/stubs.ts'
import { engagementsQuery } from '../../protocol/engagements.ts'
import { answerBody, presenceBody, wrapUpBody } from '../../protocol/http.ts'
import { answered } from '../answered.ts'
import { causeOf } from '../cause.ts'
import type { RequestContext, Edge } from '../context.ts'
import { agentOf, nameOf, type AgentPerson } from '../identity.ts'
import { bodyOf, conversationOf, queryOf } from '../input.ts'
import { agentOrigins } from '../origins.ts'
import { beginPolling, postFrames, waitForFrames } from '../polling.ts'
import { refused } from '../problem.ts'
import { paced } from '../rates.ts'
import { engagementsOf } from '../stays.ts'
import { connecting, connectionFor, openSocket } from '../upgrade.ts'

type AgentAct = Extract<AgentCommand, { readonly type: 'presence' | 'answer' | 'finishWrapUp' | 'resume' }>

export const agents = new Hono<Edge>()

agents.get('/agent', async (c) => {
  const { agent } = await agentOf(c)
  return c.json(answered(await agentStub(c.env, agent).view()))
})

agents.put('/agent/presence', async (c) => {
  const by = await agentOf(c)
  const { presence } = await bodyOf(c, presenceBody)
  return act(c, by, { type: 'presence', presence })
})

/** Q4. The customer's last words are read from the conversation at each request, so an agent whose offer is over does not get them (S1). */
agents.get('/agent/offers/:offer', async (c) => {
  const { agent } = await agentOf(c)
  const offer = c.req.param('offer')
  const { conversation, invitation } = answered(await agentStub(c.env, agent).offered(offer))
  const { attributes, lastWords, note } = answered(
    await conversationStub(c.env, conversation).preview(agent, invitation),
  )
  // Objects of the previous release have no note.
  return c.json({ offer, attributes, lastWords, note: (note as string | null | undefined) ?? null })
})

agents.post('/agent/offers/:offer', async (c) => {
  const by = await agentOf(c)
  const { answer } = await bodyOf(c, answerBody)
  return act(c, by, { type: 'answer', offer: c.req.param('offer'), answer })
})

agents.post('/agent/work/:id/resume', async (c) => {
  const by = await agentOf(c)
  return act(c, by, { type: 'resume', conversation: conversationOf(c) })
})

/** S1 */
agents.get('/agent/engagements', async (c) => {
  const by = await agentOf(c)
  return c.json(await engagementsOf(c.env.CONFIG, by, queryOf(c, engagementsQuery), Date.now()))
})

agents.post('/agent/wrap-ups/:id', async (c) => {
  const by = await agentOf(c)
  const conversation = conversationOf(c)
  return act(c, by, { type: 'finishWrapUp', conversation, ...(await bodyOf(c, wrapUpBody)) })
})

agents.post('/agent/connections', async (c) => {
  const by = await agentOf(c)
  await paced(c, 'connecting', nameOf(by))
  return c.json(await connectionFor(c, by, nameOf(by), '/v1/agent', agentOrigins(c.env)))
})

agents.get('/agent/socket', async (c) => {
  const by = await connecting(c, (subject) => subject)
  if (!isAgent(by.person)) throw refused('forbidden')
  return openSocket(agentStub(c.env, by.person.agent), by)
})

agents.post('/agent/polling', async (c) =>
  beginPolling(
    c,
    (subject) => subject,
    async ({ person, credentials }, mailbox) => {
      if (!isAgent(person)) throw refused('forbidden')
      return agentStub(c.env, person.agent).openMailbox(person, mailbox, null, credentials)
    },
  ),
)

agents.post('/agent/polling/frames', async (c) =>
  postFrames(
    c,
    (subject) => subject,
    (subject) => workspaceOf(c, subject),
  ),
)

agents.post('/agent/polling/wait', async (c) =>
  waitForFrames(
    c,
    (subject) => subject,
    (subject) => workspaceOf(c, subject),
  ),
)

function workspaceOf(c: RequestContext, subject: string) {
  const [kind, agent = ''] = subject.split('/')
  if (kind !== 'agent') throw refused('forbidden')
  return agentStub(c.env, agent)
}

/** Executes an act and answers the workspace after it. */
async function act(c: RequestContext, by: AgentPerson, command: AgentAct): Promise<Response> {
  await paced(c, 'acting', nameOf(by))
  const stub = agentStub(c.env, by.agent)
  return c.json(answered(await stub.act(command, await causeOf(c, nameOf(by)))))
}
