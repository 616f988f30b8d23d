// The previews of every mail.
export const previewsTitle = () => 'Every mail'
export const previewsIntro = () => 'With sample data; only in development.'
export const subjectLine = () => 'Subject:'
export const whenDrawn = () => 'When names are drawn'
export const whenDrawnAgain = () => 'When names are drawn again'
export const whenSentOnceMore = () => 'When it is sent once more'
export const whenSomebodyCameLateOrDroppedOut = () => 'When somebody came late or dropped out'
export const whenRegistrationOpensAgain = () => 'When registration opens for those of last time'
export const whenSomebodyHasJoined = () => 'When somebody has joined'
export const whenSomebodyAskedForALink = () => 'When somebody asked for a link'
export const whenSomebodyHasLeft = () => 'When somebody has left'
export const whenOrganiserTookSomebodyOut = () =>
  'When the organiser took somebody out before the draw'
export const whenOrganiserTookSomebodyOutAfterDraw = () =>
  'When the organiser took somebody out after it'
export const whenAWeekIsLeft = () => 'When a week is left'
export const whenADayIsLeft = () => 'When a day is left'
export const whenItIsToday = () => 'When it is today'
export const whenSomebodyHasAMessage = () =>
  'When somebody has a message from their recipient or their giver'
export const whenNoticeOfJoining = () => 'When somebody joined'
export const whenNoticeOfLeaving = () => 'When somebody left'
export const whenRegistrationHasClosed = () => 'When the last day to join is over'
export const whenDataIsErasedSoon = () => 'When the data is erased in a week'
export const whenOneMailFailed = () => 'When one mail failed'
export const whenSeveralMailsFailed = () => 'When several failed in several exchanges'
export const whenSomebodyShowsAMessage = () => 'When somebody shows a message to the organiser'
export const whenRulesForbidTheDraw = () => 'When the rules do not allow a draw'
export const whenSomebodyWouldNotBeTold = () => 'When somebody would not learn whom they give to'
export const whenOrganiserForgotPassword = () => 'When the organiser forgot the password'

// What the samples are made of.
export const SAMPLE_EXCHANGE = 'Christmas with the Lindgrens'
export const SAMPLE_PLACE = 'Grandma’s house, Elm Street 4'
export const SAMPLE_OFFICE = 'Office party'
export const SAMPLE_IDEAS =
  'Warm socks, size 44.\nAnything with chocolate, and this book:\nhttps://books.example.com/the-long-winter'
export const SAMPLE_ADDRESS = 'Ben Lindgren\nBirch Road 12\n12345 Elsewhere'
