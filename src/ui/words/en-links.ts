// Links to somebody’s page that open nothing.
export const noLinkTitle = () => 'This link is incomplete'
export const noLinkText = (sends: boolean) =>
  sends
    ? 'Copy the whole link from the email and try again, or get a new one.'
    : 'Copy the whole link and try again, or ask whoever gave it to you for a new one.'
export const deadLinkTitle = () => 'This link no longer works'
export const deadLinkText = (sends: boolean) =>
  sends
    ? 'It’s too old or was cut off, or whoever it was for is out. Still in? Get a new one.'
    : 'It’s too old or was cut off, or whoever it was for is out. Still in? Ask whoever gave it to you for a new one.'
export const deadCardText = () =>
  'Whoever this card was for is out, or everything has been deleted, as we do 30 days after the day. Think that’s wrong? Ask whoever invited you.'
