#include "core/mail/delivery_report.h"

#include <algorithm>
#include <string>

#include "core/mail/address_scan.h"
#include "core/mail/bounce_prose.h"
#include "core/text/ascii.h"
#include "core/text/utf8.h"

namespace strowger::core {
namespace {

// One block of fields: of the message (without a recipient) or of one recipient.
struct Block {
  std::string final_recipient;
  std::string original_recipient;
  std::string action;
  std::string status;
  std::string diagnostic;
  bool is_empty() const { return final_recipient.empty() && original_recipient.empty(); }
};

// "rfc822; user@host" -> "user@host".
std::string_view BehindType(std::string_view value) {
  const std::size_t semicolon = value.find(';');
  return TrimmedBlanks(semicolon == std::string_view::npos ? value : value.substr(semicolon + 1));
}

std::string AddressOf(std::string_view value) {
  const std::string_view bare = BehindType(value);
  std::string address = FirstAddressIn(bare);
  if (!address.empty()) return address;
  // A local name, or the form of another system, is better than nothing.
  std::string kept;
  for (const char c : BeginningOf(bare, kAddressBytesMax)) {
    if (c != '<' && c != '>') kept += c;
  }
  return kept;
}

// The field of a block that a header of this name is; null for others.
std::string* FieldOf(Block& block, std::string_view name) {
  if (EqualsFolded(name, "final-recipient")) return &block.final_recipient;
  if (EqualsFolded(name, "original-recipient")) return &block.original_recipient;
  if (EqualsFolded(name, "action")) return &block.action;
  if (EqualsFolded(name, "status")) return &block.status;
  if (EqualsFolded(name, "diagnostic-code")) return &block.diagnostic;
  return nullptr;
}

std::vector<Block> BlocksOf(std::string_view report) {
  std::vector<Block> blocks(1);
  std::string* last = nullptr;
  for (const std::string_view line : LinesOf(report)) {
    if (TrimmedBlanks(line).empty()) {
      if (!blocks.back().is_empty()) blocks.emplace_back();
      last = nullptr;
      continue;
    }
    if (IsBlank(line.front())) {
      if (last != nullptr && last->size() < 4 * kDiagnosticBytesMax) {
        last->append(" ").append(TrimmedBlanks(line));
      }
      continue;
    }
    const std::size_t colon = line.find(':');
    std::string* field = colon == std::string_view::npos
                             ? nullptr
                             : FieldOf(blocks.back(), TrimmedBlanks(line.substr(0, colon)));
    // A field that was there already begins the next recipient, and so does a recipient behind the
    // status of another.
    const bool names =
        field == &blocks.back().original_recipient || field == &blocks.back().final_recipient;
    const bool begins = field != nullptr && !blocks.back().is_empty() &&
                        (!field->empty() || (names && !blocks.back().status.empty()));
    if (begins && blocks.size() < Bounce::kRecipientsMax && field != &blocks.back().diagnostic) {
      blocks.emplace_back();
      field = FieldOf(blocks.back(), TrimmedBlanks(line.substr(0, colon)));
    }
    if (field != nullptr) *field = std::string(TrimmedBlanks(line.substr(colon + 1)));
    last = field;
    // Some write the diagnostic's further lines without a blank before them.
    if (field == nullptr && colon == std::string_view::npos && !blocks.back().diagnostic.empty()) {
      blocks.back().diagnostic.append(" ").append(TrimmedBlanks(line));
    }
  }
  return blocks;
}

bool IsVague(std::string_view status) { return status.empty() || status.ends_with(".0.0"); }

DeliveryFailure FailureOf(const Block& block, const std::string& address, std::string_view prose) {
  DeliveryFailure failure = DiagnoseFailure(BehindType(block.diagnostic));
  const std::string told = StatusIn(block.status);
  // What the other side said is nearer to the cause than what our side made of it.
  const bool diagnosed_more =
      !IsVague(failure.status) && (told.empty() || told[0] == failure.status[0]);
  if (!told.empty() && !diagnosed_more) failure.status = told;
  const std::string action = AsciiLower(block.action);
  const DeliveryFailure beside = FailureInProse(prose, address);
  const bool beside_fits =
      !beside.status.empty() && (failure.status.empty() || beside.status[0] == failure.status[0]);
  if (IsVague(failure.status) && beside_fits) failure.status = beside.status;
  if (failure.reply_code.empty()) failure.reply_code = ReplyCodeIn(block.status);
  if (failure.reply_code.empty()) failure.reply_code = beside.reply_code;
  if (failure.diagnostic.empty()) failure.diagnostic = beside.diagnostic;
  if (failure.failure_class == FailureClass::kUnknown ||
      failure.failure_class == FailureClass::kRefused) {
    const FailureClass by_status = ClassOfStatus(failure.status);
    if (by_status != FailureClass::kUnknown) failure.failure_class = by_status;
  }
  if (failure.failure_class == FailureClass::kUnknown) failure.failure_class = beside.failure_class;
  failure.is_permanent = !failure.status.starts_with('4') && !action.starts_with("delayed");
  const bool arrived = action.starts_with("delivered") || action.starts_with("relayed") ||
                       action.starts_with("expanded") || failure.status.starts_with('2');
  if (arrived && !action.starts_with("failed")) {
    failure.failure_class = FailureClass::kDelivered;
    failure.is_permanent = false;
  }
  return failure;
}

}  // namespace

std::vector<BouncedRecipient> ReadDeliveryReport(std::string_view report, std::string_view prose) {
  std::vector<BouncedRecipient> recipients;
  for (const Block& block : BlocksOf(report)) {
    if (block.is_empty()) continue;
    std::string address = AddressOf(block.original_recipient);
    if (address.find('@') == std::string::npos) {
      std::string final_address = AddressOf(block.final_recipient);
      if (address.empty() || final_address.find('@') != std::string::npos) {
        address = std::move(final_address);
      }
    }
    if (recipients.size() == Bounce::kRecipientsMax) break;
    // Some tell of one recipient once for each attempt.
    const bool is_told = std::any_of(recipients.begin(), recipients.end(), [&](const auto& other) {
      return !address.empty() && AsciiLower(other.address) == AsciiLower(address);
    });
    if (is_told) continue;
    DeliveryFailure failure = FailureOf(block, address, prose);
    recipients.push_back({std::move(address), std::move(failure)});
  }
  return recipients;
}

}  // namespace strowger::core
