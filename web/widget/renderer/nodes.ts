// What JSX makes: descriptions of elements and components, the part of Preact's that the widget uses.

export type Props = Readonly<Record<string, unknown>> & { readonly children?: unknown }
export type Component = (props: Props) => unknown

export interface Described {
  /** A tag, a component, or null for a mere list. */
  readonly type: string | Component | null
  readonly props: Props
  readonly key: string | number | undefined
}

/** Text stands for itself. */
export type Node = Described | string

export const Fragment = null

export function jsx(type: Described['type'], props: Props, key?: string | number): Described {
  return { type, props, key }
}

export { jsx as jsxs }

export function h(type: Described['type'], props: Props = {}): Described {
  return { type, props, key: undefined }
}

/** Children in their places: what is not there keeps its place free, so that the next one is still known by its own. */
export function childrenOf(children: unknown): readonly (Node | null)[] {
  return (Array.isArray(children) ? children : [children]).map((child: unknown) => {
    if (child === null || child === undefined || typeof child === 'boolean') return null
    if (Array.isArray(child)) return { type: null, props: { children: child }, key: undefined }
    return typeof child === 'string' || typeof child === 'number' ? String(child) : (child as Described)
  })
}
