// By which column a table of the board is in order.
export interface Order<Column extends string> {
  readonly by: Column
  readonly down: boolean
}

/** A second press on the same column turns it around. Names begin upwards, figures with the largest. */
export function pressed<Column extends string>(order: Order<Column>, by: Column, names: Column): Order<Column> {
  return order.by === by ? { by, down: !order.down } : { by, down: by !== names }
}

/** What has no value stands at the end, whichever way. */
export function inOrder<Row>(
  rows: readonly Row[],
  valueOf: (row: Row) => string | number | null,
  down: boolean,
): readonly Row[] {
  const sign = down ? -1 : 1
  return rows.toSorted((a, b) => {
    const [one, other] = [valueOf(a), valueOf(b)]
    if (one === null || other === null) return Number(one === null) - Number(other === null)
    if (typeof one === 'string' || typeof other === 'string') return sign * String(one).localeCompare(String(other))
    return sign * (one - other)
  })
}
