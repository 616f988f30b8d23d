export const title = () => 'No more reminders'
export const heading = () => 'No more reminders?'
export const intro = () =>
  'You still take part, and mails that matter, such as a new draw, still reach you.'
export const stop = () => 'Do not remind me any more'
export const stopped = () =>
  'We will not remind you of this exchange again. You still take part; on your own page you can switch reminders on again.'
