#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/id.h"
#include "base/time.h"
#include "core/campaign/segment.h"
#include "core/mail/mail_ids.h"

// A mail to many customers, and its states.
//
//   draft      somebody writes it; nobody got it
//   running    it is found out who gets it, and they get it, one after the other
//   paused     nobody gets it for now, nor do those whose mail waits in the outbox
//   done       everybody had their turn
//   cancelled  given up: who did not get it does not
namespace strowger::core {

using CampaignId = Id<struct CampaignTag, std::uint64_t>;
// A customer in a campaign.
using CampaignMemberId = Id<struct CampaignMemberTag, std::uint64_t>;

enum class CampaignState { kDraft, kRunning, kPaused, kDone, kCancelled };
enum class CampaignMove { kStart, kPause, kResume, kFinish, kCancel };

struct CampaignStep {
  CampaignState from;
  CampaignMove move;
  CampaignState to;
};

inline constexpr std::array kCampaignSteps{
    CampaignStep{CampaignState::kDraft, CampaignMove::kStart, CampaignState::kRunning},
    CampaignStep{CampaignState::kDraft, CampaignMove::kCancel, CampaignState::kCancelled},
    CampaignStep{CampaignState::kRunning, CampaignMove::kPause, CampaignState::kPaused},
    CampaignStep{CampaignState::kRunning, CampaignMove::kFinish, CampaignState::kDone},
    CampaignStep{CampaignState::kRunning, CampaignMove::kCancel, CampaignState::kCancelled},
    CampaignStep{CampaignState::kPaused, CampaignMove::kResume, CampaignState::kRunning},
    CampaignStep{CampaignState::kPaused, CampaignMove::kCancel, CampaignState::kCancelled},
};

// None: the move is refused in this state.
constexpr std::optional<CampaignState> Next(CampaignState from, CampaignMove move) {
  for (const CampaignStep& step : kCampaignSteps) {
    if (step.from == from && step.move == move) return step.to;
  }
  return std::nullopt;
}

static_assert(!Next(CampaignState::kDone, CampaignMove::kStart));
static_assert(!Next(CampaignState::kCancelled, CampaignMove::kResume));

// How a customer stands in a campaign.
enum class MemberState {
  kWaiting,  // Has not had its turn.
  kQueued,   // Has a mail in the outbox; what became of it stands there.
  kHeldOut,  // Would have got one, and is compared with those who did.
  kSkipped,  // Cannot or may not get one, with the reason.
};

enum class SkipReason {
  kNone,
  kNoConsent,     // The customer did not say yes to mails of this purpose.
  kUnsubscribed,  // The customer said no.
  kNoAddress,     // None that can be written to.
  kSuppressed,    // Mails to it came back.
  kSameAddress,   // Another member with this address had its turn.
  kMerged,        // Is the same customer as another member.
  kGone,          // Was erased.
  kValueMissing,  // A text needs a value that is not known, and says nothing for this case.
};

// What a campaign says in one language; with variables.
struct CampaignText {
  std::string subject;
  std::string text;
};

struct Campaign {
  static constexpr std::size_t kNameBytesMax = 200;
  static constexpr std::size_t kTextsMax = 20;
  static constexpr std::size_t kSubjectBytesMax = 500;
  static constexpr std::size_t kTextBytesMax = std::size_t{64} << 10;
  static constexpr int kMailsPerMinuteMax = 10'000;
  static constexpr std::uint32_t kMillionthsMax = 500'000;
  static constexpr int kReportDaysMax = 365;

  CampaignId id;
  std::string name;
  MailAccountId account;  // That its mails are from.
  std::string purpose;    // That customers must have said yes to: "marketing".
  CustomerSegment segment;
  std::map<std::string, CampaignText> texts;  // By language, BCP 47.
  std::uint32_t held_out_millionths = 100'000;
  int mails_per_minute = 30;
  std::string hours;     // Hours of the configuration outside of which nobody gets one; or none.
  int report_days = 14;  // So long after its turn what a customer does counts.

  CampaignState state = CampaignState::kDraft;
  std::string author;
  TimePoint created{};
  TimePoint changed{};
  std::optional<TimePoint> started;
  std::optional<TimePoint> ended;
  bool is_selected = false;   // It is known who is in it.
  std::uint64_t members = 0;  // So far.
};

}  // namespace strowger::core
