#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

// All words that the console says, in three languages. What the server says in words (names,
// reasons without a text in refusal_text.cc) is shown as it comes.
namespace strowger::client {

enum class Language { kEnglish, kSimplified, kTraditional };

// clang-format off
enum class Text {
  kReady,
  kNotReady,
  kLoggedOff,
  kBusy,
  kThenPresence,
  kBySupervisor,
  kReasonBreak,
  kReasonLunch,
  kReasonMeeting,
  kReasonTraining,
  kReasonPaperwork,
  kReasonLogOn,
  kReasonNoAnswer,
  kReasonUnreachable,
  kReasonOther,
  kWaiting,
  kOffered,
  kConnected,
  kHeld,
  kConsulting,
  kConference,
  kWrapUp,
  kClosed,
  kOfferDeclined,
  kOfferExpired,
  kOfferRescinded,
  kOfferBusy,
  kOfferUnreachable,
  kCauseSupervisorReady,
  kCauseSupervisorNotReady,
  kCauseSupervisorLoggedOff,
  kCauseNoAnswer,
  kCauseUnreachable,
  kCauseConsoleLost,
  kCauseSystem,
  kWayBack,
  kConnecting,
  kOnline,
  kResuming,
  kStale,
  kSessionEnded,
  kLinkUp,
  kLinkDown,
  kLinkDownLong,
  kLinkUpLong,
  kHistoryReset,
  kMyWork,
  kCustomer,
  kNote,
  kNoteFor,
  kNoteLeft,
  kNoteHint,
  kOffer,
  kOfferConsult,
  kWaited,
  kAsks,
  kAnswerWithin,
  kAnswerAtPhone,
  kTalk,
  kTimeLeft,
  kOutcomeNeeded,
  kOutcomeOptional,
  kWith,
  kRinging,
  kNothingReady,
  kNothingNotReady,
  kNothingLoggedOff,
  kNoCustomer,
  kUnknownCaller,
  kLookingUp,
  kManyCallers,
  kSure,
  kTickets,
  kContacts,
  kNotes,
  kNone,
  kTicketOpen,
  kTicketWaiting,
  kTicketSolved,
  kTicketClosed,
  kHandled,
  kAbandoned,
  kTransferredOut,
  kRefused,
  kAccept,
  kDecline,
  kHold,
  kRetrieve,
  kTransfer,
  kConsult,
  kBack,
  kHandOver,
  kJoin,
  kRelease,
  kFinish,
  kTicket,
  kPresence,
  kIdentify,
  kHelp,
  kQuit,
  kSave,
  kLeave,
  kLogOn,
  kLogOff,
  kAtDevice,
  kOtherDevice,
  kNewTicket,
  kLinkTicket,
  kCommentTicket,
  kOtherTicket,
  kNoOutcome,
  kDeclinePlain,
  kDeclineField,
  kDeclineTrouble,
  kNoMatch,
  kPickFirst,
  kAskTransfer,
  kAskConsult,
  kAskSubject,
  kAskComment,
  kAskTicket,
  kAskDevice,
  kAskReason,
  kAskOutcome,
  kAct,
  kActRefused,
  kActUnreachable,
  kDraftHere,
  kDraftServer,
  kDraftBroken,
  kNoteSaved,
  kNoteFull,
  kTooSmall,
  kAgainToHangUp,
  kAgainToQuit,
  kMenuKeys,
  kPromptKeys,
  kPlaceKeys,
  kNoteKeys,
  kHelpTitle,
  kAnyKey,
  kCount  // Not a text.
};
// clang-format on

// "{0}" and "{1}" in the text are replaced.
std::string Say(Language language, Text text, std::initializer_list<std::string_view> values = {});

// A text of a plain command; it stands where it is said.
struct Phrase {
  std::string_view english;
  std::string_view simplified;
  std::string_view traditional;
};
std::string Say(Language language, const Phrase& phrase,
                std::initializer_list<std::string_view> values = {});

// From "zh_TW.UTF-8", "zh-Hant", "zh_CN", "en"...; English for what is not known.
Language ToLanguage(std::string_view name);
// By STROWGER_LANGUAGE, else LC_ALL, LC_MESSAGES or LANG.
Language LanguageOfEnvironment();

}  // namespace strowger::client
