// The error for stored text that cannot be read (O3). It must not quote the text, because it is logged and shown to administrators.

export class Damaged extends Error {
  override readonly name = 'Damaged'
}

/** Parses JSON. Throws `Damaged` if the text is not JSON, since the platform's own error quotes the text. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Damaged(`no JSON in ${text.length} characters`)
  }
}
