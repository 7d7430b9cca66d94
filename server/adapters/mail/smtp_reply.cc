#include "adapters/mail/smtp_reply.h"

#include <algorithm>
#include <utility>

namespace strowger::mail {

namespace {

constexpr std::size_t kShownBytesMax = 500;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The "5.1.1" at the beginning of a line.
std::string StatusAt(std::string_view line) {
  const std::string_view word = line.substr(0, line.find(' '));
  const bool is_one =
      word.size() >= 5 && word.size() <= 9 && word[1] == '.' &&
      (word[0] == '2' || word[0] == '4' || word[0] == '5') &&
      std::count(word.begin(), word.end(), '.') == 2 && IsDigit(word.back()) &&
      std::all_of(word.begin(), word.end(), [](char c) { return c == '.' || IsDigit(c); });
  return is_one ? std::string(word) : std::string();
}

}  // namespace

std::string SmtpReply::Text() const {
  std::string text = std::to_string(code);
  for (const std::string& line : lines) {
    if (text.size() > kShownBytesMax) break;
    text += " " + line;
  }
  if (text.size() > kShownBytesMax) text.resize(kShownBytesMax);
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return text;
}

void SmtpReplyReader::Feed(std::string_view bytes) { buffer_ += bytes; }

Result<std::optional<SmtpReply>> SmtpReplyReader::Next() {
  const auto bad = [](const char* what) {
    return Unavailable("MAIL_ANSWER_INVALID",
                       std::string("what answers is no mail server: ") + what);
  };
  while (true) {
    const std::size_t end = buffer_.find('\n');
    if (std::min(end, buffer_.size()) > kReplyLineBytesMax) return bad("its line is too long");
    if (end == buffer_.npos) return std::optional<SmtpReply>();
    std::string line = buffer_.substr(0, end);
    buffer_.erase(0, end + 1);
    if (line.ends_with('\r')) line.pop_back();
    const bool has_code = line.size() >= 3 && line[0] >= '2' && line[0] <= '5' &&
                          IsDigit(line[1]) && IsDigit(line[2]) &&
                          (line.size() == 3 || line[3] == ' ' || line[3] == '-');
    if (!has_code) return bad("its line has no code");
    const int code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    if (!reply_.lines.empty() && code != reply_.code) return bad("its lines have two codes");
    if (reply_.lines.size() >= kReplyLinesMax) return bad("its answer has too many lines");
    const bool is_last = line.size() == 3 || line[3] == ' ';
    line.erase(0, std::min<std::size_t>(4, line.size()));
    reply_.code = code;
    if (reply_.lines.empty()) reply_.status = StatusAt(line);
    reply_.lines.push_back(std::move(line));
    if (is_last) return std::optional<SmtpReply>(std::exchange(reply_, {}));
  }
}

}  // namespace strowger::mail
