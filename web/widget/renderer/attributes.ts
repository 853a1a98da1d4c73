// Properties of an element: listeners, styles and attributes. All by the DOM's own methods, which no page's policy forbids.
import type { Props } from './nodes.ts'

export function setProps(element: Element, before: Props, after: Props): void {
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (name === 'children' || name === 'ref') continue
    const value = after[name]
    if (name === 'value') {
      // What somebody typed is newer than what was drawn.
      const field = element as HTMLInputElement
      if (field.value !== value) field.value = String(value)
    } else if (value !== before[name]) set(element, name, before[name], value)
  }
}

function set(element: Element, name: string, before: unknown, value: unknown): void {
  if (name.startsWith('on')) {
    const type = name.slice(2).toLowerCase()
    if (typeof before === 'function') element.removeEventListener(type, before as EventListener)
    if (typeof value === 'function') element.addEventListener(type, value as EventListener)
  } else if (name === 'style') {
    const styled = element as HTMLElement
    for (const [property, wanted] of Object.entries(value as object)) styled.style.setProperty(property, String(wanted))
  } else if (value === null || value === undefined || (value === false && !name.startsWith('aria-'))) {
    element.removeAttribute(name)
  } else {
    element.setAttribute(name, value === true && !name.startsWith('aria-') ? '' : `${value as string}`)
  }
}
