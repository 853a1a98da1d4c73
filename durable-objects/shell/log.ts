// The only way from an object to the console. It writes one structured line, never with the text of a message.

export type LogLine = Readonly<Record<string, unknown>>

export function logger(object: string): (line: LogLine) => void {
  return (line) => console[methodOf(line)](JSON.stringify({ object, ...line }))
}

/** Whoever reads only warnings and errors should see ours among them. */
function methodOf({ level }: LogLine): 'log' | 'warn' | 'error' {
  return level === 'warn' || level === 'error' ? level : 'log'
}
