// Paths of icons that launcher and chat share.
export const chatPath =
  'M12 3.5c-5 0-9 3.4-9 7.7 0 2.4 1.3 4.6 3.3 6-.1 1-.5 2-1.2 2.9-.2.3 0 .7.4.7 1.7-.2 3.2-.8 4.3-1.7.7.1 1.4.2 2.2.2 5 0 9-3.5 9-8.1 0-4.3-4-7.7-9-7.7Z'
export const downPath = 'm6 9.5 6 6 6-6'
export const closePath = 'm6.5 6.5 11 11m0-11-11 11'
export const wrongPath = 'M12 8v5m0 3.5v.01M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z'
