#include "service/mail/send_fate.h"

#include <algorithm>

#include "core/mail/delivery_failure.h"
#include "core/text/utf8.h"

namespace strowger::service {

using core::OutgoingMailMove;

namespace {

std::string Shortened(std::string_view answer) {
  return std::string(core::BeginningOf(answer, OutgoingMail::kAnswerBytesMax));
}

// What the outcome means for a recipient of whom the server said nothing of its own.
RecipientState StateOf(SendOutcome outcome) {
  switch (outcome) {
    case SendOutcome::kSent:
      return RecipientState::kSent;
    case SendOutcome::kRefused:
      return RecipientState::kRefused;
    case SendOutcome::kTryLater:
    case SendOutcome::kUncertain:
      return RecipientState::kWaiting;
  }
  return RecipientState::kWaiting;
}

RecipientVerdict VerdictOn(const std::string& address, const SendResult& result) {
  const auto refused = std::ranges::find(result.refused, address, &RefusedRecipient::address);
  if (refused == result.refused.end()) {
    return {address, StateOf(result.outcome), Shortened(result.answer)};
  }
  return {address, refused->is_for_good ? RecipientState::kRefused : RecipientState::kWaiting,
          Shortened(refused->answer)};
}

void SuppressDead(const SendResult& result, TimePoint now, SendFate& fate) {
  for (const RefusedRecipient& refused : result.refused) {
    if (!refused.is_for_good) continue;
    const auto failure = core::DiagnoseFailure(refused.answer);
    if (!failure.IsAddressDead()) continue;
    fate.suppressed.push_back({refused.address, "A mail server said: " + Shortened(refused.answer),
                               now + kDeadAddressDuration});
  }
}

bool Has(const std::vector<RecipientVerdict>& verdicts, RecipientState state) {
  return std::ranges::find(verdicts, state, &RecipientVerdict::state) != verdicts.end();
}

}  // namespace

std::vector<std::string> WaitingAddresses(const OutgoingMail& mail) {
  std::vector<std::string> addresses;
  for (const OutgoingRecipient& recipient : mail.recipients) {
    const std::string& address = recipient.mailbox.address;
    if (recipient.state == RecipientState::kWaiting &&
        std::ranges::find(addresses, address) == addresses.end()) {
      addresses.push_back(address);
    }
  }
  return addresses;
}

SendFate FateOf(const OutgoingMail& mail, const SendResult& result, TimePoint now, double chance) {
  SendFate fate;
  fate.answer = Shortened(result.answer);
  for (const std::string& address : WaitingAddresses(mail)) {
    fate.verdicts.push_back(VerdictOn(address, result));
  }
  SuppressDead(result, now, fate);
  if (result.outcome == SendOutcome::kUncertain) {
    fate.move = OutgoingMailMove::kLoseTrack;
    return fate;
  }
  if (Has(fate.verdicts, RecipientState::kWaiting)) {
    const TimePoint first = mail.first_try.value_or(now);
    if (!core::IsGivenUp(core::kMailRetryRule, mail.tries, first, now)) {
      fate.move = OutgoingMailMove::kPutOff;
      fate.due = now + core::WaitAfter(core::kMailRetryRule, mail.tries, chance);
      return fate;
    }
    for (RecipientVerdict& verdict : fate.verdicts) {
      if (verdict.state == RecipientState::kWaiting) verdict.state = RecipientState::kGivenUp;
    }
  }
  const bool had_one = std::ranges::find(mail.recipients, RecipientState::kSent,
                                         &OutgoingRecipient::state) != mail.recipients.end();
  const bool is_sent = had_one || Has(fate.verdicts, RecipientState::kSent);
  fate.move = is_sent ? OutgoingMailMove::kSucceed : OutgoingMailMove::kFail;
  return fate;
}

}  // namespace strowger::service
