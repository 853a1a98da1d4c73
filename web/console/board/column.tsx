// A column head of a board's table; pressing it sorts the table.
import { useSignal, type Signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { pressed, type Order } from './sort.ts'

interface ColumnProps<Column extends string> {
  readonly order: Signal<Order<Column>>
  readonly by: Column
  /** The column of names, which sorts upwards first. */
  readonly names: Column
  /** Figures are aligned to the end of their column. */
  readonly figure: boolean
  readonly children: ComponentChildren
}

export function ColumnHead<Column extends string>({ order, by, names, figure, children }: ColumnProps<Column>) {
  const here = order.value.by === by
  const direction = order.value.down ? 'descending' : 'ascending'
  return (
    <th scope="col" class={figure ? 'figure' : 'text'} aria-sort={here ? direction : 'none'}>
      <button
        type="button"
        onClick={() => {
          order.value = pressed(order.value, by, names)
        }}
      >
        {children}
        <span class="sort" aria-hidden="true">
          {here ? (order.value.down ? '↓' : '↑') : ''}
        </span>
      </button>
    </th>
  )
}

export function useOrder<Column extends string>(by: Column, down: boolean): Signal<Order<Column>> {
  return useSignal<Order<Column>>({ by, down })
}
