#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace strowger::mail {

inline constexpr std::size_t kReplyLineBytesMax = 4'096;
inline constexpr std::size_t kReplyLinesMax = 128;

// What a server says (RFC 5321, 4.2), with its enhanced status code where it has one (RFC 3463).
struct SmtpReply {
  int code = 0;
  std::string status;  // "5.1.1"; empty when there is none.
  // Without code; the enhanced code stands in them as it came.
  std::vector<std::string> lines;

  bool is_good() const { return code / 100 == 2; }
  bool is_for_good() const { return code / 100 == 5; }
  // "550 5.1.1 no such user": all lines in one, at most 500 bytes, control characters as spaces.
  std::string Text() const;
};

// Bytes in, replies out.
class SmtpReplyReader {
 public:
  void Feed(std::string_view bytes);
  // None until there are more bytes. Refused with MAIL_ANSWER_INVALID when this is no reply or one
  // beyond the limits; then nothing more can be read.
  Result<std::optional<SmtpReply>> Next();
  // Bytes that wait behind the last reply.
  bool has_more() const { return !buffer_.empty(); }

 private:
  std::string buffer_;
  SmtpReply reply_;  // As far as it came.
};

}  // namespace strowger::mail
