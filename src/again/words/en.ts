export const title = () => 'Same again'
export const heading = (exchange: string) => `“${exchange}” again`
export const intro = () =>
  'Description, budget, place, households and rules come along; gift ideas and addresses don’t. You can change it all later.'
export const invite = () => 'Invite the same people as soon as you let people join'
export const inviteHint = () =>
  'Nobody’s in until they say yes. We keep their names and emails until then.'
export const avoidLastPairs = () => 'Nobody gets the same person as last time'
export const avoidLastPairsHint = () =>
  'From 10 people on, if the rules leave room. Kept sealed, hidden among others.'
export const notOver = () => 'It isn’t finished yet, and nothing was changed.'
