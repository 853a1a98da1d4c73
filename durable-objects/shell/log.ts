// The only way from an object to the console: one structured line, never with the text of a message.

export type Line = Readonly<Record<string, unknown>>

/** Lines about single commands only where they are asked for: a line costs more than the message it tells of. */
export function logger(object: string, commands: boolean): (line: Line) => void {
  return (line) => {
    if (commands || line['level'] !== undefined) console.log(JSON.stringify({ object, ...line }))
  }
}
