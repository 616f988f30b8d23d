export const title = () => 'Again'
export const heading = (exchange: string) => `“${exchange}” again`
export const intro = () =>
  'Description, budget, place, households and rules are copied; you can change everything afterwards. What people wrote about themselves is not.'
export const invite = () => 'Invite the same people by mail when registration opens'
export const inviteHint = () =>
  'Until then their names and addresses are kept for it. Nobody is in before they join themselves.'
export const avoidLastPairs = () => 'Nobody draws the same person as last time'
export const avoidLastPairsHint = () =>
  'From eight people on, where the rules leave a way. For it a list is kept under seal for each person: whom they drew, and one or two others by chance.'
export const notOver = () =>
  'The next exchange can be made from this one once it is completed. Nothing was changed.'
