// The sort order of a board's table.
export interface Order<Column extends string> {
  readonly by: Column
  readonly down: boolean
}

/** Pressing the same column again reverses the order. Names sort upwards first, figures downwards. */
export function pressed<Column extends string>(order: Order<Column>, by: Column, names: Column): Order<Column> {
  return order.by === by ? { by, down: !order.down } : { by, down: by !== names }
}

/** Rows without a value come last in either direction. */
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
