// Frames in and out. Incoming frames are parsed by their schema (S3). Outgoing ones are built around item texts as they are stored.
import { clientFrameSchema, type ClientFrame } from '../../protocol/client-frames.ts'
import { limits } from '../../protocol/limits.ts'
import { refusals, refuse, type Refusal } from '../../protocol/problem.ts'
import { isTextOf } from '../../protocol/texts.ts'
import type { ItemPage } from './pages.ts'

const encoder = new TextEncoder()

/** Returns whether `text` has more than `max` UTF-8 bytes. They are counted only if its length leaves a doubt. */
export function longerThan(text: string, max: number): boolean {
  return text.length > max || (text.length * 3 > max && encoder.encode(text).byteLength > max)
}

/** Returns a frame. If the text is none, returns why, and its number if it has one. */
export function parseFrame(text: string): ClientFrame | { readonly refusal: Refusal; readonly n: number | null } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { refusal: refuse('invalid', undefined, 'must be JSON'), n: null }
  }
  const message = messageIn(value)
  if (message) return message
  const parsed = clientFrameSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const n = numberOf(value)
  const field = issue?.path.join('.') ?? ''
  if (issue?.code === 'invalid_union' && field === 'type' && typeName(value))
    return { refusal: refuse('unknown_type', 'type'), n }
  return { refusal: refuse('invalid', field === '' ? undefined : field, issue?.message), n }
}

/**
 * Recognises a valid message without the schema, since nearly every frame is one. Null: the schema has to decide. A test checks that the
 * two agree. Where code cannot be made at run time, the schema costs 7 µs and this less than one (workerd, 2026-11).
 */
function messageIn(value: unknown): ClientFrame | null {
  if (typeof value !== 'object' || value === null) return null
  const { type, n, text, contentType = 'text/plain' } = value as Partial<Record<string, unknown>>
  if (type !== 'message' || typeof text !== 'string' || !isTextOf(text, limits.messageBytes)) return null
  if (typeof n !== 'number' || !Number.isSafeInteger(n) || n < 1) return null
  return contentType === 'text/plain' || contentType === 'text/markdown' ? { type, n, text, contentType } : null
}

/** Returns the number of a frame, or of what was no frame. Null: it has none. */
export function numberIn(frame: ReturnType<typeof parseFrame>): number | null {
  return 'n' in frame ? frame.n : null
}

function typeName(value: unknown): boolean {
  return typeof (value as { type?: unknown }).type === 'string'
}

function numberOf(value: unknown): number | null {
  const n = typeof value === 'object' && value !== null && 'n' in value ? value.n : null
  return typeof n === 'number' && Number.isSafeInteger(n) ? n : null
}

export function errorText(refusal: Refusal, more: Readonly<Record<string, number | null>> = {}): string {
  const { refused: code, field, detail } = refusal
  const numbers = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== null))
  return JSON.stringify({ type: 'error', code, title: refusals[code][1], field, detail, ...numbers })
}

/** Builds the frame `items`. It has `more` only if it answers a question. */
export function itemsText({ first, items }: Omit<ItemPage, 'more'>, more: boolean | null = null): string {
  const last = more === null ? '' : `,"more":${more}`
  return `{"type":"items","first":${first},"items":[${items.join(',')}]${last}}`
}

export function earlierText({ first, items }: Omit<ItemPage, 'more'>): string {
  return `{"type":"earlier","first":${first},"items":[${items.join(',')}]}`
}

export function welcomeText({ first, items, more }: ItemPage, rest: Readonly<Record<string, unknown>>): string {
  return `{"type":"welcome","first":${first},"items":[${items.join(',')}],"more":${more},${JSON.stringify(rest).slice(1)}`
}
