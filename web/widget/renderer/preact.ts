// Stands in Preact's place in the widget's build (docs/decisions/016-a-renderer-for-the-widget.md).
export { Fragment, h, jsx, jsxs } from './nodes.ts'
export { render } from './tree.ts'
export { useEffect, useLayoutEffect, useMemo, useRef, useSignal, useState } from './hooks.ts'
export * from '@preact/signals-core'
