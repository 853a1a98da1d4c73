// What was stored and cannot be read (O3). Nobody learns from the error what it holds: it is logged, and shown to administrators.

export class Damaged extends Error {
  override readonly name = 'Damaged'
}

/** Throws `Damaged` for what is no JSON. The platform's own error quotes the text. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Damaged(`no JSON in ${text.length} characters`)
  }
}
