/** Screens on which the panel covers the page (style/panel.css). */
export const phone = '(max-width: 520px), (max-height: 440px)'
