// Fields that all kinds of configuration share: ids, names and ranges.
import { z } from 'zod'
import { neededName } from '../texts.ts'

/** The form of an id, as a refusal words it. */
export const idForm = 'must be 1 to 64 letters, digits, hyphens and underscores'

/** Ids are used as keys of records, so names that every object inherits are not allowed. */
export const idSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, idForm)
  .refine((id) => !(id in Object.prototype), 'is reserved')

export const ownId = idSchema.describe('1 to 64 letters, digits, hyphens and underscores. It can never be changed.')
export const shownName = neededName.describe('The name that people see.')
/** An integer within a range of `limits`. */
export const within = (range: { min: number; max: number }) => z.int().min(range.min).max(range.max)
