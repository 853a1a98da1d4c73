// The parameters in paths.
import { z } from 'zod'
import { idSchema } from '../config/fields.ts'

const idIn = (what: string) => idSchema.describe(what)

export const conversationParam = z.uuid().describe('The conversation.')
export const entryPointParam = idIn('The entry point, as it was configured.')
export const invitationParam = z.string().describe('The pending invitation, as in `room.pending`.')
export const participantParam = z.string().describe('The participant, as in `room.roster`; `p1` is the customer.')
export const offerParam = z.string().describe('The offer, as in the workspace.')
export const queueParam = idIn('The queue.')
export const itemParam = z.string().describe('The item’s id.')
