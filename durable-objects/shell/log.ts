// The only way from an object to the console: one structured line, never with the text of a message.

export type Line = Readonly<Record<string, unknown>>

export function logger(object: string): (line: Line) => void {
  return (line) => console[methodOf(line)](JSON.stringify({ object, ...line }))
}

/** So that whoever reads only warnings and errors sees ours among them. */
function methodOf({ level }: Line): 'log' | 'warn' | 'error' {
  return level === 'warn' || level === 'error' ? level : 'log'
}
