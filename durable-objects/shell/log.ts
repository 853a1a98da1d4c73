// The only way from an object to the console: one structured line, never with the text of a message.

export type Line = Readonly<Record<string, unknown>>

export function logger(object: string): (line: Line) => void {
  return (line) => console.log(JSON.stringify({ object, ...line }))
}
