// S3: says in a plain sentence which field of an input is wrong and how.
import type { z } from 'zod'

/** The sentence for one zod issue. `field`: the path joined by dots; empty: the whole body. */
export function sentenceOf(field: string, issue: z.core.$ZodIssue): string {
  return `${field === '' ? 'The body' : `\`${field}\``} ${predicateOf(issue)}.`
}

/** Messages of our own schemas are predicates already. The validator's own messages are not written for people and are replaced. */
function predicateOf(issue: z.core.$ZodIssue): string {
  if (!/^(invalid|too (small|big)|unrecognized)/i.test(issue.message)) return issue.message
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined && issue.message.endsWith('undefined')
        ? 'is missing'
        : `must be ${kinds[issue.expected] ?? `of the kind ${issue.expected}`}`
    case 'invalid_value':
      return `must be ${oneOf(issue.values.map(String))}`
    case 'too_small':
      return `must ${amount(issue.origin, 'at least', issue.minimum)}`
    case 'too_big':
      return `must ${amount(issue.origin, 'at most', issue.maximum)}`
    case 'invalid_format':
      return issue.format === 'url' ? 'must be a URL' : 'does not have the form that is expected here'
    case 'invalid_key':
      return issue.issues[0] ? `has a name that cannot be one: it ${predicateOf(issue.issues[0])}` : 'has no good name'
    case 'invalid_union':
      return 'options' in issue ? `must be ${oneOf((issue.options as unknown[]).map(String))}` : otherwise
    default:
      return otherwise
  }
}

const otherwise = 'does not have the form that is expected here'

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

function oneOf(values: readonly string[]): string {
  const quoted = values.map((value) => `\`${value}\``)
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`
}

/** How much is too much or too little: the size of a number, the characters of a text, the entries of a list. */
function amount(origin: string, bound: string, size: number | bigint): string {
  if (origin === 'string') return `have ${bound} ${size} ${Number(size) === 1 ? 'character' : 'characters'}`
  if (origin === 'array') return `have ${bound} ${size} ${Number(size) === 1 ? 'entry' : 'entries'}`
  return `be ${bound} ${size}`
}
