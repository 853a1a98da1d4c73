/** Where the panel takes the place of the page (style/panel.css). */
export const phone = '(max-width: 520px), (max-height: 440px)'
