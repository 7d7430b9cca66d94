#include "terminal/mail_keys.h"

#include <array>

#include "terminal/mail_editor.h"
#include "terminal/mail_view.h"
#include "terminal/mail_words.h"

namespace strowger::client {

namespace {

constexpr std::array kKeys{
    MailBinding{MailAct::kReply, "r", mail_words::kReply, mail_words::kReply, true},
    MailBinding{MailAct::kReplyAll, "a", mail_words::kReplyAll, mail_words::kReplyAllLong, true},
    MailBinding{MailAct::kForward, "f", mail_words::kForward, mail_words::kForward, true},
    MailBinding{MailAct::kFold, "z", mail_words::kFold, mail_words::kFoldLong, true},
    MailBinding{MailAct::kLarge, "v", mail_words::kLarge, mail_words::kLargeLong, true},
    MailBinding{MailAct::kOlder, "[", mail_words::kOlder, mail_words::kOlder, false},
    MailBinding{MailAct::kNewer, "]", mail_words::kNewer, mail_words::kNewer, false},
    MailBinding{MailAct::kAgain, "g", mail_words::kAgain, mail_words::kAgain, false},
    MailBinding{MailAct::kTakeBack, "u", mail_words::kTakeBack, mail_words::kTakeBack, false},
};

Effects RunMailAct(ConsoleState& state, MailAct act, TimePoint now) {
  switch (act) {
    case MailAct::kReply:
      return BeginAnswer(state, mail::v1::OUTGOING_MAIL_PURPOSE_REPLY, now);
    case MailAct::kReplyAll:
      return BeginAnswer(state, mail::v1::OUTGOING_MAIL_PURPOSE_REPLY_ALL, now);
    case MailAct::kForward:
      return BeginAnswer(state, mail::v1::OUTGOING_MAIL_PURPOSE_FORWARD, now);
    case MailAct::kFold: {
      MailPage& page = *PageInHand(state);
      page.is_unfolded = !page.is_unfolded;
      return {};
    }
    case MailAct::kLarge:
      state.is_mail_large = !state.is_mail_large;
      return {};
    case MailAct::kOlder:
      return TurnMail(state, -1);
    case MailAct::kNewer:
      return TurnMail(state, 1);
    case MailAct::kAgain:
      return ReadPageAgain(state, now);
    case MailAct::kTakeBack:
      return TakeBack(state, now);
  }
  return {};
}

}  // namespace

std::span<const MailBinding> MailKeyTable() { return kKeys; }

bool IsPossible(MailAct act, const ConsoleState& state, TimePoint now) {
  const MailPage* page = PageInHand(state);
  switch (act) {
    case MailAct::kReply:
    case MailAct::kReplyAll:
    case MailAct::kForward:
    case MailAct::kFold:
      return page != nullptr && page->letter.has_value();
    case MailAct::kOlder:
    case MailAct::kNewer:
      return page != nullptr && page->conversation && page->conversation->mails_size() > 1;
    case MailAct::kLarge:
    case MailAct::kAgain:
      return page != nullptr;
    case MailAct::kTakeBack:
      return !MailToTakeBack(state, now).empty();
  }
  return false;
}

Effects MailDeskKey(ConsoleState& state, const Key& key, TimePoint now) {
  if (key.code != KeyCode::kCharacter) {
    ScrollMail(state, key.code, now);
    return {};
  }
  for (const MailBinding& binding : kKeys) {
    if (binding.character == key.text && IsPossible(binding.act, state, now)) {
      return RunMailAct(state, binding.act, now);
    }
  }
  return {};
}

}  // namespace strowger::client
