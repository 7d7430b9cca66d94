#include "adapters/mail/imap_response.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "adapters/mail/ascii.h"
#include "adapters/mail/imap_parser.h"

namespace strowger::mail {

namespace {

Error BadResponse(const char* what) {
  return Unavailable("MAIL_ANSWER_INVALID", std::string("what answers is no IMAP server: ") + what);
}

// What is said for people may end like a literal, and is none.
bool IsForPeople(std::string_view line) {
  if (line.starts_with('+')) return true;
  const std::size_t space = line.find(' ');
  if (space == line.npos) return false;
  const std::string_view rest = line.substr(space + 1);
  return ImapStatusOf(rest.substr(0, rest.find(' '))) != ImapStatus::kNone;
}

// The number of a "{5}" at the end.
std::optional<std::uint64_t> LiteralSize(std::string_view line) {
  if (!line.ends_with('}')) return std::nullopt;
  const std::size_t open = line.rfind('{');
  if (open == line.npos) return std::nullopt;
  const std::string_view digits = line.substr(open + 1, line.size() - open - 2);
  std::uint64_t size = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
  if (problem != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return size;
}

}  // namespace

Result<void> ImapReader::Feed(std::string_view bytes) {
  while (!bytes.empty()) {
    if (literal_left_ > 0) {
      bytes = ReadLiteral(bytes);
      continue;
    }
    const std::size_t end = bytes.find('\n');
    line_ += bytes.substr(0, end);
    if (line_.size() > limits_.line_bytes_max) return BadResponse("its line is too long");
    if (end == bytes.npos) return {};
    bytes.remove_prefix(end + 1);
    if (line_.ends_with('\r')) line_.pop_back();
    if (auto ended = EndLine(); !ended.ok()) return ended;
  }
  return {};
}

// What is left behind the literal.
std::string_view ImapReader::ReadLiteral(std::string_view bytes) {
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), literal_left_));
  const std::size_t kept = std::min(size, limits_.literal_bytes_max - literal_bytes_);
  literals_.back().bytes.append(bytes.substr(0, kept));
  literal_bytes_ += kept;
  literal_left_ -= size;
  return bytes.substr(size);
}

Result<void> ImapReader::EndLine() {
  const std::string_view piece = std::string_view(line_).substr(piece_begin_);
  const auto literal = IsForPeople(line_) ? std::nullopt : LiteralSize(piece);
  if (literal) {
    if (literals_.size() >= limits_.literals_max) return BadResponse("it has too many literals");
    literals_.push_back({{}, *literal});
    literal_left_ = *literal;
    piece_begin_ = line_.size();
    return {};
  }
  ImapResponse response;
  if (!ImapParser(line_, literals_).Parse(response) || !literals_.empty()) {
    return BadResponse("its line means nothing to us");
  }
  ready_.push_back(std::move(response));
  line_.clear();
  piece_begin_ = 0;
  literal_bytes_ = 0;
  return {};
}

std::optional<ImapResponse> ImapReader::Next() {
  if (ready_.empty()) return std::nullopt;
  ImapResponse response = std::move(ready_.front());
  ready_.pop_front();
  return response;
}

std::optional<TimePoint> ParseImapDate(std::string_view text) {
  constexpr std::array<std::string_view, 12> kMonths{"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                     "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
  constexpr std::string_view kForm = "dd-Mmm-yyyy hh:mm:ss +hhmm";
  if (text.size() != kForm.size() || text[2] != '-' || text[6] != '-' || text[11] != ' ') return {};
  const auto number = [&text](std::size_t at, std::size_t size) {
    std::string_view digits = text.substr(at, size);
    if (digits.starts_with(' ')) digits.remove_prefix(1);
    int value = 0;
    const auto [end, problem] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return problem == std::errc() && end == digits.data() + digits.size() ? value : -1;
  };
  const auto month = std::find(kMonths.begin(), kMonths.end(), InCapitals(text.substr(3, 3)));
  const int hour = number(12, 2);
  const int minute = number(15, 2);
  const int second = number(18, 2);
  const int zone_hour = number(22, 2);
  const int zone_minute = number(24, 2);
  const std::chrono::year_month_day day(
      std::chrono::year(number(7, 4)),
      std::chrono::month(static_cast<unsigned>(month - kMonths.begin() + 1)),
      std::chrono::day(static_cast<unsigned>(std::max(0, number(0, 2)))));
  if (!day.ok() || hour < 0 || minute < 0 || second < 0 || zone_hour < 0 || zone_minute < 0 ||
      (text[21] != '+' && text[21] != '-')) {
    return {};
  }
  const auto zone = std::chrono::hours(zone_hour) + std::chrono::minutes(zone_minute);
  const auto there = std::chrono::sys_days(day) + std::chrono::hours(hour) +
                     std::chrono::minutes(minute) + std::chrono::seconds(second);
  return text[21] == '+' ? there - zone : there + zone;
}

}  // namespace strowger::mail
