// Creates elements with DOM methods, which every page's policy allows.

const svgSpace = 'http://www.w3.org/2000/svg'

export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

/** `drawn`: the path. */
export function icon(drawn: string, className = 'icon'): SVGElement {
  const svg = document.createElementNS(svgSpace, 'svg')
  for (const [name, value] of Object.entries({ class: className, viewBox: '0 0 24 24', 'aria-hidden': 'true' }))
    svg.setAttribute(name, value)
  const path = document.createElementNS(svgSpace, 'path')
  path.setAttribute('d', drawn)
  svg.append(path)
  return svg
}
