// The names of schemas in the API's description. A schema without a name is written where it is used.
import type { z } from 'zod'
import { alertAnswer } from './alerts.ts'
import { auditEntrySchema } from './audit.ts'
import {
  agentsAnswer,
  agentStandingSchema,
  boardSchema,
  queuesAnswer,
  quickConnectsAnswer,
  standingSchema,
} from './boards.ts'
import { agentConfigSchema } from './config/agents.ts'
import { appearanceSchema, entryPointConfigSchema } from './config/entry-points.ts'
import { hoursSchema } from './config/hours.ts'
import { queueConfigSchema } from './config/queues.ts'
import { quickConnectConfigSchema } from './config/quick-connects.ts'
import { siteConfigSchema } from './config/sites.ts'
import { engagementsAnswer, engagementSchema } from './engagements.ts'
import { blockSchema, flowDefinitionSchema } from './flow.ts'
import * as http from './http.ts'
import { itemSchema } from './items.ts'
import {
  cardSchema,
  partySchema,
  pendingSchema,
  roomSchema,
  workspaceSchema,
  wrapUpPolicySchema,
} from './server-frames.ts'

type Named = Readonly<Record<string, z.ZodType>>

/** Bodies that pages send. Unknown fields are ignored, since a page may be of the next release. Fields with a default may be left out. */
export const namedBodies = {
  Start: http.startBody,
  Message: http.messageBody,
  Note: http.noteBody,
  Correction: http.correctionBody,
  Target: http.targetBody,
  Extension: http.extensionBody,
  Cursor: http.cursorBody,
  Presence: http.presenceBody,
  SignIn: http.sessionBody,
  Frames: http.framesBody,
  Wait: http.waitBody,
  OfferAnswer: http.answerBody,
  WrapUp: http.wrapUpBody,
  SiteToken: http.customerBody,
} satisfies Named

/** Bodies that administrators write, and their parts. Unknown fields are refused. */
export const namedSettings = {
  SiteSettings: http.siteBody,
  EntryPointSettings: http.entryPointBody,
  QueueSettings: http.queueBody,
  AgentSettings: http.agentBody,
  QuickConnectSettings: http.quickConnectBody,
  FlowSettings: http.flowBody,
  BlockSettings: blockSchema,
  HoursSettings: hoursSchema,
  AppearanceSettings: appearanceSchema,
  KeyName: http.keyBody,
} satisfies Named

export const namedAnswers = {
  EntryPointView: http.entryPointAnswer,
  SignedIn: http.customerAnswer,
  OpenConversations: http.openAnswer,
  EarlierConversations: http.earlierAnswer,
  Started: http.startAnswer,
  Connection: http.connectionAnswer,
  Polling: http.pollingAnswer,
  Heard: http.heardAnswer,
  Items: http.actAnswer,
  ItemsPage: http.pageAnswer,
  Conversation: http.conversationAnswer,
  Offer: http.offerAnswer,
  Profile: http.profileAnswer,
  QuickConnects: quickConnectsAnswer,
  Boards: queuesAnswer,
  Agents: agentsAnswer,
  Board: boardSchema,
  Standing: standingSchema,
  AgentStanding: agentStandingSchema,
  Engagements: engagementsAnswer,
  Engagement: engagementSchema,
  Session: http.sessionAnswer,
  Alert: alertAnswer,
  Key: http.keyAnswer,
  MadeKey: http.madeKeyAnswer,
  Item: itemSchema,
  Room: roomSchema,
  Party: partySchema,
  Pending: pendingSchema,
  Workspace: workspaceSchema,
  Card: cardSchema,
  WrapUpPolicy: wrapUpPolicySchema,
  Person: http.personAnswer,
  AuditEntry: auditEntrySchema,
  Site: siteConfigSchema,
  EntryPoint: entryPointConfigSchema,
  Queue: queueConfigSchema,
  Agent: agentConfigSchema,
  QuickConnect: quickConnectConfigSchema,
  Hours: hoursSchema,
  Block: blockSchema,
  Flow: flowDefinitionSchema,
  Appearance: appearanceSchema,
} satisfies Named
