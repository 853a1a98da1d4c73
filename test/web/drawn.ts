// What a component draws, without a browser: for components without hooks.
import type { ComponentChildren, FunctionComponent, VNode } from 'preact'

export interface Drawn {
  readonly tag: string
  readonly props: Readonly<Record<string, unknown>>
  /** All text inside. */
  readonly text: string
}

/** The elements that are drawn, each before what is in it. Components are drawn in their place. */
export function elementsOf(drawn: ComponentChildren): readonly Drawn[] {
  if (Array.isArray(drawn)) return (drawn as ComponentChildren[]).flatMap(elementsOf)
  if (!isElement(drawn)) return []
  const { type, props } = drawn
  if (typeof type === 'function') return elementsOf((type as FunctionComponent<object>)(props))
  return [{ tag: type, props: { ...props }, text: textOf(props.children) }, ...elementsOf(props.children)]
}

export function textOf(drawn: ComponentChildren): string {
  if (Array.isArray(drawn)) return (drawn as ComponentChildren[]).map(textOf).join('')
  if (!isElement(drawn)) return typeof drawn === 'string' || typeof drawn === 'number' ? String(drawn) : ''
  const { type, props } = drawn
  return textOf(typeof type === 'function' ? (type as FunctionComponent<object>)(props) : props.children)
}

function isElement(drawn: ComponentChildren): drawn is VNode<{ children?: ComponentChildren }> {
  return typeof drawn === 'object' && drawn !== null && 'props' in drawn
}
