// Shows text that had to be cut as a tooltip.

/** Returns the function that stops it. */
export function showWhole(): () => void {
  document.addEventListener('pointerover', look)
  return () => document.removeEventListener('pointerover', look)
}

function look({ target }: PointerEvent): void {
  if (!(target instanceof HTMLElement)) return
  const { scrollWidth, clientWidth, scrollHeight, clientHeight } = target
  // Inline elements have no client width.
  if (clientWidth === 0 || (scrollWidth <= clientWidth && scrollHeight <= clientHeight + 2)) return
  const { overflowX, textOverflow, webkitLineClamp } = getComputedStyle(target)
  const cuts = overflowX === 'hidden' && (textOverflow === 'ellipsis' || webkitLineClamp !== 'none')
  if (cuts && (target.title === '' || target.dataset['whole'] !== undefined)) {
    target.title = (target.textContent ?? '').trim()
    target.dataset['whole'] = ''
  }
}
