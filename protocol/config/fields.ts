// What all that administrators set has in common: ids, names and ranges.
import { z } from 'zod'
import { neededName } from '../texts.ts'

/** What an id must be, as a refusal says it. */
export const idForm = 'must be 1 to 64 letters, digits, hyphens and underscores'

/** Ids are keys of records: a name that every object has would be found where nothing is. */
export const idSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, idForm)
  .refine((id) => !(id in Object.prototype), 'is reserved')

export const ownId = idSchema.describe('1 to 64 letters, digits, hyphens and underscores. It stays for ever.')
export const shownName = neededName.describe('What people see.')
/** From a range of `limits`. */
export const within = (range: { min: number; max: number }) => z.int().min(range.min).max(range.max)
