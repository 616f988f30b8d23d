// While BASE_URL names this computer alone.
export const linkIsLocal = () =>
  'This link only works on this computer; no phone can open it. The README says how to change that (“Configuration”).'
export const cardIsLocal = () =>
  'Cards only work on this computer for now; no phone can open them. The README says how to change that (“Configuration”).'
export const linksAreLocal = () =>
  'Cards and links only work on this computer for now; no phone can open them. The README says how to change that (“Configuration”).'
